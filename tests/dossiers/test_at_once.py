"""Many at once: numbers without gaps, one filing, one decision, one message."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core import mail
from django.db import connection

from dossiers import actions, notifications, tasks, transitions
from dossiers.errors import KeyReused, StepRefused
from dossiers.ledger import broken_at
from dossiers.models import Dossier, Event, Message, Outbox, Tally
from egov import clock
from egov.models import Role, User
from tests import makers
from tests.cast import Cast


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """`work(0..count-1)` from so many threads, started together; results or errors."""
    gate = threading.Barrier(count)

    def run(number: int) -> Any:
        try:
            gate.wait(60)
            return work(number)
        except Exception as error:  # noqa: BLE001 - the test looks at each one
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_sixteen_threads_number_without_a_gap(live_cast: Cast) -> None:
    keys = [[makers.draft(live_cast).key for _ in range(5)] for _ in range(16)]

    def file_five(number: int) -> list[str]:
        return [actions.file(key, by=live_cast.lan).dossier.code for key in keys[number]]

    results = at_once(16, file_five)
    day = clock.today()
    codes = sorted(code for result in results for code in result)
    assert codes == [f"H55.12-{day:%y%m%d}-{n:04d}" for n in range(1, 81)]


def test_a_refused_filing_leaves_no_gap(live_cast: Cast, monkeypatch: Any) -> None:
    first, second = makers.draft(live_cast), makers.draft(live_cast)
    plain = transitions.record

    def broken(*args: Any, **kwargs: Any) -> Event:
        plain(*args, **kwargs)
        raise RuntimeError("the machine dies here")

    monkeypatch.setattr(transitions, "record", broken)
    [error] = at_once(1, lambda _: actions.file(first.key, by=live_cast.lan))
    assert isinstance(error, RuntimeError)
    monkeypatch.setattr(transitions, "record", plain)
    assert actions.file(second.key, by=live_cast.lan).dossier.code.endswith("-0001")
    assert actions.file(first.key, by=live_cast.lan).dossier.code.endswith("-0002")


def test_a_hundred_retries_make_one_dossier_one_number_one_message(
    live_cast: Cast, hints: list[int]
) -> None:
    draft = makers.draft(live_cast)
    answers = [
        answer
        for _ in range(4)
        for answer in at_once(25, lambda _: actions.file(draft.key, by=live_cast.lan))
    ]
    assert Counter(answer.created for answer in answers) == {True: 1, False: 99}
    assert len({answer.dossier.pk for answer in answers}) == 1
    assert Dossier.objects.count() == Event.objects.count() == 1
    [event] = Event.objects.all()
    delivered = at_once(20, lambda _: tasks.deliver_event(event.pk))
    assert sorted(delivered) == [False] * 19 + [True]
    assert sorted(message.to[0] for message in mail.outbox) == [
        "lan@example.vn",
        "minh@example.vn",
    ]
    received = Tally.objects.get(measure=Tally.Measure.RECEIVED)
    assert received.count == 1
    assert not Outbox.objects.exists()
    assert hints == [event.pk]


def test_one_key_never_files_two_drafts(live_cast: Cast) -> None:
    drafts = [makers.draft(live_cast) for _ in range(8)]
    key = drafts[0].key
    results = at_once(8, lambda n: actions.file(drafts[n].key, by=live_cast.lan, key=key))
    assert sum(isinstance(result, actions.Filed) for result in results) == 1
    assert sum(isinstance(result, KeyReused) for result in results) == 7
    assert Dossier.objects.count() == 1


def test_fifty_officials_decide_and_one_decision_stands(live_cast: Cast) -> None:
    dossier = makers.on_the_road(live_cast, "proposed")
    approvers = [
        makers.official(f"lanh-dao-{n}", f"Lãnh đạo {n}", live_cast.ward, Role.APPROVER)
        for n in range(50)
    ]

    def decide(number: int) -> str:
        user = User.objects.get(pk=approvers[number].pk)
        if number % 2:
            return actions.approve(dossier.pk, by=user).code
        return actions.send_back(dossier.pk, by=user, reason="Xem lại").code

    results = at_once(50, decide)
    refusals = [error for error in results if isinstance(error, StepRefused)]
    assert sum(isinstance(result, str) for result in results) == 1
    assert len(refusals) == 49
    winner = Event.objects.get(seq=5)
    assert winner.by is not None
    assert all(winner.by.full_name in error.message for error in refusals)
    assert Event.objects.filter(seq__gt=5).count() == 0
    assert broken_at(event.link() for event in Event.objects.order_by("seq")) is None


def test_the_sweep_delivers_what_hints_lost(live_cast: Cast) -> None:
    with clock.standing_at(makers.at("2026-03-11 09:00")):
        makers.filed(live_cast)
    assert tasks.sweep_outbox() == 1
    assert tasks.sweep_outbox() == 0
    assert Message.objects.filter(state=Message.State.SENT).count() == 2


def test_two_sweeps_at_once_send_nothing_twice(live_cast: Cast) -> None:
    with clock.standing_at(makers.at("2026-03-11 09:00")):
        for _ in range(12):
            makers.filed(live_cast)
    at_once(4, lambda _: tasks.sweep_outbox())
    assert len(mail.outbox) == 24
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 24


def test_a_mail_server_that_is_away_loses_nothing(live_cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with clock.standing_at(makers.at("2026-03-11 09:00")):
        dossier = makers.filed(live_cast)
        event = dossier.events.get()
        assert notifications.deliver(event.pk)
        assert tasks.sweep_messages() == 0
    waiting = Message.objects.filter(state=Message.State.QUEUED)
    assert waiting.count() == 2
    assert all(message.error and message.attempts == 1 for message in waiting)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert tasks.sweep_messages() == 2
    assert len(mail.outbox) == 2
