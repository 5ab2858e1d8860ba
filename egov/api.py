"""What every API endpoint shares: problem+json, pages of results."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler

from egov.errors import DomainError, NotFound

PROBLEM = "application/problem+json"


class Pages(CursorPagination):
    """Cursor pages: as quick on the last page as on the first."""

    ordering = "-pk"
    page_size_query_param = "page_size"
    max_page_size = 200


def problem(
    status: int,
    code: str,
    title: str,
    fields: dict[str, str] | None = None,
    **extra: object,
) -> Response:
    """A problem (RFC 9457): `code` for machines, `title` for people, `fields`."""
    body: dict[str, object] = {
        "type": "about:blank",
        "status": status,
        "code": code,
        "title": title,
        **extra,
    }
    if fields:
        body["fields"] = fields
    return Response(body, status=status, content_type=PROBLEM)


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every refusal leaves as problem+json."""
    if isinstance(error, Http404):
        error = NotFound()
    if isinstance(error, DomainError):
        return problem(error.status, error.code, error.message, error.fields, **error.extra)
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    assert isinstance(error, exceptions.APIException)
    fields, title = _flat(error.detail)
    answer = problem(response.status_code, str(error.default_code), title, fields)
    for name in ("WWW-Authenticate", "Retry-After", "Allow"):
        if name in response.headers:
            answer[name] = response.headers[name]
    return answer


def _flat(detail: Any, path: str = "") -> tuple[dict[str, str], str]:
    """DRF's nested error detail as {path: text}, and a title."""
    if not isinstance(detail, (dict, list)):
        return ({path: str(detail)} if path else {}), str(detail)
    fields: dict[str, str] = {}
    items = detail.items() if isinstance(detail, dict) else enumerate(detail)
    for key, value in items:
        leaf = not isinstance(value, (dict, list))
        inner = path if leaf and isinstance(detail, list) else f"{path}.{key}"
        fields.update(_flat(value, inner.lstrip("."))[0])
    title = str(exceptions.ValidationError.default_detail)
    return fields, title if fields else " ".join(map(str, detail))
