"""What a question looks like on a page: values for the partials under `partials/questions/`.

A face builds these from whatever it asks (a procedure's form, a letter, a rating); the
partials never see a model or a Django form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Above this many, choices fold into a drop-down list.
MOST_RADIOS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing to choose. `code` is what is sent, `name` what is read."""

    code: str
    name: str
    note: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question with the answer so far.

    code: the field's code, for conditions. name: the control's name in the form data;
    an address sends name-province, name-commune, name-detail; a repeated group sends
    name-0-code, name-1-code, … value: text as typed, a list of codes for choices, a
    mapping for an address, True/False/None for yesno. when: the condition as JSON, or "".
    source: a sentence saying where a value filled in beforehand comes from.
    rows: answers of a repeated group; blank: its empty row, with `__index__` in each name.
    """

    code: str
    name: str
    type: str
    label: str
    help: str = ""
    error: str = ""
    required: bool = True
    value: Any = ""
    source: str = ""
    when: str = ""
    options: tuple[Option, ...] = ()
    suggestions: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    autocomplete: str = ""
    longest: int | None = None
    locked: bool = False
    rows: tuple[tuple["Question", ...], ...] = ()
    blank: tuple["Question", ...] = ()
    least: int = 0
    most: int = 10

    @property
    def id(self) -> str:
        """The id of the control an error summary links to."""
        return f"q-{self.name}"

    @property
    def described_by(self) -> str:
        """ids of the help and error texts, for aria-describedby."""
        texts = {"help": self.help, "error": self.error}
        return " ".join(f"{self.id}-{name}" for name, text in texts.items() if text)

    @property
    def partial(self) -> str:
        """The template that draws this type of question."""
        return f"partials/questions/{_PARTIALS.get(self.type, 'line')}.html"

    @property
    def grouped(self) -> bool:
        """Several controls under one legend, rather than one under a label."""
        return self.type in _GROUPED and not self.folded

    @property
    def folded(self) -> bool:
        """A choice among so many that a drop-down list is kinder."""
        return self.type == "choice" and len(self.options) > MOST_RADIOS

    @property
    def keyboard(self) -> str:
        """inputmode of a one-line question."""
        return _KEYBOARDS.get(self.type, "text")

    @property
    def width(self) -> str:
        """Class that keeps short answers in short boxes."""
        return _WIDTHS.get(self.type, "")


_PARTIALS: Mapping[str, str] = {
    "longtext": "longtext",
    "money": "money",
    "yesno": "yesno",
    "choice": "choice",
    "choices": "choices",
    "address": "address",
    "repeat": "repeat",
}
_GROUPED = frozenset({"yesno", "choice", "choices", "address", "repeat"})
_KEYBOARDS: Mapping[str, str] = {
    "integer": "numeric",
    "decimal": "decimal",
    "money": "numeric",
    "date": "numeric",
    "identity": "numeric",
    "taxcode": "numeric",
    "phone": "tel",
    "email": "email",
}
_WIDTHS: Mapping[str, str] = {
    "integer": "field--short",
    "decimal": "field--short",
    "date": "field--short",
    "partial_date": "field--short",
    "money": "field--medium field--money",
    "identity": "field--medium",
    "taxcode": "field--medium",
    "phone": "field--medium",
}
