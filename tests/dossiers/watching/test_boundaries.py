"""Each watch at its minute: not before, then once, and ended when it is over."""

from typing import Any

import pytest

from dossiers import actions
from dossiers.models import Alert, Dossier, Message
from egov import clock
from tests import documents, makers
from tests.cast import Cast
from tests.dossiers.watching.looking import act, filed_at, look, open_kinds, told

# Monday; three working days end on Thursday 12/03 at 17:00.
FILED, ACCEPTED = "2026-03-09 08:00", "2026-03-09 09:00"


@pytest.fixture
def accepted(cast: Cast) -> Dossier:
    dossier = filed_at(FILED, cast)
    return act(ACCEPTED, "accept", dossier, by=cast.minh)


def test_near_due_begins_when_less_than_a_working_day_is_left(
    cast: Cast, accepted: Dossier
) -> None:
    assert accepted.due_at == makers.at("2026-03-12 17:00")
    look("2026-03-12 07:30")
    assert "near_due" not in open_kinds(accepted)
    look("2026-03-12 07:31")
    assert "near_due" in open_kinds(accepted)
    assert told(cast, "near_due") == {"hoa", "hue", "dung"}


def test_overdue_begins_after_the_due_minute_and_ends_near_due(
    cast: Cast, accepted: Dossier
) -> None:
    look("2026-03-12 17:00")
    assert "near_due" in open_kinds(accepted)
    assert "overdue" not in open_kinds(accepted)
    look("2026-03-12 17:01")
    assert "overdue" in open_kinds(accepted)
    assert "near_due" not in open_kinds(accepted)
    assert told(cast, "overdue") == {"hoa", "hue", "dung"}


def test_a_watch_three_days_late_raises_what_is_so_now(accepted: Dossier) -> None:
    look("2026-03-17 10:00")
    assert {"overdue", "step_over", "apology_waits"} == set(open_kinds(accepted))
    assert not Alert.objects.filter(kind="near_due").exists()


def test_not_accepted_after_eight_working_hours(cast: Cast) -> None:
    dossier = filed_at(FILED, cast)
    look("2026-03-10 08:00")
    assert open_kinds(dossier) == []
    look("2026-03-10 08:01")
    assert open_kinds(dossier) == ["not_accepted"]
    assert told(cast, "not_accepted") == {"minh", "dung"}
    act("2026-03-10 09:00", "accept", dossier, by=cast.minh)
    look("2026-03-10 09:01")
    assert open_kinds(dossier) == []


def test_a_step_past_its_share_is_told_to_whoever_has_it_and_their_heads(
    cast: Cast, accepted: Dossier
) -> None:
    """60 % of 24 hours, from Tuesday's opening: 14:24 hours."""
    dossier = act("2026-03-09 10:00", "take", accepted, by=cast.hoa)
    assert dossier.step_due_at == makers.at("2026-03-11 15:24")
    look("2026-03-11 15:24")
    assert open_kinds(dossier) == []
    look("2026-03-11 15:25")
    assert "step_over" in open_kinds(dossier)
    assert told(cast, "step_over") == {"hoa", "dung"}
    act("2026-03-11 16:00", "propose", dossier, by=cast.hoa, conclusion="Đạt")
    look("2026-03-11 16:01")
    assert "step_over" not in open_kinds(dossier)


def test_an_act_of_the_same_visit_is_no_new_occasion(cast: Cast, accepted: Dossier) -> None:
    dossier = act("2026-03-09 10:00", "take", accepted, by=cast.hoa)
    look("2026-03-11 16:00")
    act(
        "2026-03-11 16:30",
        "ask_opinion",
        dossier,
        by=cast.hoa,
        agency="H55.05",
        question="?",
        days=2,
    )
    look("2026-03-11 16:30")
    assert "step_over" not in open_kinds(dossier)
    look("2026-03-11 16:31")
    assert "step_over" in open_kinds(dossier)
    assert Alert.objects.filter(kind="step_over").count() == 1
    assert Message.objects.filter(alert__kind="step_over", to=cast.hoa.email).count() == 1


def test_a_silent_agency_is_reminded_and_who_asked_hears(
    cast: Cast, accepted: Dossier
) -> None:
    dossier = act("2026-03-09 10:00", "take", accepted, by=cast.hoa)
    question = {"agency": "H55.05", "question": "?", "days": 1}
    act("2026-03-09 10:30", "ask_opinion", dossier, by=cast.hoa, **question)
    look("2026-03-10 17:00")
    assert "opinion_over" not in open_kinds(dossier)
    look("2026-03-10 17:01")
    assert "opinion_over" in open_kinds(dossier)
    assert told(cast, "opinion_over") == {"ngoc", "hoa", "dung"}
    answer = {"agrees": True, "answer": "Đồng ý"}
    act("2026-03-11 08:00", "give_opinion", dossier, by=cast.ngoc, **answer)
    look("2026-03-11 08:01")
    assert "opinion_over" not in open_kinds(dossier)


def test_the_applicant_is_warned_a_working_day_before_their_time_ends(cast: Cast) -> None:
    dossier = filed_at(FILED, cast)
    dossier = act(ACCEPTED, "request_supplement", dossier, by=cast.minh, items=makers.ITEMS)
    assert dossier.answer_by == makers.at("2026-03-19 17:00")
    look("2026-03-18 16:59")
    assert open_kinds(dossier) == []
    look("2026-03-18 17:00")
    assert open_kinds(dossier) == ["answer_near"]
    assert told(cast, "answer_near") == {"lan"}
    look("2026-03-19 17:00")
    assert open_kinds(dossier) == ["answer_near"]
    look("2026-03-19 17:01")
    assert open_kinds(dossier) == ["answer_over"]
    assert told(cast, "answer_over") == {"minh"}
    assert Dossier.objects.get(pk=dossier.pk).status == dossier.status


def test_a_short_limit_is_near_in_its_last_third(cast: Cast) -> None:
    day = {"amount": 1, "unit": "working_day", "case": None, "channel": None}
    procedure = makers.publish(
        documents.document("2.000635", "Trích lục", limits=[day | {"basis": "law"}])
    )
    dossier = filed_at(FILED, cast, procedure)
    act(ACCEPTED, "accept", dossier, by=cast.minh)
    # A third of Tuesday's eight hours: 2:40 before 17:00.
    look("2026-03-10 14:20")
    assert "near_due" not in open_kinds(dossier)
    look("2026-03-10 14:21")
    assert "near_due" in open_kinds(dossier)


def test_the_same_look_twice_changes_nothing(accepted: Dossier) -> None:
    look("2026-03-17 10:00")
    before = sorted(Alert.objects.values_list("pk", "ended_at"))
    messages = Message.objects.filter(alert__isnull=False).count()
    look("2026-03-17 10:00")
    look("2026-03-17 10:01")
    assert sorted(Alert.objects.values_list("pk", "ended_at")) == before
    assert Message.objects.filter(alert__isnull=False).count() == messages


def test_a_moved_due_date_is_another_occasion(cast: Cast, accepted: Dossier) -> None:
    dossier = act("2026-03-09 10:00", "take", accepted, by=cast.hoa)
    look("2026-03-12 08:00")
    asked: dict[str, Any] = {"by": cast.hoa, "items": makers.ITEMS}
    act("2026-03-12 09:00", "request_supplement", dossier, **asked)
    look("2026-03-12 09:01")
    assert open_kinds(dossier) == []
    with clock.standing_at(makers.at("2026-03-16 09:00")):
        draft = actions.start_supplement(dossier.pk, by=cast.lan)
        actions.save_draft(draft.key, by=cast.lan, answers={"child_name": "Ma Thị Tuyết"})
        actions.answer_supplement(dossier.pk, by=cast.lan)
    look("2026-03-16 09:01")
    assert "near_due" in open_kinds(dossier)
    assert Alert.objects.filter(kind="near_due").count() == 2


def test_before_there_is_any_agency_it_looks_and_finds_nothing(db: None) -> None:
    look("2026-03-09 08:00")
    assert not Alert.objects.exists()
