"""What a paper is made of. The PDF and the page are both set from these values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """`share`: width beside the others. `number`: figures, set to the right."""

    title: str
    share: float = 1
    number: bool = False

    @property
    def room(self) -> str:
        """How much of a screen's width its words need: most, more, or what is left."""
        return "most" if self.share >= 4 else "more" if self.share >= 2 else ""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the sheet: `rows` (name, value), a table, or paragraphs."""

    kind: str
    title: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    columns: tuple[Column, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def cells(self) -> list[list[tuple[Column, str]]]:
        """Each row of a table with its columns beside the words."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, as what. `digital`: this name is in the file's digital signature."""

    role: str
    name: str
    note: str = ""
    digital: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A letter in the reader's language, ready to be set."""

    form: str
    title: str
    form_note: str
    number: str
    above: str
    agency: str
    place_date: str
    subject: str
    blocks: tuple[Block, ...]
    signatures: tuple[Signature, ...]
    to: str = ""
    code: str = ""
    recipients: tuple[str, ...] = ()
    witness: str = ""
    wide: bool = False


def lines(rows: Iterable[tuple[str, str]], title: str = "") -> Block:
    """Names and values; those without a value are left out."""
    return Block("rows", title, rows=tuple((name, value) for name, value in rows if value))


def table(title: str, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> Block:
    return Block("table", title, tuple(tuple(row) for row in rows), tuple(columns))


def words(*paragraphs: str, title: str = "") -> Block:
    return Block("words", title, words=tuple(one for one in paragraphs if one))
