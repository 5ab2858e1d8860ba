"""The drawn pages of a revision in one language, and the digest of each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rankings.released.folder import PAGES

PAGE, LISTING = "index.html", "pages.json"


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """file: where it lies. sha256: of its bytes, hexadecimal."""

    file: Path
    sha256: str


@dataclass(frozen=True)
class PageList:
    """What pages.json beside the pages lists: path ("" or "don-vi/x/") → SHA-256."""

    folder: Path
    digests: Mapping[str, str]

    @classmethod
    def of(cls, revision: Path, language: str) -> "PageList":
        """The pages of a revision in a language; none where nothing was drawn yet.

        Kept per process until the listing is written anew (pages are drawn again).
        """
        folder = revision / PAGES / language
        try:
            written = (folder / LISTING).stat().st_mtime_ns
        except FileNotFoundError:
            return cls(folder, {})
        return _read(folder, written)

    def find(self, path: str) -> DrawnPage | None:
        """The page of this path, only if it is listed."""
        sha256 = self.digests.get(path)
        return DrawnPage(self.folder / path / PAGE, sha256) if sha256 else None


@lru_cache(maxsize=256)
def _read(folder: Path, written: int) -> PageList:
    del written  # part of the key: another listing is another page list
    return PageList(folder, json.loads((folder / LISTING).read_text("utf-8")))
