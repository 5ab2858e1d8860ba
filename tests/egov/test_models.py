"""Agencies, people and posts: what the database itself refuses."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models, transaction
from django.utils import translation

from egov.models import Agency, Delegation, Post, Role, User
from tests import makers
from tests.cast import Cast


def refused(make: Any, constraint: str) -> None:
    with pytest.raises((IntegrityError, DataError), match=constraint), transaction.atomic():
        make()


def post(cast: Cast, valid_from: str, valid_to: str | None, **more: Any) -> Post:
    known = {"user": cast.tam, "agency": cast.ward, "role": Role.SPECIALIST}
    return Post.objects.create(
        **{**known, **more, "valid_from": valid_from, "valid_to": valid_to}
    )


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "fits"),
    [
        ("2026-01-01", "2026-02-01", True),
        ("2026-03-01", "2026-04-01", True),
        ("2026-03-01", None, True),
        ("2026-02-28", "2026-03-02", False),
        ("2026-01-01", "2026-02-02", False),
        ("2026-02-10", "2026-02-11", False),
        ("2026-01-01", None, False),
        ("2026-02-01", "2026-03-01", False),
    ],
)
def test_one_post_is_not_held_twice_at_a_time(
    cast: Cast, valid_from: str, valid_to: str | None, fits: bool
) -> None:
    post(cast, "2026-02-01", "2026-03-01")
    if fits:
        post(cast, valid_from, valid_to)
    else:
        refused(lambda: post(cast, valid_from, valid_to), "post_period")


def test_other_posts_may_be_held_at_the_same_time(cast: Cast) -> None:
    post(cast, "2026-02-01", None)
    post(cast, "2026-02-01", None, role=Role.APPROVER)
    post(cast, "2026-02-01", None, agency=cast.commune)
    post(cast, "2026-02-01", None, user=cast.lan)


def test_a_post_does_not_end_before_it_begins(cast: Cast) -> None:
    refused(lambda: post(cast, "2026-02-02", "2026-02-01"), "range")


def lend(cast: Cast, valid_from: str, valid_to: str, **more: Any) -> Delegation:
    known = {"post": Post.objects.get(user=cast.dung), "deputy": cast.hue}
    return Delegation.objects.create(
        **{**known, **more},
        valid_from=valid_from,
        valid_to=valid_to,
        ground="QĐ 1",
        created_by=cast.dung,
    )


def test_a_post_is_lent_to_one_person_once_at_a_time(cast: Cast) -> None:
    lend(cast, "2026-05-04", "2026-05-06")
    lend(cast, "2026-05-06", "2026-05-08")
    lend(cast, "2026-05-04", "2026-05-06", deputy=cast.hoa)
    refused(lambda: lend(cast, "2026-05-05", "2026-05-07"), "delegation_period")


@pytest.mark.parametrize("last", ["2026-05-04", "2026-05-03"])
def test_a_delegation_has_at_least_a_day(cast: Cast, last: str) -> None:
    refused(lambda: lend(cast, "2026-05-04", last), "delegation_ends|range")


def test_an_agency_ends_after_it_began_and_does_not_succeed_itself(cast: Cast) -> None:
    ward = Agency.objects.filter(pk=cast.ward.pk)
    for day in ("2020-01-01", "2019-12-31"):
        refused(lambda day=day: ward.update(valid_to=day), "agency_period")
    refused(lambda: ward.update(successor=models.F("pk")), "agency_not_own_successor")
    refused(lambda: ward.update(code="H55.16"), "code")


def test_what_others_stand_on_is_not_deleted(cast: Cast) -> None:
    for row in (cast.ward, cast.dung, Post.objects.get(user=cast.dung)):
        if isinstance(row, Post):
            lend(cast, "2026-05-04", "2026-05-06")
        with pytest.raises(models.ProtectedError), transaction.atomic():
            row.delete()


@pytest.mark.parametrize(
    ("code", "fine"),
    [
        ("H55", True),
        ("H55.12", True),
        ("H55.12.001", True),
        ("H55.12.001.07", True),
        ("H55.12.001.07.02", False),
        ("h55", False),
        ("H5", False),
        ("H55.", False),
        ("H55.1", False),
        ("H55 .12", False),
        ("", False),
    ],
)
def test_codes_of_agencies(cast: Cast, code: str, fine: bool) -> None:
    agency = Agency(
        code=code, kind="commune", name_vi="x", name_en="x", valid_from=date(2026, 1, 1)
    )
    try:
        agency.clean_fields()
    except ValidationError as error:
        found = set(error.message_dict)
    else:
        found = set()
    assert found == (set() if fine else {"code"})


@pytest.mark.parametrize(
    ("username", "fine"),
    [("lan", True), ("lan.nguyen@x-y_z+1", True), ("lan\n", False), ("a b", False)],
)
def test_names_to_sign_in_with(db: None, username: str, fine: bool) -> None:
    user = User(username=username, full_name="Lan", password="!")
    if fine:
        user.clean_fields()
    else:
        with pytest.raises(ValidationError):
            user.clean_fields()


def test_an_agency_is_in_force_from_its_first_day_to_the_day_before_its_end(
    cast: Cast,
) -> None:
    Agency.objects.filter(code="H55.16").update(
        valid_from="2025-07-01", valid_to="2026-07-01"
    )
    days = {
        "2025-06-30": False,
        "2025-07-01": True,
        "2026-06-30": True,
        "2026-07-01": False,
    }
    for day, fits in days.items():
        in_force = Agency.objects.in_force(date.fromisoformat(day))
        assert in_force.filter(code="H55.16").exists() is fits


def test_what_is_below_a_code_is_below_it_in_the_tree_of_codes(cast: Cast) -> None:
    makers.agency("H55.121", "commune", "Một xã khác")
    makers.agency("H55.12.01", "department", "Phòng của phường")
    below = Agency.objects.under("H55.12").values_list("code", flat=True)
    assert list(below) == ["H55.12", "H55.12.01"]
    assert Agency.objects.under("H55").count() == Agency.objects.count()


def test_names_are_in_the_readers_language(cast: Cast) -> None:
    assert str(cast.ward) == "UBND phường Phan Đình Phùng"
    with translation.override("en"):
        assert str(cast.ward) == "UBND phường Phan Đình Phùng (en)"


def test_without_a_password_nobody_signs_in_by_one(cast: Cast) -> None:
    assert not cast.lan.has_usable_password()
    admin = User.objects.create_superuser("admin", "bí mật", full_name="Admin")
    assert admin.check_password("bí mật")
    assert admin.is_staff
    assert str(User(username="x")) == "x"
