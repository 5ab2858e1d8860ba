"""Whether two assessors, without seeing each other's verdict, come to the same."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rankings.engine.ranking import quantise
from rankings.scrutiny.accounts import PLACES, Account
from rankings.states import Step

Pair = tuple[str, str]
# Under this key: all indicators together.
ALL = ""


@dataclass(frozen=True)
class Agreement:
    """Of `pairs` values looked at twice: observed and expected share of equal verdicts.

    kappa: Cohen's κ = (observed − expected) / (1 − expected), where expected is what the
    verdicts' frequencies alone would give; None where everybody always said the same.
    """

    pairs: int
    observed: Decimal
    expected: Decimal
    kappa: Decimal | None


def agreement(accounts: Iterable[Account]) -> dict[str, Agreement]:
    """Indicator → agreement, and ALL; only of what two have assessed since it was reported."""
    found: dict[str, list[Pair]] = defaultdict(list)
    for one in accounts:
        if pair := _pair(one):
            found[one.indicator].append(pair)
            found[ALL].append(pair)
    return {indicator: _agreed(pairs) for indicator, pairs in sorted(found.items())}


def _pair(account: Account) -> Pair | None:
    verdicts: list[str] = []
    for layer in account.layers:
        if layer.step == Step.REPORT:
            verdicts.clear()
        elif layer.step == Step.ASSESS:
            verdicts.append(str(layer.verdict))
    return (verdicts[0], verdicts[1]) if len(verdicts) > 1 else None


def _agreed(pairs: list[Pair]) -> Agreement:
    n = Decimal(len(pairs))
    observed = sum(one == other for one, other in pairs) / n
    first, second = (_shares(place, pairs) for place in (0, 1))
    expected = sum((share * second.get(v, Decimal(0)) for v, share in first.items()), n * 0)
    kappa = None if expected == 1 else (observed - expected) / (1 - expected)
    return Agreement(
        len(pairs),
        quantise(observed, PLACES),
        quantise(expected, PLACES),
        None if kappa is None else quantise(kappa, PLACES),
    )


def _shares(place: int, pairs: list[Pair]) -> Mapping[str, Decimal]:
    counted = Counter(pair[place] for pair in pairs)
    return {verdict: Decimal(n) / len(pairs) for verdict, n in counted.items()}
