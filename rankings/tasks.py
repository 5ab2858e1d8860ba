"""Work of the rankings that no request waits for."""

from contextlib import suppress

import structlog
from celery import shared_task
from kombu.exceptions import OperationalError

from egov.errors import DomainError
from egov.models import User
from rankings import inspection, notices, publishing

_log = structlog.get_logger(__name__)


@shared_task(name="rankings.publish")
def publish(edition: int, by: int) -> int | None:
    """Publish an edition for the person who asked; its revision's number, None if refused.

    Delivered twice it publishes once: the second finds the edition published.
    """
    try:
        return publishing.publish(edition, by=User.objects.get(pk=by)).number
    except DomainError as refusal:
        _log.warning("ranking_not_published", edition=edition, code=refusal.code)
        return None


@shared_task(name="rankings.visit_next")
def visit_next() -> bool:
    """Make the visit that waits longest, if none is being made; whether one was."""
    made = inspection.run_next()
    if made:
        hint_visit()
    return made


def hint_visit() -> None:
    """Say that a visit may wait. Lost without a broker: the next minute finds it."""
    with suppress(OperationalError, OSError):
        visit_next.apply_async(retry=False)


@shared_task(name="rankings.tell")
def tell() -> int:
    """Write down what people are to be told, and send what is due. Returns the mails sent."""
    notices.find()
    return notices.send_due()
