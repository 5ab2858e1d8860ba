"""The two paths agree on random methodologies, and the gate sees when they do not."""

from dataclasses import replace
from decimal import Decimal

import pytest

from rankings.engine.analysis import gate
from rankings.engine.analysis.adapter import Unsupported
from rankings.engine.analysis.model import Model
from rankings.engine.errors import DataError
from rankings.engine.reading import spec_from_document
from rankings.engine.scoring import compute
from rankings.engine.table import table_from_text
from tests.rankings.analysis.methodologies import methodology, table


def both(seed: int) -> tuple[list[str], bool]:
    """Differences of the two paths, and whether the official one had something to compute."""
    document, series = methodology(seed)
    spec = spec_from_document(document)
    dataset = table_from_text(table(seed, series), spec)
    try:
        official = compute(spec, dataset)
    except DataError:
        return [], False
    return gate.check(official, Model.of(spec, dataset)), True


@pytest.mark.parametrize("decade", range(20))
def test_both_paths_agree(decade: int) -> None:
    computed = 0
    for seed in range(10 * decade, 10 * decade + 10):
        differences, counted = both(seed)
        assert not differences, (seed, differences)
        computed += counted
    assert computed >= 8


def test_the_gate_names_what_differs() -> None:
    document, series = methodology(3)
    spec = spec_from_document(document)
    dataset = table_from_text(table(3, series), spec)
    official = compute(spec, dataset)
    model = Model.of(spec, dataset)
    first = next(row for row in official.units if row.rank is not None)
    assert first.score is not None
    root = replace(first.nodes[0], score=first.score + Decimal("2e-9"))
    wrong = replace(first, rank=(first.rank or 0) + 1, nodes=(root, *first.nodes[1:]))
    others = tuple(row for row in official.units if row is not first)
    found = gate.check(replace(official, units=(wrong, *others[1:])), model)
    assert len(found) == 3
    assert found[0] == f"{others[0].unit}: is in one path only"
    assert found[1].startswith(f"{first.unit}: rank")
    assert found[2].startswith(f"{first.unit}, T:")


def test_treating_before_denominating_is_refused_by_name() -> None:
    document, series = methodology(3)
    steps = {step["step"]: step for step in document["steps"]}
    order = ("treat", "denominate", "impute", "screen", "normalise", "aggregate")
    spec = spec_from_document({**document, "steps": [steps[name] for name in order]})
    with pytest.raises(Unsupported, match="before denominating"):
        Model.of(spec, table_from_text(table(3, series), spec))
