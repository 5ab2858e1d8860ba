"""In which capacity a person may act today: own posts and delegated ones."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from egov import clock
from egov.models import Agency, Post, Role, User


@dataclass(frozen=True, slots=True)
class Mandate:
    """One capacity: a role at an agency, held or lent by `lent_by` (a user's name)."""

    role: str
    agency_id: int | None = None
    agency_code: str = ""
    lent_by: str = ""


def _lent(on: date) -> Q:
    return Q(delegations__valid_from__lte=on, delegations__valid_to__gt=on)


def mandates(user: User | AnonymousUser) -> tuple[Mandate, ...]:
    """Every mandate of this person today; none for strangers.

    Read once per person and day, so a page asks the database one time.
    """
    if not isinstance(user, User) or not user.is_active:
        return ()
    on = clock.today()
    day, held = getattr(user, "_mandates", (None, ()))
    if day != on:
        held = tuple(_read(user, on))
        user._mandates = (on, held)  # type: ignore[attr-defined]
    return held


def lasting(on: date) -> Q:
    """Posts held that day."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def _read(user: User, on: date) -> Iterable[Mandate]:
    mine = Q(user=user) | (_lent(on) & Q(delegations__deputy=user))
    posts = Post.objects.filter(lasting(on) & mine, user__is_active=True).distinct()
    for post in posts.select_related("agency", "user").order_by("pk"):
        yield Mandate(
            role=post.role,
            agency_id=post.agency_id,
            agency_code=post.agency.code,
            lent_by="" if post.user_id == user.pk else post.user.full_name,
        )


def mandates_of(people: Collection[int]) -> dict[int, list[Mandate]]:
    """Person → every mandate of theirs today, in two queries for any number of people."""
    on = clock.today()
    held: dict[int, list[Mandate]] = {person: [] for person in people}
    posts = Post.objects.filter(lasting(on), user__is_active=True)
    own = posts.filter(user__in=people).values_list("user", "role", "agency")
    lent = posts.filter(
        _lent(on), delegations__deputy__in=people, delegations__deputy__is_active=True
    ).values_list("delegations__deputy", "role", "agency")
    for person, role, agency in (*own, *lent):
        held[person].append(Mandate(role, agency))
    return held


def own_agencies(user: User | AnonymousUser) -> frozenset[int]:
    """Ids of the agencies at which this person acts today, and of those above them: whose
    affairs are their own. Read once per person and day."""
    if not isinstance(user, User):
        return frozenset()
    on = clock.today()
    day, held = getattr(user, "_own_agencies", (None, frozenset()))
    if day != on:
        above = agencies_above()
        acting = {one.agency_id for one in mandates(user) if one.agency_id is not None}
        held = frozenset().union(*(chain(agency, above) for agency in acting))
        user._own_agencies = (on, held)  # type: ignore[attr-defined]
    return held


def agencies_above() -> dict[int, int]:
    """Agency → the one it is part of, short of the province, of which all are part."""
    parts = Agency.objects.exclude(parent=None).exclude(parent__kind=Agency.Kind.PROVINCE)
    return {pk: parent for pk, parent in parts.values_list("pk", "parent_id") if parent}


def chain(agency: int, above: Mapping[int, int]) -> frozenset[int]:
    """An agency and all above it."""
    found = [agency]
    while (parent := above.get(found[-1])) and parent not in found:
        found.append(parent)
    return frozenset(found)


def mandate_at(
    user: User | AnonymousUser, agency_id: int | None, roles: Collection[Role]
) -> Mandate | None:
    """The mandate by which this person has one of the roles at an agency today."""
    return next(
        (
            mandate
            for mandate in mandates(user)
            if mandate.role in roles and mandate.agency_id == agency_id
        ),
        None,
    )


def acts_as(user: User | AnonymousUser, roles: Collection[str]) -> bool:
    """Whether this person has one of the roles today, at whatever agency."""
    return any(mandate.role in roles for mandate in mandates(user))


def is_official(user: User | AnonymousUser) -> bool:
    return bool(mandates(user))


def agencies_as(user: User | AnonymousUser, roles: Iterable[Role]) -> set[int]:
    """Ids of the agencies at which this person has one of the roles today."""
    wanted = set(roles)
    return {
        mandate.agency_id
        for mandate in mandates(user)
        if mandate.role in wanted and mandate.agency_id is not None
    }
