"""Indices, their editions, and every published data file, for everybody."""

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from egov.api import operation
from egov.errors import NotFound
from rankings.api.data import PATH
from rankings.api.serializers import (
    IndexDetailSerializer,
    IndexSerializer,
    edition_body,
    index_body,
)
from rankings.api.sharing import Shared
from rankings.models import Edition, Index, Revision

_SOON = "public, max-age=60"


def _for_a_minute(answer: HttpResponseBase) -> HttpResponseBase:
    answer["Cache-Control"] = _SOON
    return answer


class Indices(Shared):
    @operation("indices", {200: IndexSerializer(many=True)}, tags=["indices"])
    def get(self, request: Request) -> HttpResponseBase:
        """All indices."""
        return _for_a_minute(Response([index_body(one) for one in Index.objects.all()]))


class OneIndex(Shared):
    @operation("index", {200: IndexDetailSerializer}, tags=["indices"])
    def get(self, request: Request, index: str) -> HttpResponseBase:
        """An index with its published editions and all their revisions."""
        found = Index.objects.filter(code=index).first()
        if found is None:
            raise NotFound
        editions = Edition.objects.published().filter(index=found).select_related("index")
        rows = editions.order_by("-reference_date", "-code").prefetch_related("revisions")
        return _for_a_minute(
            Response({**index_body(found), "editions": [edition_body(one) for one in rows]})
        )


def _newest(path: str, **which: str) -> HttpResponseBase:
    """To the file of the newest revision of the newest such edition; raises NotFound."""
    rows = Revision.objects.filter(**which).select_related("edition__index")
    last = rows.newest().first()
    if last is None:
        raise NotFound
    place = {
        "index": last.edition.index.code,
        "edition": last.edition.code,
        "revision": last.number,
        "path": path,
    }
    return _for_a_minute(
        HttpResponseRedirect(reverse("rankings-api:data-file", kwargs=place))
    )


class NewestRevision(Shared):
    @operation("newest-revision", {302: None}, parameters=[PATH], tags=["indices"])
    def get(
        self, request: Request, index: str, edition: str, path: str
    ) -> HttpResponseBase:
        """To the same file of the newest revision of an edition."""
        return _newest(path, edition__index__code=index, edition__code=edition)


class NewestEdition(Shared):
    @operation("newest-edition", {302: None}, parameters=[PATH], tags=["indices"])
    def get(self, request: Request, index: str, path: str) -> HttpResponseBase:
        """To the same file of the newest revision of the newest edition."""
        return _newest(path, edition__index__code=index)
