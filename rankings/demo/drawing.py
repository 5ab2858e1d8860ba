"""From a level (0 … 1) to the cells that a unit reports, by the rule of the indicator."""

from collections.abc import Callable
from decimal import Decimal
from random import Random

from rankings.demo.chance import chance
from rankings.engine.canonical import number_text
from rankings.engine.spec import Leaf, Node, Rule, Spec

Cells = dict[str, str]
# What is counted → how many there are in a middling province.
_COUNTS = {
    "người": 2400,
    "máy": 2600,
    "văn bản": 64_000,
    "hồ sơ": 310_000,
    "đơn vị": 96,
    "hệ thống": 38,
    "thủ tục": 860,
    "số lượng": 140,
    "báo cáo": 420,
    "triệu đồng": 14_000_000,
    "Mbps/người": 2400,
}
_SECTIONS = 24


class Drawer:
    """Draws for one methodology; `scale` is 1 for a province, less for smaller units."""

    def __init__(self, spec: Spec, scale: float) -> None:
        self.spec, self.scale = spec, scale
        raw = spec.document["nodes"]
        assert isinstance(raw, list)
        self.about = {str(node["code"]): node for node in raw}

    def cells(self, node: Node, unit: str, level: float, seed: object) -> Cells:
        """What a unit of this level reports."""
        rng, leaf = chance("cells", unit, node.code, seed), node.leaf
        assert leaf is not None
        if leaf.rule.kind == "ratio":
            return self._ratio(node, leaf, unit, level)
        if leaf.rule.kind == "value":
            return _value(node.code, leaf, level, rng)
        return self._counted(leaf.rule, node.code, level, rng)

    def _ratio(self, node: Node, leaf: Leaf, unit: str, level: float) -> Cells:
        whole = self._whole(node.code, unit)
        low, high = float(leaf.normalise.lower), float(leaf.normalise.upper)
        part = min(1.0, low + (high - low) * level * 1.06)
        return {f"{node.code}.a": str(round(whole * part)), f"{node.code}.b": str(whole)}

    def _whole(self, code: str, unit: str) -> int:
        about = self.about[code]
        if str(about.get("source", "")).startswith("portal:"):
            return _SECTIONS
        size = chance("size", unit).lognormvariate(0, 0.45)
        several = chance("size", unit, code).uniform(0.85, 1.15)
        count = _COUNTS.get(str(about.get("unit")), 120) * self.scale
        return max(6, round(count * size * several))

    def _counted(self, rule: Rule, code: str, level: float, rng: Random) -> Cells:
        if rule.kind == "sum_of":
            parts = (
                self._counted(p.rule, f"{code}.{p.code}", level, rng) for p in rule.parts
            )
            return {series: text for part in parts for series, text in part.items()}
        if rule.kind == "ratio":
            whole = max(8, round(96 * self.scale))
            return {f"{code}.a": str(round(whole * level)), f"{code}.b": str(whole)}
        return {code: COUNTED[rule.kind](rule, level, rng)}


def _value(code: str, leaf: Leaf, level: float, rng: Random) -> Cells:
    """A measured figure between the goalposts, now and then a little outside of them."""
    low, high = leaf.normalise.lower, leaf.normalise.upper
    way = level if leaf.direction > 0 else 1 - level
    drawn = float(low) + float(high - low) * way * rng.uniform(0.97, 1.0)
    cells = {code: _text(drawn, 1)}
    if leaf.merge_rule == "mean_n":
        cells[f"{code}.n"] = str(rng.randrange(180, 900))
    return cells


def _yes_no(rule: Rule, level: float, rng: Random) -> str:
    return "1" if rng.random() < level**0.6 else "0"


def _capped(rule: Rule, level: float, rng: Random) -> str:
    return str(round(level * 1.2 * float(rule.most / rule.per)))


def _steps(rule: Rule, level: float, rng: Random) -> str:
    return str(round(level * 1.25 * float(rule.table[-1][0])))


def _inspected(rule: Rule, level: float, rng: Random) -> str:
    place = min(len(rule.levels) - 1, int(level * len(rule.levels)))
    return str(rule.levels[place])


def _best(rule: Rule, level: float, rng: Random) -> str:
    return _text(0.2 + 1.8 * level, 2)


def _text(drawn: float, places: int) -> str:
    """As a layer holds it: without needless zeros."""
    return number_text(Decimal(f"{drawn:.{places}f}"))


COUNTED: dict[str, Callable[[Rule, float, Random], str]] = {
    "yes_no": _yes_no,
    "capped_count": _capped,
    "steps": _steps,
    "inspected": _inspected,
    "share_of_best": _best,
}


def twice(cells: Cells) -> Cells:
    """The same shares in twice the numbers."""
    return {
        series: str(2 * int(text)) if series.endswith((".a", ".b")) else text
        for series, text in cells.items()
    }
