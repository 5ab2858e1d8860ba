"""Pages for everybody: find a procedure, look a dossier up, see how well we serve."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dossiers.views.pages import finding
from dossiers.views.pages import lookup as looking
from dossiers.views.pages import quality as serving
from dossiers.views.pages.home import home as home_page
from dossiers.views.pages.procedure import procedure_page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "dossiers/home.html", home_page())


@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """Search as one types: htmx asks for the results alone."""
    wish = finding.Wish.of(request.GET)
    context = {"wish": wish, "found": finding.find(wish, request.GET.get("page"))}
    if request.headers.get("HX-Target") == "results":
        return render(request, "dossiers/partials/found.html", context)
    context |= finding.filters(wish)
    return render(request, "dossiers/procedures.html", context)


@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    context = procedure_page(code, request.GET.get("truong-hop", ""))
    return render(request, "dossiers/procedure.html", context)


@require_safe
def lookup(request: HttpRequest) -> HttpResponse:
    """A code that is not there and one that cannot be read: 404 with the same words."""
    typed = request.GET.get("ma", "")
    if not typed.strip():
        return render(request, "dossiers/lookup.html", {"typed": ""})
    if looking.asks_too_often(request):
        context = {"typed": typed, "too_often": True}
        return render(request, "dossiers/lookup.html", context, status=429)
    answer = looking.look_up(typed)
    context = {"typed": typed, "answer": answer}
    status = 200 if answer.dossier else 404
    return render(request, "dossiers/lookup.html", context, status=status)


@require_safe
def quality(request: HttpRequest) -> HttpResponse:
    chosen = (request.GET.get("thang", ""), request.GET.get("co-quan", ""))
    return render(request, "dossiers/quality.html", serving.quality(*chosen))


@require_safe
def quality_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The figures as data, for whoever wants to recompute them."""
    response = StreamingHttpResponse(
        serving.csv_lines(), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="chat-luong-phuc-vu.csv"'
    return response
