"""Looking a dossier up by its code: where it stands, and nobody's name."""

from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from dossiers import codes
from dossiers.models import Dossier
from dossiers.states import RouteKind, Status
from dossiers.views.pages.words import long_moment
from egov import clock
from egov.templatetags.say import moment

_MOST_ASKED = 30
_SECONDS = 60
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What a look-up says. Unknown and unreadable codes get the same one."""

    code: str
    dossier: Dossier | None = None
    rows: tuple[dict[str, Any], ...] = ()


def asks_too_often(request: HttpRequest) -> bool:
    """More than thirty questions a minute from one address."""
    address = get_adapter().get_client_ip(request)
    key = f"look-up:{address}"
    cache.add(key, 0, _SECONDS)
    try:
        return cache.incr(key) > _MOST_ASKED
    except ValueError:  # the minute ended between the two
        return False


def look_up(typed: str) -> Answer:
    """The dossier with this code, masked: no name, number or answer leaves here."""
    code = codes.tidy(typed.replace("\0", ""))[:_LONGEST]
    if not codes.is_readable(code):
        return Answer(code)
    dossier = Dossier.objects.for_list().filter(code=code).first()
    return Answer(code, dossier, tuple(_rows(dossier))) if dossier else Answer(code)


def _rows(dossier: Dossier) -> list[dict[str, Any]]:
    rows = [
        (_("Thủ tục"), dossier.version.procedure.name),
        (_("Nộp lúc"), moment(dossier.filed_at)),
        (_("Nơi nhận"), dossier.receiving_agency.name),
        (_("Tiếp nhận lúc"), moment(dossier.accepted_at)),
        (_("Đang ở"), _where(dossier)),
        (_("Hạn trả kết quả"), _due(dossier)),
        (_("Xong lúc"), moment(dossier.finished_at)),
    ]
    return [{"name": name, "value": value} for name, value in rows if value]


def _where(dossier: Dossier) -> str:
    if dossier.is_final:
        return ""
    return f"{RouteKind(dossier.at).label}, {dossier.agency_here.name}"


def _due(dossier: Dossier) -> Any:
    if dossier.finished_at:
        return ""
    if dossier.status == Status.SUPPLEMENT or dossier.paused_since:
        return _("Đồng hồ đang tạm dừng, chờ người nộp")
    if dossier.due_at and dossier.due_at < clock.now():
        return _("%(when)s, đã quá hạn") % {"when": long_moment(dossier.due_at)}
    return moment(dossier.due_at)
