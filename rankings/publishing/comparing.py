"""change.json: this edition beside the one before, over a merger too."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rankings.engine.answer import plain
from rankings.engine.change import Pair, decompose
from rankings.publishing.bundle import Bundle, Previous

Json = dict[str, Any]


def change(bundle: Bundle) -> Json | None:
    """The change of every unit; None for a first edition."""
    previous = bundle.previous
    if previous is None:
        return None
    computed = bundle.computed and previous.computed
    return {
        "previous": {
            "index": previous.index,
            "edition": previous.edition,
            "revision": previous.revision,
            "title": dict(previous.title),
        },
        "units": _decomposed(bundle, previous) if computed else _carried(bundle, previous),
    }


def _decomposed(bundle: Bundle, previous: Previous) -> object:
    new, old = bundle.computed, previous.computed
    assert new is not None
    assert old is not None
    units = {unit.code: unit for unit in new.dataset.units}
    return plain(
        decompose(
            Pair(old.spec, old.dataset),
            Pair(new.spec, new.dataset),
            previous.events,
            units,
        )
    )


def _carried(bundle: Bundle, previous: Previous) -> list[Json]:
    """Tables as published: where both ranks are known, their difference."""
    assert bundle.carried is not None
    before = {row["unit"]: row for row in previous.result["units"]}
    counts = previous.result["ranked"], bundle.carried["ranked"]
    rows = bundle.carried["units"]
    return [_known(row, before.get(row["unit"], {}), counts) for row in rows]


def _known(row: Mapping[str, Any], old: Mapping[str, Any], counts: tuple[int, int]) -> Json:
    ranks = old.get("rank"), row["rank"]
    both = ranks[0] is not None and ranks[1] is not None
    totals = old.get("total"), row["total"]
    scored = both and None not in totals
    return {
        "unit": row["unit"],
        "status": "same" if both else "unranked",
        "before": ranks[0],
        "pro_forma": ranks[0],
        "after": ranks[1],
        "percentiles": [None, None],
        "estimated": "0",
        "arrow": both,
        "ranks": ranks[0] - ranks[1] if both else None,
        "score": str(Decimal(totals[1]) - Decimal(totals[0])) if scored else None,
        "terms": [],
    }
