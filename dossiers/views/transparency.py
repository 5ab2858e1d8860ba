"""The open record: its signed heads, and whether a paper is the one issued."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from dossiers import sealing
from dossiers.models import TreeHead
from dossiers.sealing.keys import KeyInUse
from dossiers.views.holding import InMemory
from dossiers.views.pages import paper
from dossiers.views.pages.heads import head_page, heads_page, last_of_days
from dossiers.views.pages.lookup import asks_too_often
from dossiers.views.pages.words import count

_YEAR = 365 * 24 * 60 * 60


@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    """What is kept, the newest head, the last head of each day before, two compared."""
    return render(request, "dossiers/transparency.html", heads_page(request.GET))


@require_safe
def head(request: HttpRequest, size: int) -> HttpResponse:
    """One signed head, to read."""
    found = get_object_or_404(TreeHead, pk=size)
    return render(request, "dossiers/head.html", head_page(found))


def _file(document: dict[str, Any], name: str, *, for_ever: bool = False) -> JsonResponse:
    answer = JsonResponse(document, json_dumps_params={"indent": 1, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="{name}.json"'
    if for_ever:
        patch_cache_control(answer, public=True, max_age=_YEAR, immutable=True)
    return answer


@require_safe
def head_json(request: HttpRequest, size: int) -> HttpResponse:
    """A signed head as a file."""
    document = sealing.head_file(get_object_or_404(TreeHead, pk=size))
    return _file(document, f"dinh-{size}", for_ever=document["public_key"] is not None)


@require_safe
def consistency(request: HttpRequest, old: int, new: int) -> HttpResponse:
    """The proof that a newer head continues an older one."""
    older, newer = get_object_or_404(TreeHead, pk=old), get_object_or_404(TreeHead, pk=new)
    if older.size > newer.size:
        raise Http404
    document = sealing.consistency_file(older, newer)
    return _file(document, f"noi-tiep-{old}-{new}", for_ever=True)


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The public keys as a file."""
    listed = [_key(key) for key in sealing.keys_in_use()]
    return _file({"format": "motcua-keys/1", "keys": listed}, "khoa-cong-khai")


def _key(key: KeyInUse) -> dict[str, str | None]:
    return {
        "key_id": key.key_id,
        "public_key": key.public_key,
        "since": key.since.isoformat() if key.since else None,
        "until": key.until.isoformat() if key.until else None,
    }


@csrf_exempt  # until it is known how the file is to be read: no form before that
def verify(request: HttpRequest, key: UUID) -> HttpResponse:
    """Is this paper the one issued, does its record stand? Nobody's name is shown."""
    request.upload_handlers = [InMemory(request, paper.most_bytes())]
    return _verify(request, key)


@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def _verify(request: HttpRequest, key: UUID) -> HttpResponse:
    if asks_too_often(request):
        return render(request, "dossiers/verify.html", {"too_often": True}, status=429)
    found = paper.paper_of(key)
    if found is None:
        return render(request, "dossiers/verify.html", {"paper": None}, status=404)
    context: dict[str, Any] = {"paper": found, "most_mb": paper.most_bytes() >> 20}
    if request.method == "POST":
        held = request.FILES.get("file")
        context["held"] = paper.compared(found, held) if held else "none"
    return render(request, "dossiers/verify.html", context)


@never_cache
@require_safe
def proof(request: HttpRequest, key: UUID) -> HttpResponse:
    """The proof of a paper's event as a file for bin/verify."""
    if asks_too_often(request):
        return render(request, "dossiers/verify.html", {"too_often": True}, status=429)
    found = paper.paper_of(key)
    document = paper.proof_of(found) if found else None
    if document is None:
        raise Http404
    return _file(document, f"bang-chung-{key}")


class Heads(Feed):
    """The last head of each day, for whoever keeps them."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Sổ minh bạch: đỉnh cây mỗi ngày")

    def link(self) -> str:
        return reverse("transparency")

    @property
    def language(self) -> str | None:  # type: ignore[override]
        return get_language()

    def items(self) -> list[TreeHead]:
        return last_of_days()

    def item_title(self, item: TreeHead) -> str:
        return _("%(n)s việc đã niêm phong") % {"n": count(item.size)}

    def item_description(self, item: TreeHead) -> str:
        words = _("Dấu của cả sổ: %(root)s. Chữ ký bằng khoá %(key)s: %(signature)s.")
        return words % {
            "root": bytes(item.root).hex(),
            "key": item.key_id,
            "signature": bytes(item.signature).hex(),
        }

    def item_link(self, item: TreeHead) -> str:
        return reverse("head", args=[item.size])

    def item_pubdate(self, item: TreeHead) -> datetime:
        return item.at

    def item_updateddate(self, item: TreeHead) -> datetime:
        return item.at
