"""Letters for officials, and the control slip as it stands now."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers.letters import slip_now
from dossiers.letters.paper import paper_of
from dossiers.models import Dossier, Letter
from dossiers.states import Form
from dossiers.views.letters import opened_letter, served_letter
from dossiers.views.office.doors import opened
from dossiers.views.pages.letters import letter_page
from egov.desk import DeskRequest, desk


@desk
@require_safe
def letter(request: DeskRequest, code: str, key: UUID) -> HttpResponse:
    dossier = opened(request, code)
    return letter_answer(request, dossier, opened_letter(dossier, key))


def letter_answer(
    request: DeskRequest,
    dossier: Dossier,
    letter: Letter,
    papers: Sequence[Mapping[str, Any]] = (),
) -> HttpResponse:
    """The letter's page; on the receipt's, the files with their hashes below it."""
    file_url = reverse("office:letter_file", args=[dossier.code, letter.key])
    context = letter_page(letter, file_url=file_url) | {"back": _back(dossier)}
    return render(request, "office/letter.html", context | {"papers": papers})


def _back(dossier: Dossier) -> dict[str, str]:
    url = reverse("office:dossier", args=[dossier.code])
    return {"url": url, "label": _("Về hồ sơ")}


@desk
@require_safe
def file(request: DeskRequest, code: str, key: UUID) -> FileResponse:
    return served_letter(opened_letter(opened(request, code), key))


@desk
@require_safe
def slip(request: DeskRequest, code: str) -> HttpResponse:
    """The control slip from the events so far: without a number, signed by nobody."""
    dossier = opened(request, code)
    paper = paper_of(Form.SLIP, slip_now(dossier))
    context = {"title": paper.title, "paper": paper, "preview": True, "made": True}
    return render(request, "office/letter.html", context | {"back": _back(dossier)})
