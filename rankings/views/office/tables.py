"""Values that come in together: from a table, or counted from the system's dossiers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from egov.desk import DeskRequest
from egov.errors import DomainError, NotAllowed
from rankings import actions, policies
from rankings.errors import Unusable
from rankings.forms.tables import TableForm
from rankings.indicators import sources
from rankings.models import Edition
from rankings.values import choices
from rankings.views.office.doors import collecting_edition, ranking_desk
from rankings.views.office.nodes import Nodes

MOST_SHOWN = 200


@ranking_desk
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: DeskRequest, pk: int) -> HttpResponse:
    edition = _entered(request, pk)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form, refusal = TableForm(*posted), None
    if form.is_valid():
        try:
            count = actions.import_table(edition.pk, by=request.user, **form.cleaned_data)
        except DomainError as caught:
            refusal = caught
        else:
            messages.success(request, _taken(count))
            return redirect("ranking-office:edition", edition.pk)
    return _table_page(request, edition, form, refusal)


def _entered(request: DeskRequest, pk: int) -> Edition:
    edition = collecting_edition(request.user, pk)
    if not policies.defines(request.user):
        raise NotAllowed
    return edition


def _taken(count: int) -> str:
    words = ngettext("Đã nhận %(n)s số liệu.", "Đã nhận %(n)s số liệu.", count)
    return words % {"n": count}


def _table_page(
    request: DeskRequest, edition: Edition, form: TableForm, refusal: DomainError | None
) -> HttpResponse:
    faults = getattr(refusal, "places", ())
    context = {
        "edition": edition,
        "form": form,
        "refusal": refusal,
        "faults": faults[:MOST_SHOWN],
        "count": len(faults),
        "columns": _columns(edition),
    }
    wrong = 422 if form.errors else 200
    status = 422 if isinstance(refusal, Unusable) else refusal.status if refusal else wrong
    return render(request, "rankings/office/table.html", context, status=status)


def _columns(edition: Edition) -> list[tuple[str, str]]:
    """(columns of the table, title) of every criterion."""
    assert edition.methodology is not None
    nodes = Nodes(edition.methodology.spec)
    return [
        (", ".join(choices(nodes.spec, leaf.code)[0]), nodes.title(leaf.code))
        for leaf in nodes.spec.leaves
    ]


@ranking_desk
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: DeskRequest, pk: int) -> HttpResponse:
    """Count what the system's own dossiers say; asked first, done on POST."""
    edition = _entered(request, pk)
    if request.method == "POST":
        count = actions.fill_from_dossiers(edition.pk, by=request.user)
        messages.success(request, _taken(count))
        return redirect("ranking-office:edition", edition.pk)
    assert edition.methodology is not None
    nodes = Nodes(edition.methodology.spec)
    titles = [nodes.title(code) for code in sources(nodes.spec)]
    context = {"edition": edition, "titles": titles}
    return render(request, "rankings/office/fill.html", context)
