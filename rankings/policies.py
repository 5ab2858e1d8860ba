"""Who may take which step of an edition or of a value: RULES, and the questions asked of it.

A predicate answers with the mandate under which the person may act, or None.
"""

from collections.abc import Callable, Mapping

from egov.errors import NotAllowed
from egov.mandates import Mandate, mandates
from egov.models import Role, User
from rankings.models import Edition, Observation
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
    return next(
        (
            m
            for m in mandates(user)
            if m.role == Role.AGENCY_REPORTER and m.agency_id == agency
        ),
        None,
    )


def assessor(user: User, value: Observation) -> Mandate | None:
    """An assessor of another agency, drawn for it where somebody was drawn."""
    own = {m.agency_id for m in mandates(user)}
    if value.unit.agency_id is not None and value.unit.agency_id in own:
        return None
    drawn = {person.pk for person in value.assessors.all()}
    if drawn and user.pk not in drawn:
        return None
    return _as(user, Role.ASSESSOR)


def not_yet(*steps: Step) -> Callable[[ValueRule], ValueRule]:
    """Nobody judges twice: who took one of these steps since the last report does not again."""

    def around(rule: ValueRule) -> ValueRule:
        def fresh(user: User, value: Observation) -> Mandate | None:
            return None if user.pk in _took(value, steps) else rule(user, value)

        return fresh

    return around


def _took(value: Observation, steps: tuple[Step, ...]) -> set[int | None]:
    found: set[int | None] = set()
    for layer in value.layers.all():
        if layer.step == Step.REPORT and Step.REPORT not in steps:
            found.clear()
        if layer.step in steps:
            found.add(layer.by_id)
    return found


def outside(user: User, value: Observation) -> Mandate | None:
    """An assessor of another agency, drawn or not: whoever adjudicates or hears an appeal."""
    own = {m.agency_id for m in mandates(user)}
    agency = value.unit.agency_id
    return None if agency is not None and agency in own else _as(user, Role.ASSESSOR)


_JUDGED = (Step.ASSESS, Step.ADJUDICATE)
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
}
RULES: Mapping[Step, tuple[ValueRule, ...]] = {
    Step.REPORT: (reporter,),
    Step.RETURN: (assessor,),
    Step.ASSESS: (not_yet(Step.ASSESS, Step.REPORT)(assessor),),
    Step.ADJUDICATE: (not_yet(Step.ASSESS, Step.REPORT)(outside),),
    Step.APPEAL: (reporter,),
    Step.DECIDE: (not_yet(*_JUDGED, Step.REPORT, Step.APPEAL)(outside),),
    Step.FINISH: (),
    Step.CORRECT: (lambda user, value: _as(user, Role.RANKING_EDITOR),),
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


def inspects(user: User) -> Mandate | None:
    """Who may have a website visited and confirm what was measured."""
    return _as(user, Role.ASSESSOR)
