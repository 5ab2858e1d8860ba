"""How children become a parent: by hand, and against loops over single units."""

import math
from collections.abc import Sequence
from random import Random

import numpy as np
import pytest

from rankings.engine.analysis.arrays import Column
from rankings.engine.analysis.means import KINDS, Mean, combine, outranking

NAN = float("nan")


def combined(
    rows: Sequence[Sequence[float]], weights: Sequence[float], mean: Mean
) -> list[float]:
    children = [Column.of(np.array(child)) for child in zip(*rows, strict=True)]
    result = combine(children, [np.array([w]) for w in weights], mean)
    return result.plain()[:, 0].tolist()


@pytest.mark.parametrize(
    ("mean", "expected"),
    [
        (Mean("arithmetic"), (1 * 4 + 3 * 16) / 4),
        (Mean("geometric"), 2 ** ((1 * 2 + 3 * 4) / 4)),
        (Mean("geometric", floor=8), 2 ** ((1 * 3 + 3 * 4) / 4)),
        (Mean("harmonic"), 4 / (1 / 4 + 3 / 16)),
        (Mean("power", power=2), math.sqrt((16 + 3 * 256) / 4)),
        (Mean("power", power=0), 2 ** ((1 * 2 + 3 * 4) / 4)),
        (Mean("power", power=-1), 4 / (1 / 4 + 3 / 16)),
        (Mean("median"), 10),
        (Mean("min"), 4),
        (Mean("mpi"), 13 - ((4 - 13) ** 2 + 3 * (16 - 13) ** 2) / 4 / 13),
        (Mean("mpi_up"), 13 + ((4 - 13) ** 2 + 3 * (16 - 13) ** 2) / 4 / 13),
        (Mean("copeland"), 0),
    ],
)
def test_worked_by_hand(mean: Mean, expected: float) -> None:
    assert combined([[4, 16]], [1, 3], mean) == pytest.approx([expected])


def test_a_zero_makes_a_geometric_mean_zero_only_without_a_floor() -> None:
    assert combined([[0.0, 50.0]], [1, 1], Mean("geometric", floor=0)) == [0]
    assert combined([[0, 50]], [1, 1], Mean("geometric", floor=1)) == pytest.approx(
        [50**0.5]
    )


def test_weights_of_what_is_missing_go_to_the_rest() -> None:
    rows = [[10.0, NAN, 40.0], [10.0, 20.0, 40.0], [NAN, NAN, NAN]]
    found = combined(rows, [1, 5, 2], Mean())
    assert found[:2] == pytest.approx([(10 + 80) / 3, (10 + 100 + 80) / 8])
    assert math.isnan(found[2])


def test_too_few_children_give_no_parent() -> None:
    rows = [[10.0, NAN, 40.0], [10.0, NAN, NAN]]
    for mean in (Mean(least_count=2), Mean(least_share=0.5)):
        found = combined(rows, [1, 1, 1], mean)
        assert found[0] == 25
        assert math.isnan(found[1])


def test_copeland_counts_duels() -> None:
    """First beats second (6 of 10), both beat third; duels 2 − 0, 1 − 1, 0 − 2."""
    assert combined([[9, 1, 5], [1, 9, 4], [0, 0, 3]], [3, 4, 3], Mean("copeland")) == [
        2,
        0,
        -2,
    ]


def test_a_duel_on_under_half_the_weight_is_drawn() -> None:
    assert combined([[9, NAN], [1, 5]], [4, 6], Mean("copeland")) == [0, 0]
    assert combined([[9, NAN], [1, 5]], [5, 5], Mean("copeland")) == [1, -1]


def test_weights_that_are_equal_in_decimals_draw_a_duel() -> None:
    assert combined([[9, 9, 1], [1, 1, 9]], [0.1, 0.2, 0.3], Mean("copeland")) == [0, 0]


def test_outranking_shares_add_up_to_one() -> None:
    matrix = outranking(
        np.array([[9, 1, NAN], [1, 1, 7], [NAN, NAN, NAN]]), np.array([3.0, 1, 9])
    )
    assert matrix[0, 1] == pytest.approx((3 + 0.5) / 4)
    assert np.allclose(matrix + matrix.T, 1)
    assert matrix[0, 2] == 0.5


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("seed", range(5))
def test_blocks_agree_with_one_unit_and_one_replication_at_a_time(
    kind: str, seed: int
) -> None:
    """Except duels, which need all units: there each replication is taken alone."""
    random = Random(seed)
    units, replications, count = 5, 4, 3
    mean = Mean(kind, power=random.choice([0.5, 2, -1]))
    missing = [
        [u > 0 and random.random() < 0.25 for _ in range(count)] for u in range(units)
    ]
    block = np.array(
        [
            [
                [random.randint(1, 99) * 1.0 for _ in range(replications)]
                for _ in range(count)
            ]
            for _ in range(units)
        ]
    )
    block[np.array(missing)] = np.nan
    weights = np.array(
        [[random.randint(1, 9) * 1.0 for _ in range(replications)] for _ in range(count)]
    )
    together = combine(
        [Column.of(block[:, child]) for child in range(count)], list(weights), mean
    ).plain()
    for number in range(replications):
        alone = combined(block[:, :, number].tolist(), weights[:, number].tolist(), mean)
        assert np.allclose(together[:, number], alone, equal_nan=True, rtol=1e-12)
        if kind != "copeland":
            for unit in range(units):
                row = block[unit : unit + 1, :, number].tolist()
                single = combined(row, weights[:, number].tolist(), mean)
                assert np.allclose(single, alone[unit], equal_nan=True, rtol=1e-12)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_scaling_all_weights_changes_nothing(kind: str) -> None:
    rows = [[10.0, 30.0, 25.0], [20.0, NAN, 70.0], [44.0, 21.0, 9.0]]
    before = combined(rows, [1, 2, 4], Mean(kind))
    assert combined(rows, [8, 16, 32], Mean(kind)) == pytest.approx(before)
