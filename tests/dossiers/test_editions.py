"""Another working calendar: what it moves, who is told, and that nothing moves in silence."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from dossiers import actions, calendars, editions
from dossiers.errors import AnswersInvalid
from dossiers.ledger_check import check
from dossiers.legal_clock import explanation, reading
from dossiers.models import CalendarEdition, Dossier, Event
from dossiers.states import Step
from dossiers.tasks import count_again
from dossiers.worktime import vietnam_rows
from egov import clock
from egov.errors import NotAllowed
from egov.models import Role
from tests import makers
from tests.cast import Cast

NEW_DAY = {
    "on": "2026-03-12",
    "kind": "off",
    "vi": "Nghỉ bão",
    "en": "Storm day",
    "notice": "01/TB-UBND",
}
NOTICE = {"notice": "01/TB-UBND", "reason": "Bão số 3"}


@pytest.fixture
def quan(cast: Cast) -> Any:
    province = cast.ward.parent
    assert province
    return makers.official("quan", "Đỗ Quản Trị", province, Role.BUSINESS_ADMIN)


@pytest.fixture
def accepted(cast: Cast) -> Dossier:
    """Accepted on Tuesday 10/03/2026: due within the days around the new day off."""
    with clock.standing_at(makers.at("2026-03-10 09:00")):
        return makers.on_the_road(cast, "appraising")


def new_rows() -> list[Any]:
    return editions.changed(editions.rows_in_force(), [NEW_DAY])


def moved_to(dossier: Dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


def test_the_preview_names_what_would_move_and_moves_nothing(accepted: Dossier) -> None:
    with clock.standing_at(makers.at("2026-03-11 08:00")):
        effect = editions.effect_of(new_rows())
    assert [one.code for one in effect.moved] == [accepted.code]
    assert effect.moved[0].was == accepted.due_at
    assert effect.moved[0].now > effect.moved[0].was
    assert moved_to(accepted).due_at == accepted.due_at
    assert not CalendarEdition.objects.exists()


def test_publishing_alone_moves_nothing_and_counting_again_does_so_by_an_event(
    accepted: Dossier, quan: Any
) -> None:
    with clock.standing_at(makers.at("2026-03-11 08:00")):
        edition = editions.publish(new_rows(), **NOTICE, by=quan)
        assert moved_to(accepted).due_at == accepted.due_at
        # An act in between goes on with the calendar the dossier is counted by.
        story = list(accepted.events.order_by("seq"))
        assert reading(accepted, story).due_at == accepted.due_at
        assert count_again() == 1
        assert count_again() == 0
    found = moved_to(accepted)
    event = Event.objects.get(step=Step.RECOUNT)
    assert event.by is None
    assert parse_datetime(event.facts["was_due_at"]) == accepted.due_at
    assert parse_datetime(event.facts["due_at"]) == found.due_at
    assert found.due_at
    assert accepted.due_at
    assert found.due_at > accepted.due_at
    assert event.facts["notice"] == NOTICE["notice"]
    assert [one.code for one in editions.moved_by(edition)] == [accepted.code]
    edition.refresh_from_db()
    assert edition.counted_at
    assert not [one for one in check() if not isinstance(one, int)]


def test_the_explanation_tells_the_new_day(accepted: Dossier, quan: Any) -> None:
    with clock.standing_at(makers.at("2026-03-11 08:00")):
        editions.publish(new_rows(), **NOTICE, by=quan)
        count_again()
        story = list(accepted.events.order_by("seq"))
        said = [line.text("vi") for line in explanation(moved_to(accepted), story)]
    assert any("ghỉ bão" in line for line in said), said
    assert any("tính lại theo lịch làm việc mới (01/TB-UBND)" in line for line in said), (
        said
    )


def test_what_is_settled_is_not_counted_again(cast: Cast, quan: Any) -> None:
    with clock.standing_at(makers.at("2026-03-10 09:00")):
        settled = makers.on_the_road(cast, "issued")
    with clock.standing_at(makers.at("2026-03-11 08:00")):
        editions.publish(new_rows(), **NOTICE, by=quan)
        assert count_again() == 0
    assert moved_to(settled).due_at == settled.due_at


def test_later_acceptances_count_by_the_new_edition(cast: Cast, quan: Any) -> None:
    with clock.standing_at(makers.at("2026-03-10 09:00")):
        before = makers.on_the_road(cast, "accepted")
        editions.publish(new_rows(), **NOTICE, by=quan)
        after = makers.on_the_road(cast, "accepted")
    assert (before.calendar_edition, after.calendar_edition) == (0, 1)
    assert after.due_at
    assert before.due_at
    assert after.due_at > before.due_at


def test_other_office_hours_move_no_promise(cast: Cast, accepted: Dossier) -> None:
    cast.ward.opening = [["08:00", "12:00"]]
    cast.ward.save()
    with clock.standing_at(makers.at("2026-03-11 08:30")):
        actions.propose(accepted.pk, by=cast.hoa, conclusion="Đạt")
    assert moved_to(accepted).due_at == accepted.due_at


@pytest.mark.parametrize(
    "change",
    [
        {"on": "2026-03-14", "kind": "off"},  # a Saturday is off by itself
        {"on": "2026-03-13", "kind": "worked"},
        {"on": "2090-03-13", "kind": "off"},
    ],
)
def test_a_change_that_says_nothing_is_refused(db: None, change: dict[str, str]) -> None:
    with pytest.raises(AnswersInvalid):
        editions.changed(vietnam_rows(), [NEW_DAY | change])


def test_a_day_may_become_plain_again(db: None) -> None:
    rows = editions.changed(vietnam_rows(), [NEW_DAY])
    assert len(rows) == len(vietnam_rows()) + 1
    plain = editions.changed(rows, [NEW_DAY | {"kind": "plain"}])
    assert editions.digest_of(plain) == editions.digest_of(list(vietnam_rows()))


def test_only_the_business_administrator_publishes(cast: Cast) -> None:
    for user in (cast.trang, cast.thanh, cast.lan, cast.dung):
        with pytest.raises(NotAllowed):
            editions.publish(new_rows(), **NOTICE, by=user)
    assert not CalendarEdition.objects.exists()


def test_the_same_calendar_is_published_once(db: None) -> None:
    first = editions.publish_shipped()
    assert first
    assert first.number == 1
    assert editions.publish_shipped() is None
    with pytest.raises(AnswersInvalid):
        editions.publish(vietnam_rows(), notice="lại")
    calendars.forget()
    assert calendars.newest_edition() == 1


def test_the_page_shows_what_moves_and_then_publishes(
    client: Client, accepted: Dossier, quan: Any
) -> None:
    client.force_login(quan)
    data = {
        "on": "12/03/2026",
        "kind": "off",
        "name_vi": "Nghỉ bão",
        "name_en": "Storm day",
        **NOTICE,
    }
    with clock.standing_at(makers.at("2026-03-11 08:00")):
        answer = client.post(reverse("office:calendar_change"), data | {"preview": "1"})
        assert accepted.code in answer.content.decode()
        assert not CalendarEdition.objects.exists()
        answer = client.post(reverse("office:calendar_change"), data | {"publish": "1"})
        assert answer.status_code == 302
        count_again()
        page = client.get(answer["Location"]).content.decode()
    assert "1 hồ sơ bị dời hạn" in page
    assert accepted.code in page
    assert "Nghỉ bão" in client.get(reverse("office:calendar")).content.decode()


@pytest.mark.parametrize(
    "bad", [{"on": "30/02/2026"}, {"kind": "holiday"}, {"on": "14/03/2026"}, {"notice": ""}]
)
def test_bad_input_is_told_and_changes_nothing(
    client: Client, quan: Any, bad: dict[str, str]
) -> None:
    client.force_login(quan)
    data = {"on": "12/03/2026", "kind": "off", "name_vi": "x", "name_en": "x", **NOTICE}
    answer = client.post(reverse("office:calendar_change"), data | bad | {"publish": "1"})
    assert answer.status_code == 200
    assert "data-focus-first" in answer.content.decode()
    assert not CalendarEdition.objects.exists()
