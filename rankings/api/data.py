"""A published data file, for pages of other origins too."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from egov.api import operation
from egov.errors import NotFound
from rankings import serving
from rankings.api.sharing import Shared
from rankings.released.placing import LISTING

_YEAR = 365 * 24 * 60 * 60
PATH = OpenApiParameter(
    "path",
    str,
    OpenApiParameter.PATH,
    description="A path listed in files.json, such as scores.csv.",
)
_NUMBER = OpenApiParameter("revision", int, OpenApiParameter.PATH)
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


class DataFile(Shared):
    @operation("data-file", _FILES, parameters=[_NUMBER, PATH], tags=["indices"])
    def get(
        self, request: Request, index: str, edition: str, revision: int, path: str
    ) -> HttpResponseBase:
        """A data file of a revision. It never changes; its ETag is its SHA-256."""
        return data(request._request, index, edition, revision, path)


def data(
    request: HttpRequest, index: str, edition: str, revision: int, path: str
) -> HttpResponseBase:
    """The file with headers for a year. Raises NotFound."""
    held = serving.opened(index, edition, revision)
    if held is None:
        raise NotFound
    if path == LISTING:
        kind, sha256 = "application/json", held.listing
    elif path in held.files:
        kind, sha256 = held.files[path].media_type, held.files[path].sha256
    else:
        raise NotFound
    said = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    try:
        made = serving.answer(request, held.path(path), sha256, said)
    except FileNotFoundError:
        raise NotFound from None
    patch_cache_control(made, public=True, max_age=_YEAR, immutable=True)
    made["Cross-Origin-Resource-Policy"] = "cross-origin"
    return made
