"""Editions that others published, entered as such: not computed, blanks left blank."""

from collections.abc import Callable

from django.db import transaction

from egov import clock
from rankings import transitions
from rankings.loading.carried import result_of
from rankings.models import Edition, Index, Revision, UnitSet
from rankings.publishing import publish_carried
from rankings.reference.history import Published, published
from rankings.states import EDITION_STEPS, EditionStatus, EditionStep
from rankings.transitions import SYSTEM, EditionAct

_ROAD = (
    EditionStep.PLAN,
    EditionStep.OPEN,
    EditionStep.CLOSE,
    EditionStep.SHOW,
    EditionStep.SETTLE,
)


def load_history(report: Callable[[str], None]) -> int:
    """Carry over the editions that are missing, each all or nothing; return how many."""
    count = 0
    for held in published():
        there = Revision.objects.filter(
            edition__index__code=held.index, edition__code=held.code
        )
        if not there.exists():
            _carry_over(held)
            report(f"{held.index} {held.code}: as published")
            count += 1
    return count


@transaction.atomic
def _carry_over(held: Published) -> None:
    edition = _edition(held)
    for step in _ROAD[edition.revision :]:
        transitions.record(EditionAct(edition, step, None, clock.now(), {}), SYSTEM)
    assert edition.status == EDITION_STEPS[EditionStep.SETTLE].target == EditionStatus.FINAL
    publish_carried(edition.pk, result_of(held, edition.unit_set.members.all()))


def _edition(held: Published) -> Edition:
    edition, _ = Edition.objects.get_or_create(
        index=Index.objects.get(code=held.index),
        code=held.code,
        defaults={
            "title_vi": held.title["vi"],
            "title_en": held.title["en"],
            "unit_set": UnitSet.objects.get(code=held.unit_set),
            "reference_date": held.reference_date,
            "as_published": True,
            "note": dict(held.note),
            "sources": [{"title": dict(s.title), "url": s.url} for s in held.sources],
        },
    )
    return edition
