"""Reports that deserve a closer look. A sign is no verdict: nothing follows from it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from statistics import median

from rankings.engine.missing import Missing
from rankings.engine.spec import ONE, Rule, Spec
from rankings.scrutiny.accounts import Account, scores
from rankings.values import cell_of

Key = tuple[str, str]
# A jump is further from the unit's own median than this many median deviations.
DEVIATIONS = 3
# Of fewer earlier editions nothing can be said; where all were equal, this share of full
# stands for the deviation.
LEAST_EARLIER, LEAST_DEVIATION = 3, Decimal("0.01")
# Of a count of one or two nearly every value is the start of a step.
LEAST_THRESHOLD = 5


class Sign(StrEnum):
    """What was noticed."""

    ABOVE_ONE = "above_one"
    FULL = "full"
    JUMP = "jump"
    SAME_FILE = "same_file"
    THRESHOLD = "threshold"


@dataclass(frozen=True)
class Anomaly:
    """One sign at one value. Scores are shares of full, 0 … 1.

    score: of what was reported. usual: the median of earlier editions (JUMP). others: units
    that hand in the same file (SAME_FILE). value: what was reported (ABOVE_ONE, THRESHOLD).
    """

    sign: Sign
    unit: str
    indicator: str
    score: Decimal | None = None
    usual: Decimal | None = None
    others: Sequence[str] = field(default=())
    value: Decimal | None = None


def anomalies(
    spec: Spec,
    accounts: Iterable[Account],
    *,
    earlier: Mapping[Key, Sequence[Decimal]],
    files: Mapping[Key, Collection[str]],
) -> list[Anomaly]:
    """Every sign, by unit and indicator. Both mappings are by (unit, indicator).

    earlier: scores of earlier editions as shares of full. files: SHA-256 of what came with
    the report.
    """
    held = [one for one in accounts if one.reported is not None]
    scored = scores(spec, [(one, one.reported or {}) for one in held]) if held else {}
    told = [one for one in held if one.own_word]
    above = list(_above_one(spec, held))
    own = {(one.unit, one.indicator) for one in told}
    own -= {(one.unit, one.indicator) for one in above}
    found = [
        *above,
        *_full(spec, own, scored),
        *_jumps(scored, earlier),
        *_same({(one.unit, one.indicator) for one in told}, files),
        *_thresholds(spec, told),
    ]
    return sorted(found, key=lambda one: (one.unit, one.indicator, one.sign))


def _above_one(spec: Spec, held: Iterable[Account]) -> Iterator[Anomaly]:
    """A part greater than its whole, whoever said so: scored as full where it is cut."""
    for one in held:
        for series, _ratio in _of_kind("ratio", _rule(spec, one.indicator), one.indicator):
            share = _share(one.reported or {}, series)
            if share is not None and share > ONE:
                yield Anomaly(Sign.ABOVE_ONE, one.unit, one.indicator, value=share)
                break


def _share(cells: Mapping[str, str], series: str) -> Decimal | None:
    """What a ratio says, from its two numbers or the quotient; None where it says nothing."""
    part, whole, given = (
        cell_of(cells.get(name, Missing.NOT_COLLECTED.value))
        for name in (f"{series}.a", f"{series}.b", series)
    )
    if isinstance(part, Decimal) and isinstance(whole, Decimal) and whole:
        return part / whole
    return given if isinstance(given, Decimal) else None


def _full(
    spec: Spec, own: Collection[Key], scored: Mapping[Key, Decimal]
) -> Iterator[Anomaly]:
    """A plain yes is the full mark too, and says nothing."""
    for key in own:
        if scored.get(key) == ONE and _rule(spec, key[1]).kind != "yes_no":
            yield Anomaly(Sign.FULL, *key, score=ONE)


def _rule(spec: Spec, indicator: str) -> Rule:
    leaf = spec.by_code[indicator].leaf
    assert leaf is not None
    return leaf.rule


def _thresholds(spec: Spec, told: Iterable[Account]) -> Iterator[Anomaly]:
    """Values at which a step begins, to the unit."""
    for one in told:
        for series, rule in _of_kind("steps", _rule(spec, one.indicator), one.indicator):
            value = cell_of((one.reported or {}).get(series, Missing.NOT_COLLECTED.value))
            starts = {start for start, _points in rule.table if start >= LEAST_THRESHOLD}
            if value in starts and isinstance(value, Decimal):
                yield Anomaly(Sign.THRESHOLD, one.unit, one.indicator, value=value)
                break


def _of_kind(kind: str, rule: Rule, series: str) -> Iterator[tuple[str, Rule]]:
    """The series that are scored so, with their rules; of a sum its parts."""
    if rule.kind == kind:
        yield series, rule
    for part in rule.parts:
        yield from _of_kind(kind, part.rule, f"{series}.{part.code}")


def _jumps(
    scored: Mapping[Key, Decimal], earlier: Mapping[Key, Sequence[Decimal]]
) -> Iterator[Anomaly]:
    for key, score in scored.items():
        before = earlier.get(key, ())
        if len(before) < LEAST_EARLIER:
            continue
        usual = median(before)
        deviation = median(abs(one - usual) for one in before)
        if abs(score - usual) > DEVIATIONS * max(deviation, LEAST_DEVIATION):
            yield Anomaly(Sign.JUMP, *key, score=score, usual=usual)


def _same(own: Collection[Key], files: Mapping[Key, Collection[str]]) -> Iterator[Anomaly]:
    units: dict[str, set[str]] = defaultdict(set)
    for key in own:
        for sha256 in files.get(key, ()):
            units[sha256].add(key[0])
    for key in own:
        others = {
            unit
            for sha256 in files.get(key, ())
            for unit in units[sha256]
            if unit != key[0]
        }
        if others:
            yield Anomaly(Sign.SAME_FILE, *key, others=tuple(sorted(others)))
