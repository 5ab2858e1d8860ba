"""The paper a person keeps: what was handed in, where, and what comes next."""

from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dossiers.calendars import calendar_of
from dossiers.legal_clock import LOOK_WITHIN
from dossiers.models import Dossier
from dossiers.states import Payment, Status
from dossiers.views.pages.words import long_moment, size_words
from egov.templatetags.say import dong


def receipt_page(dossier: Dossier) -> dict[str, Any]:
    """A confirmation of filing; once accepted, the receipt with the due date."""
    accepted = dossier.is_accepted
    day = timezone.localtime(dossier.accepted_at or dossier.filed_at)
    address = f"{settings.BASE_URL}{reverse('lookup')}"
    return {
        "dossier": dossier,
        "title": _("Giấy tiếp nhận hồ sơ và hẹn trả kết quả")
        if accepted
        else _("Xác nhận đã nộp hồ sơ"),
        "rows": _rows(dossier),
        "next": _next(dossier),
        "papers": received_papers(dossier),
        "place_date": _("ngày %(day)s tháng %(month)s năm %(year)s")
        % {"day": f"{day:%d}", "month": f"{day:%m}", "year": day.year},
        "verify_url": address,
        "qr": _qr(f"{address}?ma={dossier.code}"),
    }


def received_papers(dossier: Dossier) -> list[dict[str, Any]]:
    """Each file with its hash, so that a person can show what was handed in."""
    names = {part.code: part.name for part in dossier.spec.parts}
    return [
        {
            "name": names.get(part.code, part.code),
            "filename": part.filename,
            "size": size_words(part.size),
            "sha256": part.sha256,
            # So that a narrow page or paper can break it.
            "pieces": [part.sha256[at : at + 16] for at in range(0, 64, 16)],
            "url": reverse("dossiers:file", args=[part.key]),
        }
        for part in dossier.parts.all()
    ]


def _qr(address: str) -> SafeString:
    """The address as an inline SVG on its own white ground, dark mode or not."""
    code = segno.make(address, error="m", micro=False)
    title = _("Mã QR đến trang tra cứu hồ sơ này")
    return SafeString(code.svg_inline(scale=2.5, border=2, light="#fff", title=title))


def _rows(dossier: Dossier) -> list[dict[str, str]]:
    rows = [
        (_("Người nộp"), dossier.owner_name),
        (
            _("Thủ tục"),
            f"{dossier.version.procedure.name} ({dossier.version.procedure.code})",
        ),
        (_("Nộp lúc"), long_moment(dossier.filed_at)),
        (_("Nơi nhận"), _desk(dossier)),
        (
            _("Tiếp nhận lúc"),
            long_moment(dossier.accepted_at) if dossier.accepted_at else "",
        ),
        (_("Hẹn trả kết quả"), long_moment(dossier.due_at) if dossier.due_at else ""),
        (_("Phí, lệ phí"), _fee(dossier)),
        (_("Tiếp theo"), _next(dossier)),
    ]
    return [{"name": name, "value": value} for name, value in rows if value]


def _desk(dossier: Dossier) -> str:
    agency = dossier.receiving_agency
    return ", ".join(word for word in (agency.name, agency.address, agency.phone) if word)


def _fee(dossier: Dossier) -> str:
    if not dossier.fee:
        return _("Không thu")
    return f"{dong(dossier.fee)}, {Payment(dossier.payment).label.lower()}"


def _next(dossier: Dossier) -> str:
    """What happens now, and by when."""
    if dossier.status == Status.REGISTERED:
        calendar = calendar_of(dossier.receiving_agency)
        since = calendar.next_opening(dossier.filed_at)
        by = calendar.add_working(since, LOOK_WITHIN)
        words = _("%(agency)s xem hồ sơ và trả lời bạn chậm nhất %(when)s.")
        return words % {"agency": dossier.receiving_agency.name, "when": long_moment(by)}
    if dossier.status == Status.SUPPLEMENT:
        return _("Cơ quan đang chờ bạn bổ sung. Xem trang hồ sơ.")
    if dossier.is_unsettled and dossier.due_at:
        words = _("Kết quả được trả chậm nhất %(when)s.")
        return words % {"when": long_moment(dossier.due_at)}
    return str(Status(dossier.status).label)
