"""Two workers watch at once, with connections and commits of their own."""

from typing import Any

from dossiers import actions, tasks, watching
from dossiers.models import Alert, ApologyDraft, Dossier, Event, Letter, Message
from dossiers.states import Step
from egov import clock
from tests import documents, makers
from tests.cast import Cast
from tests.dossiers.test_at_once import at_once
from tests.dossiers.watching.looking import act, filed_at
from tests.dossiers.watching.test_unanswered import STOPS


def look(_number: int) -> Any:
    with clock.standing_at(makers.at("2026-03-27 10:00")):
        return watching.watch()


def test_each_alert_and_each_message_is_made_once(live_cast: Cast) -> None:
    cast = live_cast
    for hour in range(8, 14):
        dossier = filed_at(f"2026-03-09 {hour:02}:00", cast)
        if hour > 9:
            act("2026-03-09 14:00", "accept", dossier, by=cast.minh)
    looks = [round_ for _ in range(3) for round_ in at_once(4, look)]
    raised = sum((one for one in looks), start=type(looks[0])())
    assert {kind: number for kind, number in raised.items() if number} == {
        "not_accepted": 2,
        "overdue": 4,
        "step_over": 4,
        "apology_waits": 4,
    }
    assert Alert.objects.filter(ended_at__isnull=True).count() == raised.total()
    # Reception and the head of the desk; two specialists and the head; the head again.
    assert Message.objects.filter(alert__kind="not_accepted").count() == 2 * 2
    assert Message.objects.filter(alert__kind="overdue").count() == 4 * 3
    assert Message.objects.filter(alert__kind="apology_waits").count() == 4
    assert ApologyDraft.objects.count() == 4


def test_an_unanswered_dossier_ends_once(live_cast: Cast) -> None:
    cast = live_cast
    procedure = makers.publish(documents.document("1.001266", "Hộ", supplements=STOPS))
    for _ in range(5):
        dossier = filed_at("2026-03-09 08:00", cast, procedure)
        ask: dict[str, Any] = {"by": cast.minh, "items": makers.ITEMS}
        act("2026-03-09 09:00", "request_supplement", dossier, **ask)
    looks = at_once(4, look)
    assert sum(one["stopped"] for one in looks) == 5
    assert Event.objects.filter(step=Step.REFUSE, by=None).count() == 5


def test_whoever_signs_while_the_watch_looks_leaves_no_draft(live_cast: Cast) -> None:
    cast = live_cast
    dossiers = [filed_at("2026-03-09 08:00", cast) for _ in range(6)]
    for dossier in dossiers:
        act("2026-03-09 14:00", "accept", dossier, by=cast.minh)
    day = makers.at("2026-04-10 00:00").date()

    def sign_or_look(number: int) -> None:
        if number % 2:
            look(number)
            return
        with clock.standing_at(makers.at("2026-03-27 10:00")):
            for dossier in dossiers[number // 2 :: 2]:
                actions.apologise(dossier.pk, by=cast.dung, until=day, reason="Muộn")

    at_once(4, sign_or_look)
    assert Letter.objects.filter(about__isnull=False).count() == 6
    assert not ApologyDraft.objects.exists()


def test_the_task_says_how_many(live_cast: Cast) -> None:
    dossier = filed_at("2026-03-09 08:00", live_cast)
    with clock.standing_at(makers.at("2026-03-11 08:00")):
        assert [tasks.watch(), tasks.watch()] == [1, 0]
    assert Dossier.objects.get(pk=dossier.pk).alerts.get().kind == "not_accepted"
