"""People hear by mail of what waits for them: once, together, and in spite of a bad server."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from egov import clock
from egov.models import User
from rankings import actions, notices
from rankings.models import Notice, Observation
from rankings.states import Verdict
from tests.rankings.makers import World, world
from tests.rankings.office.road import PAPER, assessors, provisional

pytestmark = pytest.mark.django_db
KIND = Notice.Kind


@pytest.fixture
def small() -> World:
    """The edition collects; what its opening has to say was said."""
    held = world()
    actions.open_collection(held.edition.pk, by=held.phong)
    held.edition.refresh_from_db()
    return held


def later(**more: int) -> Any:
    return clock.standing_at(clock.now() + timedelta(**more))


def told() -> list[tuple[str, str]]:
    """Who is told of what, once it is found."""
    notices.find()
    rows = Notice.objects.order_by("pk").values_list("person__username", "kind")
    return [(who, kind) for who, kind in rows]


def sent() -> int:
    with later(minutes=6):
        return notices.send_due()


def returned(small: World, code: str = "PC", reason: str = "Scan page 2 again.") -> None:
    value = Observation.objects.get(
        edition=small.edition, unit=small.justice, indicator=code
    )
    cells = {code: "1"} if code == "LAN" else {f"{code}.a": "9", f"{code}.b": "10"}
    actions.report(value.pk, by=small.yen, cells=cells, evidence=[PAPER])
    actions.send_back(value.pk, by=value.assessors.all()[0], reason=reason)


def test_units_hear_that_collection_opened_and_assessors_that_they_were_drawn(
    small: World,
) -> None:
    found = told()
    assert ("yen.tp", KIND.OPENED) in found
    assert ("bao.tc", KIND.OPENED) in found
    assert {who for who, kind in found if kind == KIND.DRAWN} == {
        person.username for person in User.objects.filter(to_assess__isnull=False)
    }


def test_nothing_is_told_twice(small: World) -> None:
    first = told()
    assert told() == first
    assert sent() == len({who for who, _kind in first})
    assert sent() == 0
    assert told() == first


def test_several_things_leave_in_one_mail(small: World) -> None:
    returned(small)
    returned(small, "LAN", reason="Which network?")
    told()
    assert notices.send_due() == 0  # a little later, together
    assert sent() == len({who for who, _kind in told()})
    letter = next(one for one in mail.outbox if one.to == [small.yen.email])
    assert letter.subject == "3 việc về xếp hạng"
    assert "Scan page 2 again." in letter.body
    assert "Which network?" in letter.body
    assert "“Cán bộ có máy tính”" in letter.body
    assert letter.body.count("http://") == 3


def test_a_reader_of_english_reads_english(small: World) -> None:
    User.objects.filter(pk=small.yen.pk).update(language="en")
    returned(small)
    told()
    sent()
    letter = next(one for one in mail.outbox if one.to == [small.yen.email])
    assert "“Staff with a computer”" in letter.body
    assert "Kính gửi" not in letter.body


def test_what_was_returned_is_told_to_who_reports_alone(small: World) -> None:
    returned(small)
    told()
    assert [one.person for one in Notice.objects.filter(kind=KIND.RETURNED)] == [small.yen]


def test_who_left_the_post_is_not_told(small: World) -> None:
    small.yen.posts.update(valid_to=clock.today())
    assert "yen.tp" not in {who for who, _kind in told()}


def test_a_closing_date_is_remembered_to_who_has_not_reported(small: World) -> None:
    told()
    closes = {"closes_on": clock.today() + timedelta(days=7)}
    actions.postpone(small.edition.pk, by=small.nhi, reason="Cho đủ.", changes=closes)
    silent = [row for row in told() if row[1] == KIND.CLOSING]
    assert sorted(silent) == [("bao.tc", KIND.CLOSING), ("yen.tp", KIND.CLOSING)]
    with later(days=1):
        told()
    assert Notice.objects.filter(kind=KIND.CLOSING).count() == 2
    with later(days=6):
        told()
    assert Notice.objects.filter(kind=KIND.CLOSING).count() == 4


def test_old_acts_are_no_news(small: World) -> None:
    with later(days=3):
        assert told() == []


def test_a_refusing_server_is_tried_again_and_given_up_in_the_end(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any) -> int:
        raise SMTPServerDisconnected("gone")

    told()
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", refuse)
        assert sent() == 0
        assert set(Notice.objects.values_list("attempts", "error")) == {(1, "gone")}
        assert sent() == 0  # it waits
    with later(minutes=10):
        assert notices.send_due() > 0
    assert not Notice.objects.filter(sent_at=None).exists()


def test_without_an_address_nothing_is_tried_for_ever(small: World) -> None:
    User.objects.filter(pk=small.yen.pk).update(email="")
    told()
    sent()
    with later(days=1):
        assert notices.send_due() == 0
    assert all(one.to != [""] for one in mail.outbox)


def test_units_hear_of_their_row_and_of_what_was_decided(small: World) -> None:
    value = Observation.objects.get(
        edition=small.edition, unit=small.justice, indicator="PC"
    )
    provisional(small, value)
    actions.appeal(value.pk, by=small.yen, reason="Page 3 was overlooked.")
    judges = assessors(small, value)
    actions.decide(value.pk, by=judges[-1], verdict=Verdict.UPHELD, reason="It was read.")
    found = told()
    assert ("yen.tp", KIND.SHOWN) in found
    assert ("bao.tc", KIND.SHOWN) in found
    assert [who for who, kind in found if kind == KIND.DECIDED] == ["yen.tp"]
    sent()
    letter = next(one for one in mail.outbox if one.to == [small.yen.email])
    assert "Giữ nguyên" in letter.body
    assert "It was read." in letter.body
