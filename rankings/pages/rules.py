"""How a criterion becomes points, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rankings.charts.chart import Language
from rankings.pages.cells import trimmed
from rankings.pages.reading import Json, Node

MERGE: dict[str, Promise] = {
    "sum": gettext_lazy("cộng"),
    "ratio": gettext_lazy("tổng tử số trên tổng mẫu số"),
    "per_capita": gettext_lazy("tổng tử số trên tổng dân số"),
    "mean_n": gettext_lazy("trung bình theo cỡ mẫu"),
    "population_mean": gettext_lazy("trung bình theo dân số (ước tính)"),
    "min": gettext_lazy("mọi nơi phải đạt (ước tính)"),
    "seat": gettext_lazy("theo nơi đặt trung tâm hành chính (ước tính)"),
    "none": gettext_lazy("không gộp được"),
}
STEPS: dict[str, Promise] = {
    "denominate": gettext_lazy("Chia cho mẫu số chung"),
    "impute": gettext_lazy("Điền giá trị thiếu"),
    "screen": gettext_lazy("Loại đơn vị thiếu số liệu"),
    "treat": gettext_lazy("Xử lý giá trị ngoại lệ"),
    "normalise": gettext_lazy("Đưa về cùng thang"),
    "aggregate": gettext_lazy("Cộng lên cấp trên"),
}
KINDS: dict[str, Promise] = {
    "identity": gettext_lazy("không dùng"),
    "goalposts": gettext_lazy("theo mốc dưới và mốc trên cố định"),
    "minmax": gettext_lazy("theo giá trị thấp nhất và cao nhất của các đơn vị"),
    "arithmetic": gettext_lazy("trung bình cộng theo điểm"),
    "geometric": gettext_lazy("trung bình nhân theo điểm"),
    "harmonic": gettext_lazy("trung bình điều hoà theo điểm"),
    "series": gettext_lazy("theo mẫu số khai báo"),
    "mean": gettext_lazy("trung bình các đơn vị"),
    "median": gettext_lazy("trung vị các đơn vị"),
    "skew_kurtosis": gettext_lazy("theo độ lệch và độ nhọn"),
}


def kind(code: str) -> str:
    """The kind of a step in words, its code where there are none."""
    return str(KINDS.get(code, code))


def rule(node: Node, language: Language) -> str:
    """A criterion's rule in a sentence, with its goalposts."""
    held: Json = node.raw.get("rule") or {"kind": "value"}
    said = _rule(held, node, language)
    ends = _ends(node, language)
    less = _("Càng nhỏ càng tốt.") if int(node.raw.get("direction", 1)) < 0 else ""
    return " ".join(part for part in (said, ends, less) if part)


# Rules that need no figures of their own.
PLAIN: dict[str, Promise] = {
    "ratio": gettext_lazy("Tỉ lệ, 100 % được điểm tối đa."),
    "yes_no": gettext_lazy("Có được điểm tối đa, không được 0."),
    "share_of_best": gettext_lazy("So với nơi cao nhất."),
}


def _rule(held: Json, node: Node, language: Language) -> str:
    def number(value: object) -> str:
        return trimmed(float(str(value)), language)

    code = held["kind"]
    if code in PLAIN:
        return str(PLAIN[code])
    if code == "inspected":
        return _inspected(held, number)
    if code == "capped_count":
        told = {"per": number(held.get("per", 1)), "cap": number(held.get("cap", 1))}
        return _("Mỗi mục %(per)s điểm, nhiều nhất %(cap)s.") % told
    if code == "steps":
        return _table(held, number)
    return _parts(held, node, language) if code == "sum_of" else ""


def _table(held: Json, number: Any) -> str:
    steps = "; ".join(
        _("từ %(low)s được %(points)s")
        % {"low": number(row["from"]), "points": number(row["points"])}
        for row in held["table"]
    )
    return _("Theo bậc: %(steps)s.") % {"steps": steps}


def _inspected(held: Json, number: Any) -> str:
    levels = held.get("levels")
    if not levels:
        return _("Người kiểm chứng cho điểm.")
    said = ", ".join(number(level) for level in levels)
    return _("Người kiểm chứng cho một trong các mức: %(levels)s.") % {"levels": said}


def _parts(held: Json, node: Node, language: Language) -> str:
    said = []
    for part in held["parts"]:
        inner = _rule(part["rule"], node, language)
        points = trimmed(float(part["points"]), language)
        told = {"points": points, "rule": inner[:1].lower() + inner[1:].rstrip(".")}
        said.append(_("%(points)s điểm: %(rule)s") % told)
    return _("Gồm %(parts)s.") % {"parts": "; ".join(said)}


def _ends(node: Node, language: Language) -> str:
    """Goalposts, wherever the methodology declares them."""
    held: Mapping[str, Any] = node.raw.get("rule") or {}
    found = node.raw.get("goalposts") or node.raw.get("normalise") or held
    unit = str(node.raw.get("unit") or "")
    after = f"\u00a0{unit}" if unit == "%" else ""
    low, high = ("from", "to") if found.get("kind") == "target" else ("lower", "upper")
    if low not in found or high not in found:
        return ""
    told = {
        "low": trimmed(float(found[low]), language) + after,
        "high": trimmed(float(found[high]), language) + after,
    }
    return _("Mốc từ %(low)s đến %(high)s.") % told
