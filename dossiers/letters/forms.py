"""Numbers, titles and symbols of the forms: data, by the circular in force that day."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from dossiers.spec import Text
from dossiers.states import Form


@dataclass(frozen=True, slots=True)
class FormEdition:
    """A form as one circular has it: "01", its title, and the symbol in its numbers."""

    form: Form
    number: str
    title: Text
    symbol: str
    circular: str
    valid_from: date


@cache
def _editions() -> Mapping[Form, tuple[FormEdition, ...]]:
    """Every form's editions, the newest first."""
    rows = json.loads(Path(__file__).with_name("forms.json").read_text("utf-8"))
    found: dict[Form, list[FormEdition]] = {form: [] for form in Form}
    for circular in rows:
        since = date.fromisoformat(circular["valid_from"])
        for row in circular["forms"]:
            form = Form(row["form"])
            title = Text(row["title"]["vi"], row["title"]["en"])
            edition = (row["number"], title, row["symbol"], circular["circular"], since)
            found[form].append(FormEdition(form, *edition))
    return {
        form: tuple(sorted(editions, key=lambda one: one.valid_from, reverse=True))
        for form, editions in found.items()
    }


def edition_of(form: Form, on: date) -> FormEdition:
    """The edition of a form in force that day; the oldest before any was."""
    editions = _editions()[form]
    return next((one for one in editions if one.valid_from <= on), editions[-1])
