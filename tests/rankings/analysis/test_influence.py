"""Which choice moves ranks: runs are real computations, shares are theirs."""

import numpy as np

from rankings.engine.analysis import sobol
from rankings.engine.analysis.influence import Factors, computed, influence
from rankings.engine.analysis.scoring import Variant, base_weights, normalised, ranks, total
from tests.rankings.analysis import fields

FACTORS = Factors(
    ("P0", "P1", "i0"), {"norm": (None, "minmax", "prank"), "top": (None, "geometric")}
)


def test_every_run_is_the_computation_its_row_describes() -> None:
    model = fields.field(5)
    rows = sobol.sequence(40, 5)
    found = computed(model, FACTORS, rows)
    for number, row in enumerate(rows.tolist()):
        norm = (None, "minmax", "prank")[int(row[3] * 3)]
        top = (None, "geometric")[int(row[4] * 2)]
        variant = Variant(norm, top).of(model)
        weights = base_weights(variant)
        for code, share in zip(("P0", "P1", "i0"), row, strict=False):
            node = model.tree.index(code)
            weights[node] = np.array(
                [model.tree.weight[node] * (1 + 0.25 * (2 * share - 1))]
            )
        alone = ranks(variant, total(variant, normalised(variant), weights))
        assert np.array_equal(found[:, number], alone[:, 0])


def test_a_choice_that_changes_nothing_has_no_influence() -> None:
    model = fields.field(5)
    same = Factors(("P0", "P1"), {"impute": (None, "mean")})
    found = influence(model, same, 64, resamples=20)
    assert found.names == ("weight:P0", "weight:P1", "impute")
    assert found.shift.full.total[2] == 0
    assert found.shift.full.total[:2].max() > 0


def test_the_shift_is_the_mean_over_units() -> None:
    model = fields.field(9)
    found = influence(model, FACTORS, 32, resamples=10)
    rows = sobol.design(32, 5).reshape(-1, 5)
    official = ranks(model, total(model, normalised(model)))
    moved = np.abs(computed(model, FACTORS, rows).astype(int) - official).mean(axis=0)
    assert np.allclose(found.moved.ravel(), moved)
    assert found.ranks.total.shape == (12, 5)
    assert found.ranks_half.total.shape == (12, 5)
