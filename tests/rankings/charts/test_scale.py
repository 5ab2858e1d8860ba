"""From values to places."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rankings.charts.scale import Scale, apart, ticks


def test_ends_meet_ends_and_the_rest_is_held() -> None:
    scale = Scale(0, 100, 10, 210)
    assert [scale.at(v) for v in (0, 50, 100, -5, 300)] == [10, 110, 210, 10, 210]


def test_one_value_lies_in_the_middle() -> None:
    assert Scale(5, 5, 0, 10).at(5) == 5


def test_a_scale_may_run_backwards() -> None:
    assert Scale(0, 10, 100, 0).at(2) == 80


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 100, (0, 25, 50, 75, 100)),
        (0, 1, (0, 0.25, 0.5, 0.75, 1)),
        (3, 3, (3,)),
        (58, 67, (58, 60, 62, 64, 66)),
    ],
)
def test_ticks_are_round(low: float, high: float, expected: tuple[float, ...]) -> None:
    assert ticks(low, high) == expected


@given(
    st.lists(st.floats(0, 500), min_size=1, max_size=40),
    st.floats(1, 20),
)
def test_labels_keep_apart_in_order_and_inside(places: list[float], gap: float) -> None:
    out = apart(places, gap, 0, 500)
    held = min(gap, 500 / max(len(places) - 1, 1))
    ordered = sorted(out)
    assert all(b - a >= held - 1e-6 for a, b in itertools.pairwise(ordered))
    assert ordered[0] >= -1e-6
    assert ordered[-1] <= 500 + 1e-6
    for i, a in enumerate(places):
        assert all(out[i] < out[j] for j, b in enumerate(places) if a < b)


def test_labels_with_room_stay_where_they_are() -> None:
    assert apart([10, 40, 90], 15, 0, 100) == (10, 40, 90)
    assert apart([], 15, 0, 100) == ()
