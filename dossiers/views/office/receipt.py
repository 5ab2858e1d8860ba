"""The paper a person takes home from the desk: what was handed in, when to come back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers.models import Dossier
from dossiers.states import Channel
from dossiers.views.office.doors import DeskRequest, desk, opened
from dossiers.views.office.papers import papers_of
from dossiers.views.pages.words import long_moment
from egov import clock
from egov.templatetags.say import dong, short_hash


@desk
@require_safe
def receipt(request: DeskRequest, code: str) -> HttpResponse:
    dossier = opened(request, code)
    title = (
        _("Giấy tiếp nhận hồ sơ và hẹn trả kết quả")
        if dossier.is_accepted
        else _("Giấy biên nhận hồ sơ")
    )
    context = {
        "dossier": dossier,
        "title": title,
        "rows": _rows(dossier),
        "dated": _dated(),
    }
    return render(request, "office/receipt.html", context)


def _dated() -> str:
    """The day the paper is printed."""
    today = clock.today()
    words = _("ngày %(day)d tháng %(month)d năm %(year)d")
    return words % {"day": today.day, "month": today.month, "year": today.year}


def _rows(dossier: Dossier) -> list[dict[str, Any]]:
    """Values for partials/receipt.html."""
    due = long_moment(dossier.due_at) if dossier.due_at else _("Ghi khi tiếp nhận")
    rows = [
        (_("Người nộp"), dossier.owner_name),
        (_("Số định danh"), dossier.owner_identity),
        (_("Điện thoại"), dossier.owner_phone),
        (_("Thủ tục"), dossier.version.procedure.name),
        (_("Cách nộp"), str(Channel(dossier.channel).label)),
        (_("Nộp lúc"), long_moment(dossier.filed_at)),
        (_("Hẹn trả kết quả"), due),
        (_("Phí, lệ phí"), _fee(dossier)),
        (_("Thành phần hồ sơ"), "\n".join(_papers(dossier))),
        (_("Mã bản ghi"), short_hash(dossier.head_hash)),
    ]
    return [{"name": name, "value": value} for name, value in rows if value]


def _fee(dossier: Dossier) -> str:
    paid = str(dossier.get_payment_display())
    return f"{dong(dossier.fee)} · {paid}" if dossier.fee else paid


def _papers(dossier: Dossier) -> list[str]:
    return [
        f"{paper.name}: {file['name']}, {file['size']}, SHA-256 {file['hash']}"
        for paper in papers_of(dossier)
        for file in paper.files
    ]
