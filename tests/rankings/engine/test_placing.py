"""Who is ranked, in which place, and what the table says about the others."""

from decimal import Decimal
from typing import Any

from rankings.engine.ranking import competition, quantise
from tests.rankings.engine.making import document, flat, run

PILLARS = [
    {"code": "T"},
    {"code": "P", "parent": "T"},
    {"code": "Q", "parent": "T"},
    *({"code": code, "parent": "P"} for code in "ABC"),
    *({"code": code, "parent": "Q"} for code in "DEF"),
]


def unranked(raw: dict[str, Any], *rows: str) -> list[str]:
    """Each row six cells: digits, '.' not collected, 'n' not applicable, 's' not submitted."""
    words = {".": "", "n": "NOT_APPLICABLE", "s": "NOT_SUBMITTED"}
    cells = [[words.get(sign, sign) for sign in row] for row in rows]
    columns = {code: [row[place] for row in cells] for place, code in enumerate("ABCDEF")}
    return [row.unranked for row in run(raw, columns).units]


def test_equal_totals_share_a_rank_and_the_next_is_left_out() -> None:
    assert competition([Decimal(value) for value in (3, 5, 5, 1)]) == [3, 1, 1, 4]
    result = run(flat({"code": "A"}), {"A": [3, 5, 5, 1]})
    assert [(row.rank, row.tied) for row in result.units] == [
        (3, False),
        (1, True),
        (1, True),
        (4, False),
    ]


def test_totals_are_rounded_half_up_and_then_ranked() -> None:
    values = ["1.005", "1.0149", "1.0151"]
    result = run(flat({"code": "A"}, precision=2), {"A": values})
    assert [str(row.total) for row in result.units] == ["1.01", "1.01", "1.02"]
    assert [row.rank for row in result.units] == [2, 2, 1]
    even = run(flat({"code": "A"}, precision=2, rounding="half_even"), {"A": ["1.005"]})
    assert str(even.units[0].total) == "1.00"
    bare = run(flat({"code": "A"}, precision=2, rank_on="unrounded"), {"A": values})
    assert [row.rank for row in bare.units] == [3, 2, 1]
    assert quantise(Decimal("-0.5"), 0) == -1


def test_the_published_scale_may_be_another_than_that_of_scores() -> None:
    raw = flat({"code": "A", "goalposts": {"lower": 0, "upper": 8}}, scale=1000, full=100)
    row = run(raw, {"A": [3]}).units[0]
    assert (row.total, row.score) == (Decimal("375.0000"), Decimal("37.5"))


def test_too_little_data_means_a_profile_without_a_rank() -> None:
    raw = document(PILLARS, coverage={"overall": "0.8", "pillar": "0.5"})
    assert unranked(raw, "111111", "11111.", "1111..", "...111", "n11111") == [
        "", "", "COVERAGE", "COVERAGE", "NOT_APPLICABLE",
    ]  # fmt: skip
    tolerant = document(PILLARS, coverage={"overall": "0.5", "pillar": "0.5"})
    assert unranked(tolerant, "1..111", "111...") == ["COVERAGE P", "COVERAGE Q"]


def test_two_thirds_are_two_thirds() -> None:
    """Shares of thirds must meet a threshold of as many digits."""
    raw = document(PILLARS, coverage={"overall": "0.66666666666666666666", "pillar": 0})
    assert unranked(raw, "1.1.11") == [""]


def test_a_declared_zero_is_a_score_and_imputed_values_are_not_data() -> None:
    raw = document(PILLARS, coverage={"overall": 1}, impute={"kind": "mean"})
    assert unranked(raw, "111111", "s11111", ".11111") == ["", "", "COVERAGE"]


def test_a_unit_without_any_score_is_listed() -> None:
    assert unranked(document(PILLARS), "111111", "......") == ["", "NO_SCORE"]


def test_units_are_ranked_inside_their_groups_too() -> None:
    raw = flat({"code": "A"}, groups=["region", "size"])
    columns = {
        "region": ["n", "n", "s", "s"],
        "size": ["big", "", "big", "big"],
        "A": [1, 2, 3, 3],
    }
    result = run(raw, columns)
    assert [dict(row.group_ranks) for row in result.units] == [
        {"region": 2, "size": 3},
        {"region": 1},
        {"region": 1, "size": 1},
        {"region": 1, "size": 1},
    ]


def test_every_node_is_ranked_among_the_ranked() -> None:
    result = run(document(PILLARS), {code: [1, 3, 2, ""] for code in "ABCDEF"})
    assert [row.nodes[1].rank for row in result.units] == [3, 1, 2, None]
    assert result.ranked == 3
