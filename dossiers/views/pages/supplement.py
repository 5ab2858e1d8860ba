"""What an agency asked the applicant to mend, in the reader's words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dossiers.models import Dossier, Event, EventDetails
from dossiers.offers import REASONS, targets
from dossiers.states import Step


@dataclass(frozen=True, slots=True)
class Asked:
    """One point: what it is about (a part or a field), what is wrong, on which ground."""

    target: str
    name: str
    reason: str
    text: str
    ground: str
    example: str


@dataclass(frozen=True, slots=True)
class Request:
    """The last complete list, and until when it is to be answered."""

    items: tuple[Asked, ...]
    answer_by: datetime | None

    def about(self, target: str) -> list[Asked]:
        return [item for item in self.items if item.target == target]


def last_request(dossier: Dossier) -> Request:
    """The list sent last; empty when nothing was ever asked or its words have left."""
    asked = dossier.events.filter(step=Step.REQUEST_SUPPLEMENT).select_related("personal")
    event = asked.order_by("-seq").first()
    return Request(tuple(items_of(event, dossier)) if event else (), dossier.answer_by)


def items_of(event: Event, dossier: Dossier) -> list[Asked]:
    names = {code: str(name) for code, name in targets(dossier)}
    return [_asked(item, names) for item in EventDetails.of(event).get("items", [])]


def _asked(item: dict[str, Any], names: dict[str, str]) -> Asked:
    reasons = dict(REASONS)
    return Asked(
        target=item["target"],
        name=names.get(item["target"], item["target"]),
        reason=str(reasons.get(item["reason"], item["reason"])),
        text=item.get("text", ""),
        ground=item.get("ground", ""),
        example=item.get("example", "").rstrip(". "),
    )
