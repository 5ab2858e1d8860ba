"""In which capacity a person acts, day by day: own posts, lent posts, nothing else."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from dossiers import actions
from dossiers.errors import AnswersInvalid
from egov import clock
from egov.mandates import Mandate, agencies_as, is_official, mandates
from egov.models import Agency, Delegation, Post, Role, User
from tests import makers
from tests.cast import Cast


def fresh(user: User) -> User:
    """The person as the next request reads them."""
    return User.objects.get(pk=user.pk)


def roles(user: User, day: str = "2026-05-05") -> list[str]:
    with clock.standing_at(makers.at(f"{day} 09:00")):
        return [mandate.role for mandate in mandates(fresh(user))]


def lend(cast: Cast, valid_from: str, valid_to: str, **more: Any) -> Delegation:
    return Delegation.objects.create(
        **{
            "post": Post.objects.get(user=cast.dung),
            "deputy": cast.hue,
            "valid_from": valid_from,
            "valid_to": valid_to,
            "ground": "QĐ 12/2026",
            "created_by": cast.dung,
            **more,
        }
    )


def test_a_post_is_a_mandate_at_its_agency(cast: Cast) -> None:
    ward = cast.ward
    assert mandates(cast.dung) == (Mandate("approver", ward.pk, "H55.12", lent_by=""),)
    assert [mandate.role for mandate in mandates(cast.trang)] == [
        "centre_head",
        "reception",
        "cashier",
    ]


def test_applicants_and_strangers_have_none(cast: Cast) -> None:
    for user in (cast.lan, cast.tam, AnonymousUser()):
        assert mandates(user) == ()
        assert not is_official(user)
        assert agencies_as(user, Role) == set()
    assert is_official(cast.minh)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "day", "held"),
    [
        ("2026-05-05", None, "2026-05-04", False),
        ("2026-05-05", None, "2026-05-05", True),
        ("2026-05-05", "2026-05-07", "2026-05-06", True),
        ("2026-05-05", "2026-05-07", "2026-05-07", False),
    ],
)
def test_a_post_is_held_from_its_first_day_to_the_day_before_its_end(
    cast: Cast, valid_from: str, valid_to: str | None, day: str, held: bool
) -> None:
    Post.objects.filter(user=cast.dung).update(valid_from=valid_from, valid_to=valid_to)
    assert roles(cast.dung, day) == (["approver"] if held else [])


@pytest.mark.parametrize(
    ("day", "held"),
    [
        ("2026-05-03", False),
        ("2026-05-04", True),
        ("2026-05-05", True),
        ("2026-05-06", False),
    ],
)
def test_a_lent_post_is_held_for_its_days(cast: Cast, day: str, held: bool) -> None:
    lend(cast, "2026-05-04", "2026-05-06")
    assert roles(cast.hue, day) == ["specialist", *(["approver"] if held else [])]
    assert roles(cast.dung, day) == ["approver"]


def test_a_lent_mandate_says_whose_it_is(cast: Cast) -> None:
    lend(cast, "2026-05-04", "2026-05-06")
    with clock.standing_at(makers.at("2026-05-05 09:00")):
        own, lent = sorted(mandates(fresh(cast.hue)), key=lambda mandate: mandate.lent_by)
    assert (own.lent_by, lent.lent_by) == ("", "Dương Tiến Dũng")
    assert (lent.role, lent.agency_id) == ("approver", cast.ward.pk)


def test_a_post_lent_twice_over_is_one_mandate(cast: Cast) -> None:
    lend(cast, "2026-05-01", "2026-05-04")
    lend(cast, "2026-05-04", "2026-05-09")
    lend(cast, "2026-05-01", "2026-05-31", deputy=cast.hoa)
    assert roles(cast.hue) == ["specialist", "approver"]
    assert roles(cast.hoa) == ["specialist", "approver"]


def test_a_delegation_of_other_days_or_people_gives_nothing(cast: Cast) -> None:
    """Each row counts by itself: right days for one, right deputy for another."""
    lend(cast, "2026-05-04", "2026-05-06", deputy=cast.hoa)
    lend(cast, "2026-06-04", "2026-06-06")
    assert roles(cast.hue) == ["specialist"]


def test_a_post_that_ended_cannot_be_borrowed(cast: Cast) -> None:
    lend(cast, "2026-05-04", "2026-05-06")
    Post.objects.filter(user=cast.dung).update(valid_to="2026-05-05")
    assert roles(cast.hue, "2026-05-04") == ["specialist", "approver"]
    assert roles(cast.hue, "2026-05-05") == ["specialist"]


def test_who_is_suspended_neither_acts_nor_is_acted_for(cast: Cast) -> None:
    lend(cast, "2026-05-04", "2026-05-06")
    User.objects.filter(pk=cast.dung.pk).update(is_active=False)
    assert roles(cast.dung) == []
    assert roles(cast.hue) == ["specialist"]
    User.objects.filter(pk=cast.hue.pk).update(is_active=False)
    assert roles(cast.hue) == []


def test_posts_at_an_agency_that_ended_finish_its_dossiers_and_take_no_new_ones(
    cast: Cast,
) -> None:
    with clock.standing_at(makers.at("2026-05-04 09:00")):
        begun, late = makers.on_the_road(cast, "proposed"), makers.draft(cast)
    Agency.objects.filter(pk=cast.ward.pk).update(valid_to="2026-05-05")
    with clock.standing_at(makers.at("2026-05-05 09:00")):
        with pytest.raises(AnswersInvalid) as caught:
            actions.file(late.key, by=cast.lan)
        assert set(caught.value.fields) == {"agency"}
        assert actions.approve(begun.pk, by=cast.dung)
    assert roles(cast.dung, "2026-05-05") == ["approver"]


def test_a_person_and_day_are_read_once(cast: Cast, django_assert_num_queries: Any) -> None:
    hoa = fresh(cast.hoa)
    with clock.standing_at(makers.at("2026-05-05 09:00")):
        with django_assert_num_queries(1):
            mandates(hoa)
        with django_assert_num_queries(0):
            mandates(hoa)
            is_official(hoa)
            agencies_as(hoa, [Role.SPECIALIST])
    with clock.standing_at(makers.at("2026-05-06 00:00")), django_assert_num_queries(1):
        mandates(hoa)
    with django_assert_num_queries(0):
        mandates(AnonymousUser())


def test_a_person_without_posts_is_read_once_too(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    lan = fresh(cast.lan)
    with django_assert_num_queries(1):
        assert mandates(lan) == mandates(lan) == ()


def test_midnight_ends_a_post_in_a_session_that_goes_on(cast: Cast) -> None:
    Post.objects.filter(user=cast.dung).update(valid_to=date(2026, 5, 5))
    dung = fresh(cast.dung)
    with clock.standing_at(makers.at("2026-05-04 23:59")):
        assert mandates(dung)
    with clock.standing_at(makers.at("2026-05-05 00:00")):
        assert not mandates(dung)


def test_agencies_by_role(cast: Cast) -> None:
    assert agencies_as(cast.binh, [Role.RECEPTION, Role.APPROVER]) == {cast.commune.pk}
    assert agencies_as(cast.binh, [Role.CASHIER]) == set()
    assert agencies_as(cast.trang, [Role.CASHIER]) == {cast.centre.pk}
