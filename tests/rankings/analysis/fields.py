"""Models to try the analysis on: small ones by hand, random ones by seed."""

from random import Random

import numpy as np

from rankings.engine.analysis.arrays import Floats
from rankings.engine.analysis.means import Mean
from rankings.engine.analysis.model import Coverage, Indicator, Model, Tree
from rankings.engine.analysis.normalise import Norm

POSTS = Norm("goalposts", lower=0.0, upper=100.0)
EVERYBODY = Coverage(0.0, 0.0, 1.0)


def tree(
    pillars: list[list[float]], weights: list[float] | None = None, kind: str = "arithmetic"
) -> Tree:
    """A root, pillars of these weights, and under each the weights of its indicators."""
    codes, parent, weight = ["T"], [-1], [1.0]
    means: list[Mean | None] = [Mean()]
    column = [-1]
    for number, _ in enumerate(pillars):
        codes.append(f"P{number}")
        parent.append(0)
        weight.append(1.0 if weights is None else weights[number])
        means.append(Mean(kind))
        column.append(-1)
    count = 0
    for number, inner in enumerate(pillars):
        for share in inner:
            codes.append(f"i{count}")
            parent.append(1 + number)
            weight.append(share)
            means.append(None)
            column.append(count)
            count += 1
    return Tree(tuple(codes), tuple(parent), tuple(weight), tuple(means), tuple(column))


def model(values: Floats, shape: Tree, norm: Norm = POSTS, **more: object) -> Model:
    """A model in which every indicator is treated alike."""
    indicators = tuple(Indicator(f"i{n}", norm) for n in range(values.shape[1]))
    return Model.plain(values, shape, indicators, **{"coverage": EVERYBODY, **more})


def field(
    seed: int,
    units: int = 12,
    *,
    gaps: float = 0.0,
    norm: Norm = POSTS,
    kind: str = "arithmetic",
) -> Model:
    """A random model: three pillars with two to four indicators, values with ties."""
    random = Random(seed)
    inner = [
        [random.randint(1, 9) * 1.0 for _ in range(random.randint(2, 4))] for _ in range(3)
    ]
    shape = tree(inner, [random.randint(1, 9) * 1.0 for _ in inner], kind)
    count = sum(map(len, inner))
    values = np.array(
        [
            [
                np.nan if row and random.random() < gaps else random.randint(5, 95) * 1.0
                for _ in range(count)
            ]
            for row in range(units)
        ]
    )
    return model(values, shape, norm)
