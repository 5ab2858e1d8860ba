"""Work behind: doors for the clock and for hints."""

import time
from collections.abc import Callable
from datetime import timedelta

from celery import shared_task
from django.core.cache import cache
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest, Least

from dossiers import actions, editions, notifications, sealing, watching
from dossiers.documents import try_letter, try_result
from dossiers.errors import StepRefused
from dossiers.models import Dossier, Event, Letter, LetterContent, Message, Outbox, Result
from dossiers.states import FINAL, Status
from dossiers.transitions import HINTED
from egov import clock
from egov.errors import NotAllowed

_HINT_GRACE = timedelta(seconds=10)
_SOON, _LATEST = timedelta(seconds=15), timedelta(minutes=5)


@shared_task(name="dossiers.drain_outbox")
def drain_outbox() -> int:
    """A hint: some event has consequences to work out. Returns how many had."""
    cache.delete(HINTED)
    return _deliver(Outbox.objects.filter(next_at__lte=clock.now()))


@shared_task(name="dossiers.sweep_outbox")
def sweep_outbox() -> int:
    """Deliver what a hint lost: broker away, worker killed. Returns how many."""
    now = clock.now()
    waiting = Outbox.objects.filter(created_at__lt=now - _HINT_GRACE, next_at__lte=now)
    return _deliver(waiting)


def _deliver(waiting: QuerySet[Outbox], limit: int = 500) -> int:
    """Deliver up to `limit` events; what another worker has in hand is passed over."""
    ids = list(waiting.order_by("pk").values_list("pk", flat=True)[:limit])
    return sum(_tried(event_id) for event_id in ids)


def _tried(event_id: int) -> bool:
    """Deliver, having put the event off first: should it fail, or the worker be killed
    over it, the sweeps go on with the others and come back to it later, soon at first
    and then after as long as it has waited already."""
    now = clock.now()
    wait = Greatest(Value(_SOON), Least(Value(_LATEST), Value(now) - F("created_at")))
    Outbox.objects.filter(pk=event_id).update(next_at=Value(now) + wait)
    return deliver_event(event_id)


def deliver_event(event_id: int) -> bool:
    """Work out one event's consequences, then make the documents it issued."""
    delivered = notifications.deliver(event_id)
    ended = Event.objects.filter(pk=event_id, status_to__in=[*FINAL, Status.FINISHED])
    for dossier_id in ended.values_list("dossier_id", flat=True):
        watching.draft_if_owed(dossier_id)
    finished = Event.objects.filter(pk=event_id, status_to=Status.FINISHED)
    for dossier_id in finished.values_list("dossier_id", flat=True):
        try_result(dossier_id)
    letters = Letter.objects.filter(event=event_id)
    for letter_id in letters.values_list("pk", flat=True):
        try_letter(letter_id)
    return delivered


@shared_task(name="dossiers.sweep_letters")
def sweep_letters(seconds: float = 15) -> int:
    """Make and sign what a hint lost, or what the signing service was away for, for so
    long at most. Returns how many files were made."""
    until, now = time.monotonic() + seconds, clock.now()
    results = Result.objects.filter(sha256="", next_at__lte=now).order_by("next_at")
    letters = LetterContent.objects.filter(file="", sha256="", next_at__lte=now)
    waiting: list[tuple[Callable[[int], bool], int]] = [
        (try_result, pk) for pk in results.values_list("dossier", flat=True)[:100]
    ]
    unmade = letters.exclude(data={}).order_by("next_at").values_list("pk", flat=True)
    waiting += [(try_letter, pk) for pk in unmade[:100]]
    made = 0
    for make, pk in waiting:
        if time.monotonic() < until:
            made += make(pk)
    return made


@shared_task(name="dossiers.watch")
def watch() -> int:
    """Look for what waits too long. Returns how many alerts were raised."""
    return watching.watch().total()


@shared_task(name="dossiers.count_again")
def count_again(limit: int = 500) -> int:
    """Count open dossiers by the newest calendar edition. Returns how many were behind."""
    return editions.count_again(limit)


@shared_task(name="dossiers.anonymise_old")
def anonymise_old(limit: int = 500) -> int:
    """Let what is personal leave dossiers kept long enough. Returns how many."""
    due = Dossier.objects.past_retention().order_by("finished_at")
    return sum(_anonymised(pk) for pk in due.values_list("pk", flat=True)[:limit])


def _anonymised(pk: int) -> bool:
    try:
        actions.anonymise(pk)
    except (NotAllowed, StepRefused):
        return False  # another worker came first
    return True


@shared_task(name="dossiers.seal")
def seal_events(most: int = 50) -> int:
    """Seal what waits, batch by batch. Returns how many events."""
    sealed = 0
    for _ in range(most):
        done = sealing.seal()
        sealed += done
        if done < sealing.BATCH:
            break
    return sealed


@shared_task(name="dossiers.sweep_messages")
def sweep_messages(limit: int = 500) -> int:
    """Send again what the mail server refused, when its wait is over."""
    due = Message.objects.filter(state=Message.State.QUEUED, next_at__lte=clock.now())
    ids = list(due.order_by("next_at").values_list("pk", flat=True)[:limit])
    return sum(notifications.send(message_id) for message_id in ids)
