"""What a paper is composed from: the act, as the engine has it just before it writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dossiers.models import Dossier, Event
from dossiers.states import Form
from egov.models import Agency, User

# The desk's own papers; the others are those of the agency that decides.
_OF_THE_DESK = frozenset({Form.RECEIPT, Form.REFUSAL})


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper to come: its form, the dossier after the act, the act's event (not saved
    yet) and the act's own words."""

    form: Form
    dossier: Dossier
    event: Event
    by: User | None
    details: Mapping[str, Any]

    @property
    def at(self) -> datetime:
        return self.event.at

    @property
    def facts(self) -> Mapping[str, Any]:
        return self.event.facts

    @property
    def agency(self) -> Agency:
        """Who issues it."""
        desk = self.form in _OF_THE_DESK or not self.dossier.is_accepted
        return self.dossier.receiving_agency if desk else self.dossier.handling_agency

    @property
    def about(self) -> datetime | None:
        """The due moment an apology is for."""
        about = self.facts.get("about") if self.form == Form.APOLOGY else None
        return datetime.fromisoformat(about) if about else None
