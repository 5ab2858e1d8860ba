"""Who may take which step of an edition or of a value: RULES, and the questions asked of it.

A predicate answers with the mandate under which the person may act, or None.
"""

from collections.abc import Callable, Mapping

from egov.errors import NotAllowed
from egov.mandates import Mandate, mandate_at, mandates, own_agencies
from egov.models import Role, User
from rankings.models import Edition, Observation, RankedUnit
from rankings.querysets import MAKERS
from rankings.states import EditionStep, Step

EditionRule = Callable[[User, Edition], Mandate | None]
ValueRule = Callable[[User, Observation], Mandate | None]


def _as(user: User, *roles: Role) -> Mandate | None:
    return next((m for m in mandates(user) if m.role in roles), None)


def maker(*roles: Role) -> EditionRule:
    """One of these roles, wherever the post is: a province has one ranking office."""

    def rule(user: User, edition: Edition) -> Mandate | None:
        return _as(user, *roles)

    return rule


def reporter(user: User, value: Observation) -> Mandate | None:
    """Who reports for the unit's own agency."""
    agency = value.unit.agency_id
    if agency is None:
        return None
    return mandate_at(user, agency, (Role.AGENCY_REPORTER,))


def outsider(role: Role) -> ValueRule:
    """Somebody in this role to whom the unit's agency is not their own, nor above it."""

    def rule(user: User, value: Observation) -> Mandate | None:
        own = value.unit.agency_id in own_agencies(user)
        return None if own else _as(user, role)

    return rule


# An assessor, drawn or not: whoever adjudicates or hears an appeal.
outside = outsider(Role.ASSESSOR)


def assessor(user: User, value: Observation) -> Mandate | None:
    """An assessor of another agency, drawn for it where somebody was drawn."""
    drawn = {person.pk for person in value.assessors.all()}
    return None if drawn and user.pk not in drawn else outside(user, value)


# Nobody judges twice: what a person must not have said of a value before the step.
BARRED: Mapping[Step, tuple[Step, ...]] = {
    Step.ASSESS: (Step.ASSESS, Step.REPORT),
    Step.ADJUDICATE: (Step.ASSESS, Step.REPORT),
    Step.DECIDE: (Step.ASSESS, Step.ADJUDICATE, Step.REPORT, Step.APPEAL),
}


def fresh(step: Step, rule: ValueRule) -> ValueRule:
    """The rule, for whoever has said nothing that bars them from the step."""

    def judges(user: User, value: Observation) -> Mandate | None:
        said = {one.by_id for one in value.layers.all() if one.step in BARRED[step]}
        return None if user.pk in said else rule(user, value)

    return judges


_editor = maker(Role.RANKING_EDITOR)
_publisher = maker(Role.RANKING_PUBLISHER)
EDITION_RULES: Mapping[EditionStep, tuple[EditionRule, ...]] = {
    EditionStep.PLAN: (_editor,),
    EditionStep.OPEN: (_publisher,),
    EditionStep.CLOSE: (_editor,),
    EditionStep.SHOW: (_editor,),
    EditionStep.SETTLE: (_publisher,),
    EditionStep.PUBLISH: (_publisher,),
    EditionStep.CORRECT: (_publisher,),
    EditionStep.CANCEL: (_publisher,),
    EditionStep.REPLACE: (_publisher, _editor),
    EditionStep.REPLAN: (_editor,),
    EditionStep.POSTPONE: (_editor, _publisher),
}
RULES: Mapping[Step, tuple[ValueRule, ...]] = {
    Step.REPORT: (reporter,),
    Step.RETURN: (assessor,),
    Step.ASSESS: (fresh(Step.ASSESS, assessor),),
    Step.ADJUDICATE: (fresh(Step.ADJUDICATE, outside),),
    Step.APPEAL: (reporter,),
    Step.DECIDE: (fresh(Step.DECIDE, outside),),
    Step.FINISH: (),
    Step.CORRECT: (outsider(Role.RANKING_EDITOR),),
}


def may_edition(user: User, step: EditionStep, edition: Edition) -> Mandate | None:
    """The mandate under which this person may take the step of the edition."""
    return next((m for rule in EDITION_RULES[step] if (m := rule(user, edition))), None)


def may(user: User, step: Step, value: Observation) -> Mandate | None:
    """The mandate under which this person may take the step of the value."""
    return next((m for rule in RULES[step] if (m := rule(user, value))), None)


def require_edition(user: User, step: EditionStep, edition: Edition) -> Mandate:
    """The same, or NotAllowed."""
    if mandate := may_edition(user, step, edition):
        return mandate
    raise NotAllowed


def require(user: User, step: Step, value: Observation) -> Mandate:
    """The same, or NotAllowed."""
    if mandate := may(user, step, value):
        return mandate
    raise NotAllowed


def defines(user: User) -> Mandate | None:
    """Who writes methodologies."""
    return _as(user, Role.RANKING_EDITOR)


def reviews(user: User) -> Mandate | None:
    """Who makes rankings, and so sees how the values of all units fare: who writes
    methodologies, who publishes, who assesses, who watches over it; no unit ever."""
    return _as(user, *MAKERS)


def inspects(user: User, unit: RankedUnit | None = None) -> Mandate | None:
    """Who may have websites visited; of a unit, nobody whose agency is their own."""
    own = unit is not None and unit.agency_id in own_agencies(user)
    return None if own else _as(user, Role.ASSESSOR)


def confirms(user: User, value: Observation) -> Mandate | None:
    """Who may report what was measured: not whoever was drawn to assess it, for nobody
    assesses what they reported."""
    drawn = {person.pk for person in value.assessors.all()}
    return None if user.pk in drawn else outside(user, value)
