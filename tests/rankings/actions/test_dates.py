"""The days of an edition bind, and are moved only later, with a reason, for all to see."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from egov import clock
from egov.errors import NotAllowed
from rankings import actions
from rankings.errors import EditionStepRefused, Unusable
from rankings.models import Edition, Observation
from rankings.states import EditionStatus, EditionStep
from tests.rankings.makers import World, world
from tests.rankings.office.road import CELLS

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> World:
    return world()


def on(days: int) -> Any:
    """Stand so many days from now."""
    return clock.standing_at(clock.now() + timedelta(days=days))


def day(days: int) -> date:
    return clock.today() + timedelta(days=days)


def planned(small: World, **days: Any) -> Edition:
    return actions.replan(small.edition.pk, by=small.nhi, **days)


def opened(small: World, **days: date) -> Edition:
    planned(small, **days)
    return actions.open_collection(small.edition.pk, by=small.phong)


def settled(small: World, edition: Edition) -> None:
    """Nobody reported anything."""
    with on(31):
        actions.close_collection(edition.pk, by=small.nhi)


def test_days_in_another_order_are_refused(small: World) -> None:
    for days in (
        {"opens_on": day(9), "closes_on": day(3)},
        {"closes_on": day(9), "appeals_until": day(3)},
        {"appeals_until": day(9), "releases_on": day(3)},
        {"opens_on": day(9), "releases_on": day(3)},
        {"reference_date": date(1, 1, 1)},
    ):
        with pytest.raises(EditionStepRefused):
            planned(small, **days)
    assert Edition.objects.get(pk=small.edition.pk).closes_on is None


def test_a_plan_is_changed_until_it_opens_and_the_change_is_recorded(small: World) -> None:
    planned(small, title_en="Edition of 2025", closes_on=day(30), code="other")
    edition = Edition.objects.get(pk=small.edition.pk)
    assert (edition.title_en, edition.closes_on) == ("Edition of 2025", day(30))
    assert edition.code == "2025"  # its events name it so
    event = edition.events.latest("seq")
    assert event.step == EditionStep.REPLAN
    assert event.facts["changed"]["title_en"] == ["Edition 2025", "Edition of 2025"]
    actions.open_collection(edition.pk, by=small.phong)
    with pytest.raises(EditionStepRefused):
        planned(small, title_en="Later")


def test_only_the_editor_plans_otherwise(small: World) -> None:
    for person in (small.phong, small.thao, small.yen):
        with pytest.raises(NotAllowed):
            actions.replan(small.edition.pk, by=person, title_en="x")


def test_nothing_opens_before_its_day(small: World) -> None:
    with pytest.raises(EditionStepRefused, match="mở thu thập từ"):
        opened(small, opens_on=day(1))
    with on(1):
        actions.open_collection(small.edition.pk, by=small.phong)


def test_who_was_promised_a_day_has_it(small: World) -> None:
    edition = opened(small, closes_on=day(30))
    with pytest.raises(EditionStepRefused, match="đến hết ngày"):
        actions.close_collection(edition.pk, by=small.nhi)
    with on(30), pytest.raises(EditionStepRefused):
        actions.close_collection(edition.pk, by=small.nhi)
    settled(small, edition)
    edition.refresh_from_db()
    assert edition.status == EditionStatus.REVIEWING


def test_when_nothing_is_waited_for_nobody_waits_for_the_day(small: World) -> None:
    edition = opened(small, closes_on=day(30))
    for value in Observation.objects.filter(edition=edition).select_related("unit"):
        cells = CELLS.get(value.indicator) or {"SITE": "4"}
        if value.indicator == "ONLINE":
            cells = {"ONLINE.a": "1", "ONLINE.b": "2"}
        report_table(small, value, cells)
    actions.close_collection(edition.pk, by=small.nhi)


def report_table(small: World, value: Observation, cells: dict[str, str]) -> None:
    """As the editor enters it for units without a reporter."""
    text = f"unit,{','.join(cells)}\n{value.unit.key},{','.join(cells.values())}\n"
    file = SimpleUploadedFile("so-lieu.csv", text.encode())
    actions.import_table(value.edition_id, by=small.nhi, file=file)


def test_units_have_some_days_to_appeal(small: World) -> None:
    edition = opened(small, closes_on=day(30), appeals_until=day(34))
    settled(small, edition)
    with on(31):
        with pytest.raises(EditionStepRefused, match="lùi ngày"):
            actions.show_provisional(edition.pk, by=small.nhi)
        later = {"appeals_until": clock.today() + timedelta(days=5)}
        actions.postpone(edition.pk, by=small.nhi, reason="More time.", changes=later)
        actions.show_provisional(edition.pk, by=small.nhi)


def test_a_day_is_put_off_with_a_reason_and_never_brought_forward(small: World) -> None:
    edition = opened(small, closes_on=day(30))
    with pytest.raises(Unusable):
        actions.postpone(edition.pk, by=small.nhi, reason=" ", changes={})
    for wrong in (day(29), None):
        with pytest.raises(EditionStepRefused):
            actions.postpone(
                edition.pk, by=small.nhi, reason="Why", changes={"closes_on": wrong}
            )
    with pytest.raises(EditionStepRefused, match="Chưa có ngày"):
        actions.postpone(edition.pk, by=small.nhi, reason="Why", changes={})
    with pytest.raises(EditionStepRefused, match="quá khứ"):
        actions.postpone(
            edition.pk, by=small.nhi, reason="Why", changes={"releases_on": day(-1)}
        )
    moved = actions.postpone(
        edition.pk, by=small.phong, reason="Flood.", changes={"closes_on": day(40)}
    )
    assert moved.closes_on == day(40)
    facts = moved.events.latest("seq").facts
    assert facts["reason"] == "Flood."
    assert facts["changed"] == {"closes_on": [day(30).isoformat(), day(40).isoformat()]}


def test_others_put_nothing_off(small: World) -> None:
    edition = opened(small, closes_on=day(30))
    for person in (small.thao, small.yen, small.la):
        with pytest.raises(NotAllowed):
            actions.postpone(
                edition.pk, by=person, reason="Why", changes={"closes_on": day(40)}
            )
