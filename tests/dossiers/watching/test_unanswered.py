"""Nobody supplemented in time: the version says what follows, and only the version."""

from typing import Any

import pytest

from dossiers import actions, tasks
from dossiers.models import Dossier, Event, Letter, Message
from dossiers.policies import SYSTEM
from dossiers.states import Form, Status, Step
from egov import clock
from egov.errors import NotAllowed
from tests import documents, makers
from tests.cast import Cast
from tests.dossiers.watching.looking import act, filed_at, look, open_kinds

WITHIN = {"max": 1, "answer_within": {"amount": 10, "unit": "calendar_day"}}
STOPS: dict[str, Any] = WITHIN | {"unanswered": "stop"}
OVER = "2026-03-19 17:01"


def asked(cast: Cast, *, accepted: bool, supplements: dict[str, Any]) -> Dossier:
    """Asked on Monday 09/03/2026; the time ends on Thursday 19/03 at 17:00."""
    name = "Chấm dứt hộ kinh doanh"
    procedure = makers.publish(
        documents.document("1.001266", name, supplements=supplements)
    )
    dossier = filed_at("2026-03-09 08:00", cast, procedure)
    by = cast.minh
    if accepted:
        act("2026-03-09 08:30", "accept", dossier, by=cast.minh)
        act("2026-03-09 08:40", "take", dossier, by=cast.hoa)
        by = cast.hoa
    ask: dict[str, Any] = {"by": by, "items": makers.ITEMS}
    return act("2026-03-09 09:00", "request_supplement", dossier, **ask)


@pytest.mark.parametrize(
    ("accepted", "status", "form"),
    [(True, Status.STOPPED, Form.STOP), (False, Status.REFUSED, Form.REFUSAL)],
)
def test_the_system_ends_it_after_the_last_minute(
    cast: Cast, accepted: bool, status: Status, form: Form
) -> None:
    dossier = asked(cast, accepted=accepted, supplements=STOPS)
    look("2026-03-19 17:00")
    assert Dossier.objects.get(pk=dossier.pk).status == Status.SUPPLEMENT
    look(OVER)
    ended = Dossier.objects.get(pk=dossier.pk)
    assert ended.status == status
    event = ended.events.latest("seq")
    assert (event.by, event.role, event.agency) == (None, SYSTEM, None)
    assert "1.001266, công bố tại 163/QĐ-BTP; 60/2014/QH13" in event.facts["ground"]
    assert "Đến 17:00 ngày 19/03/2026" in event.personal.data["reason"]
    [letter] = Letter.objects.filter(dossier=dossier, form=form)
    assert letter.event_id == event.pk
    assert open_kinds(ended) == []


def test_twice_and_late_it_ends_once(cast: Cast) -> None:
    dossier = asked(cast, accepted=True, supplements=STOPS)
    look("2026-03-24 10:00")
    look("2026-03-24 10:00")
    assert Event.objects.filter(dossier=dossier, step=Step.STOP).count() == 1


def test_the_applicant_is_told_why(cast: Cast) -> None:
    dossier = asked(cast, accepted=True, supplements=STOPS)
    look(OVER)
    event = Event.objects.filter(dossier=dossier).latest("seq")
    tasks.deliver_event(event.pk)
    assert Message.objects.filter(event=event, to=cast.lan.email).count() == 1


def test_elsewhere_it_waits_and_somebody_hears(cast: Cast) -> None:
    dossier = asked(cast, accepted=True, supplements=WITHIN)
    look(OVER)
    assert Dossier.objects.get(pk=dossier.pk).status == Status.SUPPLEMENT
    assert open_kinds(dossier) == ["answer_over"]
    with clock.standing_at(makers.at(OVER)), pytest.raises(NotAllowed):
        actions.stop(dossier.pk, by=None, ground="?", reason="?")


def test_an_answer_in_the_last_minute_is_in_time(cast: Cast) -> None:
    dossier = asked(cast, accepted=True, supplements=STOPS)
    with clock.standing_at(makers.at("2026-03-19 16:59")):
        draft = actions.start_supplement(dossier.pk, by=cast.lan)
        actions.save_draft(draft.key, by=cast.lan, answers={"child_name": "Ma Thị Tuyết"})
        actions.answer_supplement(dossier.pk, by=cast.lan)
    look(OVER)
    assert Dossier.objects.get(pk=dossier.pk).status == Status.PROCESSING
