"""How heads sign apologies: some when it shows that they are needed, some days late."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from dossiers import actions
from dossiers.calendars import calendar_of
from dossiers.demo import people
from dossiers.demo.chance import chance
from dossiers.models import Alert, ApologyDraft
from egov import clock
from egov.models import Role, User

# Of three heads, one lets letters lie until the date is missed by so many working days.
_DAWDLES = 3
MOST_PATIENCE = 2


@dataclass(frozen=True, slots=True)
class Heads:
    """One approver for each agency, who looks into the tray twice a day."""

    seed: int
    users: dict[str, User]

    def patience(self, agency: str) -> int:
        """Working days past due until the letter is signed; 0: when it is needed."""
        rng = chance("patience", self.seed, agency)
        return rng.randint(1, MOST_PATIENCE) if rng.randrange(_DAWDLES) == 0 else 0

    def sign(self, at: datetime) -> Counter[str]:
        """Sign what each would sign by then. Counts letters in time and after."""
        drafts = ApologyDraft.objects.select_related("dossier__handling_agency")
        drafts = drafts.defer("dossier__answers").order_by("about", "pk")
        called_for = set(
            Alert.objects.filter(
                kind=Alert.Kind.APOLOGY_WAITS, ended_at__isnull=True
            ).values_list("dossier", flat=True)
        )
        signed: Counter[str] = Counter()
        for draft in drafts:
            if self._would_sign(draft, at, called_for=draft.dossier_id in called_for):
                signed["late" if draft.about < at else "in time"] += 1
                self._sign(draft, at)
        return signed

    def _would_sign(self, draft: ApologyDraft, at: datetime, *, called_for: bool) -> bool:
        agency = draft.dossier.handling_agency
        patience = self.patience(agency.code)
        if not patience:
            return called_for or draft.about < at
        if draft.about >= at:
            return False
        calendar = calendar_of(agency)
        lain = calendar.working_between(draft.about, at)
        return lain >= patience * calendar.day_length

    def _sign(self, draft: ApologyDraft, at: datetime) -> None:
        head = people.holders(draft.dossier.handling_agency.code, Role.APPROVER)[0]
        with clock.standing_at(at + timedelta(minutes=1)):
            actions.apologise(
                draft.dossier_id,
                by=self.users[head],
                until=timezone.localdate(draft.until),
                reason=draft.reason,
            )
