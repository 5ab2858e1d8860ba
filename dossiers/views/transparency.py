"""The open record: its signed heads, and whether a paper is the one issued."""

from typing import Any
from uuid import UUID

from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dossiers import sealing
from dossiers.models import TreeHead
from dossiers.views.pages import paper
from dossiers.views.pages.lookup import asks_too_often

_ON_A_PAGE = 30


@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    """What is kept, the newest head, and the last head of each day before."""
    heads = Paginator(TreeHead.objects.last_of_each_day(), _ON_A_PAGE)
    context = {
        "newest": TreeHead.objects.order_by("-size").first(),
        "page": heads.get_page(request.GET.get("page")),
        "keys": sealing.public_keys_hex(),
    }
    return render(request, "dossiers/transparency.html", context)


def _file(document: dict[str, Any], name: str) -> JsonResponse:
    answer = JsonResponse(document, json_dumps_params={"indent": 1, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return answer


@require_safe
def head(request: HttpRequest, size: int) -> HttpResponse:
    """A signed head as a file."""
    found = get_object_or_404(TreeHead, pk=size)
    return _file(sealing.head_file(found), f"dinh-{size}")


@require_safe
def consistency(request: HttpRequest, old: int, new: int) -> HttpResponse:
    """The proof that a newer head continues an older one."""
    older, newer = get_object_or_404(TreeHead, pk=old), get_object_or_404(TreeHead, pk=new)
    if older.size > newer.size:
        raise Http404
    return _file(sealing.consistency_file(older, newer), f"noi-tiep-{old}-{new}")


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, key: UUID) -> HttpResponse:
    """Is this paper the one issued, does its record stand? Nobody's name is shown."""
    if asks_too_often(request):
        return render(request, "dossiers/verify.html", {"too_often": True}, status=429)
    found = paper.paper_of(key)
    if found is None:
        return render(request, "dossiers/verify.html", {"paper": None}, status=404)
    held = request.FILES.get("file") if request.method == "POST" else None
    context = {"paper": found, "held": paper.compared(found, held) if held else None}
    return render(request, "dossiers/verify.html", context)


@require_safe
def proof(request: HttpRequest, key: UUID) -> HttpResponse:
    """The proof of a paper's event as a file for bin/verify."""
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

    def items(self) -> list[TreeHead]:
        return list(TreeHead.objects.last_of_each_day()[:_ON_A_PAGE])

    def item_title(self, item: TreeHead) -> str:
        return f"{item.size} {bytes(item.root).hex()}"

    def item_description(self, item: TreeHead) -> str:
        return f"{item.key_id} {bytes(item.signature).hex()}"

    def item_link(self, item: TreeHead) -> str:
        return reverse("head", args=[item.size])

    def item_updateddate(self, item: TreeHead) -> Any:
        return item.at
