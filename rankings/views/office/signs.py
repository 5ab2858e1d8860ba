"""Signs at values, by kind, as a page shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from egov.alphabet import order
from egov.models import User
from rankings.forms.review import SignsForm
from rankings.models import Edition, Observation, RankedUnit
from rankings.pages import cells, words
from rankings.reviewing import Review
from rankings.scrutiny import Anomaly, Sign
from rankings.states import State
from rankings.views.office.nodes import Nodes
from rankings.views.office.queue import reported
from rankings.views.office.worth import TONES

PER_PAGE = 50
MOST_NAMED = 4
# The most telling first.
KINDS: Mapping[Sign, Promise] = {
    Sign.ABOVE_ONE: gettext_lazy("Tử số lớn hơn mẫu số"),
    Sign.SAME_FILE: gettext_lazy("Cùng một tệp minh chứng"),
    Sign.JUMP: gettext_lazy("Khác xa các kỳ trước"),
    Sign.THRESHOLD: gettext_lazy("Vừa đúng ngưỡng"),
    Sign.FULL: gettext_lazy("Tự báo cáo đạt điểm tối đa"),
}
Key = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """One sign at one value."""

    pk: int
    unit: str
    title: str
    said: str
    reported: str
    state: str
    tone: str


@dataclass(frozen=True)
class Seen:
    """The signs of an edition that one person may see."""

    edition: Edition
    user: User
    nodes: Nodes
    review: Review

    @cached_property
    def units(self) -> dict[str, RankedUnit]:
        """Those with values this person may see: an assessor's own agency is not theirs."""
        values = Observation.objects.visible_to(self.user).filter(edition=self.edition)
        rows = RankedUnit.objects.filter(pk__in=values.order_by().values("unit"))
        return {unit.key: unit for unit in sorted(rows, key=lambda unit: order(unit.name))}

    @cached_property
    def signs(self) -> list[Anomaly]:
        """By kind, unit and indicator."""
        seen = [one for one in map(self._shown, self.review.anomalies) if one]
        order = list(KINDS)
        return sorted(seen, key=lambda one: (order.index(one.sign), one.unit))

    def _shown(self, one: Anomaly) -> Anomaly | None:
        if one.unit not in self.units:
            return None
        if one.sign != Sign.SAME_FILE:
            return one
        others = [unit for unit in one.others if unit in self.units]
        return replace(one, others=others) if others else None

    def page(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """form, and of what it leaves one page: groups of (kind, how many, lines)."""
        form = SignsForm(asked, *self._choices())
        kind, pillar, unit = (form.asked(name) for name in ("kind", "pillar", "unit"))
        left = [
            one
            for one in self.signs
            if kind in ("", one.sign)
            and unit in ("", one.unit)
            and pillar in ("", self.nodes.pillar(one.indicator))
        ]
        page = Paginator(left, PER_PAGE).get_page(str(asked.get("page", "")))
        return {
            "form": form,
            "filtered": any((kind, pillar, unit)),
            "page": page,
            "groups": self._groups(left, list(page.object_list)),
        }

    def _choices(self) -> tuple[list[tuple[str, str]], ...]:
        return (
            [(kind.value, str(label)) for kind, label in KINDS.items()],
            [(code, self.nodes.title(code)) for code in self.nodes.pillars],
            [(key, unit.name) for key, unit in self.units.items()],
        )

    def _groups(
        self, left: Sequence[Anomaly], shown: Sequence[Anomaly]
    ) -> list[tuple[str, int, list[Line]]]:
        values = self._values(shown)
        told = reported([pk for pk, _state in values.values()])
        return [
            (
                str(KINDS[sign]),
                sum(one.sign == sign for one in left),
                [self._line(one, *values[one.unit, one.indicator], told) for one in rows],
            )
            for sign, rows in groupby(shown, key=lambda one: one.sign)
        ]

    def _values(self, shown: Sequence[Anomaly]) -> dict[Key, tuple[int, str]]:
        """(unit, indicator) → the value's id and state."""
        units = {self.units[one.unit].pk: one.unit for one in shown}
        rows = Observation.objects.filter(
            edition=self.edition,
            unit__in=units,
            indicator__in={one.indicator for one in shown},
        )
        found = rows.order_by().values_list("unit", "indicator", "pk", "state")
        wanted = {(one.unit, one.indicator) for one in shown}
        return {
            (units[unit], indicator): (pk, state)
            for unit, indicator, pk, state in found
            if (units[unit], indicator) in wanted
        }

    def _line(self, one: Anomaly, pk: int, state: str, told: Mapping[int, Any]) -> Line:
        return Line(
            pk,
            self.units[one.unit].name,
            self.nodes.title(one.indicator),
            self._said(one),
            self.nodes.value(one.indicator, told.get(pk)),
            str(State(state).label),
            TONES[state],
        )

    def _said(self, one: Anomaly) -> str:
        """What was noticed, in a sentence."""
        if one.sign == Sign.SAME_FILE:
            return self._same([self.units[key].name for key in one.others])
        if one.sign == Sign.ABOVE_ONE:
            return _("Tỉ lệ %(share)s, hơn 100 %%.") % {"share": _percent(one.value)}
        if one.sign == Sign.THRESHOLD:
            at = cells.trimmed(float(one.value or 0), words.language())
            return _("Đúng %(at)s, nơi bắt đầu một mức điểm.") % {"at": at}
        if one.sign == Sign.JUMP:
            told = {"now": _percent(one.score), "usual": _percent(one.usual)}
            return _("%(now)s điểm tối đa; các kỳ trước thường %(usual)s.") % told
        return _("Theo lời đơn vị thì đạt trọn điểm.")

    def _same(self, names: list[str]) -> str:
        named, more = ", ".join(names[:MOST_NAMED]), len(names) - MOST_NAMED
        if more <= 0:
            return _("Cùng tệp với %(units)s.") % {"units": named}
        said = ngettext(
            "Cùng tệp với %(units)s và %(n)s đơn vị khác.",
            "Cùng tệp với %(units)s và %(n)s đơn vị khác.",
            more,
        )
        return said % {"units": named, "n": more}


def _percent(share: Decimal | None) -> str:
    return cells.percent(float(share or 0), words.language())
