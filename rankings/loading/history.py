"""Editions that others published, entered as such: not computed, blanks left blank."""

from collections.abc import Callable

from django.db import transaction

from egov import clock
from rankings import transitions
from rankings.loading.carried import result_of
from rankings.models import Edition, Index, Revision, UnitSet
from rankings.publishing import publish_carried
from rankings.reference.history import Published, published
from rankings.states import EditionStep
from rankings.transitions import SYSTEM, EditionAct

_ROAD = (
    EditionStep.PLAN,
    EditionStep.OPEN,
    EditionStep.CLOSE,
    EditionStep.SHOW,
    EditionStep.SETTLE,
)


def load_history(report: Callable[[str], None]) -> int:
    """Carry over the editions that are missing; return how many."""
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


def _carry_over(held: Published) -> None:
    edition = _recorded(held)
    result = result_of(held, edition.unit_set.members.all())
    scale = format(held.scale, "f")
    publish_carried(edition.pk, result, scale=scale, precision=held.precision)


@transaction.atomic
def _recorded(held: Published) -> Edition:
    """The edition, brought to where it may be published."""
    edition = _edition(held)
    for step in _ROAD[edition.revision :]:
        transitions.record(EditionAct(edition, step, None, clock.now(), {}), SYSTEM)
    return edition


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
