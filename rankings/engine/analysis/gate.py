"""Compare the two paths: the same ranks, and scores nearer than a thousand-millionth."""

import numpy as np

from rankings.engine.analysis.model import Model
from rankings.engine.analysis.scoring import normalised, ranks, total, walk
from rankings.engine.result import Result, UnitResult

TOLERANCE = 1e-9


def check(official: Result, model: Model) -> list[str]:
    """Return every difference as a sentence; empty if both paths agree.

    Scores are compared at every node, unrounded, on the normalised scale.
    """
    numbers = {unit: number for number, unit in enumerate(model.units)}
    official_units = {row.unit for row in official.units}
    found = [
        f"{unit}: is in one path only" for unit in sorted(official_units ^ set(numbers))
    ]
    columns = normalised(model)
    nodes = np.stack([column.plain()[:, 0] for column in walk(model, columns)], axis=1)
    places = np.zeros(len(model.units), dtype=np.int64)
    places[model.ranked] = ranks(model, total(model, columns))[:, 0]
    for row in official.units:
        if row.unit in numbers:
            number = numbers[row.unit]
            found += _rank_differences(row, int(places[number]))
            found += _score_differences(row, model, nodes[number])
    return found


def _rank_differences(row: UnitResult, rank: int) -> list[str]:
    if (row.rank or 0) == rank:
        return []
    return [f"{row.unit}: rank {row.rank} officially, {rank or None} in doubles"]


def _score_differences(row: UnitResult, model: Model, scores: np.ndarray) -> list[str]:
    found = []
    for node in row.nodes:
        score = float(scores[model.tree.index(node.node)])
        if node.score is None and np.isnan(score):
            continue
        if node.score is None or not abs(float(node.score) - score) < TOLERANCE:
            found.append(
                f"{row.unit}, {node.node}: {node.score} officially, {score} in doubles"
            )
    return found
