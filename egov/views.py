"""Pages of the kernel: health, the demo's mailbox, the door after sign-in."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis
from redis.exceptions import RedisError

from egov.mandates import is_official
from egov.models import Mail, User


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """The process can do its work: database (503 without) and Redis (told only).

    Redis may be away: what citizens file is safe without it, hints are swept later.
    """
    parts = {"database": _database(), "redis": _redis()}
    status = 200 if parts["database"] == "ok" else 503
    return JsonResponse(
        {"status": "ok" if status == 200 else "down", **parts}, status=status
    )


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "down"
    return "ok"


def _redis() -> str:
    try:
        with Redis.from_url(settings.REDIS_URL, socket_timeout=1) as redis:
            redis.ping()
    except (RedisError, OSError):
        return "down"
    return "ok"


@login_required
def after_sign_in(request: HttpRequest) -> HttpResponse:
    """Officials go to their queue, applicants to their dossiers.

    The language in which a person signs in is the one we write to them in.
    """
    user = User.objects.filter(username=request.user.get_username())
    user.update(language=get_language() or "vi")
    official = is_official(request.user)
    return redirect("office:queue" if official else "dossiers:mine")


def mailbox(request: HttpRequest) -> HttpResponse:
    """The demo's mailbox: every message that would have left."""
    if not settings.DEMO:
        raise Http404
    mails = Mail.objects.order_by("-pk")
    if to := request.GET.get("to", "").replace("\0", ""):
        mails = mails.filter(to__icontains=to)
    page = Paginator(mails, 20).get_page(request.GET.get("page"))
    return render(request, "egov/mailbox.html", {"page": page, "to": to})
