"""What would move a unit: criterion by criterion, in closed form, the others unchanged."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from rankings.charts.words import figure
from rankings.engine.analysis.model import Model
from rankings.engine.analysis.simulate import (
    Ground,
    NotClosed,
    raised,
    scored,
    smallest_set,
    what_if,
)
from rankings.engine.edition import Edition
from rankings.engine.verifying import edition_of
from rankings.pages import cells, words
from rankings.pages.reading import Reading
from rankings.released import Released

# Half of the way to the full mark, except where there is nothing in between.
HALF, WHOLE = 0.5, 1.0
WHOLE_ONLY = frozenset({"yes_no", "inspected", "steps"})


@dataclass(frozen=True, eq=False)
class Bench:
    """A computed revision ready for what-ifs. edition: its inputs, on the official path. ground: None where no closed form exists."""

    edition: Edition
    model: Model
    ground: Ground | None

    @property
    def codes(self) -> list[str]:
        return [indicator.code for indicator in self.model.indicators]


@lru_cache(maxsize=4)
def bench(released: Released) -> Bench | None:
    """The model of a revision from its archive, computed again; None for a table carried over,
    and where the engine of today computes another result than was published: a what-if would
    then tell the engine's change as the scenario's."""
    if not released.has("edition.zip"):
        return None
    computed = edition_of(released.read("edition.zip"))
    if computed.result_bytes != released.read("result.json"):
        return None
    model = Model.of(computed.spec, computed.dataset)
    try:
        return Bench(computed, model, Ground.of(model))
    except NotClosed:
        return Bench(computed, model, None)


@lru_cache(maxsize=4)
def _reached(ground: Ground) -> tuple[Any, Any]:
    """Raw values and ranks at half and at the whole way, units × indicators × 2."""
    values = raised(ground, (HALF, WHOLE))
    return values, what_if(ground, values)


def moves(held: Reading, unit: str, most: int = 5) -> list[dict[str, str]]:
    """The criteria that would win most places, then most points; none if there is no way
    to tell (no rank, no closed form)."""
    table = bench(held.released)
    if table is None or table.ground is None or unit not in table.ground.units:
        return []
    ground = table.ground
    place = ground.units.index(unit)
    before = int(ground.ranks[place])
    values, ranks = _reached(ground)
    found = []
    for number, code in enumerate(table.codes):
        step = 1 if held.nodes[code].rule in WHOLE_ONLY else 0
        value = float(values[place, number, step])
        if np.isnan(value):
            continue
        score = scored(ground.model, number, np.array([value]))[0]
        gain = (score - ground.scores[place, number]) * ground.gains[place, number]
        if gain > 0:
            places = before - int(ranks[place, number, step])
            found.append((places, float(gain), number, value))
    found.sort(key=lambda one: (-one[0], -one[1]))
    now = ground.model.values[ground.model.ranked][place]
    return [_told(held, table, one, float(now[one[2]])) for one in found[:most]]


def _told(
    held: Reading, table: Bench, found: tuple[int, float, int, float], now: float
) -> dict[str, str]:
    places, gain, number, value = found
    node = held.nodes[table.codes[number]]
    language = held.language
    return {
        "node": node.code,
        "title": node.title,
        "now": cells.value(node, now, language),
        "then": cells.value(node, value, language),
        "places": words.plus(places) if places else "",
        "points": f"+{figure(gain, language, 1 if held.scale > 1 else 4)}",
    }


def smallest(held: Reading, unit: str, rank: int) -> list[str] | None:
    """The fewest criteria that, at full mark, bring a unit to a rank; None: not even all."""
    table = bench(held.released)
    if table is None or table.ground is None or unit not in table.ground.units:
        return None
    chosen = smallest_set(table.ground, table.ground.units.index(unit), rank)
    return None if chosen is None else [table.codes[number] for number in chosen]
