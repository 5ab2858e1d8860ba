"""The ledger's hashes, computed from what the database holds: the same values as
`dossiers.ledger` and `dossiers.salting` give, three times as fast.

JSON that was written in canonical form needs no walk through its values: it is dumped as
it is, and only looked through value by value when its text is not in NFC.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from json.encoder import c_make_encoder, encode_basestring  # type: ignore[attr-defined]
from typing import Any, Protocol
from unicodedata import is_normalized

from dossiers.ledger import SALT, canonical

# The encoder in C that json.dumps makes anew for each value; what it cannot write is
# never in a value that came out of JSON.
_encode: Any = c_make_encoder(
    None, None, encode_basestring, None, ":", ",", True, False, False
)
_SCAN: Any = json.JSONDecoder().scan_once  # type: ignore[attr-defined]


def parsed(text: str) -> Any:
    """`json.loads` for a jsonb column, whose text has no space around it."""
    return {} if text == "{}" else _SCAN(text, 0)[0]


def _dump(value: Any) -> str:
    return encode_basestring(value) if type(value) is str else "".join(_encode(value, 0))


class Unprovable(ValueError):
    """Words whose hash cannot be computed: the text says which and why."""


def canonical_text(value: Any) -> str:
    """`ledger.canonical` of a value that came out of JSON, as text."""
    text = _dump(value)
    if text.isascii() or is_normalized("NFC", text):
        return text
    return canonical(value).decode()


class Chained(Protocol):
    """What a chain covers of an event."""

    @property
    def seq(self) -> int: ...
    @property
    def step(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def by(self) -> int | None: ...
    @property
    def role(self) -> str: ...
    @property
    def agency(self) -> int | None: ...
    @property
    def status_from(self) -> int | None: ...
    @property
    def status_to(self) -> int: ...
    @property
    def facts(self) -> Any: ...
    @property
    def details_hash(self) -> bytes | None: ...


def body_text(code: str, event: Chained) -> str:
    """The canonical form of `Event.body()`; its keys stand in their order."""
    said = encode_basestring
    moment = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    details = said(event.details_hash.hex()) if event.details_hash else "null"
    return (
        f'{{"agency":{_number(event.agency)},"at":"{moment}","by":{_number(event.by)}'
        f',"details":{details},"dossier":{said(code)}'
        f',"facts":{canonical_text(event.facts)},"from":{_number(event.status_from)}'
        f',"role":{said(event.role)},"seq":{event.seq}'
        f',"step":{said(event.step)},"to":{event.status_to}}}'
    )


def _number(value: int | None) -> str:
    return "null" if value is None else str(value)


def chained(previous: bytes, body: str) -> bytes:
    """`ledger.event_hash` of a canonical body."""
    return sha256(b"\x03" + previous + body.encode()).digest()


def words_hash(data: Any, salts: Any, gone: Any) -> bytes:
    """`salting.hash_of`. Raises Unprovable for a field without its salt, a salt without
    its field, and for what is no set of fields at all."""
    if not (isinstance(data, dict) and isinstance(salts, dict) and isinstance(gone, dict)):
        raise Unprovable("the words are not a set of fields")
    fields = _fields(data)
    if fields.keys() != salts.keys():
        raise Unprovable(_odd(fields, salts))
    if twice := fields.keys() & gone.keys():
        raise Unprovable(f"the field {min(twice)} is there and gone at once")
    try:
        hashes = dict(gone)
        for name, value in fields.items():
            salt = bytes.fromhex(salts[name])
            if len(salt) != SALT:
                raise Unprovable(f"the field {name} has no salt of {SALT} bytes")
            words = f"[{encode_basestring(name)},{_dump(value)}]"
            if not (words.isascii() or is_normalized("NFC", words)):
                words = canonical_text([name, value])
            hashes[name] = sha256(b"\x02" + salt + words.encode()).hexdigest()
    except TypeError:
        raise Unprovable("the salts are not text") from None
    return sha256(b"\x04" + canonical_text(hashes).encode()).digest()


def _fields(data: Mapping[str, Any]) -> dict[str, Any]:
    answers = data.get("answers")
    if not answers:
        return {key: value for key, value in data.items() if key != "answers"}
    if not isinstance(answers, dict):
        raise Unprovable("the answers are not a set of fields")
    fields = {key: value for key, value in data.items() if key != "answers"}
    fields.update((f"answers/{key}", value) for key, value in answers.items())
    return fields


def _odd(fields: Mapping[str, Any], salts: Mapping[str, Any]) -> str:
    if bare := fields.keys() - salts.keys():
        return f"the field {min(bare)} has no salt"
    return f"the field {min(salts.keys() - fields.keys())} has a salt and no words"
