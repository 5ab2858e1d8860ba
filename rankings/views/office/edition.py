"""One edition: where it stands and how far its values are."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from egov.desk import DeskRequest
from egov.models import User
from rankings import policies
from rankings.indicators import named_sources, sources
from rankings.inspection.confirming import PREFIX
from rankings.models import Edition
from rankings.pages import words
from rankings.states import EDITION_STEPS, OUT, STEPS, EditionStatus, EditionStep, Step
from rankings.views.office import progress, story
from rankings.views.office.doors import (
    makes,
    opened_edition,
    ranking_desk,
    reads_methodology,
)
from rankings.views.office.home import TONES, steps_of
from rankings.views.office.nodes import Nodes
from rankings.views.office.waiting import QUEUES, waiting_for


@ranking_desk
@require_safe
def edition(request: DeskRequest, pk: int) -> HttpResponse:
    found = opened_edition(request.user, pk)
    context = {
        "edition": found,
        "status": EditionStatus(found.status).label,
        "tone": TONES[found.status],
        "days": _days(found, request.user),
        "steps": steps_of(request.user, found),
        "queues": _queues(found, request.user),
        "entries": [
            *_entries(found, request.user),
            *_days_moved(found, request.user),
            *_sites(found, request.user),
            *_watching(found, request.user),
        ],
        "story": story.of_edition(found) if makes(request.user) else [],
        "public_url": _public(found),
        **_progress(found, request.user),
    }
    return render(request, "rankings/office/edition.html", context)


def _days(edition: Edition, user: User) -> list[dict[str, Any]]:
    told = (
        (_("Ngày số liệu"), edition.reference_date),
        (_("Mở thu thập"), edition.opens_on),
        (_("Đóng thu thập"), edition.closes_on),
        (_("Nhận khiếu nại đến hết"), edition.appeals_until),
        (_("Lịch công bố"), edition.releases_on),
    )
    rows: list[dict[str, Any]] = [
        {"name": name, "value": words.day(day.isoformat())} for name, day in told if day
    ]
    if edition.methodology is not None:
        held = edition.methodology
        row = {"name": _("Phương pháp"), "value": held.version}
        if reads_methodology(user, held):
            row["url"] = reverse("ranking-office:methodology", args=[held.pk])
        rows.append(row)
    return [*rows, {"name": _("Tập đơn vị"), "value": str(edition.unit_set)}]


def _progress(edition: Edition, user: User) -> dict[str, Any]:
    if edition.methodology is None:
        return {"rows": [], "pillars": []}
    nodes = Nodes(edition.methodology.spec)
    return {
        "rows": progress.rows_of(edition, user, nodes),
        "pillars": [nodes.title(code) for code in nodes.pillars],
    }


def _queues(edition: Edition, user: User) -> list[dict[str, Any]]:
    """The queues that may have something for this person now."""
    url = reverse("ranking-office:queue", args=[edition.pk])
    found = []
    for code, queue in QUEUES.items():
        if edition.status in STEPS[queue.step].during:
            count = waiting_for(user, queue.step).filter(edition=edition).count()
            label = str(queue.label)
            found.append({"url": f"{url}?queue={code}", "label": label, "count": count})
    return [one for one in found if one["count"]]


def _entries(edition: Edition, user: User) -> list[dict[str, str]]:
    """Other ways for values to come in, for whoever may enter them."""
    taking = edition.status in STEPS[Step.REPORT].during
    if edition.methodology is None or not taking or not policies.defines(user):
        return []
    table = reverse("ranking-office:table", args=[edition.pk])
    found = [{"url": table, "label": _("Nộp bảng số liệu")}]
    if sources(edition.methodology.spec):
        fill = reverse("ranking-office:fill", args=[edition.pk])
        found.append({"url": fill, "label": _("Tính từ hồ sơ của hệ thống")})
    return found


def _sites(edition: Edition, user: User) -> list[dict[str, str]]:
    """The websites that are visited, where the methodology takes what is measured there."""
    if edition.methodology is None or not makes(user):
        return []
    if not named_sources(edition.methodology.spec, PREFIX):
        return []
    url = reverse("ranking-office:sites", args=[edition.pk])
    return [{"url": url, "label": _("Kiểm tra trang thông tin")}]


def _watching(edition: Edition, user: User) -> list[dict[str, str]]:
    """How its values fare, and who assesses them."""
    begun = edition.methodology is not None and edition.status != EditionStatus.PLANNED
    found = []
    if begun and policies.reviews(user):
        review = reverse("ranking-office:review", args=[edition.pk])
        found.append({"url": review, "label": _("Soát xét")})
    if begun and policies.may_edition(user, EditionStep.REPLACE, edition):
        assessors = reverse("ranking-office:assessors", args=[edition.pk])
        found.append({"url": assessors, "label": _("Người thẩm định")})
    return found


def _days_moved(edition: Edition, user: User) -> list[dict[str, str]]:
    """Where its plan or its days are changed, while they may be."""
    pages = {
        EditionStep.REPLAN: reverse("ranking-office:replan", args=[edition.pk]),
        EditionStep.POSTPONE: reverse(
            "ranking-office:edition_step", args=[edition.pk, EditionStep.POSTPONE.value]
        ),
    }
    return [
        {"url": url, "label": str(step.label)}
        for step, url in pages.items()
        if edition.status in EDITION_STEPS[step].sources
        and not edition.as_published
        and policies.may_edition(user, step, edition)
    ]


def _public(edition: Edition) -> str:
    """Where the public reads it, "" before it is published."""
    if edition.status not in OUT:
        return ""
    return reverse("rankings:edition", args=[edition.index.code, edition.code])
