"""The folder of one revision: its data files, their digests, and the JSON ones as values."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from rankings.engine.canonical import digest
from rankings.released.placing import DATA, LISTING

PAGES = "pages"
Json = Mapping[str, Any]


class Damaged(ValueError):
    """A file has other bytes than its listing names."""


@dataclass(frozen=True, slots=True)
class ReleasedFile:
    """One data file. path: below the data folder. sha256: hexadecimal; size: bytes."""

    path: str
    media_type: str
    size: int
    sha256: str


def folder_of(root: Path, index: str, edition: str, revision: int) -> Path:
    """Where a revision lies below PUBLISHED_FOLDER."""
    return root / index / edition / f"r{revision}"


@dataclass(frozen=True)
class Released:
    """A revision's files. Whatever is read is kept: the files never change.

    listing: SHA-256 of the files.json it was opened with, which holds all the others.
    """

    folder: Path
    listing: str = ""

    @classmethod
    def at(cls, root: Path, index: str, edition: str, revision: int) -> "Released":
        """Open a revision, the same object each time. Raises FileNotFoundError."""
        return cls.within(folder_of(root, index, edition, revision))

    @classmethod
    def within(cls, folder: Path, sha256: str | None = None) -> "Released":
        """Open a revision's folder, the same object each time.

        sha256: of files.json as it was recorded. Raises FileNotFoundError, also where
        another listing lies there.
        """
        facts = os.stat(f"{folder}/{DATA}/{LISTING}")  # for each answer: no Path is made
        held = _opened(folder, (facts.st_mtime_ns, facts.st_ino, facts.st_size))
        if sha256 not in (None, held.listing):
            raise FileNotFoundError(folder)
        return held

    def path(self, name: str) -> Path:
        """Where a data file lies."""
        return self.folder / DATA / name

    def read(self, name: str) -> bytes:
        """The bytes of a data file. Raises FileNotFoundError; Damaged if it is not the one
        that was listed."""
        if name != LISTING and name not in self.files:
            raise FileNotFoundError(self.path(name))
        data = self.path(name).read_bytes()
        expected = self.listing if name == LISTING else self.files[name].sha256
        if expected and digest(data) != expected:
            raise Damaged(f"{self.path(name)} is not the file that was published")
        return data

    def json(self, name: str) -> Any:
        """A JSON file as values. Raises FileNotFoundError, Damaged."""
        return json.loads(self.read(name).decode("utf-8"))

    def has(self, name: str) -> bool:
        """Whether the revision comes with this file."""
        return name in self.files

    @cached_property
    def files(self) -> dict[str, ReleasedFile]:
        """Path → file, as files.json lists them."""
        return {one["path"]: ReleasedFile(**one) for one in self.json(LISTING)["files"]}

    @cached_property
    def about(self) -> Json:
        """about.json."""
        held: Json = self.json("about.json")
        return held

    @cached_property
    def units(self) -> dict[str, Json]:
        """Unit → its entry in units.json, in the order of the file."""
        return {one["unit"]: one for one in self.json("units.json")["units"]}

    @cached_property
    def groups(self) -> Json:
        """Grouping → its title and the titles of its groups."""
        held: Json = self.json("units.json")["groups"]
        return held

    @cached_property
    def result(self) -> Json:
        """result.json."""
        held: Json = self.json("result.json")
        return held

    @cached_property
    def rows(self) -> dict[str, Json]:
        """Unit → its row of the result."""
        return {row["unit"]: row for row in self.result["units"]}

    @cached_property
    def methodology(self) -> Json | None:
        """methodology.json; None for a table carried over as published."""
        held: Json | None = self._optional("methodology.json")
        return held

    @cached_property
    def robustness(self) -> Json | None:
        """robustness.json, if there is one."""
        held: Json | None = self._optional("robustness.json")
        return held

    @cached_property
    def firmness(self) -> dict[str, Json]:
        """Unit → its interval and tier; empty without a robustness report."""
        held = self.robustness
        return {row["unit"]: row for row in held["units"]} if held else {}

    @cached_property
    def change(self) -> Json | None:
        """change.json; None for the first edition."""
        held: Json | None = self._optional("change.json")
        return held

    @cached_property
    def changes(self) -> dict[str, Json]:
        """Unit → its change; empty for the first edition."""
        held = self.change
        return {row["unit"]: row for row in held["units"]} if held else {}

    @cached_property
    def history(self) -> dict[str, list[Json]]:
        """Unit → earlier published editions, oldest first."""
        held: dict[str, list[Json]] = self._optional("history.json") or {}
        return held

    @cached_property
    def evidence(self) -> dict[str, dict[str, Json]]:
        """Unit → indicator → what its value rests on."""
        held: dict[str, dict[str, Json]] = self._optional("evidence.json") or {}
        return held

    def _optional(self, name: str) -> Any:
        return self.json(name) if self.has(name) else None


@lru_cache(maxsize=32)
def _opened(folder: Path, facts: tuple[int, int, int]) -> Released:
    del facts  # part of the key: another listing is another revision
    return Released(folder, digest((folder / DATA / LISTING).read_bytes()))
