"""Whom an alert is told to: who has the dossier in hand, and who answers for them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from dossiers.models import Alert, Dossier, Opinion
from dossiers.notifications import Recipient
from dossiers.states import RouteKind
from egov import clock
from egov.models import Agency, Delegation, Post, Role, User

_ANSWERS = (Role.SPECIALIST, Role.SECTION_HEAD, Role.APPROVER)
_DECIDES = (Role.SECTION_HEAD, Role.APPROVER)


@dataclass(slots=True)
class People:
    """Who holds which post today. Asked once for each agency and role."""

    _known: dict[tuple[int, tuple[Role, ...]], list[User]] = field(default_factory=dict)

    def at(self, agency: Agency, *roles: Role) -> list[User]:
        key = (agency.pk, roles)
        if key not in self._known:
            self._known[key] = list(_holding(agency, roles))
        return self._known[key]

    def heads_of_desk(self, agency: Agency) -> list[User]:
        """The head of the centre; where there is none, the agency's own leaders."""
        return self.at(agency, Role.CENTRE_HEAD) or self.at(agency, Role.APPROVER)

    def in_hand(self, dossier: Dossier) -> list[User]:
        """The specialist who holds it, else everybody whose turn it is there."""
        if dossier.at == RouteKind.APPRAISE and dossier.holder:
            return [dossier.holder]
        place = dossier.place
        return self.at(dossier.agency_here, Role(place.role)) if place else []


def _holding(agency: Agency, roles: Iterable[Role]) -> Iterator[User]:
    """Those in the post, and the deputies to whom it is lent."""
    on = clock.today()
    lasting = Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    posts = Post.objects.filter(lasting, agency=agency, role__in=list(roles))
    posts = posts.filter(user__is_active=True)
    for post in posts.select_related("user").order_by("pk"):
        yield post.user
    lent = Delegation.objects.filter(
        post__in=posts, valid_from__lte=on, valid_to__gt=on, deputy__is_active=True
    )
    for delegation in lent.select_related("deputy").order_by("pk"):
        yield delegation.deputy


@dataclass(frozen=True, slots=True)
class Case:
    """One alert to be told: its kind, what about, and the dossier."""

    kind: str
    about: str
    dossier: Dossier


Telling = Callable[[People, Case], Iterable[User]]


def _near(people: People, case: Case) -> Iterable[User]:
    agency = case.dossier.handling_agency
    return [*people.in_hand(case.dossier), *people.at(agency, *_DECIDES)]


def _overdue(people: People, case: Case) -> Iterable[User]:
    desk = people.at(case.dossier.receiving_agency, Role.CENTRE_HEAD)
    return [*_near(people, case), *desk]


def _at_desk(people: People, case: Case) -> Iterable[User]:
    desk = case.dossier.receiving_agency
    return [*people.at(desk, Role.RECEPTION), *people.heads_of_desk(desk)]


def _opinion(people: People, case: Case) -> Iterable[User]:
    asked = Opinion.objects.select_related("agency").get(pk=int(case.about))
    return [*people.at(asked.agency, *_ANSWERS), *_near(people, case)]


def _reminding(people: People, case: Case) -> Iterable[User]:
    """An applicant whom no message reaches is telephoned by the desk."""
    if owner_address(case.dossier):
        return []
    return people.at(case.dossier.receiving_agency, Role.RECEPTION)


def _answer(people: People, case: Case) -> Iterable[User]:
    if not case.dossier.is_accepted:
        return people.at(case.dossier.receiving_agency, Role.RECEPTION)
    return _near(people, case)


def _signer(people: People, case: Case) -> Iterable[User]:
    return people.at(case.dossier.handling_agency, Role.APPROVER)


TOLD: Mapping[str, Telling] = {
    Alert.Kind.NEAR_DUE: _near,
    Alert.Kind.OVERDUE: _overdue,
    Alert.Kind.NOT_ACCEPTED: _at_desk,
    Alert.Kind.STEP_OVER: _near,
    Alert.Kind.OPINION_OVER: _opinion,
    Alert.Kind.ANSWER_NEAR: _reminding,
    Alert.Kind.ANSWER_OVER: _answer,
    Alert.Kind.APOLOGY_WAITS: _signer,
}


def recipients(people: People, case: Case) -> list[Recipient]:
    """Each address once. The applicant hears of the end of their own time alone."""
    found: dict[str, Recipient] = {}
    for one in (*_owner(case), *_officials(people, case)):
        if one.to:
            found.setdefault(one.to.lower(), one)
    return list(found.values())


def owner_address(dossier: Dossier) -> str:
    """Where the applicant reads; empty: nowhere."""
    account = dossier.applicant
    return dossier.owner_email or (account.email if account else "")


def _owner(case: Case) -> Iterator[Recipient]:
    dossier = case.dossier
    if case.kind == Alert.Kind.ANSWER_NEAR:
        account = dossier.applicant
        yield Recipient(
            owner_address(dossier),
            dossier.owner_name,
            account.language if account else "vi",
        )


def _officials(people: People, case: Case) -> Iterator[Recipient]:
    """Nobody hears as an official of their own matter."""
    own = {case.dossier.applicant_id}
    for person in TOLD[case.kind](people, case):
        if person.pk not in own:
            yield Recipient(person.email, person.full_name, person.language)
