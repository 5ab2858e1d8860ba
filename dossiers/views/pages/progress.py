"""The route of a dossier as a row of bars."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dossiers import legal_clock
from dossiers.models import Dossier, Event
from dossiers.states import Status
from dossiers.views.pages.words import short_moment


def route_steps(dossier: Dossier, events: Sequence[Event]) -> list[dict[str, Any]]:
    """Filed, then each place: done with the moment it was left, current, or to come."""
    places = list(dossier.spec.route)
    entered = _entered(events)
    here = next(
        (index for index, place in enumerate(places) if place.kind == dossier.at), 0
    )
    rows = [_bar(_("Đã nộp"), short_moment(dossier.filed_at), 100, "done")]
    for index, place in enumerate(places):
        label = str(place.kind.label)
        if index < here:
            left = entered.get(places[index + 1].code)
            rows.append(_bar(label, short_moment(left) if left else "", 100, "done"))
        elif index == here:
            rows.append(_current(dossier, events, label))
        else:
            rows.append(_bar(label, "", 0, "todo"))
    return rows


def _entered(events: Sequence[Event]) -> dict[str, datetime]:
    """When each place was last come to."""
    return {event.facts["place"]: event.at for event in events if event.facts.get("place")}


def _current(dossier: Dossier, events: Sequence[Event], label: str) -> dict[str, Any]:
    if dossier.status == Status.RETURNED:
        done = dossier.changed_at
        return _bar(label, short_moment(done), 100, "done")
    if dossier.is_final:
        return _bar(label, str(Status(dossier.status).label), 100, "current", "paused")
    reading = legal_clock.reading(dossier, events)
    step = reading.step
    spent = int(step.spent * 100 / step.allotted) if step and step.allotted else 0
    waits = dossier.status in {Status.SUPPLEMENT, Status.FINANCIAL}
    note = _("chờ bạn") if waits else ""
    tone = "paused" if waits else "near" if spent > 100 else ""
    return _bar(label, note, max(8, min(spent, 100)), "current", tone)


def _bar(label: str, note: str, percent: int, state: str, tone: str = "") -> dict[str, Any]:
    return {"label": label, "note": note, "percent": percent, "state": state, "tone": tone}
