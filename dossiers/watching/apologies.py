"""Apologies drafted before a due date is missed, for the head to sign (form 04).

A draft is about the due date in force. It is written anew when something happens to the
dossier, and goes when the date is kept; one about a missed date stays until it is signed.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from dossiers import legal_clock, policies
from dossiers.models import ApologyDraft, Dossier, Event, Letter, Opinion
from dossiers.states import UNSETTLED
from dossiers.watching.estimate import proposed, reason
from dossiers.watching.horizon import calendar_of_work, horizon, whole_limit
from dossiers.watching.portions import portions
from egov import clock

_BATCH = 100


def draft_apologies(now: datetime) -> int:
    """Write, renew and take away drafts. Returns how many were written or renewed."""
    written = 0
    for found in (wanting(now), standing(now)):
        pks = list(found.order_by("pk").values_list("pk", flat=True))
        written += sum(_draft(some, now, found) for some in portions(pks, _BATCH))
    _take_away(now)
    return written


def draft_if_owed(pk: int) -> bool:
    """After the act that ended a dossier: its missed date keeps its letter to be signed."""
    dossier = Dossier.objects.filter(pk=pk, finished_at__isnull=False).first()
    if dossier is None or not policies.missed(dossier):
        return False
    return bool(_draft([pk], clock.now(), _unlettered(), early=True))


def _unlettered() -> QuerySet[Dossier]:
    letter = Letter.objects.filter(dossier=OuterRef("pk"), about=OuterRef("due_at"))
    return Dossier.objects.filter(~Exists(letter), accepted_at__isnull=False)


def wanting(now: datetime) -> QuerySet[Dossier]:
    """Running, due soon or past due, and without a draft that says how things stand."""
    fresh = ApologyDraft.objects.filter(
        dossier=OuterRef("pk"),
        about=OuterRef("due_at"),
        drafted_at__gte=OuterRef("changed_at"),
        until__gt=now,
    )
    until = horizon(now, settings.APOLOGY_DAYS_BEFORE)
    soon = _unlettered().filter(
        status__in=UNSETTLED, paused_since__isnull=True, due_at__lte=until
    )
    return soon.filter(~Exists(fresh))


def standing(now: datetime) -> QuerySet[Dossier]:
    """The date was missed, then the clock stopped, and the day proposed has come."""
    return _unlettered().filter(
        status__in=UNSETTLED,
        due_at__lt=F("paused_since"),
        apology_draft__until__lte=now,
    )


@transaction.atomic
def _draft(
    pks: Sequence[int], now: datetime, question: QuerySet[Dossier], *, early: bool = False
) -> int:
    """Lock, so that nobody signs meanwhile; ask the `question` again; write. `early`: whatever
    the days set say."""
    locked = Dossier.objects.filter(pk__in=pks).order_by("pk")
    held = list(
        locked.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)
    )
    found = question.filter(pk__in=held).select_related("version", "handling_agency")
    dossiers = [
        dossier
        for dossier in found.defer("version__document", "answers")
        if early or _is_time(dossier, now)
    ]
    drafts = _written(dossiers, now)
    ApologyDraft.objects.bulk_create(
        drafts,
        update_conflicts=True,
        unique_fields=["dossier"],
        update_fields=["about", "until", "reason", "drafted_at"],
    )
    return len(drafts)


def _is_time(dossier: Dossier, now: datetime) -> bool:
    """Not before the days set; for a short limit not before half of it."""
    assert dossier.due_at is not None
    calendar = calendar_of_work(dossier)
    days = settings.APOLOGY_DAYS_BEFORE * calendar.day_length
    before = min(days, whole_limit(dossier) / 2)
    return calendar.working_between(now, dossier.due_at) <= before


def _written(dossiers: Sequence[Dossier], now: datetime) -> list[ApologyDraft]:
    events: dict[int, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(dossier__in=dossiers).order_by("dossier", "seq"):
        events[event.dossier_id].append(event)
    opinions: dict[int, list[Opinion]] = defaultdict(list)
    for opinion in Opinion.objects.filter(dossier__in=dossiers).select_related("agency"):
        opinions[opinion.dossier_id].append(opinion)
    return [
        _one(dossier, events[dossier.pk], opinions[dossier.pk], now) for dossier in dossiers
    ]


def _one(
    dossier: Dossier, events: Sequence[Event], opinions: Sequence[Opinion], now: datetime
) -> ApologyDraft:
    read = legal_clock.reading(dossier, events, now)
    assert dossier.due_at is not None
    return ApologyDraft(
        dossier=dossier,
        about=dossier.due_at,
        until=dossier.finished_at or proposed(dossier, read, now),
        reason=reason(dossier, events, opinions, now),
        drafted_at=now,
    )


def _take_away(now: datetime) -> int:
    """Drafts whose date has moved, was kept, or has its letter."""
    letter = Letter.objects.filter(dossier=OuterRef("dossier"), about=OuterRef("about"))
    stopped = Coalesce("dossier__finished_at", "dossier__paused_since", Value(now))
    running = Q(dossier__status__in=UNSETTLED, dossier__paused_since__isnull=True)
    owed = Q(about=F("dossier__due_at")) & (running | Q(about__lt=stopped))
    over = ApologyDraft.objects.filter(~owed | Q(Exists(letter)))
    return over.delete()[0]
