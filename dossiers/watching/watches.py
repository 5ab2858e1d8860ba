"""The watches as data: of which dossiers something waits too long, and what about.

`holding` finds the dossiers for which the condition holds, each with `about`, which tells
two occasions apart: as long as it holds, the alert stays. `starts` narrows it to those
whose alert is to be raised now, `precise` by the working calendar of each.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import CharField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from dossiers.calendars import calendar_of
from dossiers.models import Alert, Dossier, Opinion
from dossiers.states import UNSETTLED, Status
from dossiers.watching.horizon import calendar_of_work, horizon, whole_limit

Found = QuerySet[Dossier, Any]


@dataclass(frozen=True, slots=True)
class Watch:
    """One row of WATCHES."""

    kind: Alert.Kind
    holding: Callable[[datetime], Found]
    starts: Callable[[Found, datetime], Found] = lambda found, now: found
    precise: Callable[[Dossier, datetime], bool] = lambda dossier, now: True


class Key(Func):
    """A moment as text that sorts and never changes: 2026-03-09T10:00:00.000000Z."""

    template = (
        "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
    )
    output_field = CharField()


def key_of(moment: datetime) -> str:
    """The same text as `Key` gives."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _running(now: datetime) -> Found:
    """Accepted, not settled, and nothing stops the clock."""
    running = Dossier.objects.filter(
        status__in=UNSETTLED, paused_since__isnull=True, due_at__isnull=False
    )
    return running.annotate(about=Key("due_at"))


def _soon(now: datetime) -> Found:
    return _running(now).filter(due_at__gte=now)


def _overdue(now: datetime) -> Found:
    return _running(now).filter(due_at__lt=now)


def near_from(dossier: Dossier) -> timedelta:
    """How much office time before its due moment a dossier counts as near: a working
    day, or a third of a shorter limit."""
    return min(calendar_of_work(dossier).day_length, whole_limit(dossier) / 3)


def _is_near(dossier: Dossier, now: datetime) -> bool:
    assert dossier.due_at is not None
    left = calendar_of_work(dossier).working_between(now, dossier.due_at)
    return left < near_from(dossier)


def _past_step(now: datetime) -> Found:
    return Dossier.objects.filter(status__in=UNSETTLED, step_due_at__lt=now)


def _not_accepted(now: datetime) -> Found:
    waiting = _past_step(now).filter(accepted_at__isnull=True, status=Status.REGISTERED)
    return waiting.annotate(about=Key("step_due_at"))


def _step_over(now: datetime) -> Found:
    """One occasion is one visit: the same place, the same hands."""
    visit = Concat("at", Value(" "), Key("held_since"), output_field=CharField())
    return _past_step(now).filter(accepted_at__isnull=False).annotate(about=visit)


def _opinion_over(now: datetime) -> Found:
    late = Dossier.objects.filter(
        status__in=UNSETTLED,
        opinions__answered_at__isnull=True,
        opinions__due_at__lt=now,
    )
    return late.annotate(about=Cast("opinions__pk", CharField()))


def _asked(now: datetime) -> Found:
    asked = Dossier.objects.filter(status=Status.SUPPLEMENT, answer_by__isnull=False)
    return asked.annotate(about=Key("answer_by"))


def _answer_soon(now: datetime) -> Found:
    return _asked(now).filter(answer_by__gte=now)


def _answer_over(now: datetime) -> Found:
    return _asked(now).filter(answer_by__lt=now)


def _is_last_day(dossier: Dossier, now: datetime) -> bool:
    assert dossier.answer_by is not None
    calendar = calendar_of(dossier.receiving_agency)
    return calendar.working_between(now, dossier.answer_by) <= calendar.day_length


def _apology_waits(now: datetime) -> Found:
    """A letter is drafted, and it shows that it will be needed: the date is missed, the
    place is past its share, or an opinion does not come."""
    silent = Opinion.objects.filter(
        dossier=OuterRef("pk"), answered_at__isnull=True, due_at__lt=now
    )
    needed = Q(due_at__lt=now) | Q(step_due_at__lt=now) | Exists(silent)
    drafted = Dossier.objects.filter(apology_draft__about=F("due_at"))
    return drafted.filter(needed).annotate(about=Key("apology_draft__about"))


WATCHES: tuple[Watch, ...] = (
    Watch(
        Alert.Kind.NEAR_DUE,
        _soon,
        lambda found, now: found.filter(due_at__lte=horizon(now)),
        _is_near,
    ),
    Watch(Alert.Kind.OVERDUE, _overdue),
    Watch(Alert.Kind.NOT_ACCEPTED, _not_accepted),
    Watch(Alert.Kind.STEP_OVER, _step_over),
    Watch(Alert.Kind.OPINION_OVER, _opinion_over),
    Watch(
        Alert.Kind.ANSWER_NEAR,
        _answer_soon,
        lambda found, now: found.filter(answer_by__lte=horizon(now)),
        _is_last_day,
    ),
    Watch(Alert.Kind.ANSWER_OVER, _answer_over),
    Watch(Alert.Kind.APOLOGY_WAITS, _apology_waits),
)
