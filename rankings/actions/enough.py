"""Whether there are assessors enough: before an edition opens, and while it goes on."""

from collections.abc import Collection, Iterable, Mapping, Set

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rankings.actions.drawing import is_heavy, standing
from rankings.engine.spec import Spec
from rankings.errors import EditionStepRefused
from rankings.models import Edition, Layer, Observation, RankedUnit
from rankings.policies import BARRED
from rankings.states import EditionStatus, State, Step

# Two who assess, somebody who adjudicates between them, somebody who hears an appeal.
WANTED = 4
_NAMED = 5
# What waits for somebody who has said nothing that bars them, drawn or not.
_JUDGED = {State.DISPUTED: Step.ADJUDICATE, State.APPEALED: Step.DECIDE}

People = Mapping[int, Set[int]]


def eligible(units: Iterable[RankedUnit], people: People) -> dict[RankedUnit, int]:
    """Unit → how many may assess it. people: as `standing` gives them."""
    return {
        unit: sum(unit.agency_id not in agencies for agencies in people.values())
        for unit in units
    }


def least(spec: Spec) -> int:
    """So many assessors a unit needs for anything to be settled."""
    heavy = any(is_heavy(spec, leaf.code) for leaf in spec.leaves)
    return 2 if heavy else 1


def refuse_unless_enough(spec: Spec, units: Collection[RankedUnit], people: People) -> None:
    """Raise EditionStepRefused, naming units, where some could not even be assessed."""
    needed = least(spec)
    counted = eligible(units, people)
    short = [str(unit) for unit, count in counted.items() if count < needed]
    if not short:
        return
    words = ngettext(
        "%(count)s đơn vị có ít hơn %(least)s người thẩm định được: %(names)s. "
        "Hãy bổ nhiệm thêm người thẩm định.",
        "%(count)s đơn vị có ít hơn %(least)s người thẩm định được: %(names)s. "
        "Hãy bổ nhiệm thêm người thẩm định.",
        len(short),
    )
    names = ", ".join(short[:_NAMED]) + (" …" if len(short) > _NAMED else "")
    told = {"count": len(short), "least": needed, "names": names}
    raise EditionStepRefused(words % told)


def warnings(edition: Edition) -> list[str]:
    """What may go wrong for want of assessors, said before the edition opens."""
    units = eligible(edition.unit_set.members.all(), standing())
    short = {unit: count for unit, count in units.items() if count < WANTED}
    if not short:
        return []
    words = _(
        "Để hai người thẩm định, một người phân xử và một người giải quyết khiếu nại đều khác "
        "nhau, mỗi đơn vị cần %(wanted)s người. Còn thiếu ở %(count)s đơn vị, ít nhất là "
        "%(name)s (%(least)s người)."
    )
    worst = min(short, key=lambda unit: (short[unit], unit.key))
    told = {"wanted": WANTED, "count": len(short)}
    return [words % {**told, "name": worst, "least": short[worst]}]


def forlorn(edition: Edition) -> list[tuple[int, int]]:
    """(unit, value) of what is disputed or appealed against and nobody may judge today:
    every assessor has judged it before, or it is of their own agency."""
    if edition.status not in _OPEN:
        return []
    rows = Observation.objects.filter(edition=edition, state__in=_JUDGED)
    held = list(rows.values_list("pk", "unit", "unit__agency", "state"))
    if not held:
        return []
    people, said = standing(), _said(pk for pk, *_rest in held)
    return [
        (unit, pk)
        for pk, unit, agency, state in held
        if not any(
            agency not in agencies and not said.get((pk, person), set()) & _bars(state)
            for person, agencies in people.items()
        )
    ]


_OPEN = (
    EditionStatus.COLLECTING,
    EditionStatus.REVIEWING,
    EditionStatus.PROVISIONAL,
)


def _bars(state: str) -> set[str]:
    return {str(step) for step in BARRED[_JUDGED[State(state)]]}


def _said(values: Iterable[int]) -> dict[tuple[int, int], set[str]]:
    """(value, person) → the steps they took of it."""
    rows = Layer.objects.filter(observation__in=list(values), by__isnull=False)
    found: dict[tuple[int, int], set[str]] = {}
    for value, person, step in rows.values_list("observation", "by", "step"):
        found.setdefault((value, person), set()).add(step)
    return found
