"""What must hold for any methodology and any data."""

import random
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rankings.engine.edition import Edition
from rankings.engine.result import Result
from rankings.engine.scoring import compute
from rankings.engine.table import table_from_text
from tests.rankings.engine.making import document, spec_of, table

CODES = ("A", "B", "C", "D")
NORMS = [
    {"kind": "goalposts"},
    {"kind": "minmax"},
    {"kind": "zscore"},
    {"kind": "prank"},
    {"kind": "borda"},
    {"kind": "dist2max"},
]
MEANS = [
    {"kind": "arithmetic"},
    {"kind": "geometric"},
    {"kind": "harmonic"},
    {"kind": "power", "p": 2},
    {"kind": "min"},
    {"kind": "median"},
    {"kind": "copeland"},
]
CELL = st.one_of(
    st.decimals(0, 100, places=2).map(str),
    st.sampled_from(["", "NOT_SUBMITTED", "NOT_APPLICABLE"]),
)
ROWS = st.lists(st.lists(CELL, min_size=4, max_size=4), min_size=2, max_size=7)
FULL = st.lists(
    st.lists(st.decimals(0, 100, places=2).map(str), min_size=4, max_size=4),
    min_size=2,
    max_size=7,
)
RUNS = settings(max_examples=60, deadline=None)


def method(
    norm: Any, mean: Any, weights: tuple[Any, ...] = (1, 2, 3, 4), **posts: Any
) -> dict[str, Any]:
    """Two pillars of two indicators; B counts the other way round."""
    ends = {"lower": 0, "upper": 100, **posts}
    leaves = [
        {
            "code": code,
            "parent": "P" if place < 2 else "Q",
            "weight": weights[place],
            **({"direction": -1} if code == "B" else {}),
            **({"goalposts": ends} if norm["kind"] == "goalposts" else {}),
        }
        for place, code in enumerate(CODES)
    ]
    pillars = [
        {"code": "P", "parent": "T", "weight": weights[0]},
        {"code": "Q", "parent": "T", "weight": weights[1]},
    ]
    free = {"overall": "0.3", "pillar": 0, "not_applicable_most": 1}
    # The document's step is what indicators without ends fall back to.
    return document(
        [{"code": "T"}, *pillars, *leaves], normalise=norm, aggregate=mean, coverage=free
    )


def text_of(rows: list[list[str]], order: list[int] | None = None) -> str:
    body = [[f"u{place}", *row] for place, row in enumerate(rows)]
    return table([["unit", *CODES], *(body[place] for place in order or range(len(rows)))])


def ran(raw: dict[str, Any], rows: list[list[str]]) -> Result:
    spec = spec_of(raw)
    return compute(spec, table_from_text(text_of(rows), spec))


def places(result: Result) -> list[tuple[int | None, Decimal | None]]:
    return [(row.rank, row.total) for row in result.units]


@RUNS
@given(
    rows=ROWS,
    norm=st.sampled_from(NORMS),
    mean=st.sampled_from(MEANS),
    seed=st.integers(0, 99),
)
def test_the_order_of_rows_and_columns_changes_no_byte(
    rows: Any, norm: Any, mean: Any, seed: int
) -> None:
    spec = spec_of(method(norm, mean))
    draw = random.Random(seed)
    order = list(range(len(rows)))
    draw.shuffle(order)
    columns = list(range(5))
    draw.shuffle(columns)
    lines = [line.split(",") for line in text_of(rows, order).splitlines()]
    mixed = table([[line[place] for place in columns] for line in lines])
    one = Edition.computed(spec, table_from_text(text_of(rows), spec))
    other = Edition.computed(spec, table_from_text(mixed, spec))
    assert one.digests == other.digests


@RUNS
@given(
    rows=ROWS,
    norm=st.sampled_from(NORMS),
    mean=st.sampled_from(MEANS),
    seed=st.integers(0, 99),
)
def test_the_order_of_siblings_changes_no_score(
    rows: Any, norm: Any, mean: Any, seed: int
) -> None:
    raw = method(norm, mean)
    mixed = {**raw, "nodes": random.Random(seed).sample(raw["nodes"], len(raw["nodes"]))}
    assert places(ran(raw, rows)) == places(ran(mixed, rows))


@RUNS
@given(
    rows=ROWS,
    norm=st.sampled_from(NORMS),
    mean=st.sampled_from(MEANS),
    factor=st.sampled_from(["0.1", "3", "700"]),
)
def test_scaling_all_weights_changes_nothing(
    rows: Any, norm: Any, mean: Any, factor: str
) -> None:
    scaled = tuple(str(Decimal(weight) * Decimal(factor)) for weight in (1, 2, 3, 4))
    assert places(ran(method(norm, mean), rows)) == places(
        ran(method(norm, mean, scaled), rows)
    )


@RUNS
@given(
    rows=FULL,
    norm=st.sampled_from(NORMS),
    mean=st.sampled_from(MEANS),
    a=st.sampled_from(["2", "0.5", "40"]),
    b=st.integers(-50, 50),
)
def test_another_unit_of_measurement_changes_nothing(
    rows: Any, norm: Any, mean: Any, a: str, b: int
) -> None:
    """y = a·x + b with a above 0, in the data and in the goalposts."""
    moved = [[str(Decimal(cell) * Decimal(a) + b) for cell in row] for row in rows]
    posts: dict[str, Any] = {"lower": b, "upper": str(100 * Decimal(a) + b)}
    assert places(ran(method(norm, mean), rows)) == places(
        ran(method(norm, mean, **posts), moved)
    )


@RUNS
@given(
    rows=FULL,
    mean=st.sampled_from(MEANS[:-1]),
    column=st.integers(0, 3),
    gain=st.integers(1, 50),
)
def test_getting_better_never_costs_the_unit_itself(
    rows: Any, mean: Any, column: int, gain: int
) -> None:
    raw = method({"kind": "goalposts"}, mean)
    better = [list(row) for row in rows]
    sign = -1 if CODES[column] == "B" else 1
    better[0][column] = str(Decimal(rows[0][column]) + sign * gain)
    before, after = ran(raw, rows).units[0], ran(raw, better).units[0]
    assert before.score is not None
    assert after.score is not None
    assert after.score - before.score >= Decimal("-1e-30")
    assert after.rank is not None
    assert before.rank is not None
    assert after.rank <= before.rank


@RUNS
@given(rows=ROWS, norm=st.sampled_from(NORMS), mean=st.sampled_from(MEANS))
def test_twins_tie(rows: Any, norm: Any, mean: Any) -> None:
    result = ran(method(norm, mean), [*rows, rows[0]])
    first, last = result.units[0], result.units[-1]
    assert (first.rank, first.total, first.unranked) == (
        last.rank,
        last.total,
        last.unranked,
    )
    assert first.tied == last.tied == (first.rank is not None)


@RUNS
@given(rows=ROWS, mean=st.sampled_from(MEANS[:-1]))
def test_a_unit_that_leaves_changes_no_score_under_fixed_goalposts(
    rows: Any, mean: Any
) -> None:
    raw = method({"kind": "goalposts"}, mean)
    with_it, without = ran(raw, rows), ran(raw, rows[:-1])
    assert [row.score for row in with_it.units[:-1]] == [row.score for row in without.units]


@RUNS
@given(rows=ROWS, norm=st.sampled_from(NORMS), mean=st.sampled_from(MEANS))
def test_ranks_are_one_and_the_number_of_better_totals(
    rows: Any, norm: Any, mean: Any
) -> None:
    result = ran(method(norm, mean), rows)
    totals = [
        row.total for row in result.units if row.rank is not None and row.total is not None
    ]
    for row in result.units:
        assert (row.rank is None) == bool(row.unranked)
        if row.rank is not None and row.total is not None:
            assert row.rank == 1 + sum(total > row.total for total in totals)
