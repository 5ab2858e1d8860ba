"""Leading values and editions to where a page is looked at."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from egov import clock
from egov.models import User
from rankings import actions
from rankings.evidence import EvidenceDraft
from rankings.models import Evidence, Observation
from rankings.states import Verdict
from tests.rankings.makers import World

CELLS = {"PC": {"PC.a": "90", "PC.b": "100"}, "LAN": {"LAN": "1"}}
PAPER = EvidenceDraft(
    Evidence.Kind.DOCUMENT, "Quyết định", number="12/QĐ", issued_on=date(2025, 3, 1)
)
FILE = EvidenceDraft(
    Evidence.Kind.FILE, "danh-sach.csv", content=b"a,b\n1,2\n", name="danh-sach.csv"
)


def reported(small: World, held: Observation, *more: EvidenceDraft) -> Observation:
    cells = CELLS[held.indicator]
    by = small.yen if held.unit == small.justice else small.bao
    return actions.report(held.pk, by=by, cells=cells, evidence=[PAPER, *more])


def assessors(small: World, held: Observation) -> list[User]:
    """Those drawn, then those not drawn."""
    drawn = set(held.assessors.values_list("pk", flat=True))
    everybody = [small.thao, small.khanh, small.vinh]
    return sorted(everybody, key=lambda person: (person.pk not in drawn, person.pk))


def disputed(small: World, held: Observation) -> Observation:
    reported(small, held)
    first, second, _third = assessors(small, held)
    actions.assess(held.pk, by=first, verdict=Verdict.ACCEPTED)
    return actions.assess(
        held.pk, by=second, verdict=Verdict.REJECTED, reason="Không có sổ."
    )


def provisional(small: World, held: Observation) -> Observation:
    """One value reported and accepted, the rest not submitted, shown to the units."""
    reported(small, held)
    for person in assessors(small, held)[: held.assessors.count()]:
        actions.assess(held.pk, by=person, verdict=Verdict.ACCEPTED)
    actions.close_collection(small.edition.pk, by=small.nhi)
    actions.show_provisional(small.edition.pk, by=small.nhi)
    return Observation.objects.get(pk=held.pk)


@contextmanager
def too_late_to_appeal(small: World) -> Iterator[None]:
    """The day after the last on which units could appeal."""
    last = clock.today() + timedelta(days=5)
    days = {"appeals_until": last}
    actions.postpone(small.edition.pk, by=small.nhi, reason="Cho đủ ngày.", changes=days)
    with clock.standing_at(clock.now() + timedelta(days=6)):
        yield


def final(small: World, held: Observation) -> None:
    provisional(small, held)
    actions.settle(small.edition.pk, by=small.phong)
