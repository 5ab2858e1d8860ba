"""An apology's life: drafted in time, renewed, signed once, owed until it is."""

import pytest

from dossiers import actions, tasks, watching
from dossiers.errors import AnswersInvalid, StepRefused
from dossiers.models import ApologyDraft, Dossier, Event, Letter
from dossiers.states import Step
from egov import clock
from tests import makers
from tests.cast import Cast
from tests.dossiers.watching.looking import act, filed_at, look

SIGNED = {"reason": "Chờ xác minh", "until": makers.at("2026-03-31 00:00").date()}


@pytest.fixture
def permit(cast: Cast) -> Dossier:
    """Ten working days from Monday 09/03/2026: due on Monday 23/03 at 17:00."""
    dossier = filed_at("2026-03-09 08:00", cast, cast.permit)
    act("2026-03-09 09:00", "accept", dossier, by=cast.minh)
    return act("2026-03-09 10:00", "assign", dossier, by=cast.dieu, assignee="son")


@pytest.fixture
def paid(cast: Cast, permit: Dossier) -> Dossier:
    money = {"amount": 150_000, "method": "cash", "reference": "1"}
    return act("2026-03-09 11:00", "record_payment", permit, by=cast.kien, **money)


def drafted(dossier: Dossier) -> ApologyDraft | None:
    return ApologyDraft.objects.filter(dossier=dossier).first()


def extends(dossier: Dossier, when: str) -> bool:
    with clock.standing_at(makers.at(when)):
        return watching.extends_now(dossier)


def test_it_is_drafted_from_two_working_days_before(permit: Dossier) -> None:
    assert permit.due_at == makers.at("2026-03-23 17:00")
    look("2026-03-19 16:59")
    assert drafted(permit) is None
    look("2026-03-19 17:00")
    draft = drafted(permit)
    assert draft is not None
    assert draft.about == permit.due_at


def test_the_days_before_are_a_setting(permit: Dossier, settings: object) -> None:
    settings.APOLOGY_DAYS_BEFORE = 3  # type: ignore[attr-defined]
    look("2026-03-18 16:59")
    assert drafted(permit) is None
    look("2026-03-18 17:00")
    assert drafted(permit) is not None


def test_a_short_limit_has_its_draft_in_the_second_half(cast: Cast) -> None:
    dossier = filed_at("2026-03-09 08:00", cast)
    act("2026-03-09 09:00", "accept", dossier, by=cast.minh)
    # Twelve of 24 hours are left on Wednesday after the morning.
    look("2026-03-11 11:29")
    assert drafted(dossier) is None
    look("2026-03-11 11:30")
    assert drafted(dossier) is not None


def test_the_date_is_what_the_places_ahead_are_entitled_to(
    cast: Cast, permit: Dossier
) -> None:
    """80 hours: appraisal has 44 and used them up; review 8, approval 8, issue 4 remain.
    20 hours after Thursday's closing end on Tuesday the 24th."""
    look("2026-03-19 17:00")
    draft = drafted(permit)
    assert draft is not None
    assert draft.until == makers.at("2026-03-24 17:00")
    assert "Bước appraise (từ ngày 09/03/2026)" in draft.reason


def test_the_date_is_at_least_a_working_day_after_the_due_date(
    cast: Cast, paid: Dossier
) -> None:
    act("2026-03-10 09:00", "propose", paid, by=cast.son, conclusion="Đạt")
    act("2026-03-10 10:00", "endorse", paid, by=cast.hai)
    look("2026-03-19 17:00")
    draft = drafted(paid)
    assert draft is not None
    assert draft.until == makers.at("2026-03-24 17:00")


def test_the_reason_names_the_agency_that_is_waited_for(
    cast: Cast, permit: Dossier
) -> None:
    question = {"agency": "H55.05", "question": "?", "days": 2}
    act("2026-03-16 09:00", "ask_opinion", permit, by=cast.son, **question)
    look("2026-03-20 09:00")
    draft = drafted(permit)
    assert draft is not None
    assert "Chờ ý kiến của Sở Y tế từ ngày 16/03/2026" in draft.reason
    assert "quá hạn trả lời từ ngày 18/03/2026" in draft.reason
    answer = {"agrees": True, "answer": "Đồng ý"}
    act("2026-03-20 10:00", "give_opinion", permit, by=cast.ngoc, **answer)
    look("2026-03-20 10:01")
    draft = drafted(permit)
    assert draft is not None
    assert "Sở Y tế" not in draft.reason


def test_a_proposed_date_that_has_come_is_proposed_anew(permit: Dossier) -> None:
    look("2026-03-19 17:00")
    look("2026-03-24 17:00")
    draft = drafted(permit)
    assert draft is not None
    assert draft.until > makers.at("2026-03-25 00:00")
    assert draft.about == permit.due_at


def test_it_is_proposed_anew_while_the_clock_stands_after_a_missed_date(
    cast: Cast, permit: Dossier
) -> None:
    look("2026-03-23 17:01")
    ask = {"by": cast.son, "items": makers.ITEMS}
    act("2026-03-24 09:00", "request_supplement", permit, **ask)
    look("2026-03-24 09:01")
    assert drafted(permit) is not None
    look("2026-04-02 09:00")
    draft = drafted(permit)
    assert draft is not None
    assert draft.until > makers.at("2026-04-02 09:00")
    day = draft.until.astimezone(makers.ZONE).date()
    signed = {"reason": "Muộn", "until": day}
    act("2026-04-02 09:30", "apologise", permit, by=cast.thu, **signed)
    assert drafted(permit) is None


def test_signed_a_working_day_before_it_extends(cast: Cast, permit: Dossier) -> None:
    look("2026-03-19 17:00")
    assert extends(permit, "2026-03-23 07:30")
    signed = act("2026-03-23 07:30", "apologise", permit, by=cast.thu, **SIGNED)
    assert signed.due_at == makers.at("2026-03-31 17:00")
    assert drafted(permit) is None
    look("2026-03-23 08:00")
    assert drafted(permit) is None


def test_signed_later_it_is_an_apology_alone(cast: Cast, permit: Dossier) -> None:
    look("2026-03-23 07:31")
    assert not extends(permit, "2026-03-23 07:31")
    signed = act("2026-03-23 07:31", "apologise", permit, by=cast.thu, **SIGNED)
    assert signed.due_at == permit.due_at
    look("2026-03-24 09:00")
    assert drafted(permit) is None
    assert Letter.objects.filter(dossier=permit, about=permit.due_at).count() == 1
    with pytest.raises(AnswersInvalid):
        act("2026-03-24 10:00", "apologise", permit, by=cast.thu, **SIGNED)


def test_an_extended_date_that_is_missed_too_has_a_letter_of_its_own(
    cast: Cast, permit: Dossier
) -> None:
    look("2026-03-19 17:00")
    act("2026-03-20 09:00", "apologise", permit, by=cast.thu, **SIGNED)
    look("2026-04-01 08:00")
    draft = drafted(permit)
    assert draft is not None
    assert draft.about == makers.at("2026-03-31 17:00")
    assert not extends(Dossier.objects.get(pk=permit.pk), "2026-03-26 09:00")
    later = SIGNED | {"until": makers.at("2026-04-10 00:00").date()}
    act("2026-04-01 09:00", "apologise", permit, by=cast.thu, **later)
    abouts = list(
        Letter.objects.filter(about__isnull=False).values_list("about", flat=True)
    )
    assert abouts == [makers.at("2026-03-23 17:00"), makers.at("2026-03-31 17:00")]


def finished(cast: Cast, dossier: Dossier, day: str) -> Dossier:
    act(f"{day} 08:00", "propose", dossier, by=cast.son, conclusion="Đạt")
    act(f"{day} 08:05", "endorse", dossier, by=cast.hai)
    act(f"{day} 08:10", "approve", dossier, by=cast.thu)
    done = act(f"{day} 08:15", "issue", dossier, by=cast.thu)
    event = Event.objects.filter(dossier=dossier).latest("seq")
    with clock.standing_at(makers.at(f"{day} 08:15")):
        tasks.deliver_event(event.pk)
    return done


def test_a_date_that_was_kept_needs_no_letter(cast: Cast, paid: Dossier) -> None:
    look("2026-03-20 09:00")
    assert drafted(paid) is not None
    done = finished(cast, paid, "2026-03-23")
    look("2026-03-23 08:16")
    assert drafted(paid) is None
    with (
        clock.standing_at(makers.at("2026-03-24 09:00")),
        pytest.raises(StepRefused),
    ):
        actions.apologise(done.pk, by=cast.thu, reason="Muộn")


def test_a_missed_date_owes_its_letter_after_the_result(cast: Cast, paid: Dossier) -> None:
    look("2026-03-23 08:00")
    done = finished(cast, paid, "2026-03-24")
    look("2026-03-24 08:16")
    draft = drafted(done)
    assert draft is not None
    assert draft.about == makers.at("2026-03-23 17:00")
    signed = act("2026-03-25 09:00", "apologise", done, by=cast.thu, reason="Xin lỗi")
    assert signed.due_at == done.due_at
    assert signed.status == done.status
    assert drafted(done) is None
    with pytest.raises(StepRefused):
        act("2026-03-25 10:00", "apologise", done, by=cast.thu, reason="Xin lỗi")


def test_no_watch_looked_before_it_ended_late_and_it_is_owed_all_the_same(
    cast: Cast, paid: Dossier
) -> None:
    done = finished(cast, paid, "2026-03-24")
    draft = drafted(done)
    assert draft is not None
    assert draft.about == makers.at("2026-03-23 17:00")


def test_it_goes_while_the_clock_stands(cast: Cast, permit: Dossier) -> None:
    look("2026-03-20 09:00")
    assert drafted(permit) is not None
    ask = {"by": cast.son, "items": makers.ITEMS}
    act("2026-03-20 10:00", "request_supplement", permit, **ask)
    look("2026-03-20 10:01")
    assert drafted(permit) is None


def test_it_goes_when_the_dossier_is_withdrawn_in_time(cast: Cast, permit: Dossier) -> None:
    look("2026-03-20 09:00")
    act("2026-03-20 10:00", "withdraw", permit, by=cast.lan, reason="Thôi")
    look("2026-03-20 10:01")
    assert drafted(permit) is None


def test_nothing_is_drafted_for_whom_the_letter_is_signed(
    cast: Cast, permit: Dossier
) -> None:
    look("2026-03-19 17:00")
    act("2026-03-23 16:00", "apologise", permit, by=cast.thu, **SIGNED)
    for when in ("2026-03-23 16:01", "2026-03-24 08:00", "2026-04-20 08:00"):
        look(when)
        assert drafted(permit) is None
    assert Event.objects.filter(dossier=permit, step=Step.APOLOGISE).count() == 1
