"""The register of ranked provinces: keys that last, names, codes and regions by date.

Reads `units.json` beside it. A unit is found by its key; a statistical code names
different provinces on different days, so looking one up asks for the day.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

Language = Literal["vi", "en"]
FILE = Path(__file__).with_name("units.json")


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open days: start counts, end does not; None is not bounded."""

    start: date | None
    end: date | None

    def holds(self, day: date) -> bool:
        """Whether the day lies inside."""
        return (self.start is None or self.start <= day) and (
            self.end is None or day < self.end
        )


@dataclass(frozen=True, slots=True)
class Name:
    """What a unit is called, and whether it is a city or a province, for a while."""

    vi: str
    en: str
    kind: Literal["city", "province"]
    span: Span


@dataclass(frozen=True, slots=True)
class Code:
    """scheme: gso or qcvn102. basis: seen in use, or after the published list only."""

    scheme: str
    code: str
    basis: Literal["seen", "list"]
    span: Span


@dataclass(frozen=True, slots=True)
class Unit:
    """One province or city for as long as its territory stays.

    regions: set of units (vn63, vn34) → key of the region. successor: key of the unit it
    was merged into, None while it goes on.
    """

    key: str
    names: tuple[Name, ...]
    codes: tuple[Code, ...]
    regions: Mapping[str, str]
    successor: str | None
    span: Span

    def name(self, language: Language, day: date | None = None) -> str:
        """The name on that day; without one, or outside its life, the last name."""
        held = [name for name in self.names if day is not None and name.span.holds(day)]
        name = held[0] if held else self.names[-1]
        return name.vi if language == "vi" else name.en

    def code(self, scheme: str, day: date) -> str | None:
        """Its code in that scheme on that day, or None."""
        held = (c.code for c in self.codes if c.scheme == scheme and c.span.holds(day))
        return next(held, None)


def units() -> Mapping[str, Unit]:
    """Every unit that is or was, by key."""
    return {unit.key: unit for unit in _all()}


def unit_set(name: str) -> tuple[Unit, ...]:
    """The units of vn63 or vn34, in the order of their codes. KeyError for other names."""
    if name not in facts()["sets"]:
        raise KeyError(name)
    return tuple(unit for unit in _all() if name in unit.regions)


def by_code(scheme: str, code: str, day: date) -> Unit | None:
    """The unit that had this code on that day."""
    return next((unit for unit in _all() if unit.code(scheme, day) == code), None)


def predecessors(key: str) -> tuple[Unit, ...]:
    """The units merged into this one; none for a unit that was not made by a merger."""
    return tuple(unit for unit in _all() if unit.successor == key)


def region_name(key: str, language: Language) -> str:
    """A region in words. KeyError for an unknown key."""
    return str({r["key"]: r for r in facts()["regions"]}[key][language])


@cache
def facts() -> Any:
    """The file as it stands: also schemes, sets, merger and what is doubtful."""
    return json.loads(FILE.read_text(encoding="utf-8"))


@cache
def _all() -> tuple[Unit, ...]:
    return tuple(_unit(raw) for raw in facts()["units"])


def _unit(raw: Mapping[str, Any]) -> Unit:
    return Unit(
        key=raw["key"],
        names=tuple(
            Name(vi=n["vi"], en=n["en"], kind=n["kind"], span=_span(n))
            for n in raw["names"]
        ),
        codes=tuple(
            Code(scheme=c["scheme"], code=c["code"], basis=c["basis"], span=_span(c))
            for c in raw["codes"]
        ),
        regions=raw["regions"],
        successor=raw["successor"],
        span=_span(raw),
    )


def _span(raw: Mapping[str, Any]) -> Span:
    return Span(_day(raw["from"]), _day(raw["to"]))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
