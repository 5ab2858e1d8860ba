"""Middleware: refusals become pages; the API speaks the client's language."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from egov.api.problems import without_html
from egov.errors import DomainError

Handler = Callable[[HttpRequest], HttpResponse]


class ApiLanguage:
    """Addresses of the API carry no language, so the request's header decides.

    What the framework itself refuses below /api/ leaves as a problem, not as a page.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/api/"):
            return self.get_response(request)
        with translation.override(translation.get_language_from_request(request)):
            response = without_html(self.get_response(request))
            response.headers.setdefault("Content-Language", translation.get_language())
        return response


class Refusals:
    """A DomainError that no view caught becomes a page that says what and why."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        context = {"refusal": exception, "back": request.headers.get("Referer", "")}
        return render(request, "refusal.html", context, status=exception.status)
