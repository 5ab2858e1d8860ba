"""What could not be published is not locked."""

from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rankings import actions, values
from rankings.errors import Unusable
from rankings.models import Edition, Observation
from rankings.states import EditionStatus, State, Verdict
from tests.rankings.makers import DOCUMENT, World, world
from tests.rankings.office.road import PAPER

pytestmark = pytest.mark.django_db
# A ratio of ten to the nineteenth.
BEYOND = {"LAN.a": "1000000", "LAN.b": "0.0000000000001"}


@pytest.fixture
def small() -> World:
    return world()


def planned(small: World, **more: Any) -> Edition:
    """An edition one of whose ratios is not capped at one."""
    document = deepcopy(DOCUMENT) | {"version": "9"} | more
    node = next(one for one in document["nodes"] if one["code"] == "LAN")
    node["rule"] = {"kind": "ratio", "cap": False}
    return actions.plan(
        by=small.nhi,
        index=small.index,
        code="open",
        title_vi="Kỳ mở",
        title_en="An open one",
        methodology=actions.save_methodology(
            by=small.nhi, index=small.index, document=document
        ),
        unit_set=small.unit_set,
        reference_date=date(2025, 12, 31),
    )


def opened(small: World) -> Observation:
    edition = actions.open_collection(planned(small).pk, by=small.phong)
    return Observation.objects.get(edition=edition, unit=small.justice, indicator="LAN")


def test_a_figure_that_nobody_can_mean_is_refused_at_once(small: World) -> None:
    held = opened(small)
    with pytest.raises(Unusable) as refusal:
        actions.report(held.pk, by=small.yen, cells=BEYOND, evidence=[PAPER])
    assert "LAN: 1.000E+19 vượt quá 1000000" in refusal.value.faults[0]
    beyond = {"LAN.a": "9" * 17, "LAN.b": "1"}
    with pytest.raises(Unusable):
        actions.report(held.pk, by=small.yen, cells=beyond, evidence=[PAPER])


def test_an_edition_that_cannot_be_published_is_not_settled(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(values, "MOST_RATIO", Decimal(10) ** 30)
    held = opened(small)
    actions.report(held.pk, by=small.yen, cells=BEYOND, evidence=[PAPER])
    actions.assess(held.pk, by=held.assessors.all()[0], verdict=Verdict.ACCEPTED)
    actions.close_collection(held.edition_id, by=small.nhi)
    actions.show_provisional(held.edition_id, by=small.nhi)
    with pytest.raises(Unusable) as refusal:
        actions.settle(held.edition_id, by=small.phong)
    assert any("so-tu-phap, LAN" in fault for fault in refusal.value.faults)
    edition = Edition.objects.get(pk=held.edition_id)
    assert edition.status == EditionStatus.PROVISIONAL
    held.refresh_from_db()
    assert held.state == State.SETTLED


@pytest.mark.parametrize("more", [{"scale": 10**13}, {"precision": 9}])
def test_a_scale_that_the_record_cannot_hold_is_refused(
    small: World, more: dict[str, int]
) -> None:
    with pytest.raises(Unusable):
        planned(small, **more)


def test_a_source_that_could_not_be_published_is_refused_before_it_stays(
    small: World,
) -> None:
    source = {"title": {"vi": "Nguồn", "en": "Source"}, "url": "javascript:alert(1)"}
    Edition.objects.filter(pk=small.edition.pk).update(sources=[source])
    with pytest.raises(Unusable, match="lỗi") as refusal:
        actions.open_collection(small.edition.pk, by=small.phong)
    assert "javascript" in refusal.value.faults[0]
