"""Editions of the working calendar: proposed, published, and what each one moved.

A day off announced late moves due dates that were promised. It does so by an event of
each dossier, after its publisher has seen which dossiers these are.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dossiers import calendars, legal_clock
from dossiers.actions import recount
from dossiers.errors import AnswersInvalid, StepRefused
from dossiers.ledger import canonical
from dossiers.models import CalendarEdition, Dossier, Event
from dossiers.states import Step
from dossiers.worktime import Calendar, days_of, read, vietnam_rows
from egov import clock
from egov.errors import NotAllowed
from egov.mandates import agencies_as
from egov.models import Role, User

Row = Mapping[str, Any]
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moved:
    """A dossier and its due moment by the calendar before and after."""

    code: str
    was: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Effect:
    """What an edition moves: the dossiers found, among how many that were counted.

    `more`: there are further dossiers which the preview did not count.
    """

    moved: tuple[Moved, ...]
    counted: int
    more: bool


def may_publish(user: User) -> bool:
    """Calendars are the business administrator's."""
    return bool(agencies_as(user, (Role.BUSINESS_ADMIN,)))


def require_publisher(user: User) -> None:
    """Raises NotAllowed."""
    if not may_publish(user):
        raise NotAllowed


def rows_in_force() -> tuple[Row, ...]:
    """The dated exceptions of the newest edition."""
    newest = CalendarEdition.objects.order_by("-number").first()
    return tuple(newest.days) if newest else vietnam_rows()


def changed(rows: Iterable[Row], changes: Iterable[Row]) -> list[Row]:
    """Rows with changes laid over them by date; a change of kind "plain" takes one away.

    Raises AnswersInvalid for what cannot be a calendar.
    """
    known = {str(row["on"]): dict(row) for row in rows}
    for change in changes:
        known.pop(str(change["on"]), None)
        if change["kind"] != "plain":
            known[str(change["on"])] = dict(change)
    found: list[Row] = [known[on] for on in sorted(known)]
    try:
        days_of(found)
    except ValueError as error:
        raise AnswersInvalid({"changes": str(error)}) from None
    return found


def digest_of(rows: Sequence[Row]) -> str:
    """SHA-256 (hex) of the canonical rows: the identity of an edition's content."""
    return hashlib.sha256(canonical(list(rows))).hexdigest()


@transaction.atomic
def publish(
    rows: Sequence[Row], *, notice: str, reason: str = "", by: User | None = None
) -> CalendarEdition:
    """Publish an edition; dossiers are counted again behind, one by one.

    Raises AnswersInvalid when these rows were published already, NotAllowed.
    """
    if by is not None:
        require_publisher(by)
    days_of(rows)
    newest = CalendarEdition.objects.select_for_update().order_by("-number").first()
    digest = digest_of(rows)
    if CalendarEdition.objects.filter(digest=digest).exists():
        raise AnswersInvalid({"changes": _("Lịch này đã được công bố.")})
    edition = CalendarEdition.objects.create(
        number=newest.number + 1 if newest else calendars.BUILT_IN + 1,
        notice=notice,
        reason=reason,
        days=list(rows),
        digest=digest,
        published_by=by,
    )
    calendars.forget()
    transaction.on_commit(calendars.forget)
    return edition


def publish_shipped() -> CalendarEdition | None:
    """Publish the calendar that comes with this release; None when it was, before."""
    rows = vietnam_rows()
    if CalendarEdition.objects.filter(digest=digest_of(rows)).exists():
        return None
    return publish(rows, notice=_("Lịch kèm theo phần mềm"))


def effect_of(rows: Sequence[Row], *, most: int = 2000) -> Effect:
    """Which open dossiers these rows would move; the first `most` by due date counted."""
    open_ones = _concerned(rows)
    dossiers = list(open_ones[: most + 1])
    found = tuple(_moved(dossiers[:most], rows))
    return Effect(found, min(len(dossiers), most), len(dossiers) > most)


def _concerned(rows: Sequence[Row]) -> Any:
    """Open dossiers whose time may touch a date on which the two calendars differ."""
    before = {str(row["on"]): row["kind"] for row in rows_in_force()}
    after = {str(row["on"]): row["kind"] for row in rows}
    differ = {on for on in {*before, *after} if before.get(on) != after.get(on)}
    dossiers = Dossier.objects.clocked().select_related("version", "handling_agency")
    dossiers = dossiers.defer("version__document", "answers").order_by("due_at", "pk")
    if not differ:
        return dossiers.none()
    first, last = date.fromisoformat(min(differ)), date.fromisoformat(max(differ))
    return dossiers.filter(due_at__date__gte=first - 3 * _DAY, accepted_at__date__lte=last)


def _moved(dossiers: Sequence[Dossier], rows: Sequence[Row]) -> Iterator[Moved]:
    days, now = days_of(rows), clock.now()
    events: dict[int, list[Event]] = {dossier.pk: [] for dossier in dossiers}
    for event in Event.objects.filter(dossier__in=events).order_by("dossier_id", "seq"):
        events[event.dossier_id].append(event)
    for dossier in dossiers:
        story = events[dossier.pk]
        rule = dossier.spec.rule(dossier.case, dossier.channel)
        marks = legal_clock.marks_of(story)
        hours = legal_clock.calendar_for(dossier, story).hours
        was = legal_clock.reading(dossier, story, now).due_at
        then = read(rule, Calendar(days, hours), marks, now).due_at
        if was and then and was != then:
            yield Moved(dossier.code, was, then)


def count_again(limit: int = 500) -> int:
    """Count dossiers that are behind by the newest edition; how many were.

    Each in a transaction of its own. When none is left, the edition says so.
    """
    newest = CalendarEdition.objects.order_by("-number").first()
    if newest is None:
        return 0
    calendars.forget()
    behind = Dossier.objects.counted_before(newest.number).order_by("pk")
    pks = list(behind.values_list("pk", flat=True)[:limit])
    done = sum(_counted(pk) for pk in pks)
    if not pks and newest.counted_at is None:
        editions = CalendarEdition.objects.filter(counted_at=None)
        editions.update(counted_at=clock.now())
    return done


def _counted(pk: int) -> bool:
    try:
        recount(pk)
    except (NotAllowed, StepRefused):
        return False  # settled meanwhile, or counted by another worker
    return True


def moved_by(edition: CalendarEdition) -> Iterator[Moved]:
    """The dossiers whose due date the edition moved, from their events."""
    events = Event.objects.filter(
        step=Step.RECOUNT, facts__calendar__edition=edition.number
    ).select_related("dossier")
    for event in events.defer("dossier__answers").order_by("pk"):
        was, now = event.facts["was_due_at"], event.facts["due_at"]
        if was and now and was != now:
            yield Moved(
                event.dossier.code, datetime.fromisoformat(was), datetime.fromisoformat(now)
            )
