"""The living style guide: every component in every state, with made-up data."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from egov.sparkline import sparkline
from egov.styleguide import dossier, forms, office, questions

_ON_TIME = (91.2, 92.0, 91.6, 93.4, 93.0, 94.2, 93.8, 95.1, 94.8, 95.9, 96.2, 97.4)
# The kernel imports no app: this one is named by string, as in egov/urls.py.
_CHARTS = "rankings.charts.samples.samples"


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """All components on one page; `?trang=` can-bo shows the office frame, xep-hang the
    charts of the rankings."""
    page = request.GET.get("trang")
    if page == "can-bo":
        return render(request, "kieu_dang/office.html", office.desk())
    if page == "xep-hang":
        charts = import_string(_CHARTS)(get_language())
        return render(request, "kieu_dang/rankings.html", charts)
    return render(request, "kieu_dang/index.html", sample())


def sample() -> dict[str, Any]:
    """What the sections of the page show."""
    return {
        **_words(),
        "figures": _figures(),
        "page": Paginator(range(1, 341), 20).page(4),
        "statuses": dossier.statuses(),
        "steps": dossier.steps(),
        "clock_lines": dossier.clock_lines(),
        "timeline": dossier.timeline(),
        "facts": dossier.facts(),
        "dossiers": dossier.dossiers(),
        "receipt_rows": dossier.receipt_rows(),
        "questions": questions.questions(),
        "form": forms.SampleForm({"role": "reception", "agency": "H55.12"}),
        "errors": forms.errors(),
        "form_steps": forms.form_steps(),
        "saved_at": forms.saved_at(),
        "summary": forms.summary(),
        "files": forms.files(),
    }


def _words() -> dict[str, Any]:
    return {
        "crumbs": [
            {"label": _("Hồ sơ của tôi"), "url": "#"},
            {"label": "H55.12-261116-0042"},
        ],
        "chips": [
            {"label": label, "url": "#", "current": False}
            for label in (
                _("Đăng ký khai sinh"),
                _("Hộ kinh doanh"),
                _("Giấy phép xây dựng"),
                _("Chứng thực bản sao"),
                _("Đăng ký đầu tư"),
            )
        ],
        "tabs": [
            {"label": _("Đang giải quyết"), "url": "#", "current": True, "count": 3},
            {"label": _("Bản nháp"), "url": "#", "count": 1},
            {"label": _("Đã xong"), "url": "#"},
        ],
        "events_of_life": [
            ("family", _("Sinh con, gia đình"), _("Khai sinh, kết hôn, hộ tịch")),
            ("housing", _("Nhà đất, xây dựng"), _("Giấy phép, đăng ký đất đai")),
            ("business", _("Mở và vận hành doanh nghiệp"), _("Hộ kinh doanh, thuế")),
            ("investment", _("Đầu tư vào tỉnh"), _("Chủ trương, chứng nhận đầu tư")),
            ("work", _("Việc làm, bảo trợ"), _("Trợ cấp, người cao tuổi")),
            ("papers", _("Giấy tờ, chứng thực"), _("Bản sao, chữ ký, lý lịch")),
        ],
    }


def _figures() -> list[dict[str, Any]]:
    return [
        {
            "name": _("Giải quyết đúng hạn, 12 tháng"),
            "value": _("97,4 %"),
            "spark": sparkline(_ON_TIME, target=96.5),
            "spark_title": _("Tỷ lệ đúng hạn tăng từ 91,2 % lên 97,4 % trong 12 tháng"),
            "note": _("n = 812.406 hồ sơ, đến 0 giờ 23/11/2026"),
        },
        {
            "name": _("Tiếp nhận tháng này"),
            "value": number_format(58_214, 0, force_grouping=True),
            "note": _("66 % nộp trực tuyến"),
        },
        {
            "name": _("Thời gian xử lý, khai sinh"),
            "value": "3",
            "unit": _(" giờ (giữa)"),
            "note": _("90 % trong 7 giờ · hạn 1 ngày"),
        },
        {
            "name": _("Xếp hạng ứng dụng CNTT"),
            "value": "17",
            "unit": "/63",
            "change": {
                "direction": "better",
                "arrow": "rise",
                "words": _("13 bậc so với 2017"),
            },
        },
    ]
