"""Every question about many editions, units or values."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from egov.mandates import acts_as, agencies_as, mandates, own_agencies
from egov.models import Role, User
from rankings.states import OUT, STEPS, Step

if TYPE_CHECKING:
    # Ruff does not look into the quotes of a base class.
    from rankings.models import Edition, Layer, Observation, RankedUnit, Revision  # noqa: F401

# Who sees every edition, whatever its status.
MAKERS = frozenset(
    {Role.RANKING_EDITOR, Role.RANKING_PUBLISHER, Role.ASSESSOR, Role.INSPECTOR}
)
# Who has something to do with rankings.
PARTIES = MAKERS | {Role.AGENCY_REPORTER}


class UnitQuerySet(models.QuerySet["RankedUnit"]):
    """Every question we ask about units."""

    def reported_by(self, user: User) -> Self:
        """The units for which this person reports."""
        return self.filter(agency__in=agencies_as(user, [Role.AGENCY_REPORTER]))

    def looked_into_by(self, user: User) -> Self:
        """The units whose websites a maker may see measured: an assessor not their own's."""
        roles = {mandate.role for mandate in mandates(user)}
        if roles & (MAKERS - {Role.ASSESSOR}):
            return self
        return self.not_own(user) if Role.ASSESSOR in roles else self.none()

    def not_own(self, user: User) -> Self:
        """The units whose agency is not this person's own."""
        return self.filter(Q(agency=None) | ~Q(agency__in=own_agencies(user)))


class EditionQuerySet(models.QuerySet["Edition"]):
    """Every question we ask about editions."""

    def published(self) -> Self:
        """Those of which a revision is out."""
        return self.filter(status__in=OUT)

    def visible_to(self, user: User) -> Self:
        """Makers see all; who reports, the editions of their units."""
        if acts_as(user, MAKERS):
            return self
        own = agencies_as(user, [Role.AGENCY_REPORTER])
        return self.filter(unit_set__members__agency__in=own, as_published=False).distinct()

    def lock(self, pk: int) -> "Edition":
        """Load one edition for change. Only inside a transaction."""
        query = self.select_for_update(of=("self",))
        return query.select_related("index", "methodology", "unit_set").get(pk=pk)


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Every question we ask about revisions."""

    def out(self) -> Self:
        """Those that are on record, whole."""
        return self.filter(sealed=True)

    def of(self, index: str, edition: str) -> Self:
        """Those of an edition, the newest first."""
        held = self.out().filter(edition__index__code=index, edition__code=edition)
        return held.order_by("-number")

    def newest(self) -> Self:
        """Of each edition its newest revision, the newest edition first; of two editions
        of one day that with the greater code."""
        day, code, one = "edition__reference_date", "edition__code", "edition_id"
        ordered = self.out().order_by(f"-{day}", f"-{code}", one, "-number")
        return ordered.distinct(day, code, one)

    def files_digest(self, index: str, edition: str, number: int) -> str | None:
        """The recorded SHA-256 of a revision's files.json; None where none is on record."""
        held = self.of(index, edition).filter(number=number)
        return held.values_list("files_digest", flat=True).first()


class LayerQuerySet(models.QuerySet["Layer"]):
    """Every question we ask about layers."""

    def newest(self) -> Self:
        """Of each value the newest of these layers."""
        return self.order_by("observation_id", "-seq").distinct("observation_id")


class ObservationQuerySet(models.QuerySet["Observation"]):
    """Every question we ask about values."""

    def visible_to(self, user: User) -> Self:
        """Makers see all but assessors not their own agency's; who reports, their own."""
        roles = {mandate.role for mandate in mandates(user)}
        reported = Q(unit__agency__in=agencies_as(user, [Role.AGENCY_REPORTER]))
        if roles & (MAKERS - {Role.ASSESSOR}):
            return self
        if Role.ASSESSOR in roles:
            foreign = Q(unit__agency=None) | ~Q(unit__agency__in=own_agencies(user))
            return self.filter(foreign | reported)
        return self.filter(reported)

    def allowing(self, step: Step) -> Self:
        """Those that stand, as their editions do, where the step may be taken."""
        places = STEPS[step].places.items()
        anywhere = (
            Q(edition__status=status, state__in=states) for status, states in places
        )
        return self.filter(reduce(or_, anywhere))

    def lock(self, pk: int) -> "Observation":
        """Load one value for change. Only inside a transaction."""
        query = self.select_for_update(of=("self",))
        return query.select_related("edition__methodology", "edition__index", "unit").get(
            pk=pk
        )
