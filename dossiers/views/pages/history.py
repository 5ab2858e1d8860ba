"""What happened to a dossier, as its applicant may read it: newest first."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.models import Event, EventDetails
from dossiers.states import Step
from egov.models import User
from egov.templatetags.say import short_hash

# Their words are addressed to the applicant. What officials write to each other
# (notes, conclusions, opinions) is not told here, only that they did.
_TOLD = {
    Step.REFUSE: "reason",
    Step.STOP: "reason",
    Step.WITHDRAW: "reason",
    Step.APOLOGISE: "reason",
}
_BY_APPLICANT = frozenset({"applicant", "representative"})


def timeline(events: Sequence[Event], user: User) -> list[dict[str, Any]]:
    """Rows of `partials/timeline.html`; `user` is the one who reads."""
    return [_item(event, user) for event in reversed(events)]


def _item(event: Event, user: User) -> dict[str, Any]:
    local = timezone.localtime(event.at)
    return {
        "what": event.done_label,
        "who": _who(event, user),
        "at": f"{local:%d/%m/%Y %H:%M}",
        "at_iso": local.isoformat(timespec="seconds"),
        "note": _note(event),
        "meta": _("bản ghi %(hash)s") % {"hash": short_hash(event.hash)},
        "tone": _tone(event),
    }


def _who(event: Event, user: User) -> str:
    if event.by_id == user.pk and event.role in _BY_APPLICANT:
        return _("bạn")
    names = (event.by.full_name if event.by else _("hệ thống"), event.agency)
    return ", ".join(str(name) for name in names if name)


def _note(event: Event) -> str:
    step = Step(event.step)
    details = EventDetails.of(event)
    if step == Step.REQUEST_SUPPLEMENT:
        points = [str(item.get("text", "")) for item in details.get("items", [])]
        return " · ".join(point for point in points if point)
    return str(details.get(_TOLD[step], "")) if step in _TOLD else ""


def _tone(event: Event) -> str:
    if event.step in {Step.REQUEST_SUPPLEMENT, Step.REQUEST_PAYMENT}:
        return "waiting"
    if event.step in {Step.REFUSE, Step.STOP, Step.APOLOGISE}:
        return "late"
    return "" if event.role in _BY_APPLICANT else "office"
