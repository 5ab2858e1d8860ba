"""Pro forma editions: from inputs, by merge rule, with estimates marked."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from rankings.engine.__main__ import main
from rankings.engine.archive import archive
from rankings.engine.data import Unit
from rankings.engine.edition import Edition
from rankings.engine.errors import SpecError
from rankings.engine.lineage import Event, Link, constituents, pro_forma
from rankings.engine.lineage_file import lineage_from_document, read_lineage
from rankings.engine.missing import Missing
from rankings.engine.scoring import compute
from rankings.engine.table import table_from_text
from rankings.engine.verifying import verify
from rankings.reference.lineage import provinces_of_2025
from rankings.reference.registry import by_code, unit_set
from tests.rankings.engine.making import data_of, flat, node, spec_of, table

DOCS = Path(__file__).resolve().parents[3] / "docs" / "rankings"
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
AB = Event("merge", AFTER, "", (Link("a", "ab", seat=False), Link("b", "ab", seat=True)))
UNITS = {"ab": Unit("ab", "A and B"), "x": Unit("x", "X"), "y": Unit("y", "Y")}


def merged(leaf: dict[str, Any], columns: dict[str, list[Any]], event: Event = AB) -> Any:
    """The inputs after a and b have become ab; POP weighs."""
    more: dict[str, Any] = {"merge_weight": "POP", "denominate": {"kind": "series"}}
    spec = spec_of(flat({"code": "A", **leaf}, **more))
    return pro_forma(spec, data_of(spec, columns), [event], UNITS)


def cell(leaf: dict[str, Any], a: Any, b: Any, series: str = "A", more: Any = None) -> Any:
    columns = {series: [a, b, 9], "POP": [100, 300, 50], **(more or {})}
    data = merged(leaf, columns)
    assert [unit.code for unit in data.units] == ["ab", "c"]
    assert data.cell("c", series) == 9
    return data.cell("ab", series), ("ab", series) in data.estimated


def test_counts_add_up() -> None:
    assert cell({"merge_rule": "sum"}, 3, 4) == (7, False)


def test_ratios_add_both_parts() -> None:
    leaf = {"rule": {"kind": "ratio"}, "merge_rule": "ratio"}
    columns = {"A.a": [1, 9, 1], "A.b": [10, 10, 1], "POP": [1, 1, 1]}
    data = merged(leaf, columns)
    assert (data.cell("ab", "A.a"), data.cell("ab", "A.b")) == (10, 20)
    assert not data.estimated


def test_a_ratio_without_its_parts_is_weighed_by_population_and_estimated() -> None:
    leaf = {"rule": {"kind": "ratio"}, "merge_rule": "ratio"}
    assert cell(leaf, "0.2", "0.6") == (Decimal("0.5"), True)


def test_per_capita_adds_both_sides() -> None:
    leaf = {"denominator": "POP", "merge_rule": "per_capita"}
    data = merged(leaf, {"A": [10, 50, 9], "POP": [100, 300, 50]})
    assert (data.cell("ab", "A"), data.cell("ab", "POP")) == (60, 400)


def test_survey_means_are_weighed_by_their_samples() -> None:
    leaf = {"merge_rule": "mean_n"}
    assert cell(leaf, 2, 4, more={"A.n": [30, 10, 1]}) == (Decimal("2.5"), False)


def test_rubrics_are_estimated_by_population_minimum_or_seat() -> None:
    assert cell({"merge_rule": "population_mean"}, 0, 1) == (Decimal("0.75"), True)
    assert cell({"merge_rule": "min"}, 5, 3) == (3, True)
    minmax = {"kind": "minmax"}
    assert cell({"merge_rule": "min", "direction": -1, "normalise": minmax}, 5, 3) == (
        5,
        True,
    )
    assert cell({"merge_rule": "seat"}, 5, 3) == (3, True)


def test_a_yes_of_three_quarters_scores_three_quarters() -> None:
    leaf = {"code": "A", "rule": {"kind": "yes_no"}, "merge_rule": "population_mean"}
    spec = spec_of(flat(leaf, merge_weight="POP"))
    data = data_of(spec, {"A": ["no", "yes", "yes"], "POP": [100, 300, 50]})
    result = compute(spec, pro_forma(spec, data, [AB], UNITS))
    assert result.units[0].total == 75
    assert node(result.units[0], "A").flags == ("estimated",)
    assert [row.estimated for row in result.units] == [1, 0]


def test_what_cannot_be_merged_is_not_collected() -> None:
    assert cell({"merge_rule": "none"}, 5, 3) == (Missing.NOT_COLLECTED, False)
    assert cell({}, 5, 3) == (Missing.NOT_COLLECTED, False)


def test_a_missing_constituent_leaves_no_sum_unless_it_does_not_apply() -> None:
    rule = {"merge_rule": "sum"}
    assert cell(rule, "", 4) == (Missing.NOT_COLLECTED, False)
    assert cell(rule, "NOT_APPLICABLE", 4) == (4, False)
    assert cell(rule, "NOT_APPLICABLE", "NOT_APPLICABLE") == (Missing.NOT_APPLICABLE, False)
    assert cell(rule, "NOT_SUBMITTED", "") == (Missing.NOT_SUBMITTED, False)


def test_a_split_divides_quantities_and_copies_the_rest_as_estimates() -> None:
    half = Decimal("0.25")
    event = Event("split", AFTER, "", (Link("a", "x", half), Link("a", "y", 1 - half)))
    counts = merged({"merge_rule": "sum"}, {"A": [8, 1], "POP": [100, 1]}, event)
    assert [counts.cell(u, "A") for u in ("x", "y")] == [2, 6]
    means = merged({"merge_rule": "population_mean"}, {"A": [8, 1], "POP": [100, 1]}, event)
    assert [means.cell(u, "A") for u in ("x", "y")] == [8, 8]
    assert {("x", "A"), ("y", "A")} <= means.estimated


def test_a_new_name_changes_nothing_else() -> None:
    event = Event("rename", AFTER, "", (Link("a", "x"),))
    data = merged({"merge_rule": "none"}, {"A": [8, 1], "POP": [1, 1]}, event)
    assert data.cell("x", "A") == 8
    assert not data.estimated


def test_estimates_stay_estimates_through_the_next_event() -> None:
    spec = spec_of(flat({"code": "A", "merge_rule": "population_mean"}, merge_weight="POP"))
    data = data_of(spec, {"A": [0, 1, 1], "POP": [100, 300, 50]})
    later = Event("rename", date(2026, 1, 1), "", (Link("ab", "x"),))
    events = [AB, later]
    assert ("x", "A") in pro_forma(spec, data, events, UNITS).estimated
    assert constituents(events, "x") == ("a", "b")


def test_sixty_three_become_thirty_four() -> None:
    lineage = provinces_of_2025()
    events = lineage.between(BEFORE, AFTER)
    old = {unit.key for unit in unit_set("vn63")}
    new = {unit.key for unit in unit_set("vn34")}
    homes = {unit: lineage.descendants(unit, BEFORE, AFTER) for unit in old}
    assert len(old) == 63
    assert {next(iter(home)) for home in homes.values()} == new
    assert all(len(home) == 1 for home in homes.values())
    assert sum(home == {unit} for unit, home in homes.items()) == 11
    assert lineage.between(AFTER, date(2030, 1, 1)) == ()
    assert lineage.descendants("yen-bai", date(2020, 1, 1), BEFORE) == {"yen-bai"}
    assert all(sum(link.seat for link in event.links) == 1 for event in events)


def test_a_code_names_another_province_on_the_next_day() -> None:
    before, after = by_code("gso", "15", BEFORE), by_code("gso", "15", AFTER)
    assert before is not None
    assert after is not None
    assert (before.key, after.key) == ("yen-bai", "lao-cai-2025")
    assert provinces_of_2025().descendants("yen-bai", BEFORE, AFTER) == {"lao-cai-2025"}


def test_a_whole_edition_is_restated_for_the_new_provinces() -> None:
    leaves = [
        {"code": "A", "merge_rule": "sum"},
        {"code": "B", "merge_rule": "population_mean", "weight": 3},
    ]
    spec = spec_of(flat(*leaves, merge_weight="POP"))
    keys = sorted(unit.key for unit in unit_set("vn63"))
    rows = [
        ["unit", "A", "B", "POP"],
        *([key, place, place % 7, 100 + place] for place, key in enumerate(keys)),
    ]
    data = table_from_text(table(rows), spec)
    lineage = provinces_of_2025()
    result = compute(spec, pro_forma(spec, data, lineage.events, lineage.units))
    assert len(result.units) == 34
    changed = {row.unit for row in result.units if row.estimated == Decimal("0.75")}
    assert len(changed) == 23
    assert sum(row.estimated == 0 for row in result.units) == 11
    values = [node(row, "A").value for row in result.units]
    assert sum(value for value in values if value is not None) == sum(range(63))


def test_the_file_in_the_documents_is_the_register() -> None:
    assert read_lineage(DOCS / "provinces-2025.json") == provinces_of_2025()


def test_a_pro_forma_edition_can_be_verified(tmp_path: Path) -> None:
    spec = spec_of(flat({"code": "A", "merge_rule": "min"}))
    data = pro_forma(spec, data_of(spec, {"A": [4, 2, 3]}), [AB], UNITS)
    assert verify(archive(Edition.computed(spec, data))).faults == ()


def test_the_command_restates(tmp_path: Path) -> None:
    spec, data, lineage, out = (
        tmp_path / name for name in ("s.json", "d.csv", "l.json", "o.json")
    )
    spec.write_text(json.dumps(flat({"code": "A", "merge_rule": "sum"})))
    data.write_text("unit,A\na,4\nb,2\nc,5\n")
    lineage.write_text(json.dumps(DOCUMENT))
    given = ["compute", str(spec), str(data), "--out", str(out), "--lineage", str(lineage)]
    assert main(given) == 0
    assert [(r["unit"], r["total"]) for r in json.loads(out.read_text())["units"]] == [
        ("ab", "6.0000"),
        ("c", "5.0000"),
    ]
    assert main([*given, "--last", "2025-06-30"]) == 0
    assert len(json.loads(out.read_text())["units"]) == 3


DOCUMENT: dict[str, Any] = {
    "format": "motcua-lineage/1",
    "units": [{"code": "ab", "name": "AB", "groups": {"g": "x"}}],
    "events": [
        {
            "kind": "merge",
            "date": "2025-07-01",
            "links": [{"from": "a", "to": "ab", "seat": True}, {"from": "b", "to": "ab"}],
        }
    ],
}
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"units": []}, "events[0].links: units do not describe 'ab'"),
    ({"format": "x"}, "format: must be"),
    (
        {
            "events": [
                {"kind": "merge", "date": "1/7/2025", "links": [{"from": "a", "to": "ab"}]}
            ]
        },
        "events[0].date: '1/7/2025' is not a day like 2025-07-01",
    ),
    (
        {
            "events": [
                {
                    "kind": "split",
                    "date": "2025-07-01",
                    "links": [{"from": "a", "to": "ab", "share": "0.5"}],
                }
            ]
        },
        "events[0].links: the shares of 'a' sum to 0.5, not to 1",
    ),
    (
        {
            "events": [
                {"kind": "eat", "date": "2025-07-01", "links": [{"from": "a", "to": "ab"}]}
            ]
        },
        'events[0].kind: unknown "eat"; known are "merge"',
    ),
    (
        {
            "events": [
                {
                    "kind": "merge",
                    "date": "2025-07-01",
                    "links": [{"from": c, "to": "ab", "seat": True} for c in "ab"],
                }
            ]
        },
        "events[0].links: 'ab' has more than one seat",
    ),
]


@pytest.mark.parametrize(("change", "reason"), WRONG)
def test_a_lineage_that_cannot_be_is_refused(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(SpecError) as caught:
        lineage_from_document({**DOCUMENT, **change})
    assert any(str(fault).startswith(reason) for fault in caught.value.faults), caught.value
