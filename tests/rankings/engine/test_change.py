"""Why a rank is another than last time, on paper and for any data."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rankings.engine.__main__ import main
from rankings.engine.change import Change, Pair, decompose
from rankings.engine.data import Unit
from rankings.engine.lineage import Event, Link
from tests.rankings.engine.making import data_of, flat, spec_of

OLD = flat({"code": "A"}, {"code": "B", "weight": 1})
NEW = flat({"code": "A"}, {"code": "B", "weight": 3})


def pair(raw: dict[str, Any], columns: dict[str, list[Any]]) -> Pair:
    spec = spec_of(raw)
    return Pair(spec, data_of(spec, columns))


def terms(change: Change) -> dict[str, int]:
    return {term.name: term.ranks for term in change.terms}


def test_method_own_and_others_are_told_apart() -> None:
    """Old totals 6, 5, 4; new weights on old data 4, 4.5, 5 (c first); then new data."""
    old = pair(OLD, {"A": [10, 6, 2], "B": [2, 4, 6]})
    new = pair(NEW, {"A": [10, 6, 2], "B": [10, 4, 14]})
    a, b, c = decompose(old, new)
    assert (a.before, a.after) == (1, 2)
    assert terms(a) == {"boundary": 0, "method": -2, "own": 2, "others": -1}
    assert terms(b) == {"boundary": 0, "method": 0, "own": 0, "others": -1}
    assert terms(c) == {"boundary": 0, "method": 2, "own": 0, "others": 0}
    assert [row.ranks for row in (a, b, c)] == [-1, -1, 2]
    assert a.score == Decimal(10) - Decimal(6)
    assert a.percentiles == (Decimal("0.5") / 3, Decimal("1.5") / 3)
    assert a.arrow


def test_a_merged_unit_is_compared_with_its_pro_forma() -> None:
    leaves = flat(
        {"code": "A", "merge_rule": "sum"}, {"code": "B", "merge_rule": "sum", "weight": 3}
    )
    old = pair(leaves, {"A": [1, 2, 5], "B": [1, 1, 3]})
    event = Event("merge", date(2025, 7, 1), "", (Link("a", "ab"), Link("b", "ab")))
    spec = spec_of(leaves)
    rows = data_of(spec, {"A": [3, 1], "B": [9, 3]})
    renamed = {"a": Unit("ab", "AB"), "b": Unit("c", "c")}
    units = tuple(renamed[unit.code] for unit in rows.units)
    new = Pair(spec, type(rows)(units, rows.series, rows.rows))
    ab, c = decompose(old, new, [event], {"ab": Unit("ab", "AB")})
    assert (ab.status, ab.before, ab.pro_forma, ab.after) == ("merged", None, 2, 1)
    assert terms(ab) == {"method": 0, "own": 1, "others": 0}
    assert (c.status, c.before, c.pro_forma, c.after) == ("same", 1, 1, 2)
    assert terms(c) == {"boundary": 0, "method": 0, "own": 0, "others": -1}


def test_mostly_estimated_ranks_show_no_arrow() -> None:
    leaves = flat(
        {"code": "A", "merge_rule": "min"}, {"code": "B", "merge_rule": "sum", "weight": 3}
    )
    old = pair(leaves, {"A": [1, 2, 5], "B": [1, 1, 3]})
    event = Event(
        "merge", date(2025, 7, 1), "", (Link("a", "c"), Link("b", "c"), Link("c", "c"))
    )
    new = pair(leaves, {"A": [1, 1, 1], "B": [1, 1, 1]})
    a, _, c = decompose(old, new, [event], {"c": Unit("c", "C")})
    assert (c.estimated, c.arrow) == (Decimal("0.25"), False)
    assert (a.status, a.arrow, a.ranks, a.terms) == ("new", False, None, ())


def test_an_indicator_of_the_new_method_alone_joins_terms() -> None:
    raw = flat({"code": "A"}, {"code": "N"}, coverage={"overall": 1})
    old = pair(flat({"code": "A"}), {"A": [1, 2]})
    new = pair(raw, {"A": [1, 2], "N": [9, 1]})
    a, _ = decompose(old, new)
    assert terms(a) == {"boundary": 0, "method+own": 1, "others": 0}


def test_the_unranked_have_no_terms() -> None:
    old = pair(OLD, {"A": [1, 2], "B": [1, 2]})
    new = pair({**OLD, "coverage": {"overall": 1}}, {"A": [1, ""], "B": [1, 2]})
    assert [(row.status, row.terms == ()) for row in decompose(old, new)] == [
        ("same", False),
        ("unranked", True),
    ]


CELLS = st.lists(st.integers(0, 9), min_size=4, max_size=4)


@settings(max_examples=60, deadline=None)
@given(
    first=st.tuples(CELLS, CELLS), second=st.tuples(CELLS, CELLS), weight=st.integers(1, 5)
)
def test_the_terms_sum_exactly(first: Any, second: Any, weight: int) -> None:
    old = pair(OLD, {"A": first[0], "B": first[1]})
    changed = flat({"code": "A"}, {"code": "B", "weight": weight})
    new = pair(changed, {"A": second[0], "B": second[1]})
    for change in decompose(old, new):
        assert change.before is not None
        assert change.after is not None
        assert sum(term.ranks for term in change.terms) == change.before - change.after
        assert change.ranks == change.before - change.after
        assert [term.name for term in change.terms] == [
            "boundary",
            "method",
            "own",
            "others",
        ]


def test_the_command_tells_it_all(tmp_path: Path) -> None:
    paths = {
        name: tmp_path / name
        for name in ("old.json", "old.csv", "new.json", "new.csv", "out.json")
    }
    paths["old.json"].write_text(json.dumps(OLD))
    paths["new.json"].write_text(json.dumps(NEW))
    paths["old.csv"].write_text("unit,A,B\na,10,2\nb,6,4\n")
    paths["new.csv"].write_text("unit,A,B\na,1,2\nb,6,4\n")
    *inputs, out = map(str, paths.values())
    assert main(["change", *inputs, "--out", out]) == 0
    rows = json.loads(paths["out.json"].read_text())["units"]
    assert [(row["unit"], row["before"], row["after"]) for row in rows] == [
        ("a", 1, 2),
        ("b", 2, 1),
    ]
    assert {term["name"] for term in rows[0]["terms"]} == {
        "boundary",
        "method",
        "own",
        "others",
    }
