"""The drawn pages of a revision in one language, and the digest of each.

Each drawing lies in a folder of its own, named by the SHA-256 of its listing; a link named
by the language leads to the newest, so pages and listing change as one.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rankings.engine.canonical import digest
from rankings.released.folder import PAGES, Damaged

PAGE, LISTING = "index.html", "pages.json"


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """file: where it lies. sha256: of its bytes, hexadecimal."""

    file: Path
    sha256: str


@dataclass(frozen=True)
class PageList:
    """What pages.json beside the pages lists: path ("" or "don-vi/x/") → SHA-256.

    listing: SHA-256 of pages.json, "" where nothing was drawn yet.
    """

    folder: Path
    digests: Mapping[str, str]
    listing: str = ""

    @classmethod
    def of(cls, revision: Path, language: str) -> "PageList":
        """The pages of a revision in a language as they were drawn last, kept per process.

        Raises Damaged where the listing is not the one its folder is named by.
        """
        folder = f"{revision}/{PAGES}"  # for each answer: no Path is made
        try:
            name = os.readlink(f"{folder}/{language}")
        except OSError:  # not there, or no link
            return cls(Path(folder, language), {})
        return _read(f"{folder}/{name}")

    def find(self, path: str) -> DrawnPage | None:
        """The page of this path, only if it is listed."""
        sha256 = self.digests.get(path)
        return DrawnPage(self.folder / path / PAGE, sha256) if sha256 else None


def drawing_name(language: str, listing: str) -> str:
    """The folder of a drawing beside the link of its language."""
    return f".{language}-{listing}"


@lru_cache(maxsize=256)
def _read(place: str) -> PageList:
    folder = Path(place)
    data = (folder / LISTING).read_bytes()
    listing = digest(data)
    if not folder.name.endswith(f"-{listing}"):
        raise Damaged(f"{folder / LISTING} is not the listing that was drawn")
    return PageList(folder, json.loads(data), listing)
