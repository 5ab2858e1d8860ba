"""Who assesses what: drawn by a digest, so that nobody chooses and anybody can check."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from typing import Any

from egov import clock
from egov.mandates import agencies_above, chain, lasting, mandates_of
from egov.models import Post, Role
from rankings.engine.spec import Spec
from rankings.models import Edition, Methodology, Observation
from rankings.states import HEAVY_POINTS


def seed_of(edition: Edition, methodology: Methodology) -> str:
    """What the lots of an edition are drawn from."""
    return f"{edition.index.code}/{edition.code}/{methodology.digest}"


def standing() -> dict[int, set[int]]:
    """Who may be drawn today: each assessor → ids of the agencies they act at, and of
    those above them."""
    posts = Post.objects.filter(lasting(clock.today()), user__is_active=True)
    people = set(posts.filter(role=Role.ASSESSOR).values_list("user_id", flat=True))
    return {person: own for person, (_, own) in acting(people).items()}


def acting(people: Collection[int]) -> dict[int, tuple[set[str], set[int]]]:
    """Person → roles today, and ids of the agencies that are their own. Three queries."""
    above = agencies_above()
    return {
        person: (
            {one.role for one in held},
            {
                agency
                for one in held
                if one.agency_id is not None
                for agency in chain(one.agency_id, above)
            },
        )
        for person, held in mandates_of(people).items()
    }


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
            order[key] = in_order(seed, key, value.unit.agency_id, people)
        wanted = 2 if is_heavy(spec, value.indicator) else 1
        if len(order[key]) < wanted:
            continue
        for person in order[key][:wanted]:
            yield value.pk, person


def drawn_bodies(
    values: Iterable[Observation], pairs: Iterable[tuple[int, int]]
) -> list[dict[str, Any]]:
    """What the digest of a draw covers: unit, indicator and person, in an order of its own."""
    by_pk = {value.pk: value for value in values}
    rows = [(by_pk[pk].unit.key, by_pk[pk].indicator, person) for pk, person in pairs]
    return [
        {"unit": unit, "indicator": indicator, "assessor": person}
        for unit, indicator, person in sorted(rows)
    ]


def in_order(
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
