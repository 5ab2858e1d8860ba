"""Round as the official arithmetic does, then rank 1, 2, 2, 4."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rankings.engine.analysis.ranking import ascending, competition, grid, rank

ROWS = st.lists(st.integers(0, 6), min_size=1, max_size=12)


def test_ties_share_the_better_place_and_leave_a_gap() -> None:
    assert rank(np.array([50.0, 70.0, 70.0, 10.0]), 4).tolist() == [3, 1, 1, 4]


@given(ROWS)
def test_a_rank_is_one_more_than_the_number_of_better_ones(row: list[int]) -> None:
    expected = [1 + sum(other > mine for other in row) for mine in row]
    found = competition(np.array([row], dtype=np.float64))[0]
    assert found.tolist() == expected
    assert found.dtype == np.int16


@given(st.lists(ROWS.filter(lambda row: len(row) == 4), min_size=1, max_size=5))
def test_rows_are_ranked_by_themselves(rows: list[list[int]]) -> None:
    together = competition(np.array(rows, dtype=np.float64))
    alone = [competition(np.array([row], dtype=np.float64))[0] for row in rows]
    assert np.array_equal(together, np.stack(alone))


@given(ROWS)
def test_ascending_counts_the_lower_ones(row: list[int]) -> None:
    expected = [1 + sum(other < mine for other in row) for mine in row]
    assert ascending(np.array(row, dtype=np.float64)[:, None])[:, 0].tolist() == expected


@given(st.integers(-10_000_000, 10_000_000), st.integers(0, 4))
def test_halves_round_as_decimals_do(number: int, places: int) -> None:
    exact = Decimal(number) / 100_000
    for name, way in (("half_up", ROUND_HALF_UP), ("half_even", ROUND_HALF_EVEN)):
        expected = exact.quantize(Decimal(1).scaleb(-places), rounding=way)
        found = grid(np.array([float(exact)]), places, 100.0, name)[0]
        assert found == float(expected.scaleb(places))


def test_a_sum_that_misses_the_half_by_its_last_bits_rounds_up() -> None:
    total = sum([0.1] * 3) / 2
    assert total != 0.15
    assert grid(np.array([0.15, total]), 1).tolist() == [2.0, 2.0]


def test_unrounded_ranks_forgive_the_last_bits_only() -> None:
    scores = np.array([0.1 + 0.2, 0.3, 0.3 + 1e-9])
    assert rank(scores, None).tolist() == [2, 2, 1]
