"""A person's own dossiers and drafts."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.models import Dossier, Draft
from dossiers.querysets import DossierQuerySet
from dossiers.states import UNSETTLED, Channel, Status
from egov.models import User

PAGE_SIZE = 20
_ON_ME = Q(status__in=[Status.SUPPLEMENT, Status.FINANCIAL])
_WAITING = Q(status__in=sorted(UNSETTLED)) & ~_ON_ME
TABS = {
    "": (gettext_lazy("Tất cả"), Q()),
    "can-ban": (gettext_lazy("Cần bạn"), _ON_ME),
    "dang-lam": (gettext_lazy("Đang giải quyết"), _WAITING),
    "da-xong": (gettext_lazy("Đã xong"), ~_ON_ME & ~_WAITING),
}


def own(user: User) -> DossierQuerySet:
    """Whose matter it is, and what this person filed online for somebody else."""
    filed = Q(filed_by=user, channel=Channel.ONLINE)
    return Dossier.objects.filter(Q(applicant=user) | filed)


def mine_page(user: User, tab: str, number: str | None) -> dict[str, Any]:
    """One page of the list, what waits for this person first, then the newest."""
    tab = tab if tab in TABS else ""
    found = own(user).filter(TABS[tab][1]).for_list().annotate(turn=_turn())
    page = Paginator(found.order_by("turn", "-filed_at", "-pk"), PAGE_SIZE).get_page(number)
    return {
        "page": page,
        "rows": [_row(dossier) for dossier in page.object_list],
        "drafts": [_draft_row(draft) for draft in _drafts(user)],
        "tabs": _tabs(user, tab),
        "tab": tab,
    }


def _turn() -> Case:
    mine = When(_ON_ME, then=Value(0))
    return Case(mine, default=Value(1), output_field=IntegerField())


def _tabs(user: User, chosen: str) -> list[dict[str, Any]]:
    counts = own(user).aggregate(
        **{
            f"n{place}": Count("pk", filter=query)
            for place, (_name, query) in enumerate(TABS.values())
        }
    )
    return [
        {
            "label": name,
            "url": f"?xem={code}" if code else "?",
            "current": code == chosen,
            "count": counts[f"n{place}"],
        }
        for place, (code, (name, _query)) in enumerate(TABS.items())
    ]


def _drafts(user: User) -> QuerySet[Draft]:
    """First filings and supplements begun; the newest thirty."""
    drafts = Draft.objects.visible_to(user).for_page().select_related("dossier")
    drafts = drafts.filter(channel=Channel.ONLINE).defer("version__document", "answers")
    return drafts.order_by("-saved_at")[:30]


def _draft_row(draft: Draft) -> dict[str, Any]:
    saved = timezone.localtime(draft.saved_at)
    supplement = draft.dossier is not None
    return {
        "title": draft.version.procedure.name,
        "url": reverse("dossiers:draft", args=[draft.key]),
        "code": draft.dossier.code if draft.dossier else "",
        "note": draft.agency.name if draft.agency else "",
        "badge": {
            "tone": "gold",
            "label": _("bản bổ sung") if supplement else _("bản nháp"),
        },
        "end": _("lưu %(when)s") % {"when": f"{saved:%H:%M %d/%m/%Y}"},
        "discard_url": reverse("dossiers:draft_discard", args=[draft.key]),
    }


def status_words(dossier: Dossier) -> str:
    """The national status, said to the person it concerns."""
    words = {
        Status.SUPPLEMENT: _("Chờ bạn bổ sung"),
        Status.FINANCIAL: _("Chờ bạn nộp phí, lệ phí"),
        Status.WITHDRAWN: _("Bạn đã rút hồ sơ"),
    }
    return words.get(Status(dossier.status), str(Status(dossier.status).label))


def _row(dossier: Dossier) -> dict[str, Any]:
    return {
        "title": dossier.version.procedure.name,
        "url": reverse("dossiers:detail", args=[dossier.code]),
        "code": dossier.code,
        "note": dossier.agency_here.name,
        "badge": {"status": dossier.status, "label": status_words(dossier)},
        "end": _end(dossier),
    }


def _end(dossier: Dossier) -> str:
    if dossier.finished_at:
        return f"{timezone.localtime(dossier.finished_at):%d/%m/%Y}"
    if dossier.answer_by and dossier.status == Status.SUPPLEMENT:
        when = f"{timezone.localtime(dossier.answer_by):%d/%m/%Y}"
        return _("bổ sung trước %(when)s") % {"when": when}
    if dossier.due_at:
        return _("hạn %(when)s") % {
            "when": f"{timezone.localtime(dossier.due_at):%d/%m/%Y}"
        }
    return _("nộp %(when)s") % {"when": f"{timezone.localtime(dossier.filed_at):%d/%m/%Y}"}
