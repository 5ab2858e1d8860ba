"""Methodologies: read, compared with the version before, written while not frozen."""

import json
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from egov.desk import DeskRequest
from egov.errors import DomainError, NotAllowed
from rankings import actions, policies
from rankings.actions.definition import refuse_frozen
from rankings.forms.methodology import MethodologyForm
from rankings.models import Index, Methodology
from rankings.views.office import differences
from rankings.views.office.doors import makes, opened_methodology, ranking_desk


@ranking_desk
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    rows = Methodology.objects.select_related("index", "edited_by", "frozen_by").defer(
        "document"
    )
    if not makes(request.user):
        rows = rows.filter(frozen_at__isnull=False)
    context = {
        "methodologies": rows.order_by("index__order", "index__code", "-edited_at"),
        "indices": Index.objects.all(),
        "defines": policies.defines(request.user),
    }
    return render(request, "rankings/office/methodologies.html", context)


@ranking_desk
@require_safe
def methodology(request: DeskRequest, pk: int) -> HttpResponse:
    found = opened_methodology(request.user, pk)
    former = _before(found.index, found)
    context = {
        "methodology": found,
        "pillars": differences.tree_of(found.spec),
        "former": former,
        "changes": differences.between(former.spec, found.spec) if former else [],
        "defines": policies.defines(request.user),
    }
    return render(request, "rankings/office/methodology.html", context)


def _before(index: Index, held: Methodology | None = None) -> Methodology | None:
    """The version edited last before this one; the newest for one not written yet."""
    rows: QuerySet[Methodology] = index.methodologies.order_by("-edited_at", "-pk")
    if held is not None:
        rows = rows.filter(edited_at__lte=held.edited_at).exclude(pk=held.pk)
    return rows.first()


@ranking_desk
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    found = opened_methodology(request.user, pk)
    if not policies.defines(request.user):
        raise NotAllowed
    refuse_frozen(found)
    return _written(request, found.index, found)


@ranking_desk
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: DeskRequest, index: str) -> HttpResponse:
    """A new version, started from the newest."""
    if not policies.defines(request.user):
        raise NotAllowed
    return _written(request, get_object_or_404(Index, code=index), None)


def _written(request: DeskRequest, index: Index, held: Methodology | None) -> HttpResponse:
    """Check and compare; with the button for it, save."""
    former = _before(index, held)
    form, refusal = _form(request, held, former), None
    context: dict[str, Any] = {"index": index, "methodology": held, "former": former}
    if form.is_valid():
        document = form.cleaned_data["document"]
        # What was uploaded stands in the text from now on, for the next button.
        form.data = {"text": _typed(document), "seen": form.cleaned_data["seen"]}
        try:
            if "save" in request.POST:
                pk = held.pk if held else None
                made = actions.save_methodology(
                    by=request.user,
                    index=index,
                    document=document,
                    pk=pk,
                    seen=form.cleaned_data["seen"],
                )
                messages.success(
                    request, _("Đã lưu phiên bản %(v)s.") % {"v": made.version}
                )
                return redirect("ranking-office:methodology", made.pk)
            context |= _checked(index, document, held, former)
        except DomainError as caught:
            refusal = caught
            context |= _overtaken(index, form, held)
    return _editor(request, form, refusal, context)


def _form(
    request: DeskRequest, held: Methodology | None, former: Methodology | None
) -> MethodologyForm:
    if request.method == "POST":
        return MethodologyForm(request.POST, request.FILES)
    start = held or former
    text = _typed(start.document if start else {})
    return MethodologyForm(initial={"text": text, "seen": held.digest if held else ""})


def _typed(document: dict[str, Any]) -> str:
    text = json.dumps(document, ensure_ascii=False, indent=2)
    # Halves of a character stay the escapes as which they came.
    return text.encode("utf-8", "backslashreplace").decode()


def _checked(
    index: Index,
    document: dict[str, Any],
    held: Methodology | None,
    former: Methodology | None,
) -> dict[str, Any]:
    """Raises what saving would raise."""
    spec = actions.examined(index, document, pk=held.pk if held else None)
    changes = differences.between(former.spec, spec) if former else []
    return {"checked": True, "changes": changes, "version": spec.version}


def _overtaken(
    index: Index, form: MethodologyForm, held: Methodology | None
) -> dict[str, Any]:
    """Where somebody saved meanwhile: in what this text differs from theirs. Saving it once
    more, having seen that, puts it in the place of theirs."""
    if held is None or form.cleaned_data["seen"] == held.digest:
        return {}
    try:
        told = _checked(index, form.cleaned_data["document"], held, held)
    except DomainError:
        return {}
    form.data = {**form.data, "seen": held.digest}
    return {"overtaken": True, "changes": told["changes"], "former": held}


def _editor(
    request: DeskRequest,
    form: MethodologyForm,
    refusal: DomainError | None,
    context: dict[str, Any],
) -> HttpResponse:
    wrong = 422 if form.errors else 200
    faults = [text.partition(": ") for text in getattr(refusal, "faults", ())]
    context |= {
        "form": form,
        "refusal": refusal,
        "faults": [(path, reason) for path, _colon, reason in faults],
    }
    status = 422 if faults else refusal.status if refusal else wrong
    return render(request, "rankings/office/editor.html", context, status=status)
