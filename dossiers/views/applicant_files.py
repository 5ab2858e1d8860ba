"""Papers of a draft, and every file behind its right."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers import actions, policies
from dossiers.models import Dossier, Draft, Part
from dossiers.views.doors import OwnRequest, from_page, signed_in, with_draft
from dossiers.views.pages.guide import PARTS, Guide
from dossiers.views.pages.papers import paper_rows
from dossiers.views.serving import served
from egov.errors import FileRefused
from egov.models import User


@with_draft
@require_safe
def parts(request: OwnRequest, draft: Draft) -> HttpResponse:
    return _parts_page(request, draft, {})


def _parts_page(
    request: OwnRequest, draft: Draft, errors: dict[str, str], *, status: int = 200
) -> HttpResponse:
    guide = Guide(draft)
    guide.stop(PARTS)
    context = {
        "draft": draft,
        "guide": guide,
        "stop": PARTS,
        "steps": guide.steps(PARTS),
        "before": guide.before(PARTS),
        "after": guide.after(PARTS),
        "papers": paper_rows(guide, errors),
        "errors": errors,
    }
    return render(request, "dossiers/draft_parts.html", context, status=status)


@with_draft
@from_page("dossiers:draft_parts")
def upload(request: OwnRequest, draft: Draft, code: str) -> HttpResponse:
    """Add files to a part. A refused one is told beside the part, the rest stay."""
    if all(part.code != code for part in Guide(draft).parts):
        raise Http404
    errors = _uploaded(request, draft, code)
    status = 422 if errors else 200
    if request.headers.get("X-Upload"):
        rows = paper_rows(Guide(draft), errors)
        context = {"paper": next(row for row in rows if row["part"].code == code)}
        return render(request, "dossiers/partials/paper.html", context, status=status)
    if errors:
        return _parts_page(request, draft, errors, status=status)
    return redirect(f"{Guide(draft).stop(PARTS).url}#part-{code}")


def _uploaded(request: OwnRequest, draft: Draft, code: str) -> dict[str, str]:
    """Keep what was sent; the part's code with the reason when a file was refused."""
    files = request.FILES.getlist("file")
    if not files:
        return {code: _("Hãy chọn tệp.")}
    for sent in files:
        try:
            actions.upload_part(draft.key, by=request.user, code=code, file=sent)
        except FileRefused as refused:
            return {code: f"{sent.name}: {refused.message}"}
    return {}


@with_draft
@from_page("dossiers:draft_parts")
def remove(request: OwnRequest, draft: Draft, part: UUID) -> HttpResponse:
    """Take a file out again; twice is once."""
    code = draft.parts.filter(key=part).values_list("code", flat=True).first()
    actions.remove_part(draft.key, part, by=request.user)
    return redirect(f"{Guide(draft).stop(PARTS).url}#part-{code or ''}")


def _may_see(user: User, dossier_id: int | None) -> bool:
    if dossier_id is None:
        return False
    dossier = Dossier.objects.visible_to(user).filter(pk=dossier_id).first()
    return dossier is not None and policies.may_read_details(user, dossier)


@signed_in
@require_safe
def file(request: OwnRequest, key: UUID) -> FileResponse:
    """A file of a draft for its maker, of a dossier for whoever may see it."""
    part = get_object_or_404(Part.objects.select_related("draft"), key=key)
    mine = part.draft is not None and part.draft.user_id == request.user.pk
    if not mine and not _may_see(request.user, part.dossier_id):
        raise Http404
    return served(part.file, name=part.filename, content_type=part.content_type)
