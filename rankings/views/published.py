"""Published pages and data files as they were written: bytes from disk, named by digest."""

from functools import lru_cache
from pathlib import Path

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
)
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.http import http_date, parse_etags
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from rankings.engine.canonical import digest
from rankings.released import Released
from rankings.released.pages import PageList
from rankings.views import shelves

_YEAR = 365 * 24 * 60 * 60
_MINUTES = 5 * 60


def released(index: str, edition: str, revision: int) -> Released:
    """The revision of this address, or 404."""
    held = shelves.released(index, edition, revision)
    if held is None:
        raise Http404
    return held


@require_safe
def page(
    request: HttpRequest, index: str, edition: str, revision: int, path: str = ""
) -> HttpResponseBase:
    """A page of a revision in the language of the address, as it was drawn."""
    held = released(index, edition, revision)
    found = PageList.of(held.folder, get_language() or "vi").find(path)
    if found is None:
        raise Http404
    answer = _answer(request, found.file, found.sha256, "text/html; charset=utf-8")
    # A page is drawn again when the site's frame changes or a newer revision comes.
    patch_cache_control(answer, public=True, max_age=_MINUTES)
    return answer


@require_safe
def data(
    request: HttpRequest, index: str, edition: str, revision: int, path: str
) -> HttpResponseBase:
    """A data file of a revision; for pages of other origins too."""
    held = released(index, edition, revision)
    if path == "files.json":
        file, kind, sha256 = held.path(path), "application/json", _own_digest(held)
    elif path in held.files:
        listed = held.files[path]
        file, kind, sha256 = held.path(path), listed.media_type, listed.sha256
    else:
        raise Http404
    answer = _answer(
        request, file, sha256, f"{kind}; charset=utf-8" if _text(kind) else kind
    )
    patch_cache_control(answer, public=True, max_age=_YEAR, immutable=True)
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Access-Control-Expose-Headers"] = "ETag"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _text(kind: str) -> bool:
    return kind.startswith("text/")


@lru_cache(maxsize=256)
def _digest_of(file: Path) -> str:
    return digest(file.read_bytes())


def _own_digest(held: Released) -> str:
    return _digest_of(held.path("files.json"))


def _answer(request: HttpRequest, file: Path, sha256: str, kind: str) -> HttpResponseBase:
    """The bytes, or 304 for who has them. A proxy that compresses makes the tag weak."""
    tag = f'"{sha256}"'
    held = parse_etags(request.headers.get("If-None-Match", ""))
    try:
        facts = file.stat()
        answer: HttpResponseBase
        if "*" in held or tag in {one.removeprefix("W/") for one in held}:
            answer = HttpResponseNotModified()
        elif request.method == "HEAD":
            # The server in front would send a body that is there.
            answer = HttpResponse(content_type=kind)
            answer["Content-Length"] = str(facts.st_size)
        else:
            answer = FileResponse(file.open("rb"), content_type=kind)
            del answer["Content-Disposition"]
    except FileNotFoundError:
        raise Http404 from None
    answer["Last-Modified"] = http_date(facts.st_mtime)
    answer["ETag"] = tag
    return answer
