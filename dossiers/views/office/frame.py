"""What stands around every page of the office: rail with counts, post, load."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers import watching
from dossiers.policies import may_draft_at_counter
from dossiers.querysets import AT_DESK
from dossiers.queues import (
    TODAY,
    Group,
    Queue,
    counts_of,
    heads_anything,
    load_of,
    queues_of,
)
from egov.mandates import mandates
from egov.models import Agency, Role, User

Item = dict[str, object]
# Queues with a page of their own.
_PAGES = {"asked": "office:opinions"}


def face_of(user: User, path: str, query: QueryDict) -> dict[str, object]:
    """What `site` gains in the office. Costs nothing until a page is drawn."""
    home = reverse("office:queue")
    return {
        "office_url": home,
        "office_search_url": home,
        "office_nav": _once(lambda: _groups(user, path, query)),
        "post": _once(lambda: _post(user)),
        "load": _once(lambda: _load(user)),
    }


def _once(make: Callable[[], Any]) -> Any:
    return SimpleLazyObject(make)


def _groups(user: User, path: str, query: QueryDict) -> list[dict[str, Any]]:
    home = reverse("office:queue")
    counts, queues = counts_of(user), queues_of(user)
    here = _here(path, query, queues)
    items = {
        group: [
            _queue_item(queue, home, counts, here)
            for queue in queues
            if queue.group == group
        ]
        for group in Group
    }
    groups: list[dict[str, Any]] = [
        {"title": "", "items": items[Group.WORK]},
        {"title": _("Theo dõi"), "items": items[Group.WATCH]},
        {"title": _("Công việc khác"), "items": list(_places(user, path))},
    ]
    return [group for group in groups if group["items"]]


def _here(path: str, query: QueryDict, queues: list[Queue]) -> str:
    """The queue the reader is in: that of the page, that of the address, or the first
    one at home. A search is in none."""
    own = next((code for code, name in _PAGES.items() if path == reverse(name)), "")
    if query.get("q"):
        return own
    first = queues[0].code if queues and path == reverse("office:queue") else ""
    return own or query.get("queue", "") or first


def _queue_item(queue: Queue, home: str, counts: dict[str, int], here: str) -> Item:
    query = "" if queue is TODAY else f"?queue={queue.code}"
    url = reverse(_PAGES[queue.code]) if queue.code in _PAGES else f"{home}{query}"
    return {
        "url": url,
        "label": queue.name,
        "count": counts.get(queue.code, 0),
        "current": queue.code == here,
    }


def _places(user: User, path: str) -> Iterable[Item]:
    readers = AT_DESK | {Role.INSPECTOR}
    at_desk = any(mandate.role in readers for mandate in mandates(user))
    pages = (
        (may_draft_at_counter(user), "office:intake", _("Tiếp nhận tại quầy")),
        (heads_anything(user), "office:board", _("Bảng tiến độ")),
        (heads_anything(user), "office:alerts", _("Cảnh báo")),
        (may_sign(user), "office:apologies", _("Thư xin lỗi chờ ký")),
        (at_desk, "office:register", _("Sổ theo dõi hồ sơ")),
        (True, "office:calendar", _("Lịch làm việc")),
    )
    for allowed, name, label in pages:
        if allowed:
            url = reverse(name)
            item: Item = {"url": url, "label": label, "current": path.startswith(url)}
            yield item | ({"count": _COUNTS[name](user)} if name in _COUNTS else {})


_COUNTS: dict[str, Callable[[User], int]] = {
    "office:alerts": lambda user: watching.alerts_under(user).count(),
    "office:apologies": lambda user: watching.letters_to_sign(user).count(),
}


def may_sign(user: User) -> bool:
    """Whether this person signs for an agency."""
    return any(mandate.role == Role.APPROVER for mandate in mandates(user))


def _post(user: User) -> str:
    """The first post in words, and how many more there are."""
    held = mandates(user)
    if not held:
        return ""
    agency = short_name(Agency.objects.get(code=held[0].agency_code))
    role = Role(held[0].role).label
    more = len(held) - 1
    rest = ngettext("và %(n)d vị trí khác", "và %(n)d vị trí khác", more) % {"n": more}
    return f"{role} · {agency}" + (f" {rest}" if more else "")


def short_name(agency: Agency) -> str:
    """The name as people shorten it, where room is narrow."""
    name = agency.name.removeprefix("People’s Committee of ")
    return name.replace("Ủy ban nhân dân", "UBND")


def _load(user: User) -> dict[str, object] | None:
    load = load_of(user)
    if load is None:
        return None
    percent = min(100, round(load.count / max(load.usual, 1) / 1.5 * 100))
    return {
        "count": load.count,
        "usual": load.usual,
        "percent": percent,
        "tone": "gold" if load.count > load.usual else "",
    }
