"""What a check of the record finds: which place does not hold, and why."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of place it is: how `code` and `seq` name it."""

    EVENT = "event"  # of dossier `code`, number `seq`
    LEAF = "leaf"  # likewise: the sealed event `seq` of dossier `code`
    NODE = "tree node"  # `code` is its level, `seq` its index
    HEAD = "tree head"  # `seq` is its size
    EDITION = "calendar edition"  # `seq` is its number
    VERSION = "version"  # `seq` of procedure `code`
    NUMBER = "number"  # `code`, the `seq`-th of its series, is missing or made twice
    LETTER = "letter"  # `code` is its number; of no dossier


@dataclass(frozen=True, slots=True)
class Broken:
    """One place at which the record does not hold."""

    code: str
    seq: int
    reason: str
    kind: Kind = Kind.EVENT

    @property
    def place(self) -> str:
        """The place in words: "H55.12-261126-0001, event 3", "tree head 512"."""
        match self.kind:
            case Kind.EVENT | Kind.LEAF:
                return f"{self.code}, event {self.seq}"
            case Kind.VERSION:
                return f"procedure {self.code}, version {self.seq}"
            case Kind.NODE:
                return f"tree node {self.code}/{self.seq}"
            case Kind.NUMBER | Kind.LETTER:
                return f"{self.kind} {self.code}"
        return f"{self.kind} {self.seq}"

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"
