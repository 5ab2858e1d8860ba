"""A large edition costs as many questions to the database as its batches, not its values."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from egov.models import Agency, Role
from rankings import actions
from rankings.models import Edition, Index, Observation, RankedUnit, UnitSet
from rankings.states import State
from tests import makers as people
from tests.rankings.makers import DOCUMENT, World, methodology, world

pytestmark = pytest.mark.django_db
UNITS, PILLARS, EACH = 63, 6, 10


def wide() -> dict[str, Any]:
    """Six pillars of ten indicators, one of them heavy."""
    document = deepcopy(DOCUMENT) | {"code": "WIDE", "version": "1", "groups": []}
    nodes: list[dict[str, Any]] = [{"code": "WIDE", "points": 600}]
    for pillar in range(PILLARS):
        nodes.append({"code": f"P{pillar}", "parent": "WIDE", "points": 100})
        for place in range(EACH):
            points = 19 if place == 0 else 9
            rule = {"kind": "yes_no"}
            parent = f"P{pillar}"
            code = f"{parent}-{place}"
            nodes.append({"code": code, "parent": parent, "points": points, "rule": rule})
    return document | {"nodes": nodes}


def edition(small: World, units: int) -> Edition:
    """Planned: so many units without an agency of ours, sixty indicators."""
    index = Index.objects.create(
        code=f"wide-{units}", title_vi="Rộng", title_en="Wide", order=units
    )
    held = UnitSet.objects.create(code=f"v{units}", title_vi="Tỉnh", title_en="Provinces")
    made = [
        RankedUnit(key=f"u{units}-{n}", kind="province", name_vi=f"Tỉnh {n}", name_en="P")
        for n in range(units)
    ]
    held.members.set(RankedUnit.objects.bulk_create(made))
    return actions.plan(
        by=small.nhi,
        index=index,
        code="2025",
        title_vi="Kỳ",
        title_en="Edition",
        methodology=methodology(index, wide(), small.nhi),
        unit_set=held,
        reference_date=date(2025, 12, 31),
    )


def lived(small: World, units: int) -> dict[str, int]:
    """Open, close, show and settle; how many queries each took."""
    pk, counts = edition(small, units).pk, {}
    for verb, by in (
        (actions.open_collection, small.phong),
        (actions.close_collection, small.nhi),
        (actions.show_provisional, small.nhi),
        (actions.settle, small.phong),
    ):
        with CaptureQueriesContext(
            connection,
        ) as told:
            verb(pk, by=by)
        counts[verb.__name__] = len(told)
    final = Observation.objects.filter(edition=pk, state=State.FINAL, layers_count=2)
    assert final.count() == units * PILLARS * EACH
    return counts


def test_sixty_three_units_cost_a_few_batches_more_than_six() -> None:
    small = world()
    few, many = lived(small, 6), lived(small, UNITS)
    values = UNITS * PILLARS * EACH
    for verb, count in many.items():
        assert count - few[verb] <= 4 * (values // 1000 + 1), (verb, few, many)
        assert count < 60


def test_who_assesses_is_drawn_the_same_again_and_evenly() -> None:
    small = world()
    province = Agency.objects.get(code="H55")
    for number in range(6):
        people.official(f"td-{number}", f"Thẩm định {number}", province, Role.ASSESSOR)
    held = edition(small, UNITS)
    actions.open_collection(held.pk, by=small.phong)
    through = Observation.assessors.through.objects
    rows = through.filter(observation__edition=held)
    heavy = rows.filter(observation__indicator__endswith="-0")
    assert heavy.count() == 2 * UNITS * PILLARS
    assert rows.count() == heavy.count() + UNITS * PILLARS * (EACH - 1)
    # One unit's pillar is one person's, so that like is judged alike.
    light = rows.filter(
        observation__unit__key="u63-7", observation__indicator__startswith="P2-"
    )
    light = light.exclude(observation__indicator="P2-0")
    assert light.values("user").distinct().count() == 1
    shares = [rows.filter(user=person).count() for person in rows_people(rows)]
    assert len(shares) == 9  # six and the three of the small world
    assert min(shares) > rows.count() / 9 / 2


def rows_people(rows: Any) -> list[int]:
    return sorted(set(rows.values_list("user", flat=True)))
