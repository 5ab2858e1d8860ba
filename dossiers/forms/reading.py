"""What a page's form data say, as the raw answers a judge can read.

Names: `name`; `address-province`, `address-commune`, `address-detail`;
`members-0-name` for the rows of a repeated group (gaps in the numbers are removals).
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from dossiers.answers.types import is_empty
from dossiers.spec import Field

ADDRESS = ("province", "commune", "detail")
# More rows than any form allows are not worth reading.
_MOST_ROWS = 200
_YES_NO = {"true": True, "false": False}


def raw_answers(
    fields: Iterable[Field], data: QueryDict, *, prefix: str = "", without: str = ""
) -> dict[str, Any]:
    """Every field of the page with what was sent for it.

    Text, True/False/None (yesno), a list (choices), a dict (address), a list of dicts
    without the blank ones (repeat). `without` names one row to leave out: `members-1`.
    """
    return {
        field.code: _raw(field, data, f"{prefix}{field.code}", without) for field in fields
    }


def _raw(field: Field, data: QueryDict, name: str, without: str) -> Any:
    match field.type:
        case "address":
            return {key: _text(data.get(f"{name}-{key}", "")) for key in ADDRESS}
        case "choices":
            return [_text(value) for value in data.getlist(name) if value]
        case "yesno":
            sent = _text(data.get(name, ""))
            return _YES_NO.get(sent, sent or None)
        case "repeat":
            return _rows(field, data, name, without)
    return _text(data.get(name, ""))


def _rows(field: Field, data: QueryDict, name: str, without: str) -> list[Mapping]:
    rows = (
        raw_answers(field.fields, data, prefix=f"{name}-{number}-")
        for number in _numbers(data, name)
        if f"{name}-{number}" != without
    )
    return [row for row in rows if not is_empty(row)]


def _numbers(data: QueryDict, name: str) -> list[int]:
    pattern = re.compile(rf"{re.escape(name)}-([0-9]{{1,4}})-")
    found = {int(match[1]) for key in data if (match := pattern.match(key))}
    return sorted(found)[:_MOST_ROWS]


def _text(value: object) -> str:
    """Whatever was sent as text that can be stored and shown again."""
    return str(value).encode("utf-8", "replace").decode()
