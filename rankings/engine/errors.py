"""What can be wrong with a specification, a table or an edition. All faults come at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, order=True)
class SpecFault:
    """path: where in the document, as `nodes[3](INF).goalposts.upper`. reason: a sentence."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class Reason(NamedTuple):
    """Why a cell is refused, for readers of either language."""

    en: str
    vi: str


@dataclass(frozen=True, order=True)
class DataFault:
    """line: of the file, from 1. column: its heading, or "" for the whole line. vi: the
    reason in Vietnamese where whoever fills in a form can meet it, else ""."""

    file: str
    line: int
    column: str
    reason: str
    vi: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {f'column {self.column!r}: ' if self.column else ''}{self.reason}"


class EngineError(Exception):
    """The input cannot be used. `faults` holds every fault found, in order."""

    def __init__(self, faults: Iterable[object]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class SpecError(EngineError):
    """The methodology cannot be used; `faults` are SpecFault."""

    faults: tuple[SpecFault, ...]


class NotJson(SpecError):
    """The text is no JSON from this place on; both count from 1."""

    def __init__(self, message: str, line: int, column: int) -> None:
        self.line, self.column = line, column
        reason = f"is not JSON: {message} at line {line}, column {column}"
        super().__init__([SpecFault("$", reason)])


class DataError(EngineError):
    """The table cannot be used; `faults` are DataFault."""

    faults: tuple[DataFault, ...]
