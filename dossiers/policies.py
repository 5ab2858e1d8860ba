"""Who may take which step: `RULES`, and the questions asked of it.

A predicate answers with the mandate under which the person may act, or None.
"""

from collections.abc import Callable
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from dossiers.calendars import is_behind
from dossiers.models import Dossier
from dossiers.querysets import AT_DESK
from dossiers.states import STEPS, Payment, RouteKind, Status, Step
from egov import clock
from egov.errors import NotAllowed
from egov.mandates import Mandate, mandate_at, mandates
from egov.models import Agency, Role, User

Rule = Callable[[User, Dossier], Mandate | None]

APPLICANT = "applicant"


def applicant(user: User, dossier: Dossier) -> Mandate | None:
    """Whose matter it is, or who filed it for them."""
    if user.pk == dossier.applicant_id:
        return Mandate(APPLICANT)
    online = dossier.channel == "online"
    return Mandate("representative") if online and user.pk == dossier.filed_by_id else None


def receiving(*roles: Role) -> Rule:
    """A role at the agency that received the dossier."""

    def rule(user: User, dossier: Dossier) -> Mandate | None:
        return mandate_at(user, dossier.receiving_agency_id, roles)

    return rule


def handling(*roles: Role) -> Rule:
    """A role at the agency that handles the dossier."""

    def rule(user: User, dossier: Dossier) -> Mandate | None:
        return mandate_at(user, dossier.handling_agency_id, roles)

    return rule


def holder(user: User, dossier: Dossier) -> Mandate | None:
    """The specialist who holds it (or, for a free dossier of a short route, nobody)."""
    if dossier.holder_id != user.pk:
        return None
    return mandate_at(user, dossier.handling_agency_id, (Role.SPECIALIST,))


def before_acceptance(rule: Rule) -> Rule:
    def early(user: User, dossier: Dossier) -> Mandate | None:
        return None if dossier.is_accepted else rule(user, dossier)

    return early


def superior_once_spent(user: User, dossier: Dossier) -> Mandate | None:
    """A further round of supplements needs a superior."""
    if dossier.supplements < dossier.spec.max_supplements or not dossier.is_accepted:
        return None
    return mandate_at(user, dossier.handling_agency_id, (Role.SECTION_HEAD, Role.APPROVER))


def rounds_left(rule: Rule) -> Rule:
    """The first, complete list is the officer's own to send."""

    def first(user: User, dossier: Dossier) -> Mandate | None:
        spent = dossier.supplements >= dossier.spec.max_supplements
        return None if spent else rule(user, dossier)

    return first


def asked(user: User, dossier: Dossier) -> Mandate | None:
    """Somebody of an agency whose opinion is still open."""
    roles = (Role.SPECIALIST, Role.SECTION_HEAD, Role.APPROVER)
    for opinion in dossier.opinions.all():
        if opinion.answered_at is None:
            mandate = mandate_at(user, opinion.agency_id, roles)
            if mandate:
                return mandate
    return None


def not_own_work(rule: Rule) -> Rule:
    """Who appraised a dossier does not decide on it too."""

    def decides(user: User, dossier: Dossier) -> Mandate | None:
        own = user.pk in {dossier.holder_id, dossier.applicant_id, dossier.filed_by_id}
        return None if own else rule(user, dossier)

    return decides


def reviewing(user: User, dossier: Dossier) -> Mandate | None:
    """The section head where the dossier waits for review, the approver where for
    approval."""
    by_place = {RouteKind.REVIEW: Role.SECTION_HEAD, RouteKind.APPROVE: Role.APPROVER}
    role = by_place.get(RouteKind(dossier.at))
    return mandate_at(user, dossier.handling_agency_id, (role,)) if role else None


_reception = receiving(Role.RECEPTION)
_coordinator = handling(Role.COORDINATOR, Role.SECTION_HEAD)
RULES: dict[Step, tuple[Rule, ...]] = {
    Step.ACCEPT: (_reception,),
    Step.REFUSE: (_reception,),
    Step.REQUEST_SUPPLEMENT: (
        rounds_left(before_acceptance(_reception)),
        rounds_left(holder),
        superior_once_spent,
    ),
    Step.ANSWER_SUPPLEMENT: (applicant, _reception),
    Step.ASSIGN: (_coordinator,),
    Step.TAKE: (handling(Role.SPECIALIST),),
    Step.ASK_OPINION: (holder,),
    Step.GIVE_OPINION: (asked,),
    Step.PROPOSE: (holder,),
    Step.ENDORSE: (not_own_work(handling(Role.SECTION_HEAD)),),
    Step.SEND_BACK: (reviewing,),
    Step.APPROVE: (not_own_work(handling(Role.APPROVER)),),
    Step.ISSUE: (handling(Role.ISSUING_CLERK),),
    Step.HAND_OVER: (_reception,),
    Step.REQUEST_PAYMENT: (holder, _coordinator),
    Step.RECORD_PAYMENT: (receiving(Role.CASHIER), handling(Role.CASHIER)),
    Step.WITHDRAW: (applicant,),
    Step.STOP: (handling(Role.APPROVER), receiving(Role.CENTRE_HEAD)),
    Step.APOLOGISE: (handling(Role.APPROVER),),
    Step.RECOUNT: (),
    Step.ANONYMISE: (),
}


def unanswered(dossier: Dossier) -> bool:
    """Nobody supplemented in the time given, and the version says what follows."""
    over = dossier.status == Status.SUPPLEMENT and not _may_still_answer(dossier)
    return over and dossier.spec.stops_unanswered


def kept_long_enough(dossier: Dossier) -> bool:
    """The time of keeping that the procedure's version sets is over."""
    if dossier.finished_at is None or dossier.anonymised_at:
        return False
    ended = timezone.localdate(dossier.finished_at)
    return clock.today() >= years_after(ended, dossier.spec.retention_years)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


SYSTEM = "system"
# What the system does by itself, and the facts that call for it.
OF_THE_CLOCK: dict[Step, Callable[[Dossier], bool]] = {
    Step.REFUSE: unanswered,
    Step.STOP: unanswered,
    Step.RECOUNT: is_behind,
    Step.ANONYMISE: kept_long_enough,
}


APPLICANTS_OWN = frozenset({Step.ANSWER_SUPPLEMENT, Step.WITHDRAW})


def mandate_for(user: User | AnonymousUser, step: Step, dossier: Dossier) -> Mandate | None:
    """The mandate under which this person may take the step; None: may not."""
    if not isinstance(user, User) or not user.is_active:
        return None
    if step not in APPLICANTS_OWN and applicant(user, dossier):
        return None  # nobody acts as an official in their own matter
    found = (rule(user, dossier) for rule in RULES[step])
    return next((mandate for mandate in found if mandate), None)


def require(user: User | AnonymousUser, step: Step, dossier: Dossier) -> Mandate:
    """Like `mandate_for`; raises NotAllowed."""
    mandate = mandate_for(user, step, dossier)
    if mandate is None:
        raise NotAllowed
    return mandate


def require_of_the_clock(step: Step, dossier: Dossier) -> Mandate:
    """The system's own mandate for a step that the facts call for; raises NotAllowed."""
    called_for = OF_THE_CLOCK.get(step)
    if called_for is None or not called_for(dossier):
        raise NotAllowed
    return Mandate(SYSTEM)


def is_possible(step: Step, dossier: Dossier) -> bool:
    """Whether STEPS and the dossier's own dimensions allow the step now."""
    transition = STEPS[step]
    if dossier.status not in transition.sources:
        return False
    if transition.at and dossier.at not in transition.at:
        return False
    allows = _ALLOWS.get(step)
    return allows is None or allows(dossier)


def _may_still_answer(dossier: Dossier) -> bool:
    """Asked before acceptance, the applicant has the time the procedure gives."""
    if dossier.status != Status.SUPPLEMENT:
        return False
    return dossier.answer_by is None or clock.now() <= dossier.answer_by


def missed(dossier: Dossier) -> bool:
    """Whether the due date in force passed while the clock ran."""
    until = dossier.finished_at or dossier.paused_since or clock.now()
    return dossier.due_at is not None and dossier.due_at < until


def _may_apologise(dossier: Dossier) -> bool:
    """While the clock runs; afterwards for a missed date that has no letter yet."""
    if not dossier.is_accepted:
        return False
    if dossier.finished_at is None and dossier.paused_since is None:
        return True
    about = dossier.due_at
    return missed(dossier) and not dossier.letters.filter(about=about).exists()


# What the dossier's other dimensions must say, besides its status and place.
_ALLOWS: dict[Step, Callable[[Dossier], bool]] = {
    Step.REFUSE: lambda dossier: not _may_still_answer(dossier),
    Step.STOP: lambda dossier: dossier.is_accepted,
    Step.TAKE: lambda dossier: dossier.holder_id is None,
    Step.RECORD_PAYMENT: lambda dossier: dossier.payment == Payment.DUE,
    Step.GIVE_OPINION: lambda dossier: any(
        row.answered_at is None for row in dossier.opinions.all()
    ),
    Step.APOLOGISE: _may_apologise,
    Step.RECOUNT: lambda dossier: dossier.is_accepted,
    Step.ANONYMISE: lambda dossier: dossier.anonymised_at is None,
}


def available_steps(user: User | AnonymousUser, dossier: Dossier) -> list[Step]:
    """The steps this person may take on this dossier now: buttons, API, tests."""
    return [
        step
        for step in STEPS
        if is_possible(step, dossier) and mandate_for(user, step, dossier)
    ]


def may_read_details(user: User | AnonymousUser, dossier: Dossier) -> bool:
    """Personal words are for whom the matter is, and for the officials in charge now.

    Who once filed it at a desk and has left still sees that it exists, no more.
    """
    if not isinstance(user, User):
        return False
    if applicant(user, dossier):
        return True
    agencies = {dossier.receiving_agency_id, dossier.handling_agency_id}
    agencies |= {opinion.agency_id for opinion in dossier.opinions.all()}
    return any(
        mandate.agency_id in agencies or mandate.role == Role.INSPECTOR
        for mandate in mandates(user)
    )


def may_draft_at_counter(user: User | AnonymousUser) -> bool:
    """Reception may file what a person brings to the desk or sends by post."""
    return any(mandate.role == Role.RECEPTION for mandate in mandates(user))


def reads_register(user: User | AnonymousUser) -> QuerySet[Agency]:
    """Desks whose register this person may read: their own, for inspectors those below."""
    held = mandates(user)
    own = [mandate.agency_id for mandate in held if mandate.role in AT_DESK]
    seen = Q(pk__in=own)
    for mandate in held:
        if mandate.role == Role.INSPECTOR:
            seen |= Q(pk__in=Agency.objects.under(mandate.agency_code))
    return Agency.objects.desks().filter(seen).order_by("code")


def may_close_register(user: User | AnonymousUser, agency: Agency) -> bool:
    """Who answers for the desk closes its register."""
    return any(
        mandate.role == Role.CENTRE_HEAD and mandate.agency_id == agency.pk
        for mandate in mandates(user)
    )
