"""Weights a reader may give: for every pillar its own, read from an address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property

from django.utils.translation import gettext as _

from rankings.charts.chart import Language
from rankings.engine.reweighing import Weights
from rankings.engine.spec import ZERO, Spec

# Query name: PREFIX + pillar.
PREFIX = "w."
# A slider has at least so many stops.
STOPS = 100
DECIMALS, LONGEST = 6, 24
Query = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Dial:
    """One pillar. declared: its weight in the methodology. most: that of all pillars together."""

    code: str
    declared: Decimal
    most: Decimal

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.code}"

    def read(self, texts: Sequence[str]) -> Decimal:
        """The weight somebody wrote, the declared one for nothing. ValueError with words."""
        if len(texts) > 1:
            raise ValueError(_("Mỗi trụ cột chỉ một trọng số."))
        text = texts[0].strip() if texts else ""
        if not text:
            return self.declared
        value = _number(text)
        if value < ZERO:
            raise ValueError(_("Không nhỏ hơn %(least)s.") % {"least": 0})
        if value > self.most:
            raise ValueError(_("Không lớn hơn %(most)s.") % {"most": plain(self.most)})
        if int(value.as_tuple().exponent) < -DECIMALS:
            said = _("Nhiều nhất %(count)s chữ số sau dấu phẩy.")
            raise ValueError(said % {"count": DECIMALS})
        return abs(value)


def _number(text: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", ".")) if len(text) <= LONGEST else None
    except InvalidOperation:
        value = None
    if value is None or not value.is_finite():
        raise ValueError(_("Hãy viết một con số."))
    return value


def plain(value: Decimal, language: Language = "en") -> str:
    """187.5 → 187,5 in Vietnamese; nothing groups the digits, for it is read again."""
    text = format(value.normalize(), "f")
    return text.replace(".", ",") if language == "vi" else text


@dataclass(frozen=True)
class Board:
    """The dials of a methodology, in the order of its pillars."""

    dials: tuple[Dial, ...]

    @classmethod
    def of(cls, spec: Spec) -> "Board":
        weights = {code: spec.by_code[code].weight for code in spec.pillars}
        whole = sum(weights.values(), ZERO)
        return cls(tuple(Dial(code, weight, whole) for code, weight in weights.items()))

    @property
    def whole(self) -> Decimal:
        return self.dials[0].most

    @cached_property
    def step(self) -> Decimal:
        """The widest of 1, 2, 5 × 10ⁿ at which every declared weight is a stop of a slider."""
        held = [self.whole, *(dial.declared for dial in self.dials)]
        start = (self.whole / STOPS).adjusted()
        for power in range(start, -DECIMALS - 1, -1):
            for first in (5, 2, 1):
                step = Decimal(first).scaleb(power)
                if step * STOPS <= self.whole and not any(value % step for value in held):
                    return step
        return Decimal(1).scaleb(-DECIMALS)

    @property
    def equal(self) -> dict[str, Decimal]:
        """The same for all, at a stop of the sliders."""
        share = (self.whole / len(self.dials) / self.step).to_integral_value() * self.step
        return {dial.code: max(share, self.step) for dial in self.dials}

    def only(self, code: str) -> dict[str, Decimal]:
        """Everything for one pillar."""
        return {dial.code: self.whole if dial.code == code else ZERO for dial in self.dials}

    @property
    def declared(self) -> dict[str, Decimal]:
        return {dial.code: dial.declared for dial in self.dials}

    def read(self, query: Query) -> "Choice":
        """What an address says."""
        weights, texts, errors = {}, {}, {}
        for dial in self.dials:
            said = query.get(dial.name, ())
            texts[dial.code] = said[-1].strip() if said else ""
            try:
                weights[dial.code] = dial.read(said)
            except ValueError as error:
                errors[dial.code] = str(error)
        if not errors and not any(weights.values()):
            said = _("Ít nhất một trụ cột phải có trọng số lớn hơn 0.")
            errors[self.dials[0].code] = said
        known = {dial.name for dial in self.dials}
        strange = any(name.startswith(PREFIX) and name not in known for name in query)
        return Choice(weights, texts, errors, strange)

    def query(self, weights: Weights) -> list[tuple[str, str]]:
        """Pairs of an address that says these weights, without those that are declared."""
        return [
            (dial.name, plain(weights[dial.code]))
            for dial in self.dials
            if weights[dial.code] != dial.declared
        ]


@dataclass(frozen=True)
class Choice:
    """What a reader wants: pillar → weight, what was written, what is wrong with it.

    strange: the address names pillars that there are not.
    """

    weights: Weights
    texts: Mapping[str, str]
    errors: Mapping[str, str]
    strange: bool

    def share(self, code: str) -> Decimal | None:
        """Of the whole, 0 … 1; None while something is wrong."""
        whole = sum(self.weights.values(), ZERO)
        return None if self.errors or not whole else self.weights[code] / whole

    def same_as(self, other: Weights) -> bool:
        """Whether these weights stand to each other as those."""
        if self.errors:
            return False
        mine, theirs = sum(self.weights.values(), ZERO), sum(other.values(), ZERO)
        return all(w * theirs == other[code] * mine for code, w in self.weights.items())
