"""Lines small enough to stand in a sentence."""

from egov.sparkline import sparkline


def test_one_value_is_no_line() -> None:
    assert sparkline([97.4]) is None


def test_it_runs_from_edge_to_edge_and_up_is_more() -> None:
    line = sparkline([1, 2, 3], width=100, height=20)
    assert line is not None
    assert line.points == "4.0,16.0 50.0,10.0 96.0,4.0"
    assert (line.last_x, line.last_y) == (96.0, 4.0)


def test_equal_values_lie_flat() -> None:
    line = sparkline([5, 5], width=100, height=20)
    assert line is not None
    assert {place.split(",")[1] for place in line.points.split()} == {"16.0"}


def test_a_target_above_all_values_stays_in_the_box() -> None:
    line = sparkline([1, 2], target=10, height=36)
    assert line is not None
    assert line.target == 4.0
