"""A lineage from a JSON document, or every fault with its path.

{"format": "motcua-lineage/1",
 "units":  [{"code": "c", "name": "C", "groups": {"region": "north"}}],
 "events": [{"kind": "merge", "date": "2025-07-01", "basis": "…",
             "links": [{"from": "a", "to": "c", "seat": true}, {"from": "b", "to": "c"}]}]}
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import cast

from rankings.engine.building import number
from rankings.engine.data import Unit
from rankings.engine.errors import SpecError, SpecFault
from rankings.engine.lineage import FORMAT, Event, Lineage, Link
from rankings.engine.reading import document_of
from rankings.engine.schema import Schema, faults
from rankings.engine.tree_checks import Json

_TEXT: Schema = {"type": "string", "minLength": 1}
_LINK: Schema = {
    "type": "object",
    "properties": {
        "from": _TEXT,
        "to": _TEXT,
        "share": {"$ref": "#/$defs/positive"},
        "seat": {"type": "boolean"},
    },
    "required": ["from", "to"],
    "additionalProperties": False,
}
_EVENT: Schema = {
    "type": "object",
    "properties": {
        "kind": {"enum": ["merge", "split", "rename"]},
        "date": _TEXT,
        "basis": {"type": "string"},
        "links": {"type": "array", "minItems": 1, "items": _LINK},
    },
    "required": ["kind", "date", "links"],
    "additionalProperties": False,
}
_UNIT: Schema = {
    "type": "object",
    "properties": {"code": _TEXT, "name": _TEXT, "groups": {"type": "object"}},
    "required": ["code"],
    "additionalProperties": False,
}
SCHEMA: Schema = {
    "type": "object",
    "properties": {
        "format": {"const": FORMAT},
        "units": {"type": "array", "items": _UNIT},
        "events": {"type": "array", "items": _EVENT},
        "note": _TEXT,
    },
    "required": ["format", "units", "events"],
    "additionalProperties": False,
}


def read_lineage(path: Path) -> Lineage:
    """Read a lineage from a UTF-8 JSON file; raise SpecError with all faults."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError([SpecFault(str(path), f"cannot be read: {error}")]) from None
    return lineage_from_document(document_of(text))


def lineage_from_document(document: Json) -> Lineage:
    """Check and build a lineage; raise SpecError with all faults."""
    if found := list(faults(document, SCHEMA)) or list(_semantic(document)):
        raise SpecError(found)
    units = {
        str(raw["code"]): Unit(
            str(raw["code"]),
            str(raw.get("name", raw["code"])),
            cast(Mapping[str, str], raw.get("groups", {})),
        )
        for raw in _list(document["units"])
    }
    return Lineage(tuple(_event(raw) for raw in _list(document["events"])), units)


def _event(raw: Json) -> Event:
    links = tuple(
        Link(
            str(k["from"]),
            str(k["to"]),
            number(k.get("share", 1)),
            bool(k.get("seat", False)),
        )
        for k in _list(raw["links"])
    )
    day = date.fromisoformat(str(raw["date"]))
    return Event(str(raw["kind"]), day, str(raw.get("basis", "")), links)


def _semantic(document: Json) -> Iterator[SpecFault]:
    described = {raw["code"] for raw in _list(document["units"])}
    for place, event in enumerate(_list(document["events"])):
        path = f"events[{place}]"
        if not _is_day(str(event["date"])):
            yield SpecFault(
                f"{path}.date", f"{event['date']!r} is not a day like 2025-07-01"
            )
        links = _list(event["links"])
        for target in dict.fromkeys(str(link["to"]) for link in links):
            if target not in described:
                yield SpecFault(f"{path}.links", f"units do not describe {target!r}")
            if sum(bool(k.get("seat")) for k in links if k["to"] == target) > 1:
                yield SpecFault(f"{path}.links", f"{target!r} has more than one seat")
        yield from _shares(links, f"{path}.links")


def _shares(links: list[Json], path: str) -> Iterator[SpecFault]:
    """What a unit gives away is the whole of it."""
    given: dict[str, Decimal] = {}
    for link in links:
        share = number(link.get("share", 1))
        given[str(link["from"])] = given.get(str(link["from"]), Decimal(0)) + share
    for source, total in given.items():
        if total != 1:
            yield SpecFault(path, f"the shares of {source!r} sum to {total}, not to 1")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def _list(value: object) -> list[Json]:
    return cast(list[Json], value)
