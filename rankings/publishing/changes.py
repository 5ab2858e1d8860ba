"""Why each rank is another than in the edition before, and what came before that."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rankings.engine.answer import plain
from rankings.engine.canonical import number_text
from rankings.engine.change import Pair, decompose
from rankings.engine.edition import Edition
from rankings.engine.errors import EngineError
from rankings.engine.lineage import Event
from rankings.engine.verifying import edition_of
from rankings.publishing.bundle import Carried, Computed, Json
from rankings.reference.lineage import provinces_of_2025
from rankings.released import Released

ARCHIVE = "edition.zip"


@dataclass(frozen=True)
class Place:
    """A unit by the keys it and those it came from had: itself, and its constituents."""

    unit: str
    constituents: tuple[str, ...] = ()


def change(now: Computed | Carried, day: date, before: Released) -> Json | None:
    """Return change.json against the edition before; None where there is
    nothing to compare: one alone was computed, the new method cannot read the old data, or
    the engine of today computes the old edition otherwise than it was published.

    Both sets of units may differ: the old inputs are merged pro forma by the events
    between the two reference dates.
    """
    if isinstance(now, Carried):
        return {"previous": previous(before), "units": _told(now.result, before.result)}
    if not before.has(ARCHIVE):
        return None
    old, edition = edition_of(before.read(ARCHIVE)), now.edition
    if old.result_bytes != before.read("result.json"):
        return None  # by the engine of today it would be another edition
    events = _events(old, edition, date.fromisoformat(reference_date(before)), day)
    try:
        rows = decompose(
            Pair(old.spec, old.dataset),
            Pair(edition.spec, edition.dataset),
            events,
            # Groups of the pro forma are those of today, by their keys.
            {unit.code: unit for unit in edition.dataset.units},
        )
    except EngineError:
        return None
    return {"previous": previous(before), "units": plain(rows)}


def _told(now: Json, before: Json) -> list[Json]:
    """Tables as published: where both ranks are known, their difference."""
    held = {row["unit"]: row for row in before["units"]}
    return [_difference(row, held.get(row["unit"], {})) for row in now["units"]]


def _difference(row: Json, old: Mapping[str, Any]) -> Json:
    before, after = old.get("rank"), row["rank"]
    known = before is not None and after is not None
    totals = old.get("total"), row["total"]
    score = None
    if known and totals[0] is not None and totals[1] is not None:
        score = number_text(Decimal(totals[1]) - Decimal(totals[0]))
    return {
        "unit": row["unit"],
        "status": "same" if known else "unranked",
        "before": before,
        "pro_forma": before,
        "after": after,
        "percentiles": [None, None],
        "estimated": "0",
        "arrow": known,
        "ranks": before - after if known else None,
        "score": score,
        "terms": [],
    }


def _events(old: Edition, now: Edition, first: date, last: date) -> Sequence[Event]:
    """The mergers that lie between, if they concern the units of both editions."""
    held = provinces_of_2025().between(first, last)
    ends = now.dataset.row_of
    return [
        event
        for event in held
        if event.sources & set(old.dataset.row_of) and set(event.targets) <= set(ends)
    ]


def previous(before: Released) -> dict[str, Any]:
    """Which edition came before, as change.json names it."""
    about = before.about
    return {
        "index": about["index"]["code"],
        "edition": about["edition"]["code"],
        "revision": about["revision"]["number"],
        "title": about["edition"]["title"],
    }


def reference_date(released: Released) -> str:
    """The day of its figures."""
    return str(released.about["edition"]["reference_date"])


def history(places: Iterable[Place], earlier: Sequence[Released]) -> dict[str, list[Json]]:
    """Return history.json: unit → its editions, oldest first, by the keys it had then."""
    ordered = sorted(earlier, key=reference_date)
    return {
        place.unit: [entry for one in ordered for entry in _entries(place, one)]
        for place in places
    }


def _entries(place: Place, released: Released) -> Iterator[Json]:
    rows = released.rows
    keys = [place.unit] if place.unit in rows else list(place.constituents)
    for key in keys:
        if key in rows and (rows[key]["rank"], rows[key]["total"]) != (None, None):
            yield _entry(released, key, rows[key])


def _entry(released: Released, key: str, row: Mapping[str, Any]) -> Json:
    about = released.about
    carried = about["edition"]["as_published"]
    return {
        "edition": about["edition"]["code"],
        "revision": about["revision"]["number"],
        "title": about["edition"]["title"],
        "reference_date": about["edition"]["reference_date"],
        "rank": row["rank"],
        "tied": row["tied"],
        # Of a table carried over only some ranks may be known.
        "of": about["unit_set"]["count"] if carried else about["ranked"],
        "total": row["total"],
        "scale": about["scale"],
        "as_published": carried,
        "synthetic": about["edition"]["synthetic"],
        "unit": key,
    }
