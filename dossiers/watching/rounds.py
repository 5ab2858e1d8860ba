"""One round: end what is over, raise what has come about, tell whom it concerns."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Greatest

from dossiers.models import Alert, Dossier, Message
from dossiers.watching.apologies import draft_apologies
from dossiers.watching.people import Case, People, recipients
from dossiers.watching.portions import portions
from dossiers.watching.unanswered import end_unanswered
from dossiers.watching.watches import WATCHES, Watch
from egov import clock

BATCH = 200
# DO NOTHING: another worker, or an earlier round, has raised it.
_RAISE = """
INSERT INTO dossiers_alert (dossier_id, kind, about, raised_at)
SELECT dossier, %s, about, %s FROM unnest(%s::bigint[], %s::text[]) AS due(dossier, about)
ON CONFLICT DO NOTHING RETURNING id, dossier_id, about"""
# The same occasion once more: open again, and not told again.
_REOPEN = """
UPDATE dossiers_alert AS alert SET ended_at = NULL
FROM unnest(%s::bigint[], %s::text[]) AS due(dossier, about)
WHERE alert.dossier_id = due.dossier AND alert.kind = %s AND alert.about = due.about
    AND alert.ended_at IS NOT NULL"""


def watch() -> Counter[str]:
    """Look at everything once. Safe to repeat; returns how many alerts of each kind were
    raised, and under `stopped` how many dossiers ended unanswered."""
    now = clock.now()
    done = Counter(stopped=end_unanswered(now))
    draft_apologies(now)
    people = People()
    for one in WATCHES:
        end_over(one, now)
        done[one.kind] = sum(
            _raise(one, now, pks, people) for pks in _chunks(unraised(one, now))
        )
    return done


def _chunks(found: QuerySet[Dossier]) -> Iterator[Sequence[int]]:
    """Read at once: what is raised on the way leaves the question's answer."""
    return portions(list(found.order_by("pk").values_list("pk", flat=True)), BATCH)


def unraised(one: Watch, now: datetime) -> QuerySet[Dossier]:
    """Dossiers with an occasion for which no alert is open."""
    open_alert = Alert.objects.filter(
        dossier=OuterRef("pk"),
        kind=one.kind,
        about=OuterRef("about"),
        ended_at__isnull=True,
    )
    return one.starts(one.holding(now), now).filter(~Exists(open_alert))


@transaction.atomic
def _raise(one: Watch, now: datetime, pks: Sequence[int], people: People) -> int:
    """Raise the alerts of these dossiers, with their messages. Returns how many are new."""
    found = (
        unraised(one, now)
        .filter(pk__in=pks)
        .select_related(
            "version", "handling_agency", "receiving_agency", "holder", "applicant"
        )
    )
    cases = [
        Case(one.kind, dossier.about, dossier)  # type: ignore[attr-defined]
        for dossier in found.defer("version__document", "answers").order_by("pk")
        if one.precise(dossier, now)
    ]
    if not cases:
        return 0
    raised = _inserted(one, now, cases)
    by_occasion = {(case.dossier.pk, case.about): case for case in cases}
    messages = [
        Message(alert_id=pk, to=to.to, name=to.name, language=to.language, next_at=now)
        for pk, dossier, about in raised
        for to in recipients(people, by_occasion[dossier, about])
    ]
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    return len(raised)


def _inserted(
    one: Watch, now: datetime, cases: Iterable[Case]
) -> list[tuple[int, int, str]]:
    """The new alerts: key, dossier, what about. Those that ended too early open again."""
    occasions = sorted({(case.dossier.pk, case.about) for case in cases})
    dossiers, abouts = (list(part) for part in zip(*occasions, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [one.kind, now, dossiers, abouts])
        raised = cursor.fetchall()
        if len(raised) < len(occasions):
            cursor.execute(_REOPEN, [dossiers, abouts, one.kind])
    return raised


def end_over(one: Watch, now: datetime) -> int:
    """End the alerts whose condition no longer holds. Returns how many."""
    due = list(over(one, now).order_by("pk").values_list("pk", flat=True))
    return sum(_end(one, now, pks) for pks in portions(due, BATCH))


def over(one: Watch, now: datetime) -> QuerySet[Alert]:
    # As a dictionary: django-stubs does not know what `holding` annotates.
    same: dict[str, OuterRef] = {"pk": OuterRef("dossier"), "about": OuterRef("about")}
    still = one.holding(now).filter(**same)
    return Alert.objects.filter(kind=one.kind, ended_at__isnull=True).filter(~Exists(still))


@transaction.atomic
def _end(one: Watch, now: datetime, pks: Sequence[int]) -> int:
    """Those that another worker is ending are passed over."""
    locked = Alert.objects.filter(pk__in=pks, ended_at__isnull=True).order_by("pk")
    held = list(locked.select_for_update(skip_locked=True).values_list("pk", flat=True))
    ended_at = Greatest(Value(now), F("raised_at"))
    return Alert.objects.filter(pk__in=held).update(ended_at=ended_at)
