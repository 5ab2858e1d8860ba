"""Where to go on after something was said of a value."""

from django.urls import reverse

from egov.models import User
from rankings.models import Observation
from rankings.states import Step
from rankings.views.office.waiting import QUEUES, waiting_for


def after(user: User, value: Observation, step: Step) -> str:
    """The next value of the queue, or the queue; a unit's sheet; else the value."""
    queue = next((one for one in QUEUES.values() if one.step == step), None)
    if step == Step.RETURN:
        queue = QUEUES["assess"]
    if queue is not None:
        return _next(user, value, queue.step) or (
            reverse("ranking-office:queue", args=[value.edition_id])
            + f"?queue={queue.code}"
        )
    if step in {Step.REPORT, Step.APPEAL}:
        unit = value.unit.key
        return reverse("ranking-office:sheet", args=[value.edition_id, unit])
    return reverse("ranking-office:value", args=[value.pk])


def _next(user: User, value: Observation, step: Step) -> str:
    """The next of the same unit, or the first that waits."""
    waiting = waiting_for(user, step).filter(edition=value.edition_id).exclude(pk=value.pk)
    ordered = waiting.order_by("unit__key", "indicator")
    found = ordered.filter(unit=value.unit_id).first() or ordered.first()
    return reverse("ranking-office:value", args=[found.pk]) if found else ""
