"""Short texts of the pages: ranks, changes, reasons, dates."""

from collections.abc import Callable
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from rankings.charts.chart import Language
from rankings.charts.words import MINUS, place
from rankings.pages.reading import Json

MISSING: dict[str, Promise] = {
    "NOT_APPLICABLE": gettext_lazy("không áp dụng"),
    "NOT_COLLECTED": gettext_lazy("chưa thu thập"),
    "NOT_SUBMITTED": gettext_lazy("không báo cáo"),
    "UNVERIFIABLE": gettext_lazy("không kiểm chứng được"),
    "SUPPRESSED": gettext_lazy("không công khai"),
}
# Heads of narrow columns, by the codes of our methodologies; others keep their titles.
SHORT: dict[str, Promise] = {
    "INF": gettext_lazy("Hạ tầng"),
    "APP": gettext_lazy("Ứng dụng"),
    "WEB": gettext_lazy("Cổng"),
    "SVC": gettext_lazy("Dịch vụ công"),
    "POL": gettext_lazy("Chính sách"),
    "HUM": gettext_lazy("Nhân lực"),
}
UNRANKED: dict[str, Promise] = {
    "SCREENED": gettext_lazy("thiếu quá nhiều số liệu để đưa vào bảng"),
    "NO_SCORE": gettext_lazy("không có điểm"),
    "COVERAGE": gettext_lazy("thiếu quá nhiều số liệu"),
    "NOT_APPLICABLE": gettext_lazy("quá nhiều tiêu chí không áp dụng"),
    "NOT_KNOWN": gettext_lazy("không rõ trong bảng đã công bố"),
}


def language() -> Language:
    """The language of the page being drawn."""
    return "en" if get_language() == "en" else "vi"


def missing(reason: str) -> str:
    """Why there is no value."""
    return str(MISSING.get(reason, reason))


def unranked(row: Json, title_of: Callable[[str], str]) -> str:
    """Why a unit has no rank. title_of: pillar code → its title."""
    code, _space, pillar = str(row["unranked"] or "").partition(" ")
    said = str(UNRANKED.get(code, code))
    if pillar:
        return _("%(why)s ở trụ cột %(pillar)s") % {"why": said, "pillar": title_of(pillar)}
    return said


def rank_text(row: Json) -> str:
    """17, 18=, 54–63 where only that is known, or nothing."""
    if row["rank"] is not None:
        return place(row["rank"], tied=row["tied"])
    for known in (row.get("known") or {}).values():
        if between := known.get("between"):
            return f"{between[0]}–{between[1]}"
    return ""


def span(firm: Json) -> str:
    """14–19, or 32 where the interval is one rank."""
    low, high = firm["low"], firm["high"]
    return str(low) if low == high else f"{low}–{high}"


def change(held: Json | None, edition: str) -> dict[str, str]:
    """How a rank moved since the edition before: kind, text, spoken, mark.

    Across a merger the comparison is with the edition before as computed for the units of
    today; without an arrow where the engine says that it would say too little.
    """
    if held is None or held["after"] is None:
        return {"kind": "none", "text": "–", "spoken": _("không so sánh được")}
    if held["status"] == "unranked":
        return {"kind": "none", "text": "–", "spoken": _("không biết hạng ở kỳ trước")}
    if held["pro_forma"] is None:
        return {"kind": "new", "text": _("mới"), "spoken": _("chưa có hạng ở kỳ trước")}
    if not held["arrow"]:
        spoken = _("không nêu: hơn một phần năm điểm kỳ trước là ước tính")
        return {"kind": "none", "text": "–", "spoken": spoken}
    places = held["pro_forma"] - held["after"]
    mark = "*" if held["status"] == "merged" else ""
    return {**moved(places), "mark": mark, "since": edition}


def moved(places: int) -> dict[str, str]:
    """A number of places up (+) or down as kind, text and words."""
    if not places:
        return {"kind": "same", "text": "0", "spoken": _("giữ nguyên"), "value": "0"}
    count = abs(places)
    if places > 0:
        spoken = ngettext("tăng %(count)s bậc", "tăng %(count)s bậc", count)
        return {
            "kind": "better",
            "icon": "▲",
            "text": str(count),
            "value": str(places),
            "spoken": spoken % {"count": count},
        }
    spoken = ngettext("giảm %(count)s bậc", "giảm %(count)s bậc", count)
    return {
        "kind": "worse",
        "icon": "▼",
        "text": str(count),
        "value": str(places),
        "spoken": spoken % {"count": count},
    }


def plus(places: int) -> str:
    """+4 bậc, −1 bậc."""
    sign = "+" if places > 0 else MINUS if places < 0 else ""
    said = ngettext("%(count)s bậc", "%(count)s bậc", abs(places)) % {"count": abs(places)}
    return f"{sign}{said}"


def day(text: str | None) -> str:
    """2025-12-31 → 31/12/2025."""
    return date.fromisoformat(text).strftime("%d/%m/%Y") if text else ""


def moment(text: str) -> str:
    """A moment in the province's time."""
    return timezone.localtime(datetime.fromisoformat(text)).strftime("%d/%m/%Y %H:%M")
