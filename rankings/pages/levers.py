"""What a scenario can turn: for every input of a unit the values it may take."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Literal

from django.utils.translation import gettext as _

from rankings.charts.chart import Language
from rankings.engine.data import Cell, Dataset
from rankings.engine.edition import Edition
from rankings.engine.spec import Leaf, Node, Rule
from rankings.pages.cells import trimmed
from rankings.pages.words import missing

Kind = Literal["percent", "choice", "number"]
HUNDRED = Decimal(100)
# Bounds beyond this say nothing to who reads them.
ENDLESS = Decimal("1e12")


@dataclass(frozen=True)
class Lever:
    """One input. name: its series without .a and .b; code: its indicator.

    now: the value as it stands, None if missing. top: the value of the full mark. choices:
    the only values there are, in rising order. least, most: bounds of a number.
    """

    name: str
    code: str
    kind: Kind
    now: Decimal | None
    top: Decimal | None
    least: Decimal | None = None
    most: Decimal | None = None
    choices: tuple[Decimal, ...] = ()
    yes_no: bool = False
    reason: str = ""

    def read(self, text: str) -> Decimal:
        """The value somebody typed. Raises ValueError with words for what cannot be."""
        try:
            value = Decimal(text.strip().rstrip("%").strip().replace(",", "."))
        except InvalidOperation:
            raise ValueError(_("Hãy viết một con số.")) from None
        if not value.is_finite() or not _sayable(value):
            raise ValueError(_("Hãy viết một con số."))
        if self.choices and value not in self.choices:
            raise ValueError(_("Hãy chọn một trong các mức."))
        if self.least is not None and value < self.least:
            raise ValueError(_("Không nhỏ hơn %(least)s.") % {"least": self.least})
        if self.most is not None and value > self.most:
            raise ValueError(_("Không lớn hơn %(most)s.") % {"most": self.most})
        return value

    def said(self, value: Decimal | None, language: Language) -> str:
        """A value in words."""
        if value is None:
            return missing(self.reason) if self.reason else "–"
        if self.yes_no:
            return _("có") if value else _("không")
        shown = trimmed(float(value), language)
        return f"{shown}\u00a0%" if self.kind == "percent" else shown


def _sayable(value: Decimal) -> bool:
    """Whether anybody could mean it: no more than twelve digits before or after the point."""
    told = value.as_tuple()
    fine = isinstance(told.exponent, int) and told.exponent >= -12
    return fine and abs(value) <= ENDLESS and len(told.digits) <= 20


def levers(edition: Edition, unit: str) -> list[Lever]:
    """Every input of a unit that can be turned, in the order of the methodology."""
    return [
        lever
        for node in edition.spec.leaves
        if node.leaf
        for lever in _of(edition.dataset, unit, node, node.code, node.leaf.rule)
    ]


def _of(data: Dataset, unit: str, node: Node, name: str, rule: Rule) -> Iterator[Lever]:
    if rule.kind == "sum_of":
        for part in rule.parts:
            yield from _of(data, unit, node, f"{name}.{part.code}", part.rule)
        return
    assert node.leaf is not None
    if rule.kind == "ratio":
        yield _ratio(data, unit, node, name)
        return
    cell = _cell(data, unit, name)
    now = cell if isinstance(cell, Decimal) else None
    bare = Lever(name, node.code, "number", now, _top(rule, node.leaf))
    if now is None:
        bare = replace(bare, reason=_reason(data, unit, name))
    if choices := _choices(rule):
        yes_no = rule.kind == "yes_no"
        yield replace(bare, kind="choice", top=choices[-1], choices=choices, yes_no=yes_no)
        return
    least, most = _bounds(rule, node.leaf)
    yield replace(bare, least=least, most=most)


def _ratio(data: Dataset, unit: str, node: Node, name: str) -> Lever:
    assert node.leaf is not None
    now = _share(data, unit, name)
    top = HUNDRED if node.leaf.direction > 0 else Decimal(0)
    reason = "" if now is not None else _reason(data, unit, name)
    return Lever(name, node.code, "percent", now, top, Decimal(0), HUNDRED, reason=reason)


def _choices(rule: Rule) -> tuple[Decimal, ...]:
    if rule.kind == "yes_no":
        return (Decimal(0), Decimal(1))
    return tuple(sorted(rule.levels)) if rule.kind == "inspected" else ()


def _bounds(rule: Rule, leaf: Leaf) -> tuple[Decimal | None, Decimal | None]:
    least, most = leaf.least, leaf.most
    if rule.kind in {"capped_count", "steps", "share_of_best", "inspected"}:
        least = max(least, Decimal(0))
    if rule.kind == "inspected":
        most = min(most, rule.of)
    ends = leaf.normalise
    if ends.kind == "goalposts" and min(ends.lower, ends.upper) >= 0:
        # What is measured from nought up is never below it.
        least = max(least, Decimal(0))
    return (
        None if least < -ENDLESS else least,
        None if most > ENDLESS else most,
    )


def _top(rule: Rule, leaf: Leaf) -> Decimal | None:
    """The input with the full mark, None where it depends on others or on a denominator."""
    if leaf.denominator or leaf.transform != "identity":
        return None
    if rule.kind == "capped_count":
        return (rule.most / rule.per).to_integral_value(rounding="ROUND_CEILING")
    if rule.kind == "steps":
        return rule.table[-1][0]
    if rule.kind == "inspected":
        return rule.of
    if leaf.normalise.kind == "goalposts":
        return leaf.normalise.upper if leaf.direction > 0 else leaf.normalise.lower
    return None


def _cell(data: Dataset, unit: str, series: str) -> Cell | None:
    return data.cell(unit, series) if series in data.column_of else None


def _share(data: Dataset, unit: str, name: str) -> Decimal | None:
    top, base = _cell(data, unit, f"{name}.a"), _cell(data, unit, f"{name}.b")
    if isinstance(top, Decimal) and isinstance(base, Decimal) and base:
        return top / base * HUNDRED
    whole = _cell(data, unit, name)
    return whole * HUNDRED if isinstance(whole, Decimal) else None


def _reason(data: Dataset, unit: str, name: str) -> str:
    for series in (name, f"{name}.a", f"{name}.b"):
        cell = _cell(data, unit, series)
        if cell is not None and not isinstance(cell, Decimal):
            return cell.value
    return ""


def turned(edition: Edition, unit: str, changes: Mapping[Lever, Decimal]) -> Dataset:
    """The edition's inputs with other values of one unit."""
    data = edition.dataset
    row = dict(zip(data.series, data.rows[data.row_of[unit]], strict=True))
    for lever, value in changes.items():
        row |= _cells(data, row, lever, value)
    return data.replaced({unit: tuple(row[series] for series in data.series)})


def _cells(
    data: Dataset, row: Mapping[str, Cell], lever: Lever, value: Decimal
) -> dict[str, Cell]:
    if lever.kind != "percent":
        return {lever.name: value}
    top, base = f"{lever.name}.a", f"{lever.name}.b"
    held = row.get(base)
    if isinstance(held, Decimal) and held:
        return {top: value / HUNDRED * held, base: held}
    if base in data.column_of and not isinstance(row.get(lever.name), Decimal):
        return {top: value, base: HUNDRED}
    return {lever.name: value / HUNDRED}
