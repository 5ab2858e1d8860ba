"""Somebody else assesses what still waits for an assessor: drawn as they were, for good."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from egov.models import Role, User
from rankings.actions.drawing import acting, in_order, seed_of, standing
from rankings.actions.reporting import needed
from rankings.errors import EditionStepRefused
from rankings.models import Edition, EditionEvent, Layer, Observation, Replacement
from rankings.policies import BARRED
from rankings.records import draws_digest
from rankings.states import STEPS, EditionStep, State, Step
from rankings.transitions import moving

# Whoever was drawn for such a value and has not assessed it is still to do so.
AWAITING = (State.OPEN, State.REPORTED, State.RETURNED, State.ASSESSED)
_BATCH = 2000


@dataclass(frozen=True)
class Look:
    """One value that waits, now or once it is reported, for one drawn assessor. Ids."""

    value: int
    state: str
    unit: int
    agency: int | None
    person: int

    @property
    def due(self) -> bool:
        """Whether it can be assessed as it stands."""
        return any(self.state in states for states in STEPS[Step.ASSESS].places.values())


def looks(edition: Edition) -> list[Look]:
    """Every look that drawn assessors still owe the edition, in one query."""
    through = Observation.assessors.through.objects.filter(
        observation__edition=edition, observation__state__in=AWAITING
    )
    said = Layer.objects.filter(
        observation=OuterRef("observation"), by=OuterRef("user"), step=Step.ASSESS
    )
    rows = through.exclude(Exists(said)).order_by("observation_id", "user_id")
    of = "observation"
    names = of, f"{of}__state", f"{of}__unit", f"{of}__unit__agency", "user"
    return [Look(*row) for row in rows.values_list(*names)]


def stranded(waiting: Collection[Look]) -> list[Look]:
    """Those whose assessor may not assess them today: in no such office any more, or in
    one at or below the unit's own agency. Three queries."""
    held = acting({one.person for one in waiting})
    return [
        one
        for one in waiting
        if Role.ASSESSOR not in held[one.person][0] or one.agency in held[one.person][1]
    ]


@transaction.atomic
def replace_assessor(edition_pk: int, *, by: User, assessor: User, reason: str) -> int:
    """Draw others for every value that still waits for this assessor; return how many.

    What the assessor said stays. Nobody is drawn for a value twice, nor again in an edition
    in which they were replaced. Raises NotFound, NotAllowed, Unusable (no reason),
    EditionStepRefused: nothing waits for this person (any more), or for some value there is
    nobody else, and then nothing changes.
    """
    why = needed(reason)
    with moving(EditionStep.REPLACE, edition_pk, by=by) as act:
        waiting = [one.value for one in looks(act.edition) if one.person == assessor.pk]
        if not waiting:
            words = _("Không còn số liệu nào chờ %(name)s thẩm định.")
            raise EditionStepRefused(words % {"name": assessor})
        people = _people(act.edition, assessor)
        draws = list(_drawn_again(act.edition, waiting, assessor, people))
        act.facts = {
            "assessor": assessor.pk,
            "reason": why,
            "values": len(draws),
            "stood": sorted(people),
            "draws": draws_digest(draw.body() for draw in draws),
        }
    _write(act.edition, draws)
    return len(draws)


def _people(edition: Edition, assessor: User) -> dict[int, set[int]]:
    """Who stands for the draw, as `standing` gives them."""
    replaced = Replacement.objects.filter(observation__edition=edition)
    out = {assessor.pk, *replaced.values_list("former_id", flat=True)}
    return {one: agencies for one, agencies in standing().items() if one not in out}


def _drawn_again(
    edition: Edition, pks: Sequence[int], former: User, people: Mapping[int, set[int]]
) -> Iterator[Replacement]:
    """Of each value the first in the order of its unit and pillar who may."""
    assert edition.methodology is not None
    spec, seed = edition.methodology.spec, seed_of(edition, edition.methodology)
    values = Observation.objects.filter(pk__in=pks).select_related("unit")
    taken, lacking = _taken(pks), 0
    for value in values.order_by("unit__key", "indicator"):
        key = value.unit.key, spec.pillar_of(value.indicator)
        order = in_order(seed, key, value.unit.agency_id, people)
        chosen = next((p for p in order if (value.pk, p) not in taken), None)
        if chosen is None:
            lacking += 1
        else:
            yield Replacement(observation=value, former=former, drawn_id=chosen)
    if lacking:
        words = _(
            "Không còn ai khác để rút thăm cho %(count)s số liệu. "
            "Hãy bổ nhiệm thêm người thẩm định rồi thay."
        )
        raise EditionStepRefused(words % {"count": lacking})


def _taken(pks: Sequence[int]) -> set[tuple[int, int | None]]:
    """(value, person) of whoever was drawn for it already, or said what bars them."""
    through = Observation.assessors.through.objects.filter(observation__in=pks)
    said = Layer.objects.filter(observation__in=pks, step__in=BARRED[Step.ASSESS])
    return {
        *through.values_list("observation_id", "user_id"),
        *said.values_list("observation_id", "by_id"),
    }


def _write(edition: Edition, draws: list[Replacement]) -> None:
    """Note the replacements beneath the event just recorded, and whose turn it is now."""
    event = EditionEvent.objects.get(edition=edition, seq=edition.revision)
    for draw in draws:
        draw.event = event
    Replacement.objects.bulk_create(draws, batch_size=_BATCH)
    through = Observation.assessors.through
    gone = {draw.former_id for draw in draws}
    values = [draw.observation_id for draw in draws]
    through.objects.filter(observation__in=values, user__in=gone).delete()
    through.objects.bulk_create(
        [
            through(observation_id=draw.observation_id, user_id=draw.drawn_id)
            for draw in draws
        ],
        batch_size=_BATCH,
    )
