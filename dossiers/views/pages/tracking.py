"""A dossier as its applicant follows it: where it is, until when, and why."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.models import Dossier, Event
from dossiers.policies import APPLICANT, available_steps, mandate_for
from dossiers.states import Payment, Status, Step
from dossiers.views.pages.due import due_card
from dossiers.views.pages.history import timeline
from dossiers.views.pages.letters import letter_rows, letters_of
from dossiers.views.pages.mine import status_words
from dossiers.views.pages.papers import file_row
from dossiers.views.pages.progress import route_steps
from dossiers.views.pages.supplement import last_request
from dossiers.views.pages.waiting import waits_of
from egov.models import User
from egov.templatetags.say import dong

# Taken on pages of their own, not through a button with questions.
_ELSEWHERE = frozenset({Step.ANSWER_SUPPLEMENT})


def dossier_page(dossier: Dossier, user: User) -> dict[str, Any]:
    """Everything the page shows; a fixed number of queries."""
    events = list(dossier.events.for_timeline())
    steps = _own_steps(dossier, user)
    asked = dossier.status == Status.SUPPLEMENT
    return {
        "dossier": dossier,
        "status_words": status_words(dossier),
        "holder": _holder(dossier),
        "crumbs": _crumbs(dossier),
        "route": route_steps(dossier, events),
        "due": due_card(dossier, events),
        "waits": waits_of(dossier),
        "asked": last_request(dossier) if asked else None,
        "may_answer": Step.ANSWER_SUPPLEMENT in steps,
        "timeline": timeline(events, user),
        "facts": _facts(dossier),
        "papers": _papers(dossier),
        "letters": letter_rows(letters_of(dossier), face="dossiers"),
        "result": getattr(dossier, "result", None),
        "ended": _ended(dossier, events),
        "buttons": [
            {
                "label": step.label,
                "url": reverse("dossiers:step", args=[dossier.code, step.value]),
            }
            for step in steps
            if step not in _ELSEWHERE
        ],
    }


def _own_steps(dossier: Dossier, user: User) -> list[Step]:
    """What this person may do as the applicant, posts aside."""
    own = {APPLICANT, "representative"}
    return [
        step
        for step in available_steps(user, dossier)
        if (mandate := mandate_for(user, step, dossier)) and mandate.role in own
    ]


def _crumbs(dossier: Dossier) -> list[dict[str, str]]:
    return [
        {"label": _("Hồ sơ của tôi"), "url": reverse("dossiers:mine")},
        {"label": dossier.code, "url": ""},
    ]


def _holder(dossier: Dossier) -> str:
    """Đang ở: place, agency · who · phone."""
    if dossier.is_final:
        return ""
    agency = dossier.agency_here
    where = f"{dossier.get_at_display()}, {agency.name}"
    who = dossier.holder.full_name if dossier.holder else ""
    return " · ".join(word for word in (where, who, agency.phone) if word)


def _facts(dossier: Dossier) -> list[dict[str, Any]]:
    case = dossier.spec.case(dossier.case)
    rows: list[dict[str, Any]] = [
        {"name": _("Mã hồ sơ"), "value": dossier.code, "code": True},
        {"name": _("Người nộp"), "value": dossier.owner_name},
        {"name": _("Kênh"), "value": dossier.get_channel_display()},
        {"name": _("Nơi nhận"), "value": dossier.receiving_agency.name},
    ]
    if case and len(dossier.spec.cases) > 1:
        rows.append({"name": _("Trường hợp"), "value": case.name})
    if dossier.fee:
        rows.append({"name": _("Phí, lệ phí"), "value": dong(dossier.fee), "code": True})
        paid = dossier.payment == Payment.PAID
        tone = "tea" if paid else "gold"
        rows.append(
            {"name": _("Thanh toán"), "value": dossier.get_payment_display(), "badge": tone}
        )
    return rows


def _papers(dossier: Dossier) -> list[dict[str, Any]]:
    """Parts in the order of the procedure, each with its files."""
    files: dict[str, list[dict[str, Any]]] = {}
    for part in dossier.parts.all():
        files.setdefault(part.code, []).append(file_row(part))
    return [
        {"name": part.name, "files": files[part.code]}
        for part in dossier.spec.parts
        if part.code in files
    ]


def _ended(dossier: Dossier, events: Sequence[Event]) -> dict[str, str] | None:
    """Why it ended without a result: ground and reason, as the decision says."""
    if dossier.status not in {Status.REFUSED, Status.STOPPED}:
        return None
    last = next(event for event in reversed(events) if event.status_to == dossier.status)
    kept = getattr(last, "personal", None)
    return {
        "title": str(Status(dossier.status).label),
        "ground": str(last.facts.get("ground", "")),
        "reason": str(kept.data.get("reason", "")) if kept else "",
        "when": f"{timezone.localtime(last.at):%d/%m/%Y %H:%M}",
    }
