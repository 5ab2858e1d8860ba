"""An applicant's letters: each as a page and as a signed file."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers import policies
from dossiers.documents import letter_file
from dossiers.models import Dossier, Letter
from dossiers.views.doors import OwnRequest, signed_in
from dossiers.views.pages.letters import letter_page
from dossiers.views.serving import served
from dossiers.views.steps import visible
from egov.errors import NotAllowed


def opened_letter(dossier: Dossier, key: UUID) -> Letter:
    """One letter of this dossier; 404 for another's."""
    return get_object_or_404(Letter.objects.for_page(), dossier=dossier, key=key)


@signed_in
@require_safe
def letter(request: OwnRequest, code: str, key: UUID) -> HttpResponse:
    """The applicant's page; who sees the dossier as an official has their own."""
    dossier = visible(request, code)
    if policies.applicant(request.user, dossier) is None:
        return redirect("office:letter", code, key)
    return letter_answer(request, dossier, opened_letter(dossier, key))


def letter_answer(
    request: OwnRequest,
    dossier: Dossier,
    letter: Letter,
    papers: Sequence[Mapping[str, Any]] = (),
) -> HttpResponse:
    """The letter's page; on the receipt's, the files with their hashes below it."""
    file_url = reverse("dossiers:letter_file", args=[dossier.code, letter.key])
    crumbs = [
        {"label": _("Hồ sơ của tôi"), "url": reverse("dossiers:mine")},
        {"label": dossier.code, "url": reverse("dossiers:detail", args=[dossier.code])},
        {"label": letter.number, "url": ""},
    ]
    context = letter_page(letter, file_url=file_url)
    context |= {"dossier": dossier, "crumbs": crumbs, "papers": papers}
    return render(request, "dossiers/letter.html", context)


@signed_in
@require_safe
def file(request: OwnRequest, code: str, key: UUID) -> FileResponse:
    dossier = visible(request, code)
    if not policies.may_read_details(request.user, dossier):
        raise NotAllowed
    return served_letter(opened_letter(dossier, key))


def served_letter(letter: Letter) -> FileResponse:
    """The signed file, made now where a worker has not come to it yet."""
    name = f"{letter.number.replace('/', '-')}.pdf"
    return served(letter_file(letter), name=name, content_type="application/pdf")
