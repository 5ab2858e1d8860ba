"""The class under every endpoint."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from egov.api.bodies import JSONParser
from egov.api.pages import Pages
from egov.api.problems import Malformed
from egov.api.tokens import TokenAuthentication
from egov.errors import NotFound
from egov.models import User


class OneKind(BaseContentNegotiation):
    """Each endpoint answers in its one kind, whatever Accept says (RFC 9110, 12.5.1)."""

    def select_parser(
        self, request: Request, parsers: Iterable[BaseParser]
    ) -> BaseParser | None:
        kind = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


# No answer of the API is a page: nothing in it may load, run or be framed.
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


class Endpoint(APIView):
    """Signed in by token or session, JSON both ways, nothing kept by caches."""

    authentication_classes: Sequence[type[BaseAuthentication]] = (
        TokenAuthentication,
        SessionAuthentication,
    )
    permission_classes: Sequence[Any] = (IsAuthenticated,)
    parser_classes: Sequence[type[BaseParser]] = (JSONParser,)
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = OneKind
    metadata_class = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raises NotFound, Malformed for letters that no name and no column holds."""
        if "\0" in request.path_info:
            raise NotFound
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or "\0" in query:
            raise Malformed(_("Có ký tự không đọc được."))
        super().initial(request, *args, **kwargs)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        for name, value in _HEADERS.items():
            answer.headers.setdefault(name, value)
        return answer


class Open(Endpoint):
    """For everybody: who asks is not even looked at."""

    authentication_classes = ()
    permission_classes = (AllowAny,)


def caller(request: Request) -> User:
    """Who signed in; only where an endpoint asks for it."""
    assert isinstance(request.user, User)
    return request.user


class ListEndpoint(Endpoint):
    """An endpoint that answers in pages."""

    pagination_class: type[Pages] = Pages

    def page(
        self, rows: QuerySet, serializer: type[BaseSerializer], **context: Any
    ) -> Response:
        """The page of `rows` that the query string asks for."""
        pages = self.pagination_class()
        found = pages.paginate_queryset(rows, self.request, self)
        told = serializer(found, many=True, context={"request": self.request, **context})
        return pages.get_paginated_response(told.data)
