"""Who assesses what: drawn by a digest, so that nobody chooses and anybody can check."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Set

from rankings.engine.spec import Spec
from rankings.models import Observation
from rankings.states import HEAVY_POINTS


def drawn(
    spec: Spec, seed: str, values: Iterable[Observation], people: Mapping[int, Set[int]]
) -> Iterator[tuple[int, int]]:
    """Yield (value, person): one per unit and pillar, two for what many points hang on.

    people: assessor → ids of the agencies they have posts at; nobody gets their own. Where
    there are too few, nobody is drawn, and whoever comes to such a post may assess.
    """
    order: dict[tuple[str, str], list[int]] = {}
    for value in values:
        key = value.unit.key, spec.pillar_of(value.indicator)
        if key not in order:
            order[key] = _order(seed, key, value.unit.agency_id, people)
        wanted = 2 if is_heavy(spec, value.indicator) else 1
        if len(order[key]) < wanted:
            continue
        for person in order[key][:wanted]:
            yield value.pk, person


def _order(
    seed: str, key: tuple[str, str], agency: int | None, people: Mapping[int, Set[int]]
) -> list[int]:
    """The assessors who may, in an order that only the digest decides."""
    free = (p for p, agencies in people.items() if agency is None or agency not in agencies)
    return sorted(free, key=lambda person: _lot(f"{seed}/{key[0]}/{key[1]}/{person}"))


def _lot(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def is_heavy(spec: Spec, indicator: str) -> bool:
    """Whether two assessors look at it."""
    points = spec.by_code[indicator].points
    return points is not None and points >= HEAVY_POINTS
