"""Filing, page by page: case and desk, sections, review, and the one act of filing."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dossiers import actions
from dossiers.errors import AnswersInvalid, DraftStale
from dossiers.forms import AnswersForm
from dossiers.models import Draft, Procedure
from dossiers.states import DONE, Step
from dossiers.views.doors import OwnRequest, from_page, own_draft, signed_in, with_draft
from dossiers.views.pages import desks
from dossiers.views.pages import review as reviewing
from dossiers.views.pages.guide import PLACE, Guide
from dossiers.views.pages.procedure import is_online
from egov.models import Agency

_page = require_http_methods(["GET", "HEAD", "POST"])


def sent_revision(request: OwnRequest) -> int:
    """The draft's revision the page was made from; one that never was if unreadable."""
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else -1


@signed_in
@_page
def start(request: OwnRequest, code: str) -> HttpResponse:
    """Choose case and desk; only then does a draft begin."""
    procedure = get_object_or_404(Procedure.objects.select_related("field"), code=code)
    version = procedure.version_on()
    if version is None or not is_online(version.spec):
        return redirect("procedure", code)
    spec, at = version.spec, desks.desks_for(version.spec)
    case = request.GET.get("truong-hop", "")
    form = AnswersForm(
        desks.fields(spec, at),
        request.POST if request.method == "POST" else None,
        initial=desks.initial(spec, request.user, case, at),
    )
    if form.is_valid():
        draft = actions.start_draft(
            procedure,
            by=request.user,
            case=form.answers.get("case", ""),
            agency=Agency.objects.get(code=form.answers["agency"]),
        )
        return redirect(Guide(draft).after(PLACE).url)
    context = {"procedure": procedure, "spec": spec, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "dossiers/start.html", context, status=status)


@with_draft
@require_safe
def draft(request: OwnRequest, draft: Draft) -> HttpResponse:
    """Go on where something is missing."""
    return redirect(Guide(draft).resume().url)


@with_draft
@_page
def place(request: OwnRequest, draft: Draft) -> HttpResponse:
    """Case and desk of a draft, to change them."""
    if draft.dossier_id is not None:
        raise Http404
    form = AnswersForm(
        desks.fields(draft.spec, desks.desks_for(draft.spec)),
        request.POST if request.method == "POST" else None,
        initial=desks.initial_of(draft),
    )
    if form.is_valid():
        agency = Agency.objects.get(code=form.answers["agency"])
        case = form.answers.get("case")
        actions.save_draft(draft.key, by=request.user, case=case, agency=agency)
        return redirect(Guide(draft).after(PLACE).url)
    context = {"draft": draft, "guide": Guide(draft), "form": form, "stop": PLACE}
    status = 422 if form.is_bound else 200
    return render(request, "dossiers/draft_place.html", context, status=status)


@with_draft
@_page
def section(request: OwnRequest, draft: Draft, code: str) -> HttpResponse:
    """One section of the form. What was typed is saved first, judged afterwards."""
    guide = Guide(draft)
    asked = guide.section(code)
    if request.method != "POST":
        faults = guide.faults_of(asked) if "check" in request.GET else {}
        return _section_page(request, guide, code, guide.form(asked, faults=faults))
    form = guide.form(asked, request.POST)
    try:
        revision = sent_revision(request)
        saved = actions.save_draft(
            draft.key, by=request.user, revision=revision, answers=form.given
        )
    except DraftStale as stale:
        saved = Draft.objects.for_page().get(pk=draft.key)
        if not _already_saved(saved, form):
            return _section_page(request, Guide(saved), code, form, status=409, stale=stale)
    if form.asks_rows:
        return _section_page(request, Guide(saved), code, form)
    if not form.is_valid():
        return _section_page(request, Guide(saved), code, form, status=422)
    return redirect(Guide(saved).after(code).url)


def _already_saved(draft: Draft, form: AnswersForm) -> bool:
    """A save of the same page came in first: nothing typed here is missing there."""
    return all(draft.answers.get(code) == value for code, value in form.given.items())


def _section_page(
    request: OwnRequest,
    guide: Guide,
    code: str,
    form: AnswersForm,
    *,
    status: int = 200,
    stale: DraftStale | None = None,
) -> HttpResponse:
    context = {
        "draft": guide.draft,
        "guide": guide,
        "section": guide.section(code),
        "form": form,
        "stop": code,
        "steps": guide.steps(code),
        "before": guide.before(code),
        "asked": guide.asked_of(guide.section(code)),
        "stale": stale,
    }
    return render(request, "dossiers/draft_section.html", context, status=status)


@signed_in
@require_POST
def autosave(request: OwnRequest, key: UUID, code: str) -> JsonResponse:
    """Keep what was typed a moment ago. 409 when another device saved in between."""
    draft = own_draft(request.user, key)
    if draft is None:
        raise Http404
    guide = Guide(draft)
    form = guide.form(guide.section(code), request.POST)
    revision = sent_revision(request)
    try:
        saved = actions.save_draft(
            key, by=request.user, revision=revision, answers=form.given
        )
    except DraftStale as stale:
        told = {"code": stale.code, "message": stale.message, **stale.extra}
        return JsonResponse(told, status=stale.status)
    at = timezone.localtime(saved.saved_at)
    return JsonResponse({"saved_at": f"{at:%H:%M}", "revision": saved.revision})


@with_draft
@require_safe
def review(request: OwnRequest, draft: Draft) -> HttpResponse:
    """Everything once more, with what is still missing."""
    return render(request, "dossiers/draft_review.html", reviewing.review_page(draft))


@with_draft
@from_page("dossiers:draft_review")
def file(request: OwnRequest, draft: Draft) -> HttpResponse:
    """File it, or hand the supplement in: once, however often it is asked for."""
    if request.POST.get("agree") != "yes":
        faults = {"agree": _("Hãy xác nhận lời cam đoan trước khi nộp.")}
        return _refused(request, draft, faults)
    try:
        if draft.dossier is not None:
            return _answered(request, draft)
        filed = actions.file(draft.key, by=request.user, key=_filing_key(request, draft))
    except AnswersInvalid as invalid:
        return _refused(request, draft, invalid.fields)
    if filed.created:
        messages.success(request, str(DONE[Step.FILE]))
    return redirect("dossiers:receipt", filed.dossier.code)


def _answered(request: OwnRequest, draft: Draft) -> HttpResponse:
    assert draft.dossier is not None
    step = Step.ANSWER_SUPPLEMENT
    dossier = actions.perform(step, draft.dossier.pk, by=request.user, data={})
    messages.success(request, str(DONE[step]))
    return redirect("dossiers:detail", dossier.code)


def _refused(request: OwnRequest, draft: Draft, faults: dict[str, str]) -> HttpResponse:
    context = reviewing.review_page(draft, faults)
    return render(request, "dossiers/draft_review.html", context, status=422)


def _filing_key(request: OwnRequest, draft: Draft) -> UUID:
    """The page's hidden key; the draft's own when it came back changed."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return draft.key


@with_draft
@_page
def discard(request: OwnRequest, draft: Draft) -> HttpResponse:
    """Ask, then throw the draft away."""
    if request.method != "POST":
        return render(request, "dossiers/draft_discard.html", {"draft": draft})
    actions.discard(draft.key, by=request.user)
    messages.success(request, _("Đã xoá bản nháp."))
    return redirect("dossiers:mine")
