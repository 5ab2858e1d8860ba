"""Work behind: doors for the clock and for hints."""

from datetime import timedelta

from celery import shared_task

from dossiers import notifications
from dossiers.documents import make_result
from dossiers.models import Event, Message, Outbox
from dossiers.states import Status
from egov import clock

_HINT_GRACE = timedelta(seconds=10)


@shared_task(name="dossiers.deliver_event", acks_late=True)
def deliver_event(event_id: int) -> None:
    """A hint: this event has consequences to work out."""
    notifications.deliver(event_id)
    finished = Event.objects.filter(pk=event_id, status_to=Status.FINISHED)
    for dossier_id in finished.values_list("dossier_id", flat=True):
        make_result(dossier_id)


@shared_task(name="dossiers.sweep_outbox")
def sweep_outbox(limit: int = 500) -> int:
    """Deliver what a hint lost: broker away, worker killed. Returns how many."""
    waiting = Outbox.objects.filter(created_at__lt=clock.now() - _HINT_GRACE)
    ids = list(waiting.order_by("pk").values_list("pk", flat=True)[:limit])
    for event_id in ids:
        deliver_event(event_id)
    return len(ids)


@shared_task(name="dossiers.sweep_messages")
def sweep_messages(limit: int = 500) -> int:
    """Send again what the mail server refused, when its wait is over."""
    due = Message.objects.filter(state=Message.State.QUEUED, next_at__lte=clock.now())
    ids = list(due.order_by("next_at").values_list("pk", flat=True)[:limit])
    return sum(notifications.send(message_id) for message_id in ids)
