"""Form 07: the register of what an agency's desk received.

The register of a closed month is kept for longer than its dossiers keep what is personal,
so it names nobody: code, times, ways and verdicts. The names are in the live register
(`rows`) as long as the dossiers have them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dossiers.letters.contents.heading import both, name_of
from dossiers.letters.contents.matter import address_of
from dossiers.models import Dossier, Event, EventDetails
from dossiers.states import FINAL, Status, Step
from egov.models import Agency, User

PERSONAL = ("owner", "contact", "receiver")


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month."""

    first: date

    @property
    def last(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def content(
    agency: Agency, month: Month, dossiers: Sequence[Dossier], *, by: User
) -> dict[str, Any]:
    """The closed month, signed by the desk's head."""
    kept = [_nameless(row) for row in rows(dossiers)]
    return {
        "first": month.first.isoformat(),
        "last": month.last.isoformat(),
        "rows": kept,
        "counts": counts(kept),
        "signer": {"name": by.full_name, "for": ""},
    }


def _nameless(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in PERSONAL}


def rows(dossiers: Sequence[Dossier], *, start: int = 1) -> list[dict[str, Any]]:
    """A row for each dossier, numbered from `start`. One query for all of them.

    Dossiers with version, agencies and applicant.
    """
    told = _events(dossiers)
    return [
        _row(number, dossier, told.get(dossier.pk, {}))
        for number, dossier in enumerate(dossiers, start)
    ]


def _events(dossiers: Sequence[Dossier]) -> dict[int, dict[str, Event]]:
    """By dossier: the event that finished it, and the one that handed it over."""
    found: dict[int, dict[str, Event]] = {}
    steps = (Step.HAND_OVER, Step.ISSUE)
    keys = [dossier.pk for dossier in dossiers]
    events = Event.objects.filter(dossier__in=keys, step__in=steps)
    for event in events.select_related("personal").order_by("seq"):
        found.setdefault(event.dossier_id, {})[event.step] = event
    return found


def _row(number: int, dossier: Dossier, told: Mapping[str, Event]) -> dict[str, Any]:
    issued, handed = told.get(Step.ISSUE), told.get(Step.HAND_OVER)
    spec = dossier.spec
    return {
        "no": number,
        "code": dossier.code,
        "procedure": {"code": spec.document["code"], **both(spec.name)},
        "sets": int(spec.document["sets"]),
        "owner": dossier.owner_name,
        "contact": ", ".join(filter(None, [address_of(dossier), dossier.owner_phone])),
        "handler": name_of(dossier.handling_agency),
        "filed_at": dossier.filed_at.isoformat(),
        "accepted_at": dossier.accepted_at.isoformat() if dossier.accepted_at else "",
        "due_at": dossier.due_at.isoformat() if dossier.due_at else "",
        "finished_at": dossier.finished_at.isoformat() if dossier.finished_at else "",
        "returned_at": handed.at.isoformat() if handed else "",
        "way": str(handed.facts.get("way", "")) if handed else "",
        "receiver": str(EventDetails.of(handed).get("receiver", "")) if handed else "",
        "status": int(dossier.status),
        "on_time": issued.facts.get("on_time") if issued else None,
        "supplements": dossier.supplements,
    }


def counts(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many were received, settled in and out of time, ended otherwise, still open."""
    said = {"received": 0, "on_time": 0, "late": 0, "ended": 0, "open": 0}
    for row in rows:
        said["received"] += 1
        said[_fate(row)] += 1
    return said


def _fate(row: Mapping[str, Any]) -> str:
    if row["on_time"] is not None:
        return "on_time" if row["on_time"] else "late"
    return "ended" if row["status"] in FINAL - {Status.RETURNED} else "open"
