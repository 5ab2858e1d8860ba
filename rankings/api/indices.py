"""Indices, their editions, and every published data file, for everybody."""

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from egov.api import Open, operation
from egov.errors import NotFound
from rankings.api.serializers import (
    IndexDetailSerializer,
    IndexSerializer,
    edition_body,
    index_body,
)
from rankings.models import Edition, Index, Revision
from rankings.views import published

_SOON = "public, max-age=60"
_PATH = OpenApiParameter(
    "path",
    str,
    OpenApiParameter.PATH,
    description="A path listed in files.json, such as scores.csv.",
)
_FILES = {
    (200, "application/json"): OpenApiTypes.OBJECT,
    (200, "text/csv"): OpenApiTypes.STR,
    (200, "application/zip"): OpenApiTypes.BINARY,
    (
        200,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ): OpenApiTypes.BINARY,
    304: None,
}


def _open(answer: HttpResponseBase) -> HttpResponseBase:
    """For pages of other origins too, and for a minute."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = _SOON
    return answer


class Indices(Open):
    @operation("indices", {200: IndexSerializer(many=True)}, tags=["indices"])
    def get(self, request: Request) -> HttpResponseBase:
        """All indices."""
        return _open(Response([index_body(one) for one in Index.objects.all()]))


class OneIndex(Open):
    @operation("index", {200: IndexDetailSerializer}, tags=["indices"])
    def get(self, request: Request, index: str) -> HttpResponseBase:
        """An index with its published editions and all their revisions."""
        found = Index.objects.filter(code=index).first()
        if found is None:
            raise NotFound
        editions = Edition.objects.published().filter(index=found).select_related("index")
        rows = editions.order_by("-reference_date", "code").prefetch_related("revisions")
        return _open(
            Response({**index_body(found), "editions": [edition_body(one) for one in rows]})
        )


class DataFile(Open):
    @operation("data-file", _FILES, parameters=[_PATH], tags=["indices"])
    def get(
        self, request: Request, index: str, edition: str, revision: int, path: str
    ) -> HttpResponseBase:
        """A data file of a revision. It never changes; its ETag is its SHA-256."""
        return published.data(request._request, index, edition, revision, path)


def _newest(path: str, **which: str) -> HttpResponseBase:
    """To the file of the newest revision of the newest such edition; raises NotFound."""
    rows = Revision.objects.filter(sealed=True, **which).select_related("edition__index")
    last = rows.order_by("-edition__reference_date", "-edition_id", "-number").first()
    if last is None:
        raise NotFound
    place = {
        "index": last.edition.index.code,
        "edition": last.edition.code,
        "revision": last.number,
        "path": path,
    }
    return _open(HttpResponseRedirect(reverse("rankings-api:data-file", kwargs=place)))


class NewestRevision(Open):
    @operation("newest-revision", {302: None}, parameters=[_PATH], tags=["indices"])
    def get(
        self, request: Request, index: str, edition: str, path: str
    ) -> HttpResponseBase:
        """To the same file of the newest revision of an edition."""
        return _newest(path, edition__index__code=index, edition__code=edition)


class NewestEdition(Open):
    @operation("newest-edition", {302: None}, parameters=[_PATH], tags=["indices"])
    def get(self, request: Request, index: str, path: str) -> HttpResponseBase:
        """To the same file of the newest revision of the newest edition."""
        return _newest(path, edition__index__code=index)
