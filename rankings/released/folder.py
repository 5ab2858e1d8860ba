"""The folder of one revision: its data files, their digests, and the JSON ones as values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

DATA, PAGES, LISTING = "data", "pages", "files.json"
Json = Mapping[str, Any]


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
    """A revision's files. Whatever is read is kept: the files never change."""

    folder: Path

    @classmethod
    def at(cls, root: Path, index: str, edition: str, revision: int) -> "Released":
        """Open a revision, the same object each time. Raises FileNotFoundError."""
        return cls.within(folder_of(root, index, edition, revision))

    @classmethod
    def within(cls, folder: Path) -> "Released":
        """Open a revision's folder, the same object each time. Raises FileNotFoundError."""
        return _opened(folder)

    def path(self, name: str) -> Path:
        """Where a data file lies."""
        return self.folder / DATA / name

    def json(self, name: str) -> Any:
        """A JSON file as values. Raises FileNotFoundError."""
        return json.loads(self.path(name).read_text("utf-8"))

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
def _opened(folder: Path) -> Released:
    if not (folder / DATA / LISTING).is_file():
        raise FileNotFoundError(folder)
    return Released(folder)
