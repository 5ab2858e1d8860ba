"""Compute the index many times with other weights, methods and data, and keep every rank."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from rankings.engine.analysis.arrays import Column, Floats, Ranks
from rankings.engine.analysis.draws import Draws
from rankings.engine.analysis.model import Model
from rankings.engine.analysis.scoring import Cache, Variant, completed, one, ranks, total

# Replications worked on together: small enough for the cache, large enough for NumPy. It is
# part of the definition, for it decides which number is drawn for what.
CHUNK = 500
_WEIGHTS, _NOISE = 1, 2


@dataclass(frozen=True)
class Swing:
    """How weights vary: at nodes of these depths (1 pillars, 2 criteria, …), renormalised.

    law "uniform": each weight times 1 ± share. law "dirichlet": the shares of siblings are
    drawn around the declared ones; the larger the concentration, the closer.
    """

    depths: tuple[int, ...] = (1, 2)
    share: float = 0.25
    law: str = "uniform"
    concentration: float = 50.0

    def __post_init__(self) -> None:
        if self.law not in ("uniform", "dirichlet"):
            raise ValueError(f"No law of weights {self.law!r}.")
        if not 0 <= self.share < 1 or self.concentration <= 0:
            raise ValueError("A share lies in [0, 1), a concentration above 0.")


@dataclass(frozen=True)
class Noise:
    """How one indicator's values vary, in its own unit.

    half: each value ± this, uniformly (values that were rounded). error: standard error,
    normal (surveys); one number or one for each unit. kappa: agreement of inspectors beyond
    chance; with probability 1 − kappa a value is drawn anew from the indicator's own values.
    """

    half: float = 0.0
    error: float | tuple[float, ...] = 0.0
    kappa: float = 1.0


@dataclass(frozen=True)
class Study:
    """What is uncertain, and how often to try. Replications are dealt evenly to variants."""

    seed: int
    replications: int = 10_000
    swing: Swing | None = field(default_factory=Swing)
    variants: tuple[Variant, ...] = (Variant(),)
    noise: Mapping[str, Noise] = field(default_factory=dict)


def run(model: Model, study: Study) -> Ranks:
    """Return the ranks, ranked units × replications, variants one after the other."""
    cache = Cache(model)
    parts = [
        _block(*cache.of(variant), study, number, count)
        for number, (variant, count) in enumerate(dealt(study))
    ]
    return np.concatenate(parts, axis=1)


def dealt(study: Study) -> Iterator[tuple[Variant, int]]:
    """Yield each variant with its number of replications, the first ones getting the rest."""
    share, rest = divmod(study.replications, len(study.variants))
    for number, variant in enumerate(study.variants):
        yield variant, share + (number < rest)


def _block(
    model: Model, each: list[Column], study: Study, variant: int, count: int
) -> Ranks:
    """Return the ranks of one variant."""
    rolls = Draws(study.seed, _WEIGHTS, variant)
    storm = Draws(study.seed, _NOISE, variant)
    calm = completed(model, each)
    result = np.empty((int(model.ranked.sum()), count), dtype=np.int16)
    for start in range(0, count, CHUNK):
        size = min(CHUNK, count - start)
        weights = swung(model, study.swing, rolls, size)
        columns = blown(model, study.noise, storm, size, each) if study.noise else calm
        block = ranks(model, total(model, columns, weights))
        result[:, start : start + size] = block
    return result


def swung(model: Model, swing: Swing | None, rolls: Draws, size: int) -> list[Floats]:
    """Return the weights of every node, `size` of each where they vary."""
    tree = model.tree
    weights = [np.array([weight]) for weight in tree.weight]
    if swing is None:
        return weights
    for node, siblings in enumerate(tree.children):
        if not siblings or tree.depth[node] + 1 not in swing.depths:
            continue
        declared = np.array([tree.weight[sibling] for sibling in siblings])
        for sibling, drawn in zip(
            siblings, _drawn(declared, swing, rolls, size), strict=True
        ):
            weights[sibling] = drawn
    return weights


def blown(
    model: Model, noise: Mapping[str, Noise], storm: Draws, size: int, each: list[Column]
) -> list[Column]:
    """Return normalised columns with noise in the data, everything after it done anew."""
    blown_ones = [
        one(model, number, _raw(model, number, noise, storm, size))
        if model.indicators[number].code in noise
        else each[number]
        for number in range(len(model.indicators))
    ]
    return completed(model, blown_ones)


def _raw(
    model: Model, number: int, noise: Mapping[str, Noise], storm: Draws, size: int
) -> Column:
    """Return one indicator's values with noise, units × replications."""
    column = model.column(number)
    wind = noise.get(model.indicators[number].code)
    if wind is None:
        return column
    kept = column.kept()
    if wind.kappa < 1:
        again = storm.uniform(len(kept), size) >= wind.kappa
        other = kept[storm.below(len(kept), len(kept), size), 0]
        kept = np.where(again, other, kept)
    if wind.error:
        error = np.broadcast_to(np.asarray(wind.error), (len(model.units),))
        error = error if column.present is None else error[column.present]
        kept = kept + storm.normal(len(kept), size) * error[:, None]
    if wind.half:
        moved = storm.around(len(kept), size)
        moved *= wind.half
        moved += kept
        kept = moved
    return column.with_kept(kept)


def _drawn(declared: Floats, swing: Swing, rolls: Draws, size: int) -> Floats:
    """Return siblings × replications."""
    if swing.law == "dirichlet":
        shares = declared / declared.sum()
        return rolls.dirichlet(shares * swing.concentration, size)
    return np.asarray(
        declared[:, None] * (1 + swing.share * rolls.around(len(declared), size))
    )
