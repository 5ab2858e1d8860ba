"""The record that proves itself: canonical form and hash chain (pure).

An event's hash covers its public facts, a digest of its personal details, and the hash of
the event before it. That digest covers a salted hash of each field, so that fields can
leave one by one, by retention; the chain still holds.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

GENESIS = bytes(32)
SALT = 16


def canonical(value: Any) -> bytes:
    """`value` as canonical JSON: sorted keys, NFC text, no spaces, UTF-8.

    Moments become UTC with microseconds, dates ISO, decimals text. Floats are refused
    (TypeError): their text differs between machines.
    """
    text = json.dumps(
        _plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode()


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int():
            return value
        case str():
            return unicodedata.normalize("NFC", value)
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case Mapping():
            return {_plain(str(key)): _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
    raise TypeError(f"{type(value).__name__} has no canonical form.")


def fields_of(details: Mapping[str, Any]) -> dict[str, Any]:
    """The details as fields, each of which may leave alone: every answer is its own.

    {"owner": "Lan", "answers": {"child": "An"}} → {"owner": "Lan", "answers/child": "An"}
    """
    fields = {key: value for key, value in details.items() if key != "answers"}
    answers = details.get("answers") or {}
    return fields | {f"answers/{key}": value for key, value in answers.items()}


def field_hash(salt: bytes, name: str, value: Any) -> bytes:
    """SHA-256 that commits to one field and tells nothing of it without its salt."""
    if len(salt) != SALT:
        raise ValueError(f"A salt has {SALT} bytes.")
    return hashlib.sha256(b"\x02" + salt + canonical([name, value])).digest()


def details_hash(fields: Mapping[str, bytes]) -> bytes:
    """SHA-256 over the hashes of all fields, by name: what an event commits to."""
    named = {name: value.hex() for name, value in fields.items()}
    return hashlib.sha256(b"\x04" + canonical(named)).digest()


def event_hash(previous: bytes, body: Mapping[str, Any]) -> bytes:
    """SHA-256 that chains `body` to the event before it (GENESIS for the first)."""
    if len(previous) != 32:
        raise ValueError("A previous hash has 32 bytes.")
    return hashlib.sha256(b"\x03" + previous + canonical(body)).digest()


@dataclass(frozen=True, slots=True)
class Link:
    """One event as the chain sees it."""

    seq: int
    body: Mapping[str, Any]
    previous: bytes
    hash: bytes


def broken_at(links: Iterable[Link]) -> int | None:
    """The first `seq` at which a dossier's chain does not hold; None when it does."""
    previous, expected = GENESIS, 1
    for link in links:
        sound = (
            link.seq == expected
            and link.previous == previous
            and event_hash(previous, link.body) == link.hash
        )
        if not sound:
            return expected
        previous, expected = link.hash, expected + 1
    return None
