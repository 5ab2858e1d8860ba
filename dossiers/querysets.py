"""Every question about many rows. Chainable; never writes."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils import timezone

from dossiers.spec import RETENTION_YEARS
from dossiers.states import FINAL, OPEN, UNSETTLED, Form, RouteKind, Status
from egov import clock
from egov.mandates import Mandate, mandates
from egov.models import Agency, Role, User
from egov.rows import Joined
from egov.text import Fold, typed_words

if TYPE_CHECKING:
    # Ruff does not look into the quotes of a base class.
    from dossiers.models import (  # noqa: F401
        Dossier,
        Draft,
        Event,
        Letter,
        Procedure,
        ProcedureVersion,
        TreeHead,
    )

# Who sees what of an agency's dossiers, by the side on which the agency stands.
AT_DESK = frozenset({Role.RECEPTION, Role.CASHIER, Role.CENTRE_HEAD})
AT_WORK = frozenset(
    {
        Role.COORDINATOR,
        Role.SPECIALIST,
        Role.SECTION_HEAD,
        Role.APPROVER,
        Role.ISSUING_CLERK,
        Role.CASHIER,
    }
)
GIVES_OPINIONS = frozenset({Role.SPECIALIST, Role.SECTION_HEAD, Role.APPROVER})


def _at(held: Iterable[Mandate], roles: frozenset[Role]) -> list[int]:
    return [
        mandate.agency_id
        for mandate in held
        if mandate.role in roles and mandate.agency_id is not None
    ]


def _days(first: date, last: date) -> tuple[Any, Any]:
    """The moments between which these days lie, where the province is."""
    zone = timezone.get_default_timezone()
    start = datetime.combine(first, datetime.min.time(), zone)
    return start, datetime.combine(last + timedelta(days=1), datetime.min.time(), zone)


class DossierQuerySet(models.QuerySet["Dossier"]):
    """Questions about dossiers, in the reader's words."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Own dossiers, and what this person's posts let them see. Rights filter rows."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        held = mandates(user)
        seen = Q(applicant=user) | Q(filed_by=user)
        if desks := _at(held, AT_DESK):
            seen |= Q(receiving_agency__in=desks)
        if works := _at(held, AT_WORK):
            seen |= Q(handling_agency__in=works) & ~Q(at=RouteKind.RECEIVE)
        if leads := _at(held, frozenset({Role.APPROVER})):
            # What their desk has left too long: somebody must be able to see to it.
            seen |= Q(
                receiving_agency__in=leads,
                at=RouteKind.RECEIVE,
                status=Status.REGISTERED,
                step_due_at__lt=clock.now(),
            )
        if asked := _at(held, GIVES_OPINIONS):
            seen |= Q(opinions__agency__in=asked)
        for mandate in held:
            if mandate.role == Role.INSPECTOR:
                below = Agency.objects.under(mandate.agency_code)
                seen |= Q(receiving_agency__in=below) | Q(handling_agency__in=below)
        return self.filter(pk__in=self.model._base_manager.filter(seen).values("pk"))

    def belonging_to(self, user: User) -> Self:
        """Those this person filed or that are their own."""
        return self.filter(Q(applicant=user) | Q(filed_by=user))

    def open(self) -> Self:
        return self.filter(status__in=OPEN)

    def unsettled(self) -> Self:
        return self.filter(status__in=UNSETTLED)

    def waiting_at(self, agencies: Iterable[int], *kinds: RouteKind) -> Self:
        """Open dossiers at these places of these agencies."""
        desk = {RouteKind.RECEIVE, RouteKind.RETURN}
        side = "receiving_agency" if desk & set(kinds) else "handling_agency"
        return self.open().filter(**{f"{side}__in": list(agencies)}, at__in=kinds)

    def overdue(self, at: datetime | None = None) -> Self:
        """Past due and not settled; a standing clock is never late."""
        at = at or clock.now()
        return self.unsettled().filter(due_at__lt=at, paused_since__isnull=True)

    def due_within(self, time: timedelta) -> Self:
        at = clock.now()
        return self.unsettled().filter(
            due_at__gte=at, due_at__lt=at + time, paused_since__isnull=True
        )

    def matching(self, words: str) -> Self:
        """Name, code, identity number or phone, without case or accents."""
        found = self
        for word in typed_words(words, 6):
            found = found.filter(search__contains=Fold(Value(word)))
        return found

    def by_remaining_time(self) -> Self:
        """Soonest due first; those without a due date by how long they wait."""
        return self.order_by(F("due_at").asc(nulls_last=True), "filed_at", "pk")

    def for_list(self) -> Self:
        """What a row of a list shows, without further queries."""
        return self.select_related(
            "version__procedure", "receiving_agency", "handling_agency", "holder"
        ).defer("version__document", "answers")

    def for_page(self) -> Self:
        """What a dossier's page shows. The procedure's document is kept by `spec`."""
        dossier = self.select_related(
            "version__procedure__field",
            "receiving_agency",
            "handling_agency",
            "holder",
            "applicant",
            "filed_by",
            "result",
        )
        return dossier.defer("version__document")

    def clocked(self) -> Self:
        """Accepted and not settled: those whose due date a calendar may still move."""
        return self.unsettled().filter(accepted_at__isnull=False)

    def counted_before(self, edition: int) -> Self:
        """Open dossiers still counted by an older calendar edition."""
        return self.clocked().filter(calendar_edition__lt=edition)

    def past_their_step(self, at: datetime) -> Self:
        """Whose place has used up its share of the time (8 working hours at the desk)."""
        return self.unsettled().filter(step_due_at__lt=at)

    def past_retention(self) -> Self:
        """Ended dossiers kept as long as their version says, up to the end of today."""
        said = KeyTextTransform("retention_years", "version__document")
        years = Coalesce(Cast(said, models.IntegerField()), Value(RETENTION_YEARS))
        kept = Func(
            years,
            template="make_interval(years => %(expressions)s)",
            output_field=models.DurationField(),
        )
        ended = self.filter(status__in=FINAL, anonymised_at=None)
        until = ended.annotate(kept_until=F("finished_at") + kept)
        return until.filter(kept_until__lt=clock.now() + timedelta(days=1))

    def unanswered(self, at: datetime) -> Self:
        """Asked to supplement, and the time to answer is over."""
        return self.filter(status=Status.SUPPLEMENT, answer_by__lt=at)

    def for_register(self, agency: Agency, first: date, last: date) -> Self:
        """What this desk received in the days first..last, in order of arrival."""
        start, end = _days(first, last)
        received = self.filter(receiving_agency=agency, filed_at__gte=start)
        rows = received.filter(filed_at__lt=end).order_by("filed_at", "pk")
        related = ("version", "receiving_agency", "handling_agency", "applicant")
        return rows.select_related(*related).defer("version__document")

    def lock(self, pk: int) -> "Dossier":
        """One dossier, locked for change. Only inside a transaction."""
        query = self.select_for_update(of=("self",)).select_related(
            "version", "receiving_agency", "handling_agency"
        )
        return query.defer("version__document").get(pk=pk)


class LetterQuerySet(models.QuerySet["Letter"]):
    """Questions about letters."""

    def for_page(self) -> Self:
        return self.select_related(
            "content", "agency", "issued_by", "dossier__version__procedure"
        ).defer("dossier__version__document")

    def receipt_of(self, dossier: "Dossier") -> "Letter | None":
        """The receipt with the appointment (form 01), once the dossier is accepted."""
        receipts = self.filter(dossier=dossier, form=Form.RECEIPT)
        return receipts.order_by("-pk").first()


class HeadQuerySet(models.QuerySet["TreeHead"]):
    """Questions about tree heads."""

    def last_of_each_day(self) -> Self:
        """Each day's last head where the province is, the newest first."""
        day = TruncDate("at")
        return self.annotate(day=day).order_by("-day", "-size").distinct("day")


class DraftQuerySet(models.QuerySet["Draft"]):
    """Questions about drafts."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """A draft is its maker's alone."""
        return self.filter(user=user) if isinstance(user, User) else self.none()

    def for_page(self) -> Self:
        draft = self.select_related("version__procedure", "agency")
        return draft.defer("version__document")

    def lock(self, key: object) -> "Draft":
        """One draft, locked for change. Only inside a transaction.

        Raises Draft.DoesNotExist.
        """
        found = next(_draft_to_lock(self.model).rows(key), None)
        if found is None:
            raise self.model.DoesNotExist
        draft, version, procedure, draft.agency = found
        draft.version, version.procedure = version, procedure
        return draft


@cache
def _draft_to_lock(model: type["Draft"]) -> Joined:
    """Written out, because each filing begins with it."""
    version: Any = model._meta.get_field("version").related_model
    procedure: Any = version._meta.get_field("procedure").related_model
    return Joined(
        f"""
        SELECT {{draft}}, {{version}}, {{procedure}}, {{agency}}
        FROM {model._meta.db_table} draft
        JOIN {version._meta.db_table} version ON version.id = draft.version_id
        JOIN {procedure._meta.db_table} procedure ON procedure.id = version.procedure_id
        LEFT JOIN {Agency._meta.db_table} agency ON agency.id = draft.agency_id
        WHERE draft.key = %s FOR UPDATE OF draft""",
        without=("version.document",),
        draft=model,
        version=version,
        procedure=procedure,
        agency=Agency,
    )


class ProcedureQuerySet(models.QuerySet["Procedure"]):
    """Questions about the catalogue."""

    def published(self, on: date | None = None) -> Self:
        """Procedures with a version in force that day and not abolished."""
        on = on or clock.today()
        lasting = Q(closed_on__isnull=True) | Q(closed_on__gt=on)
        in_force = Q(versions__published_at__isnull=False)
        in_force &= Q(versions__effective_from__lte=on)
        return self.filter(lasting, in_force).distinct()

    def matching(self, words: str) -> Self:
        """Every word somewhere in names, keywords or code; no case, no accents."""
        found = self
        for word in typed_words(words, 8):
            found = found.filter(search__contains=Fold(Value(word)))
        return found


class VersionQuerySet(models.QuerySet["ProcedureVersion"]):
    """Questions about versions."""

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def in_force(self, on: date) -> Self:
        """Published versions already in effect, the newest first."""
        return (
            self.published()
            .filter(effective_from__lte=on)
            .order_by("-effective_from", "-number")
        )


class EventQuerySet(models.QuerySet["Event"]):
    """Questions about events."""

    def for_timeline(self) -> Self:
        return self.select_related("by", "agency", "personal").order_by("seq")

    def settling(self) -> Self:
        """Events by which a dossier was finished."""
        finished = self.filter(status_to=Status.FINISHED)
        return finished.exclude(status_from=Status.FINISHED)

    def between(self, first: date, last: date) -> Self:
        """Events of the days first..last, where the province is."""
        start, end = _days(first, last)
        return self.filter(at__gte=start, at__lt=end)
