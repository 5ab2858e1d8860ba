"""A result as a JSON document: numbers as text, keys sorted, so that bytes can be compared."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from rankings.engine.result import Result

FORMAT = "motcua-rankings-result/1"


def document_of(result: Result) -> dict[str, Any]:
    """The result as values that JSON can hold; `digest` covers all the rest."""
    body = {"format": FORMAT, **_plain(result)}
    return {**body, "digest": hashlib.sha256(canonical(body)).hexdigest()}


def canonical(document: Mapping[str, Any]) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces; numbers that matter are text in it."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case Decimal():
            return format(value, "f")
        case Mapping():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case tuple() | list():
            return [_plain(inner) for inner in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return value
