"""The engine: the only writer of a dossier's status, position, deadline and events.

A verb in `actions` opens `taking(step, pk, by=…)`, does what is special about it, and
leaves; the engine locks, checks the version seen, the right and the status, then saves
and records one event with its hash, all in one transaction.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from dossiers import legal_clock, policies
from dossiers.errors import Stale, StepRefused
from dossiers.ledger import event_hash
from dossiers.letters import Sheet, compose
from dossiers.models import Dossier, Event, EventDetails, Letter, Outbox, Unsealed
from dossiers.salting import salted
from dossiers.states import STEPS, Delivery, Form, Move, RouteKind, Status, Step
from egov import clock
from egov.celery import app
from egov.errors import NotFound
from egov.mandates import Mandate
from egov.models import User
from egov.rows import Together, kept, newest

logger = logging.getLogger(__name__)
HINTED = "outbox-hinted"


@dataclass(slots=True)
class Act:
    """A step being taken: the locked dossier, and what the event will say.

    `along` holds statements of the verb's own that are written with the event. `forms`
    are the papers that the act issues; they are composed when the deadline is known.
    """

    step: Step
    dossier: Dossier
    by: User | None
    mandate: Mandate
    at: datetime
    facts: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    along: Together = field(default_factory=Together)
    forms: list[Form] = field(default_factory=list)
    event: Event | None = None


@contextmanager
def taking(
    step: Step, pk: int, *, by: User | None, seen: int | None = None
) -> Iterator[Act]:
    """Take `step` on dossier `pk`. `seen` is the revision the decision was taken on.
    Without `by` the system itself acts, where the facts call for it.

    Raises NotFound, NotAllowed, Stale (412), StepRefused (409).
    """
    with transaction.atomic():
        try:
            dossier = Dossier.objects.lock(pk)
        except Dossier.DoesNotExist:
            raise NotFound from None
        if seen is not None and seen != dossier.revision:
            raise Stale(last_act(dossier), dossier.revision)
        if not policies.is_possible(step, dossier):
            _refuse(step, dossier, by)
        mandate = (
            policies.require(by, step, dossier)
            if by
            else policies.require_of_the_clock(step, dossier)
        )
        # A wall clock may step back; a record may not.
        act = Act(step, dossier, by, mandate, max(clock.now(), dossier.changed_at))
        yield act
        _move(act)
        record(act)


def _refuse(step: Step, dossier: Dossier, by: User | None) -> None:
    """A stranger learns that the step is not theirs, not where the dossier stands."""
    if by and not Dossier.objects.visible_to(by).filter(pk=dossier.pk).exists():
        policies.require(by, step, dossier)
    raise StepRefused(step, Status(dossier.status), last_act(dossier))


def last_act(dossier: Dossier) -> str:
    """Who did what last, and when, in words."""
    event = dossier.events.select_related("by").order_by("-seq").first()
    if event is None:
        return ""
    return _("%(what)s, %(who)s, %(when)s") % {
        "what": event.done_label,
        "who": event.by or _("hệ thống"),
        "when": timezone.localtime(event.at).strftime("%d/%m/%Y %H:%M:%S"),
    }


def _move(act: Act) -> None:
    """Apply the row of STEPS: position first, since the status may follow from it."""
    dossier, row = act.dossier, STEPS[act.step]
    here = dossier.at
    if row.move == Move.FORWARD:
        dossier.at = dossier.spec.next_place(dossier.at).kind
    elif row.move == Move.TO_APPRAISAL:
        dossier.at = RouteKind.APPRAISE
    target = row.target if isinstance(row.target, Status) else row.target(dossier)
    before = act.facts["from"] = int(dossier.status)
    dossier.status = target
    if dossier.at != here:
        place = dossier.place
        act.facts["place"] = place.code if place else ""
        dossier.held_since = act.at
    settled = target == Status.FINISHED != before
    if settled or (dossier.is_final and not dossier.finished_at):
        dossier.finished_at = act.at
    if settled:
        dossier.delivery = Delivery.READY
    elif target == Status.RETURNED:
        dossier.delivery = Delivery.HANDED_OVER


def record(act: Act, *, first: bool = False) -> Event:
    """Save the dossier and append its event, chained to the one before.

    `first` is for the event by which a dossier comes into being (status_from None).
    """
    dossier = act.dossier
    before = act.facts.pop("from", None)
    dossier.revision += 1
    dossier.changed_at = act.at
    event = Event(
        dossier=dossier,
        seq=dossier.revision,
        step=act.step,
        at=act.at,
        by=act.by,
        role=act.mandate.role,
        agency_id=act.mandate.agency_id,
        status_from=None if first else before,
        status_to=dossier.status,
        facts=act.facts,
        previous=bytes(dossier.head_hash),
    )
    if act.mandate.lent_by:
        act.details["lent_by"] = act.mandate.lent_by
    _read_clock(act, event)
    for form in act.forms:
        _issue(act, form, event)
    details = None
    if act.details:
        kept_hash, salts = salted(act.details)
        event.details_hash = kept_hash
        details = EventDetails(salts=salts, data=act.details)
    event.hash = event_hash(bytes(event.previous), event.body())
    dossier.head_hash = event.hash
    _write(act, event, details)
    act.event = event
    transaction.on_commit(lambda: _hint(event.pk))
    return event


def _issue(act: Act, form: Form, event: Event) -> None:
    """Number and compose a paper; the event names it and commits to what it says."""
    sheet = Sheet(form, act.dossier, event, act.by, act.details)
    letter, content = compose(sheet)
    act.facts.setdefault("letters", []).append(
        {"form": str(form), "number": letter.number, "content": letter.content_hash.hex()}
    )
    act.along.insert(letter, event_id=newest(Event))
    act.along.insert(content, letter_id=newest(Letter))


def _write(act: Act, event: Event, details: EventDetails | None) -> None:
    """Everything in one trip: dossier, event, its details, the outbox, and what the
    verb writes along with them. A dossier that is there changes after its event: the
    database lets it become only what its newest event says."""
    dossier, rows = act.dossier, Together()
    if dossier.pk is None:
        rows.insert(dossier)
        rows.insert(event, dossier_id=newest(Dossier))
    else:
        rows.insert(event)
        rows.update(dossier)
    told = newest(Event)
    if details:
        rows.insert(details, event_id=told)
    rows.insert(Outbox(), event_id=told)
    rows.insert(Unsealed(), event_id=told)
    rows.join(act.along)
    if dossier.pk is None:
        dossier_pk, event_pk = rows.run(newest(Dossier), told)
        kept(dossier, dossier_pk)
        event.dossier_id = dossier_pk
    else:
        (event_pk,) = rows.run(told)
    kept(event, event_pk)


def _read_clock(act: Act, event: Event) -> None:
    """Let the dossier's deadlines follow from its events, this one included."""
    dossier = act.dossier
    past = list(dossier.events.order_by("seq")) if dossier.pk else []
    events = [*past, event]
    reading = legal_clock.reading(dossier, events, act.at)
    if named := event.facts.get("calendar"):
        dossier.calendar_edition = named["edition"]
    dossier.step_due_at = legal_clock.step_due(dossier, events, reading, act.at)
    if not dossier.is_accepted:
        return
    dossier.due_at = reading.due_at
    dossier.paused_since = reading.paused_since
    event.facts["due_at"] = reading.due_at.isoformat() if reading.due_at else None
    if event.settles:
        # More supplement rounds than the version allows count as late (index 766, 2.1).
        once = dossier.supplements <= dossier.spec.max_supplements
        event.facts["on_time"] = bool(reading.on_time and once)


def _hint(event_id: int) -> None:
    """Tell a worker at once, unless one was told that has not begun yet.

    The mark means: a drain is queued and will read the outbox after this commit. The
    drain removes it before it reads. A lost hint is only late: the outbox is swept.
    """
    try:
        if cache.add(HINTED, value=True, timeout=5):
            app.send_task("dossiers.drain_outbox", retry=False)
    except (OperationalError, OSError):
        logger.warning("hint_lost", extra={"event": event_id})
