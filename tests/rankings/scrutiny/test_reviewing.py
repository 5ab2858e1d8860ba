"""The office sees agreement and signs of an edition while it is assessed."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rankings import actions
from rankings.evidence import EvidenceDraft
from rankings.models import Edition, Evidence, Observation, RankedUnit
from rankings.reviewing import review
from rankings.scrutiny import Sign
from rankings.states import Verdict
from tests.rankings.makers import World, world

pytestmark = pytest.mark.django_db
FILE = EvidenceDraft(
    Evidence.Kind.FILE, "Bảng kê", content="máy\n90\n".encode(), name="bảng.csv"
)


@pytest.fixture
def small() -> World:
    held = world()
    actions.open_collection(held.edition.pk, by=held.phong)
    return held


def reported(unit: RankedUnit, by: Any, part: str) -> Observation:
    held = Observation.objects.get(unit=unit, indicator="PC")
    cells = {"PC.a": part, "PC.b": "100"}
    return actions.report(held.pk, by=by, cells=cells, evidence=[FILE])


def test_two_looks_and_the_same_file(small: World) -> None:
    held = reported(small.justice, small.yen, "100")
    reported(small.finance, small.bao, "60")
    first, second = held.assessors.all()
    actions.assess(held.pk, by=first, verdict=Verdict.ACCEPTED)
    actions.assess(held.pk, by=second, verdict=Verdict.REJECTED, reason="Không có.")
    told = review(Edition.objects.get(pk=small.edition.pk))
    assert told.agreement["PC"].pairs == 1
    assert told.agreement["PC"].observed == 0
    assert [(one.sign, one.unit) for one in told.anomalies] == [
        (Sign.SAME_FILE, "so-tai-chinh"),
        (Sign.FULL, "so-tu-phap"),
        (Sign.SAME_FILE, "so-tu-phap"),
    ]


def test_one_table_for_all_units_is_no_sign(small: World) -> None:
    from tests.rankings.actions.test_definition_and_tables import GOOD, table

    actions.import_table(small.edition.pk, by=small.nhi, file=table(GOOD))
    assert not review(Edition.objects.get(pk=small.edition.pk)).anomalies


def test_more_values_ask_no_more_questions(small: World) -> None:
    edition = Edition.objects.select_related("methodology", "index").get(
        pk=small.edition.pk
    )
    counts = []
    for unit, by in ((small.justice, small.yen), (small.finance, small.bao)):
        reported(unit, by, "70")
        with CaptureQueriesContext(connection) as told:
            review(edition)
        counts.append(len(told))
    assert counts[0] == counts[1]
