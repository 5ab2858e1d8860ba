"""What is known of rankings that others published: history.json as values.

A blank stays a blank: who has no rank here has none because none was found.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("history.json")
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one unit, overall or (`pillar`) in one pillar.

    rank: as published. between: from which to which rank it lies. total: the published
    score; most: it is not above. change: places won as the source tells (negative: lost).
    tied: how many share the rank, where told. derived: worked out from a told change.
    """

    unit: str
    source: str
    pillar: str = ""
    rank: int | None = None
    total: Decimal | None = None
    between: tuple[int, int] | None = None
    most: Decimal | None = None
    change: int | None = None
    tied: int | None = None
    derived: bool = False
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """title: {vi, en}. url: "" where none is known."""

    title: Words
    url: str


@dataclass(frozen=True)
class Published:
    """One edition as published. scale: what a full total is; precision: its decimals."""

    index: str
    code: str
    unit_set: str
    reference_date: date
    title: Words
    note: Words
    scale: Decimal
    precision: int
    sources: tuple[Source, ...]
    rows: tuple[Known, ...]
    pillars: tuple[Known, ...]


@cache
def published() -> tuple[Published, ...]:
    """Every edition, oldest first within its index."""
    facts = json.loads(FILE.read_text(encoding="utf-8"))
    held = {key: Source(**raw) for key, raw in facts["sources"].items()}
    return tuple(_edition(raw, held) for raw in facts["editions"])


def _edition(raw: dict[str, Any], held: Mapping[str, Source]) -> Published:
    return Published(
        index=raw["index"],
        code=raw["code"],
        unit_set=raw["unit_set"],
        reference_date=date.fromisoformat(raw["reference_date"]),
        title=raw["title"],
        note=raw["note"],
        scale=Decimal(raw["scale"]),
        precision=raw["precision"],
        sources=tuple(held[key] for key in raw["sources"]),
        rows=tuple(_known(one) for one in raw["rows"]),
        pillars=tuple(_known(one) for one in raw["pillars"]),
    )


def _known(raw: dict[str, Any]) -> Known:
    held = dict(raw)
    held |= {key: Decimal(raw[key]) for key in ("total", "most") if key in raw}
    if "between" in raw:
        held["between"] = tuple(raw["between"])
    return Known(**held)
