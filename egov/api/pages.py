"""Pages of results."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound as BadCursor
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.views import APIView

from egov.api.inputs import Count, Input, Words
from egov.api.problems import Malformed

_MOST = 200


class PageQuery(Input):
    """Which page, and how long."""

    cursor = Words(required=False, max_length=500)
    page_size = Count(required=False, min_value=1, max_value=_MOST)


class Pages(CursorPagination):
    """Cursor pages: as quick on the last page as on the first."""

    ordering: str | tuple[str, ...] = "-pk"
    page_size_query_param = "page_size"
    page_size = 50
    max_page_size = _MOST

    def paginate_queryset(
        self,
        queryset: QuerySet | Sequence[Any],
        request: Request,
        view: APIView | None = None,
    ) -> list[Any]:
        """Raises Malformed for a cursor that we did not make."""
        try:
            return super().paginate_queryset(queryset, request, view) or []
        except (BadCursor, ValueError, ValidationError):
            raise Malformed(_("Con trỏ trang không đúng.")) from None
