"""Values of indicators as people read them: shares, counts, yes and no, reasons."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from rankings.charts.chart import Language
from rankings.charts.words import DASH, figure
from rankings.pages import words
from rankings.pages.reading import Node

_YES = {"1": True, "0": False}


def value(node: Node, number: float | None, language: Language) -> str:
    """A value of the engine (after its rule) in words."""
    if number is None:
        return DASH
    kind = node.rule
    if kind in {"ratio", "share_of_best"}:
        return percent(number, language)
    if kind == "yes_no":
        return _("có") if number >= 0.5 else _("không")
    if kind in {"inspected", "capped_count", "steps", "sum_of"} and node.points:
        most = figure(node.points, language)
        got = trimmed(number * node.points, language)
        return _("%(got)s/%(most)s điểm") % {"got": got, "most": most}
    unit = str(node.raw.get("unit") or "")
    return (
        f"{trimmed(number, language)}\u00a0{unit}"
        if unit == "%"
        else trimmed(number, language)
    )


def percent(share: float, language: Language) -> str:
    """0.4567 → 45,7 %."""
    return f"{trimmed(share * 100, language, 1)}\u00a0%"


def trimmed(number: float, language: Language, decimals: int = 2) -> str:
    """A figure with no needless zeros."""
    said = figure(number, language, decimals)
    point = "," if language == "vi" else "."
    return said.rstrip("0").rstrip(point) if point in said else said


def cells(node: Node, held: Mapping[str, str] | None, language: Language) -> str:
    """The cells of a value as they were given: 519/555 = 93,5 %, có, 7; a reason."""
    if not held:
        return DASH
    parts: dict[str, dict[str, str]] = {}
    for series, text in held.items():
        rest = series.removeprefix(node.code).lstrip(".")
        name, _dot, column = rest.rpartition(".")
        if column not in {"a", "b", "n"}:
            name, column = rest, "value"
        parts.setdefault(name, {})[column] = text
    said = [_part(node, part, language) for _name, part in sorted(parts.items())]
    return "; ".join(dict.fromkeys(said)) if len(set(said)) == 1 else "; ".join(said)


def _part(node: Node, part: Mapping[str, str], language: Language) -> str:
    for text in part.values():
        if _number(text) is None:
            return words.missing(text)
    if "a" in part and "b" in part:
        top, base = Decimal(part["a"]), Decimal(part["b"])
        said = f"{trimmed(float(top), language)}/{trimmed(float(base), language)}"
        share = percent(float(top / base), language) if base else ""
        return f"{said} = {share}" if share else said
    text = part.get("value", "")
    if node.rule == "yes_no" and text in _YES:
        return _("có") if _YES[text] else _("không")
    number = _number(text)
    if number is None:
        return text
    said = trimmed(float(number), language)
    size = f" (n = {part['n']})" if "n" in part else ""
    return f"{said}\u00a0%{size}" if node.raw.get("unit") == "%" else f"{said}{size}"


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
