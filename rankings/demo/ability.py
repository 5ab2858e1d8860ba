"""How good an invented unit is: a general ability, and one for each pillar around it."""

from functools import cache
from math import exp

from rankings.demo.chance import chance
from rankings.reference import registry

_YEARLY, _GAIN = 0.22, 0.12
_BIG = {"ha-noi": 0.8, "ho-chi-minh": 0.9, "da-nang": 1.0, "quang-ninh": 0.8, "hue": 0.7}


@cache
def ability(unit: str, year: int) -> float:
    """About a standard normal figure; a merged province begins as the mean of its parts."""
    parts = registry.predecessors(unit) if unit in registry.units() else ()
    if parts:
        return sum(_one(part.key, year) for part in parts) / len(parts) + 0.2
    return _one(unit, year)


def _one(unit: str, year: int) -> float:
    lasting = chance("ability", unit).gauss(0, 0.55) + _BIG.get(unit, 0.0)
    ours = chance("ability", unit, year).gauss(0, _YEARLY)
    return lasting + ours + _GAIN * (year - 2024)


@cache
def in_pillar(unit: str, pillar: str, year: int) -> float:
    """Ability in one pillar: mostly the general one."""
    own = chance("pillar", unit, pillar).gauss(0, 0.35)
    return 0.8 * ability(unit, year) + own


def level(unit: str, pillar: str, indicator: str, year: int) -> float:
    """How far the unit has come in the indicator, 0 … 1."""
    ease = chance("ease", indicator).uniform(-0.2, 1.4)
    own = chance("level", unit, indicator).gauss(0, 0.4)
    ours = chance("level", unit, indicator, year).gauss(0, 0.3)
    return 1 / (1 + exp(-(ease + in_pillar(unit, pillar, year) + own + ours)))
