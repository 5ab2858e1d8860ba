"""Thirteen scales, each worked out by hand on the values 2, 4, 4, 10."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rankings.engine.analysis.arrays import Floats
from rankings.engine.analysis.normalise import KINDS, Norm, normalise

VALUES = [2.0, 4.0, 4.0, 10.0]
BANDS = ((0.0, 0.0), (0.3, 40.0), (1.0, 90.0))
ROOT = 3.4641016151377544  # standard deviation of VALUES, n − 1: √(36 / 3)


def scores(values: list[float], norm: Norm, direction: int = 1) -> list[float]:
    column = np.array(values)[:, None]
    return normalise(column, norm, direction, column[norm.reference][None])[:, 0].tolist()


@pytest.mark.parametrize(
    ("norm", "direction", "expected"),
    [
        (Norm("identity"), 1, [2, 4, 4, 10]),
        (Norm("goalposts", lower=3, upper=8), 1, [0, 20, 20, 100]),
        (Norm("goalposts", lower=3, upper=8), -1, [100, 80, 80, 0]),
        (Norm("goalposts", lower=3, upper=8, clip=False), 1, [-20, 20, 20, 140]),
        (Norm("scaled", lower=0, upper=20), 1, [10, 20, 20, 50]),
        (Norm("scaled", lower=0, upper=20), -1, [90, 80, 80, 50]),
        (Norm("minmax"), 1, [0, 25, 25, 100]),
        (Norm("minmax"), -1, [100, 75, 75, 0]),
        (Norm("minmax", low=10, high=90), 1, [10, 30, 30, 90]),
        (Norm("zscore"), 1, [-3 / ROOT, -1 / ROOT, -1 / ROOT, 5 / ROOT]),
        (Norm("zscore", mean=50, spread=ROOT), -1, [53, 51, 51, 45]),
        (Norm("rank"), 1, [1, 2, 2, 4]),
        (Norm("rank"), -1, [4, 2, 2, 1]),
        (Norm("borda"), 1, [0, 1, 1, 3]),
        (Norm("prank"), 1, [0, 100 / 3, 100 / 3, 100]),
        (Norm("fracmax"), 1, [20, 40, 40, 100]),
        (Norm("fracmax", inverse=True), -1, [100, 50, 50, 20]),
        (Norm("fracmax"), -1, [100, 200, 200, 500]),
        (Norm("dist2targ", target=6), 1, [0, 50, 50, 100]),
        (Norm("dist2targ", target=6, clip=False), 1, [0, 50, 50, 200]),
        (Norm("dist2targ", target=4), -1, [100, 100, 100, 0]),
        (Norm("dist2ref", reference=1), 1, [0, 100, 100, 100]),
        (Norm("dist2ref", reference=3, clip=False), 1, [0, 25, 25, 100]),
        (Norm("dist2max"), 1, [0, 25, 25, 100]),
        (Norm("categorical", bands=BANDS), 1, [0, 40, 40, 90]),
    ],
)
def test_worked_by_hand(norm: Norm, direction: int, expected: list[float]) -> None:
    assert scores(VALUES, norm, direction) == pytest.approx(expected)


def test_every_kind_is_worked_by_hand() -> None:
    assert len(KINDS) == 13


@pytest.mark.parametrize(
    ("norm", "middle"),
    [
        (Norm("minmax"), 50),
        (Norm("minmax", low=10, high=90), 50),
        (Norm("zscore", mean=40), 40),
        (Norm("prank"), 50),
        (Norm("dist2max"), 50),
        (Norm("dist2ref"), 50),
        (Norm("categorical", bands=BANDS), 50),
    ],
)
def test_what_does_not_discriminate_gives_everybody_the_middle(
    norm: Norm, middle: float
) -> None:
    assert scores([7.0, 7.0, 7.0], norm) == [middle] * 3
    assert scores([7.0], norm) == [middle]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"identity"}))
@pytest.mark.parametrize("direction", [1, -1])
def test_replications_do_not_know_of_each_other(kind: str, direction: int) -> None:
    norm = Norm(kind, lower=1, upper=9, target=20 * direction, bands=BANDS)
    block = np.array([[2.0, 30.0, 5.0], [4.0, 11.0, 5.0], [9.0, 12.5, 5.0]])
    before = block.copy()
    together = normalise(block, norm, direction, block[:1])
    for number in range(3):
        one: Floats = block[:, number : number + 1]
        assert np.array_equal(
            normalise(one, norm, direction, one[:1]), together[:, [number]]
        )
    assert np.array_equal(block, before)


@given(
    st.lists(st.integers(0, 50), min_size=2, max_size=9),
    st.integers(1, 64),
    st.integers(-100, 100),
)
def test_another_unit_of_measurement_changes_nothing(
    values: list[int], factor: int, shift: int
) -> None:
    moved = [value * factor + shift for value in values]
    for kind in ("minmax", "zscore", "prank", "dist2max"):
        plain = scores([float(v) for v in values], Norm(kind))
        assert scores([float(v) for v in moved], Norm(kind)) == pytest.approx(
            plain, abs=1e-9
        )
    ends = Norm("goalposts", lower=5, upper=40)
    with_it = Norm("goalposts", lower=5 * factor + shift, upper=40 * factor + shift)
    plain = scores([float(v) for v in values], ends)
    assert scores([float(v) for v in moved], with_it) == pytest.approx(plain, abs=1e-9)


def test_ends_that_do_not_rise_and_unknown_kinds_are_refused() -> None:
    with pytest.raises(ValueError, match="do not rise"):
        Norm("goalposts", lower=4, upper=4)
    with pytest.raises(ValueError, match="No normalisation 'best'"):
        Norm("best")
    with pytest.raises(ValueError, match="above 0"):
        scores([0.0, 3.0], Norm("fracmax", inverse=True), -1)
