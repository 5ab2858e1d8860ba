"""Many rankings of one edition: the same for ever, and what a plain loop would find."""

from collections import Counter
from random import Random

import numpy as np
import pytest

from rankings.engine.analysis.draws import Draws
from rankings.engine.analysis.firmness import Firmness, above, accepted, wording
from rankings.engine.analysis.model import Model
from rankings.engine.analysis.normalise import Norm
from rankings.engine.analysis.robustness import (
    CHUNK,
    Noise,
    Study,
    Swing,
    dealt,
    run,
    swung,
)
from rankings.engine.analysis.scoring import Variant, normalised, ranks, total
from tests.rankings.analysis import fields

MIXED = (Variant(), Variant("minmax"), Variant("zscore", "geometric"), Variant("prank"))


def official(model: Model) -> np.ndarray:
    return ranks(model, total(model, normalised(model)))[:, 0]


def slow_ranks(model: Model, study: Study) -> list[list[int]]:
    """Every replication by hand, drawing the same weights: goalposts 0 … 100, arithmetic."""
    draws = Draws(study.seed, 1, 0)
    found: list[list[int]] = []
    for start in range(0, study.replications, CHUNK):
        size = min(CHUNK, study.replications - start)
        block = swung(model, study.swing, draws, size)
        for number in range(size):
            weight = [float(w[number if len(w) > 1 else 0]) for w in block]
            totals = [_total(model, weight, unit) for unit in range(len(model.units))]
            keys = [int(t * 10_000 + 0.5 + 1e-6) for t in totals]
            found.append([1 + sum(other > key for other in keys) for key in keys])
    return found


def _total(model: Model, weight: list[float], unit: int) -> float:
    tree = model.tree
    pillars = []
    for pillar in tree.children[0]:
        leaves = tree.children[pillar]
        earned = sum(
            weight[leaf] * model.values[unit, tree.column[leaf]] for leaf in leaves
        )
        pillars.append((weight[pillar], earned / sum(weight[leaf] for leaf in leaves)))
    return float(sum(w * v for w, v in pillars) / sum(w for w, _ in pillars))


@pytest.mark.parametrize("law", ["uniform", "dirichlet"])
def test_a_plain_loop_finds_the_same_ranks(law: str) -> None:
    model = fields.field(1)
    study = Study(7, CHUNK + 30, Swing(law=law))
    assert run(model, study).T.tolist() == slow_ranks(model, study)


def test_the_same_study_has_the_same_ranks() -> None:
    model = fields.field(2, gaps=0.1)
    noise = {"i0": Noise(half=3), "i1": Noise(error=2), "i2": Noise(kappa=0.7)}
    study = Study(5, 900, Swing(), MIXED, noise)
    assert np.array_equal(run(model, study), run(model, study))
    assert not np.array_equal(
        run(model, study), run(model, Study(6, 900, Swing(), MIXED, noise))
    )


def test_without_uncertainty_every_replication_is_the_edition() -> None:
    model = fields.field(3)
    found = run(model, Study(1, 20, None))
    assert (found == official(model)[:, None]).all()
    assert (run(model, Study(1, 20, Swing(share=0.0))) == official(model)[:, None]).all()


def test_uniform_weights_stay_within_their_share() -> None:
    model = fields.field(4)
    weights = swung(model, Swing((1,), 0.25), Draws(1), 400)
    for node, declared in enumerate(model.tree.weight):
        ratio = weights[node] / declared
        if model.tree.depth[node] == 1:
            assert ratio.min() >= 0.75
            assert ratio.max() <= 1.25
            assert len(set(ratio.tolist())) > 300
        else:
            assert ratio.tolist() == [1]


def test_dirichlet_weights_lie_around_the_declared_ones() -> None:
    model = fields.field(4)
    weights = swung(model, Swing((1,), law="dirichlet"), Draws(1), 20_000)
    pillars = list(model.tree.children[0])
    drawn = np.stack([weights[pillar] for pillar in pillars])
    declared = np.array([model.tree.weight[pillar] for pillar in pillars])
    assert np.allclose(drawn.sum(axis=0), 1)
    assert drawn.mean(axis=1) == pytest.approx(declared / declared.sum(), abs=0.01)


def test_replications_are_dealt_to_variants() -> None:
    study = Study(1, 10, variants=MIXED)
    assert [count for _, count in dealt(study)] == [3, 3, 2, 2]
    assert run(fields.field(1), study).shape == (12, 10)


def test_each_variant_is_ranked_by_its_own_method() -> None:
    model = fields.field(6)
    found = run(model, Study(1, 4, None, MIXED))
    for number, variant in enumerate(MIXED):
        assert np.array_equal(found[:, number], official(variant.of(model)))


def test_noise_is_followed_by_a_new_normalisation() -> None:
    """One indicator, min-max: ± half can change ranks only where values are near."""
    values = np.array([[1.0], [2.0], [2.2], [9.0]])
    model = fields.model(values, fields.tree([[1.0]]), Norm("minmax"))
    found = run(model, Study(1, 400, None, noise={"i0": Noise(half=0.2)}))
    assert (found[0] == 4).all()
    assert (found[3] == 1).all()
    assert set(found[1].tolist()) == {2, 3}


def test_rounding_noise_stays_within_half_a_step_and_normal_noise_has_its_error() -> None:
    values = np.array([[40.0], [60.0]])
    model = fields.model(values, fields.tree([[1.0]]))
    half = run(model, Study(1, 2000, None, noise={"i0": Noise(half=9.9)}))
    assert (half[1] == 1).all()
    error = run(model, Study(1, 20_000, None, noise={"i0": Noise(error=(10.0, 10.0))}))
    assert (error[0] == 1).mean() == pytest.approx(0.0786, abs=0.01)  # Φ(−20 / √200)


def test_inspectors_agree_as_often_as_kappa_says() -> None:
    values = np.array([[10.0], [20.0], [30.0], [90.0]])
    model = fields.model(values, fields.tree([[1.0]]))
    found = run(model, Study(1, 20_000, None, noise={"i0": Noise(kappa=0.6)}))
    # It keeps 90 in 7 of 10 cases; with 30, 20 or 10 (1 in 10 each) nobody may have more.
    first = 0.7 + 0.1 * (0.9**3 + 0.8 * 0.8 * 0.2 + 0.7 * 0.1 * 0.1)
    assert (found[3] == 1).mean() == pytest.approx(first, abs=0.01)
    assert (
        run(model, Study(1, 50, None, noise={"i0": Noise(kappa=1.0)})).T == [4, 3, 2, 1]
    ).all()


def test_noise_needs_no_value_where_there_is_none() -> None:
    model = fields.field(8, gaps=0.3)
    noise = {f"i{n}": Noise(half=1, error=tuple([0.5] * 12), kappa=0.9) for n in range(4)}
    found = run(model, Study(1, 60, None, noise=noise))
    assert found.min() >= 1
    assert found.max() <= 12


@pytest.mark.parametrize("wrong", [{"law": "flat"}, {"share": 1.0}, {"concentration": 0.0}])
def test_swings_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"law of weights|share lies"):
        Swing(**wrong)  # type: ignore[arg-type]


def sample(seed: int) -> np.ndarray:
    model = fields.field(seed)
    return run(model, Study(seed, 300))


@pytest.mark.parametrize("seed", range(5))
def test_counts_are_those_of_plain_counting(seed: int) -> None:
    found = sample(seed)
    units = len(found)
    for unit in range(units):
        told = Counter(found[unit].tolist())
        assert accepted(found)[unit].tolist() == [
            told[rank] for rank in range(1, units + 1)
        ]
        wins = [
            sum(a < b for a, b in zip(found[unit], found[v], strict=True))
            for v in range(units)
        ]
        assert above(found)[unit].tolist() == wins


@pytest.mark.parametrize("seed", range(5))
def test_an_interval_is_made_of_ranks(seed: int) -> None:
    found = sample(seed)
    firm = Firmness.of(found)
    ordered = np.sort(found, axis=1)
    assert np.array_equal(firm.intervals[:, 0], ordered[:, 300 * 5 // 100 - 1])
    assert np.array_equal(firm.intervals[:, 1], ordered[:, 300 // 2 - 1])
    assert np.array_equal(firm.intervals[:, 2], ordered[:, 300 * 95 // 100 - 1])
    assert np.array_equal(firm.top(3), (found <= 3).sum(axis=1))


@pytest.mark.parametrize("seed", range(8))
def test_nobody_in_a_group_is_firmly_above_another_of_it(seed: int) -> None:
    firm = Firmness.of(sample(seed))
    assert sorted(unit for group in firm.groups for unit in group) == list(range(12))
    for group in firm.groups:
        for better in group:
            assert not any(firm.separate(better, worse) for worse in group)
    for upper, lower in zip(firm.groups, firm.groups[1:], strict=False):
        assert any(firm.separate(better, lower[0]) for better in upper)


def test_units_that_never_change_places_have_a_tier_each_up_to_five() -> None:
    fixed = np.repeat(np.arange(1, 6, dtype=np.int16)[:, None], 40, axis=1)
    assert Firmness.of(fixed).tiers == ("A", "B", "C", "D", "E")
    more = np.repeat(np.arange(1, 9, dtype=np.int16)[:, None], 40, axis=1)
    tiers = Firmness.of(more).tiers
    assert sorted(set(tiers)) == list("ABCDE")
    assert list(tiers) == sorted(tiers)


def test_units_that_change_places_all_the_time_share_a_tier() -> None:
    random = Random(1)
    turns = [random.sample([1, 2, 3], 3) for _ in range(400)]
    assert Firmness.of(np.array(turns, dtype=np.int16).T).tiers == ("A", "A", "A")


def test_a_rank_is_told_with_its_range() -> None:
    assert wording(12, 9, 16) == {
        "vi": "Hạng 12 (khoảng 9–16)",
        "en": "Rank 12 (range 9–16)",
    }
