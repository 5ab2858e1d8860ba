"""What alerts say, to whom, in which language; and which rows whom they show."""

import pytest
from django.core import mail

from dossiers import actions, notifications, tasks, watching
from dossiers.models import Alert, Dossier, Message
from egov import clock
from egov.models import Delegation, Post, User
from tests import makers
from tests.cast import Cast
from tests.dossiers.watching.looking import act, filed_at, look, told

# What has to happen, when to look, and what the message says of it.
NEAR = ("2026-03-12 08:00", "near_due", "Hồ sơ sắp đến hạn trả kết quả: 17:00 12/03/2026.")
LATE = ("2026-03-13 08:00", "overdue", "quá hạn trả kết quả từ 17:00 12/03/2026")
STEP = ("2026-03-12 08:00", "step_over", "Bước “appraise” (từ 10:00 09/03/2026)")
SIGN = ("2026-03-12 08:00", "apology_waits", "Hồ sơ khó kịp hạn 17:00 12/03/2026.")
MUTE = ("2026-03-12 08:00", "opinion_over", "Sở Y tế được hỏi ý kiến lúc 10:30 09/03/2026")


@pytest.fixture
def taken(cast: Cast) -> Dossier:
    dossier = filed_at("2026-03-09 08:00", cast)
    act("2026-03-09 09:00", "accept", dossier, by=cast.minh)
    return act("2026-03-09 10:00", "take", dossier, by=cast.hoa)


@pytest.mark.parametrize(("when", "kind", "words"), [NEAR, LATE, STEP, SIGN, MUTE])
def test_it_says_what_waits_since_when(
    cast: Cast, taken: Dossier, when: str, kind: str, words: str
) -> None:
    question = {"agency": "H55.05", "question": "?", "days": 1}
    act("2026-03-09 10:30", "ask_opinion", taken, by=cast.hoa, **question)
    look(when)
    message = Message.objects.filter(alert__kind=kind).latest("pk")
    written = notifications.written(message)
    assert words in written.body
    assert taken.code in written.subject
    assert f"/{taken.code}/" in written.body


def test_the_letter_to_sign_is_one_click_away(cast: Cast, taken: Dossier) -> None:
    look("2026-03-12 08:00")
    [message] = Message.objects.filter(alert__kind="apology_waits")
    assert f"{taken.code}/apologise/" in notifications.written(message).body


def test_the_sweep_sends_it_once(cast: Cast, taken: Dossier) -> None:
    look("2026-03-13 08:00")
    waiting = Message.objects.filter(state=Message.State.QUEUED).count()
    with clock.standing_at(makers.at("2026-03-13 08:01")):
        assert tasks.sweep_messages() == waiting
        assert tasks.sweep_messages() == 0
    assert len(mail.outbox) == waiting


def test_each_reads_their_own_language(cast: Cast) -> None:
    User.objects.filter(pk=cast.lan.pk).update(language="en")
    dossier = filed_at("2026-03-09 08:00", cast)
    ask = {"by": cast.minh, "items": makers.ITEMS}
    act("2026-03-09 09:00", "request_supplement", dossier, **ask)
    look("2026-03-19 08:00")
    [message] = Message.objects.filter(alert__kind="answer_near")
    assert "Dear Nguyễn Thị Lan" in notifications.written(message).body


def test_a_deputy_is_told_while_the_post_is_lent(cast: Cast, taken: Dossier) -> None:
    Delegation.objects.create(
        post=Post.objects.get(user=cast.dung),
        deputy=cast.hue,
        valid_from="2026-03-11",
        valid_to="2026-03-20",
        ground="QĐ 12/2026",
        created_by=cast.dung,
    )
    look("2026-03-12 08:00")
    assert told(cast, "near_due") == {"hoa", "hue", "dung"}


def test_nobody_hears_of_their_own_matter_as_an_official(cast: Cast) -> None:
    with clock.standing_at(makers.at("2026-03-09 08:00")):
        draft = makers.draft(cast, by=cast.dung)
        dossier = actions.file(draft.key, by=cast.dung).dossier
    act("2026-03-09 09:00", "accept", dossier, by=cast.minh)
    act("2026-03-09 10:00", "take", dossier, by=cast.hoa)
    look("2026-03-12 08:00")
    assert told(cast, "near_due") == {"hoa"}


def seen(user: User, when: str) -> list[str]:
    with clock.standing_at(makers.at(when)):
        reader = User.objects.get(pk=user.pk)
        found = watching.alerts_under(reader).order_by("kind")
        return list(found.values_list("kind", flat=True))


def test_heads_see_the_alerts_they_answer_for(cast: Cast, taken: Dossier) -> None:
    question = {"agency": "H55.05", "question": "?", "days": 1}
    act("2026-03-09 10:30", "ask_opinion", taken, by=cast.hoa, **question)
    when = "2026-03-12 08:00"
    look(when)
    everything = ["apology_waits", "near_due", "opinion_over", "step_over"]
    assert seen(cast.dung, when) == everything
    for other in (cast.binh, cast.thu, cast.trang, cast.hoa, cast.lan, cast.tam):
        assert seen(other, when) == []


def test_the_head_of_the_desk_sees_what_was_left_there(cast: Cast) -> None:
    dossier = filed_at("2026-03-09 08:00", cast)
    with clock.standing_at(makers.at("2026-03-10 08:00")):
        assert not Dossier.objects.visible_to(cast.dung).exists()
    when = "2026-03-10 08:01"
    look(when)
    assert seen(cast.dung, when) == ["not_accepted"]
    with clock.standing_at(makers.at(when)):
        assert Dossier.objects.visible_to(cast.dung).get() == dossier


def test_alerts_end_and_leave_the_lists(cast: Cast, taken: Dossier) -> None:
    look("2026-03-12 08:00")
    assert set(watching.badges_of([taken.pk])) == {taken.pk}
    act("2026-03-12 09:00", "withdraw", taken, by=cast.lan, reason="Thôi")
    look("2026-03-12 09:01")
    assert watching.alerts_of(taken) == []
    assert watching.badges_of([taken.pk]) == {}
    assert Alert.objects.filter(ended_at=makers.at("2026-03-12 09:01")).exists()
