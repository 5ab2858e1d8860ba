"""Every criterion of a unit: reported, verified, points, and what they rest on."""

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rankings.charts.heat import heat
from rankings.charts.words import figure
from rankings.pages import cells, words
from rankings.pages.frame import Context
from rankings.pages.reading import Json, Node, Reading
from rankings.released.addresses import web_address
from rankings.states import Origin, Verdict

TONES = {
    "accepted": "tea",
    "upheld": "tea",
    "adjusted": "gold",
    "revised": "gold",
    "rejected": "late",
}
APPEALS = {
    "upheld": gettext_lazy("Đơn vị khiếu nại; giữ nguyên."),
    "revised": gettext_lazy("Đơn vị khiếu nại; đã sửa."),
}
FLAGS = {
    "imputed": gettext_lazy("điền thay"),
    "capped": gettext_lazy("cắt ở mức tối đa"),
    "above_one": gettext_lazy("vượt 100 %"),
    "penalty": gettext_lazy("tính 0 hoặc điểm phạt"),
    "estimated": gettext_lazy("ước tính khi hợp nhất"),
    "pulled": gettext_lazy("kéo vào vì ngoại lệ"),
    "logged": gettext_lazy("lấy lôgarit"),
}


def criteria(held: Reading, unit: str) -> list[Context]:
    """Pillars with their criteria, in the order of the methodology."""
    found = []
    for pillar in held.pillars:
        percent = held.percent(unit, pillar.code)
        entry = held.scores[unit].get(pillar.code, {})
        found.append(
            {
                "code": pillar.code,
                "title": pillar.title,
                "points": _points(held, held.points(unit, pillar.code), pillar),
                "heat": heat(percent, held.heat(pillar.code), held.language),
                "median": figure(held.median(pillar.code), held.language),
                "rank": entry.get("rank"),
                "rows": [
                    _row(held, unit, leaf)
                    for leaf in held.leaves_of(pillar.code)
                    if leaf is not pillar
                ],
            }
        )
    return found


def _points(held: Reading, points: float | None, node: Node) -> str:
    got = figure(points, held.language, 1)
    most = "" if node.points is None else cells.trimmed(node.points, held.language)
    return f"{got}/{most}" if most else got


def _row(held: Reading, unit: str, leaf: Node) -> Context:
    entry = held.scores[unit].get(leaf.code, {})
    told: Json = held.released.evidence.get(unit, {}).get(leaf.code, {})
    final = told.get("final") or _inputs(held, unit, leaf)
    number = entry.get("value")
    reported = cells.cells(leaf, told.get("reported"), held.language)
    verified = cells.cells(leaf, final, held.language)
    return {
        "code": leaf.code,
        "title": leaf.title,
        "reported": reported,
        "verified": verified,
        "differs": bool(told) and reported != verified,
        "value": cells.value(
            leaf, None if number is None else float(number), held.language
        ),
        "points": _points(held, held.points(unit, leaf.code), leaf),
        "heat": heat(held.percent(unit, leaf.code), held.heat(leaf.code), held.language),
        "missing": words.missing(entry["missing"]) if entry.get("missing") else "",
        "flags": [str(FLAGS.get(flag, flag)) for flag in entry.get("flags", ())],
        "verdict": _label(Verdict, told.get("verdict")),
        "tone": TONES.get(str(told.get("verdict")), ""),
        "origin": _label(Origin, told.get("origin")),
        "reason": told.get("reason") or "",
        "appeal": str(APPEALS.get(str(told.get("appeal")), "")),
        "papers": [paper(one) for one in told.get("evidence", ())],
    }


def _label(choices: type[TextChoices], code: object) -> str:
    return str(choices(code).label) if code in choices.values else str(code or "")


def _inputs(held: Reading, unit: str, leaf: Node) -> dict[str, str]:
    """The cells the engine computed from, where no evidence names them."""
    inputs = held.row(unit).get("inputs") or {}
    return {
        series: cell
        for series, cell in inputs.items()
        if series == leaf.code or series.startswith(f"{leaf.code}.")
    }


def paper(one: Json) -> Context:
    """A piece of evidence in words. Its file stays with the agency; its digest is public."""
    parts = [str(one[key]) for key in ("number", "issuer") if one.get(key)]
    if one.get("issued_on"):
        parts.append(_("ngày %(day)s") % {"day": words.day(one["issued_on"])})
    if one.get("valid_to"):
        parts.append(_("hiệu lực đến %(day)s") % {"day": words.day(one["valid_to"])})
    return {
        "title": one.get("title") or "",
        "line": ", ".join(parts),
        "excerpt": one.get("excerpt") or "",
        "url": web_address(one.get("url")),
        "sha256": one.get("sha256") or "",
    }
