"""What makers look at while values are assessed: signs worth a look, and agreement."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from egov.desk import DeskRequest
from egov.errors import NotAllowed
from egov.models import User
from rankings import policies
from rankings.actions.replacing import looks
from rankings.models import Edition
from rankings.reviewing import review as reviewed
from rankings.states import EditionStatus, Step
from rankings.views.office import agreeing, signs
from rankings.views.office.doors import collecting_edition, ranking_desk
from rankings.views.office.home import TONES
from rankings.views.office.nodes import Nodes
from rankings.views.office.waiting import waiting_for


@ranking_desk
@require_safe
def review(request: DeskRequest, pk: int) -> HttpResponse:
    """Signs first; with ?view=agreement how far two assessors agree."""
    edition = collecting_edition(request.user, pk)
    if not policies.reviews(request.user):
        raise NotAllowed
    assert edition.methodology is not None
    nodes, told = Nodes(edition.methodology.spec), reviewed(edition)
    seen = signs.Seen(edition, request.user, nodes, told)
    agreement = request.GET.get("view") == "agreement"
    context = {
        "edition": edition,
        "status": EditionStatus(edition.status).label,
        "tone": TONES[edition.status],
        "review": told,
        "tabs": _tabs(seen, agreement=agreement),
        "agreement": agreement,
        **(_agreed(edition, request.user, seen) if agreement else seen.page(request.GET)),
    }
    return render(request, "rankings/office/review.html", context)


def _tabs(seen: signs.Seen, *, agreement: bool) -> list[dict[str, Any]]:
    return [
        {
            "label": _("Dấu hiệu đáng xem"),
            "url": "?",
            "current": not agreement,
            "count": len(seen.signs),
        },
        {"label": _("Độ nhất trí"), "url": "?view=agreement", "current": agreement},
    ]


def _agreed(edition: Edition, user: User, seen: signs.Seen) -> dict[str, Any]:
    """Nothing to an assessor who has still to judge: others' verdicts would colour theirs."""
    if _judges_yet(edition, user):
        return {"blind": True, "rows": []}
    return {"blind": False, "rows": agreeing.rows_of(seen.nodes, seen.review.agreement)}


def _judges_yet(edition: Edition, user: User) -> bool:
    if any(look.person == user.pk for look in looks(edition)):
        return True
    return waiting_for(user, Step.ASSESS).filter(edition=edition).exists()
