"""Whoever doubts the draw draws again from what the opening recorded."""

import pytest

from egov.models import Agency, Post, Role
from rankings import actions
from rankings.models import Observation
from rankings.publishing import faults
from tests import makers
from tests.rankings.makers import World, world
from tests.tampering import tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> World:
    held = world()
    actions.open_collection(held.edition.pk, by=held.phong)
    held.edition.refresh_from_db()
    return held


def test_the_opening_records_who_stood_and_what_came_out(small: World) -> None:
    facts = small.edition.events.get(step="open").facts
    finance = Agency.objects.get(code="H55.91").pk
    assert finance in facts["stood"][str(small.vinh.pk)]
    assert set(facts["stood"]) == {str(p.pk) for p in (small.thao, small.khanh, small.vinh)}
    assert len(facts["draws"]) == 64


def test_it_comes_out_the_same_whoever_comes_or_leaves_later(small: World) -> None:
    province = Agency.objects.get(code="H55")
    makers.official("moi", "Lò Mới", province, Role.ASSESSOR)
    Post.objects.filter(user=small.khanh).delete()
    small.finance.agency = None
    small.finance.save()
    assert list(faults(small.edition)) == []
    actions.replace_assessor(
        small.edition.pk, assessor=small.khanh, by=small.nhi, reason="Chuyển công tác."
    )
    small.edition.refresh_from_db()
    assert list(faults(small.edition)) == []


def test_an_assessor_put_in_by_hand_is_found(small: World) -> None:
    value = Observation.objects.get(unit=small.justice, indicator="LAN")
    former = value.assessors.get()
    other = next(p for p in (small.thao, small.khanh, small.vinh) if p != former)
    through = Observation.assessors.through
    tamper(
        f"UPDATE {through._meta.db_table} SET user_id = %s WHERE observation_id = %s",
        [other.pk, value.pk],
    )
    (fault,) = faults(small.edition)
    assert "so-tu-phap LAN: is with others than were drawn" in fault
