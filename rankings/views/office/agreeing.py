"""How far two assessors agree, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rankings.actions.drawing import is_heavy
from rankings.scrutiny import Agreement
from rankings.scrutiny.agreement import ALL
from rankings.views.office.nodes import Nodes

# Of fewer pairs a κ says nothing yet.
LEAST_PAIRS = 10
# From which κ which words, and their tone (Landis and Koch, Biometrics 33, 1977).
_WORDS: tuple[tuple[Decimal, Promise, str], ...] = (
    (Decimal("0.81"), gettext_lazy("Gần như luôn nhất trí"), "tea"),
    (Decimal("0.61"), gettext_lazy("Nhất trí cao"), "tea"),
    (Decimal("0.41"), gettext_lazy("Nhất trí vừa phải"), "info"),
    (Decimal("0.21"), gettext_lazy("Nhất trí thấp"), "gold"),
    (Decimal("-1"), gettext_lazy("Hầu như chỉ ngẫu nhiên: xem lại cách chấm"), "late"),
)


@dataclass(frozen=True)
class Row:
    """One heavy indicator, or all together. observed: percent; kappa: None without one."""

    title: str
    pairs: int
    observed: Decimal | None
    kappa: Decimal | None
    words: str
    tone: str
    whole: bool = False


def rows_of(nodes: Nodes, told: Mapping[str, Agreement]) -> list[Row]:
    """All together first, then every indicator that two look at, in the document's order."""
    heavy = [leaf.code for leaf in nodes.spec.leaves if is_heavy(nodes.spec, leaf.code)]
    others = [code for code in told if code not in {ALL, *heavy}]
    rows = [_row(nodes.title(code), told.get(code)) for code in (*heavy, *others)]
    return [_row(_("Tất cả"), told[ALL], whole=True), *rows] if ALL in told else rows


def _row(title: str, held: Agreement | None, *, whole: bool = False) -> Row:
    if held is None:
        return Row(title, 0, None, None, _("Chưa có cặp nào"), "", whole)
    words, tone = _said(held)
    return Row(title, held.pairs, 100 * held.observed, held.kappa, words, tone, whole)


def _said(held: Agreement) -> tuple[str, str]:
    if held.pairs < LEAST_PAIRS:
        return _("Còn ít cặp, chưa kết luận được"), ""
    if held.kappa is None:
        return _("Luôn kết luận như nhau, không tính được κ"), ""
    kappa = held.kappa
    return next((str(words), tone) for least, words, tone in _WORDS if kappa >= least)
