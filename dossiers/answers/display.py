"""Answers as people read them: on the review page, the receipt, the office screen."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import phonenumbers
from django.utils.dateparse import parse_date
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from dossiers.answers.conditions import holds
from dossiers.answers.types import READERS, Bad, is_empty
from dossiers.spec import Field, Section, Text


@dataclass(frozen=True, slots=True)
class Shown:
    """One line: the question, the answer in words (`rows` for repeated groups)."""

    code: str
    label: Text
    value: str
    rows: tuple[tuple["Shown", ...], ...] = ()


def shown_sections(
    sections: Iterable[Section], answers: Mapping[str, Any], *, case: str = ""
) -> list[tuple[Section, list[Shown]]]:
    """Each section with the lines asked of this case; unanswered ones read “—”."""
    known = {**answers, "case": case}
    return [
        (
            section,
            [_shown(field, known) for field in section.fields if _is_on(field, known)],
        )
        for section in sections
    ]


def _is_on(field: Field, known: Mapping[str, Any]) -> bool:
    return holds(field.when, known)


def _shown(field: Field, answers: Mapping[str, Any]) -> Shown:
    value = answers.get(field.code)
    if field.type == "repeat":
        rows = tuple(
            tuple(
                _shown(inner, row)
                for inner in field.fields
                if _is_on(inner, {**answers, **row})
            )
            for row in (value if isinstance(value, list) else [])
            if isinstance(row, dict)
        )
        return Shown(field.code, field.label, "" if rows else "—", rows)
    return Shown(field.code, field.label, in_words(field, value))


def in_words(field: Field, value: Any) -> str:
    """One kept (or half-typed) value in words."""
    if is_empty(value):
        return "—"
    return _WRITERS.get(field.type, _as_typed)(field, value)


def _as_typed(field: Field, value: Any) -> str:
    return str(value)


def _kept(field: Field, value: Any) -> Any:
    """What was typed in the form in which it will be kept; None where it will not."""
    try:
        return READERS[field.type](field, value)
    except Bad:
        return None


def _yesno(field: Field, value: Any) -> str:
    words = {True: _("Có"), False: _("Không"), None: str(value)}
    return words[_kept(field, value)]


def _choices(field: Field, value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    return ", ".join(_option(field, inner) for inner in values)


def _money(field: Field, value: Any) -> str:
    words = _number(field, value)
    return words if _kept(field, value) is None else f"{words}\u00a0₫"


def _address(field: Field, value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    order = ("detail", "commune", "province")
    return ", ".join(str(value[key]) for key in order if value.get(key)) or "—"


def _option(field: Field, value: Any) -> str:
    option = field.option(value)
    return str(option.name) if option else str(value)


def _number(field: Field, value: Any) -> str:
    kept = _kept(field, value)
    if kept is None:
        return str(value)
    return str(number_format(Decimal(kept).normalize(), force_grouping=True))


def _date(field: Field, value: Any) -> str:
    """ISO day, month or year → dd/mm/yyyy, mm/yyyy, yyyy."""
    value = str(value)
    try:
        day = parse_date(value)
    except ValueError:
        day = None
    if day:
        return f"{day:%d/%m/%Y}"
    year, dash, month = value.partition("-")
    return f"{month}/{year}" if dash and len(month) == 2 else value


def _phone(field: Field, value: Any) -> str:
    value = str(value)
    try:
        number = phonenumbers.parse(value, "VN")
    except phonenumbers.NumberParseException:
        return value
    style = phonenumbers.PhoneNumberFormat.NATIONAL
    if number.country_code != 84:
        style = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


_WRITERS: dict[str, Callable[[Field, Any], str]] = {
    "yesno": _yesno,
    "choice": _option,
    "choices": _choices,
    "date": _date,
    "partial_date": _date,
    "money": _money,
    "integer": _number,
    "decimal": _number,
    "phone": _phone,
    "address": _address,
}
