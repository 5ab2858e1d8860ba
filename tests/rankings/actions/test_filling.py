"""What the record of dossiers knows is reported with its counts, and can be counted again."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from dossiers.facts.service import MEASURES
from egov import clock
from egov.errors import NotAllowed, NotFound
from rankings import actions
from rankings.errors import Unusable, ValueStepRefused
from rankings.indicators import DEFINITIONS
from rankings.models import Edition, Evidence, Layer, Observation, RankedUnit
from rankings.states import Origin, State, Verdict
from tests import makers as people
from tests.cast import Cast
from tests.rankings.makers import DOCUMENT, World, methodology, unit, world

NINE = people.at("2026-03-30 09:00")


def counted(name: str = "filed_online") -> dict[str, Any]:
    """The small methodology, ONLINE counted by this system."""
    document = deepcopy(DOCUMENT) | {"version": "2"}
    document["nodes"][-1]["source"] = f"dossiers:{name}"
    return document


@pytest.fixture
def ward(cast: Cast) -> RankedUnit:
    """A commune that received one dossier, online, in the year of the edition."""
    with clock.standing_at(NINE):
        people.filed(cast)
    return unit("phan-dinh-phung", cast.ward, "Phan Đình Phùng", kind="commune")


@pytest.fixture
def small(cast: Cast, ward: RankedUnit) -> World:
    """The edition collects under a methodology that counts."""
    held = world(cast.ward.parent)
    held.unit_set.members.add(ward)
    Edition.objects.filter(pk=held.edition.pk).update(
        methodology=methodology(held.index, counted(), held.nhi),
        reference_date=date(2026, 12, 31),
    )
    actions.open_collection(held.edition.pk, by=held.phong)
    held.edition.refresh_from_db()
    return held


def filled(small: World, ward: RankedUnit) -> Observation:
    return Observation.objects.get(edition=small.edition, unit=ward, indicator="ONLINE")


def test_both_counts_are_reported_with_what_they_count(
    small: World, ward: RankedUnit
) -> None:
    assert actions.fill_from_dossiers(small.edition.pk, by=small.nhi) == 4
    held = filled(small, ward)
    layer = held.layers.get()
    assert (held.state, layer.origin) == (State.REPORTED, Origin.DOSSIERS)
    assert layer.cells == {"ONLINE.a": "1", "ONLINE.b": "1"}
    evidence = layer.evidence.get()
    assert evidence.kind == Evidence.Kind.SYSTEM
    for told in (*DEFINITIONS["filed_online"], "01/01/2026 – 31/12/2026", ": 1 / 1."):
        assert told in evidence.excerpt


def test_who_had_nothing_to_count_is_not_judged_by_it(small: World) -> None:
    actions.fill_from_dossiers(small.edition.pk, by=small.nhi)
    health = Observation.objects.get(unit=small.health, indicator="ONLINE")
    assert set((health.layers.get().cells or {}).values()) == {"NOT_APPLICABLE"}


def test_other_indicators_are_left_to_people(small: World) -> None:
    actions.fill_from_dossiers(small.edition.pk, by=small.nhi)
    said = Layer.objects.values_list("observation__indicator", flat=True)
    assert set(said) == {"ONLINE"}


def test_a_later_dossier_changes_nothing_of_the_year(
    small: World, ward: RankedUnit, cast: Cast
) -> None:
    actions.fill_from_dossiers(small.edition.pk, by=small.nhi)
    with clock.standing_at(people.at("2027-02-02 09:00")):
        people.filed(cast)
    actions.fill_from_dossiers(small.edition.pk, by=small.nhi)
    first, second = filled(small, ward).layers.all()
    assert first.cells == second.cells


def test_what_was_assessed_stays(small: World, ward: RankedUnit) -> None:
    actions.fill_from_dossiers(small.edition.pk, by=small.nhi)
    held = filled(small, ward)
    for person in held.assessors.all():
        actions.assess(held.pk, by=person, verdict=Verdict.ACCEPTED)
    assert actions.fill_from_dossiers(small.edition.pk, by=small.nhi) == 3
    held.refresh_from_db()
    assert held.state == State.SETTLED


def test_only_the_editor_fills_and_only_while_reports_are_taken(small: World) -> None:
    for person in (small.phong, small.thao, small.yen, small.la):
        with pytest.raises(NotAllowed):
            actions.fill_from_dossiers(small.edition.pk, by=person)
    with pytest.raises(NotFound):
        actions.fill_from_dossiers(0, by=small.nhi)
    planned = actions.plan(
        by=small.nhi,
        index=small.index,
        code="2027",
        title_vi="Kỳ 2027",
        title_en="Edition 2027",
        methodology=small.edition.methodology or small.methodology,
        unit_set=small.unit_set,
        reference_date=date(2027, 12, 31),
    )
    with pytest.raises(ValueStepRefused):
        actions.fill_from_dossiers(planned.pk, by=small.nhi)


def test_every_figure_says_what_it_counts() -> None:
    assert set(DEFINITIONS) == set(MEASURES)


@pytest.mark.django_db
def test_a_figure_of_two_counts_needs_a_rule_of_two() -> None:
    held = world()
    document = counted("on_time")
    document["nodes"][-1]["rule"] = {"kind": "yes_no"}
    with pytest.raises(Unusable) as refused:
        actions.save_methodology(by=held.nhi, index=held.index, document=document)
    assert "nodes(ONLINE).source" in refused.value.faults[0]
