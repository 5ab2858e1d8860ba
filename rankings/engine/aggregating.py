"""How the scores of children become the score of their parent.

Weights of children without a score are shared out among the rest. Roots and powers go
through ln and exp, which Decimal rounds correctly; `**` does not promise that.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from rankings.engine.spec import ONE, ZERO, Aggregate

Score = Decimal | None
Pair = tuple[Decimal, Decimal]


def combine(
    columns: Sequence[Sequence[Score]], weights: Sequence[Decimal], rule: Aggregate
) -> list[Score]:
    """Return the parent's score for every unit, None where too few children have one.

    columns: for every child the scores of all units.
    """
    rows = list(zip(*columns, strict=True))
    enough = [_enough(row, rule) for row in rows]
    if rule.kind == "copeland":
        duels = copeland(rows, weights)
        return [duels[place] if held else None for place, held in enumerate(enough)]
    function = KINDS[rule.kind]
    return [
        function(_present(row, weights), rule) if held else None
        for row, held in zip(rows, enough, strict=True)
    ]


def _enough(row: Sequence[Score], rule: Aggregate) -> bool:
    held = sum(score is not None for score in row)
    return held >= max(rule.least_count, 1) and Decimal(held) >= rule.least_share * len(row)


def _present(row: Sequence[Score], weights: Sequence[Decimal]) -> list[Pair]:
    return [(w, s) for w, s in zip(weights, row, strict=True) if s is not None]


def _mean(pairs: list[Pair]) -> Decimal:
    total = sum((weight for weight, _ in pairs), ZERO)
    return sum((weight * score for weight, score in pairs), ZERO) / total


def _arithmetic(pairs: list[Pair], rule: Aggregate) -> Decimal:
    return _mean(pairs)


def _geometric(pairs: list[Pair], rule: Aggregate) -> Decimal:
    """exp(Σ w · ln max(y, ε) / Σ w); with ε = 0 a score of 0 makes the whole 0."""
    floored = [(weight, max(score, rule.epsilon)) for weight, score in pairs]
    if any(score <= 0 for _, score in floored):
        return ZERO
    return _mean([(weight, score.ln()) for weight, score in floored]).exp()


def _harmonic(pairs: list[Pair], rule: Aggregate) -> Decimal:
    """Σ w / Σ (w / max(y, ε))."""
    return ONE / _mean(
        [(weight, ONE / max(score, rule.epsilon)) for weight, score in pairs]
    )


def _power(pairs: list[Pair], rule: Aggregate) -> Decimal:
    """(Σ w · yᵖ / Σ w)^(1/p); p = 0 is geometric; for p < 0 no score is below ε."""
    if rule.power == 0:
        return _geometric(pairs, rule)
    least = rule.epsilon if rule.power < 0 else ZERO
    whole = _mean([(w, _raised(max(score, least), rule.power)) for w, score in pairs])
    return _raised(whole, ONE / rule.power)


def _raised(value: Decimal, power: Decimal) -> Decimal:
    return (power * value.ln()).exp() if value > 0 else ZERO


def _median(pairs: list[Pair], rule: Aggregate) -> Decimal:
    """The middle score; weights do not matter."""
    ordered = sorted(score for _, score in pairs)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def _min(pairs: list[Pair], rule: Aggregate) -> Decimal:
    return min(score for _, score in pairs)


def _mpi(pairs: list[Pair], rule: Aggregate) -> Decimal:
    """M − s² / M, s weighted with n (Mazziotta and Pareto): unevenness costs."""
    return _penalised(pairs, -1)


def _mpi_up(pairs: list[Pair], rule: Aggregate) -> Decimal:
    """M + s² / M, for indices in which more is worse."""
    return _penalised(pairs, 1)


def _penalised(pairs: list[Pair], sign: int) -> Decimal:
    mean = _mean(pairs)
    if mean == 0:
        return ZERO
    variance = _mean([(weight, (score - mean) * (score - mean)) for weight, score in pairs])
    return mean + sign * variance / mean


def copeland(rows: Sequence[Sequence[Score]], weights: Sequence[Decimal]) -> list[Decimal]:
    """Return for every unit the duels it wins less those it loses.

    A duel compares two units on the children both have; it is drawn if as much weight is
    won as lost, or if less than half of all weight is comparable. Weights are whole
    numbers here, so a draw is exactly a draw.
    """
    whole_weights = whole(weights)
    score = [0] * len(rows)
    for first in range(len(rows)):
        for second in range(first):
            outcome = _duel(rows[first], rows[second], whole_weights)
            score[first] += outcome
            score[second] -= outcome
    return [Decimal(value) for value in score]


def outranking(
    rows: Sequence[Sequence[Score]], weights: Sequence[Decimal]
) -> list[list[Decimal]]:
    """Return units × units: the share of comparable weight in which the row is ahead.

    A tie gives half to each; two units without a common child get ½.
    """
    half, whole_weights = Decimal("0.5"), whole(weights)
    matrix: list[list[Decimal]] = []
    for first in rows:
        line = []
        for second in rows:
            won, lost, comparable = _margin(first, second, whole_weights)
            tied = Decimal(comparable - won - lost) / 2
            line.append((won + tied) / comparable if comparable else half)
        matrix.append(line)
    return matrix


def whole(weights: Sequence[Decimal]) -> list[int]:
    """Return weights as whole numbers in the same proportions."""
    places = max(-int(weight.as_tuple().exponent) for weight in weights)
    return [int(weight.scaleb(max(places, 0))) for weight in weights]


def _duel(first: Sequence[Score], second: Sequence[Score], weights: list[int]) -> int:
    won, lost, comparable = _margin(first, second, weights)
    if 2 * comparable < sum(weights) or won == lost:
        return 0
    return 1 if won > lost else -1


def _margin(
    first: Sequence[Score], second: Sequence[Score], weights: list[int]
) -> tuple[int, int, int]:
    """Return the weight won, lost and comparable."""
    won = lost = comparable = 0
    for one, other, weight in zip(first, second, weights, strict=True):
        if one is None or other is None:
            continue
        comparable += weight
        won += weight if one > other else 0
        lost += weight if one < other else 0
    return won, lost, comparable


KINDS: dict[str, Callable[[list[Pair], Aggregate], Decimal]] = {
    "arithmetic": _arithmetic,
    "geometric": _geometric,
    "harmonic": _harmonic,
    "power": _power,
    "median": _median,
    "min": _min,
    "mpi": _mpi,
    "mpi_up": _mpi_up,
}
