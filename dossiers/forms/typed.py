"""A kept answer as its owner would type it again."""

import re
from collections.abc import Callable
from typing import Any

import phonenumbers
from django.utils.translation import get_language

from dossiers.spec import Field

_DAY = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")
_DECIMAL = re.compile(r"(-?\d+)\.(\d+)")


def as_typed(field: Field, value: Any) -> Any:
    """ISO days as dd/mm/yyyy, money with its dots, phones as people write them.

    What is not in its kept form (a half-typed draft) comes back as it is.
    """
    if field.type in _CONTAINERS:
        kind = _CONTAINERS[field.type]
        return value if isinstance(value, kind) else kind()
    if field.type == "yesno":
        return value
    text = "" if value is None else str(value)
    return _TYPED[field.type](text) if field.type in _TYPED else text


def _day(text: str) -> str:
    found = _DAY.fullmatch(text)
    return "/".join(part for part in reversed(found.groups()) if part) if found else text


def _grouped(text: str) -> str:
    mark = "," if get_language() == "en" else "."
    return (
        f"{int(text):,}".replace(",", mark) if re.fullmatch(r"-?\d{1,15}", text) else text
    )


def _decimal(text: str) -> str:
    """Three decimals alone would be read as thousands; a further nought says they are not."""
    found = _DECIMAL.fullmatch(text)
    if not found:
        return text
    whole, rest = found.groups()
    mark = "." if get_language() == "en" else ","
    return f"{whole}{mark}{rest}{'0' if len(rest) == 3 else ''}"


def _phone(text: str) -> str:
    if not text.startswith("+"):
        return text
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        return text
    style = phonenumbers.PhoneNumberFormat
    at_home = number.country_code == 84
    shape = style.NATIONAL if at_home else style.INTERNATIONAL
    return phonenumbers.format_number(number, shape)


_CONTAINERS: dict[str, type] = {"choices": list, "address": dict, "repeat": list}
_TYPED: dict[str, Callable[[str], str]] = {
    "date": _day,
    "partial_date": _day,
    "money": _grouped,
    "decimal": _decimal,
    "phone": _phone,
}
