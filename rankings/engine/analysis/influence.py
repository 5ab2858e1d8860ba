"""Which choice moves the ranking most: Sobol' indices of weights and methods for every rank."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from rankings.engine.analysis import sobol
from rankings.engine.analysis.arrays import Floats, Ranks
from rankings.engine.analysis.model import Model
from rankings.engine.analysis.scoring import (
    Cache,
    Variant,
    base_weights,
    completed,
    normalised,
    ranks,
    total,
)

# Options of one choice, as keyword arguments of Variant; None keeps what is declared.
Choices = Mapping[str, Sequence[object]]


@dataclass(frozen=True)
class Factors:
    """What varies: the weight of these nodes by ± share, and each choice among its options."""

    nodes: tuple[str, ...]
    choices: Choices = field(default_factory=dict)
    share: float = 0.25

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the dimensions, in order."""
        return (*[f"weight:{code}" for code in self.nodes], *self.choices)


@dataclass(frozen=True, eq=False)
class Influence:
    """shift: indices of the sum over units of |rank − official rank|, with bootstrap.

    ranks: units × dimensions, for each unit's own rank, from all rows and from half of them.
    moved: mean |rank − official rank| over units, runs × rows.
    """

    names: tuple[str, ...]
    shift: sobol.Result
    ranks: sobol.Indices
    ranks_half: sobol.Indices
    moved: Floats


def influence(
    model: Model, factors: Factors, count: int = 1024, seed: int = 1, resamples: int = 1000
) -> Influence:
    """Run count · (d + 2) computations and share out the variance of the ranks."""
    names = factors.names
    blocks = sobol.design(count, len(names))
    found = computed(model, factors, blocks.reshape(-1, len(names)))
    official = ranks(model, total(model, normalised(model)))
    outputs = found.T.astype(np.float64).reshape(len(names) + 2, count, -1)
    shift = np.abs(outputs - official[:, 0]).sum(axis=2)
    return Influence(
        names,
        sobol.study(shift, resamples, seed),
        sobol.indices(outputs),
        sobol.indices(outputs[:, : count // 2]),
        shift / outputs.shape[2],
    )


def computed(model: Model, factors: Factors, rows: Floats) -> Ranks:
    """Return ranked units × rows; each row holds a number in (0, 1) for every dimension.

    Rows that choose the same method are worked out together.
    """
    picks = _picks(factors, rows[:, len(factors.nodes) :])
    result = np.empty((int(model.ranked.sum()), len(rows)), dtype=np.int16)
    cache = Cache(model)
    combined = picks @ np.array(_places(factors), dtype=np.int64)
    for combination in np.unique(combined):
        members = np.flatnonzero(combined == combination)
        variant, each = cache.of(_variant(factors, picks[members[0]].tolist()))
        weights = _weights(variant, factors, rows[members])
        totals = total(variant, completed(variant, each), weights)
        result[:, members] = ranks(variant, totals)
    return result


def _picks(factors: Factors, numbers: Floats) -> np.ndarray:
    """Return the option of each choice, rows × choices."""
    sizes = np.array(
        [len(options) for options in factors.choices.values()], dtype=np.float64
    )
    return (numbers * sizes).astype(np.int64)


def _places(factors: Factors) -> list[int]:
    """Return the place values that turn a row of options into one number."""
    places, product = [], 1
    for options in factors.choices.values():
        places.append(product)
        product *= len(options)
    return places


def _variant(factors: Factors, picks: Sequence[int]) -> Variant:
    chosen = {
        name: options[pick]
        for (name, options), pick in zip(factors.choices.items(), picks, strict=True)
    }
    return Variant(**chosen)  # type: ignore[arg-type]


def _weights(model: Model, factors: Factors, rows: Floats) -> list[Floats]:
    weights = base_weights(model)
    for column, code in enumerate(factors.nodes):
        node = model.tree.index(code)
        swing = 1 + factors.share * (2 * rows[:, column] - 1)
        weights[node] = model.tree.weight[node] * swing
    return weights
