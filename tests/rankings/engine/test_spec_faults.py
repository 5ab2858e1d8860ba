"""A methodology that cannot be meant is refused, with the place and a reason."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from rankings.engine.errors import SpecError
from rankings.engine.reading import read_spec, spec_from_document, spec_from_text
from rankings.engine.schema import faults, spec_schema
from tests.rankings.engine.making import document, flat

DOCS = Path(__file__).resolve().parents[3] / "docs" / "rankings"
POINTS: dict[str, Any] = json.loads((DOCS / "points.json").read_text(encoding="utf-8"))
Change = Callable[[dict[str, Any]], object]


def leaf(raw: dict[str, Any], code: str) -> dict[str, Any]:
    return next(node for node in raw["nodes"] if node["code"] == code)


def said(raw: Any) -> list[str]:
    with pytest.raises(SpecError) as caught:
        spec_from_document(raw)
    return [str(fault) for fault in caught.value.faults]


WRONG: list[tuple[str, Change, str, str]] = [
    (
        "points that do not sum",
        lambda s: leaf(s, "PC").update(points=19),
        "nodes[1](INF).points",
        "is 60, but the points of its children sum to 59",
    ),
    (
        "cycle",
        lambda s: leaf(s, "INF").update(parent="PC"),
        "nodes[1](INF).parent",
        "the parents go round: INF → PC → INF",
    ),
    (
        "orphan",
        lambda s: leaf(s, "PC").update(parent="XX"),
        "nodes[2](PC).parent",
        "there is no node 'XX'",
    ),
    (
        "two roots",
        lambda s: leaf(s, "INF").pop("parent"),
        "nodes",
        "there must be one root, there are TOTAL, INF",
    ),
    (
        "twice the same code",
        lambda s: leaf(s, "PC").update(code="BAND"),
        "nodes[3](BAND).code",
        "the code 'BAND' is taken by nodes[2]",
    ),
    (
        "unknown rule",
        lambda s: leaf(s, "PC").update(rule={"kind": "guess"}),
        "nodes[2](PC).rule.kind",
        'unknown "guess"; known are capped_count, goalposts',
    ),
    (
        "unknown key",
        lambda s: leaf(s, "PC").update(wieght=3),
        "nodes[2](PC).wieght",
        "is not known here; known are code, parent",
    ),
    (
        "unknown key of a rule",
        lambda s: leaf(s, "PC")["rule"].update(max=3),
        "nodes[2](PC).rule.max",
        "is not known here; known are kind, cap",
    ),
    (
        "upper below lower",
        lambda s: leaf(s, "LATE").update(goalposts={"lower": 50, "upper": 0}),
        "nodes[9](LATE).goalposts.upper",
        "0 is not above the lower end 50",
    ),
    (
        "upper is lower",
        lambda s: leaf(s, "LATE").update(goalposts={"lower": 5, "upper": 5}),
        "nodes[9](LATE).goalposts.upper",
        "5 is not above the lower end 5",
    ),
    (
        "no goalposts",
        lambda s: leaf(s, "LATE").pop("goalposts"),
        "nodes[9](LATE)",
        "goalposts needs goalposts lower and upper",
    ),
    (
        "ln of zero",
        lambda s: leaf(s, "LATE").update(transform="ln"),
        "nodes[9](LATE).goalposts.lower",
        "0 has no logarithm; the transform is ln",
    ),
    (
        "target on the wrong side",
        lambda s: (
            leaf(s, "LATE").pop("goalposts"),
            leaf(s, "LATE").update(rule={"kind": "target", "from": 0, "to": 5}),
        ),
        "nodes[9](LATE).rule.to",
        "the target 5 is on the wrong side of 0 for direction -1",
    ),
    (
        "points and weight",
        lambda s: leaf(s, "PC").update(weight=1),
        "nodes[2](PC).weight",
        "the methodology uses points",
    ),
    (
        "no points",
        lambda s: leaf(s, "PC").pop("points"),
        "nodes[2](PC).points",
        "is missing; the methodology uses points",
    ),
    (
        "rule of an inner node",
        lambda s: leaf(s, "INF").update(rule={"kind": "value"}),
        "nodes[1](INF).rule",
        "only indicators have it",
    ),
    (
        "aggregation of an indicator",
        lambda s: leaf(s, "PC").update(aggregation={"kind": "min"}),
        "nodes[2](PC).aggregation",
        "there is nothing to aggregate",
    ),
    (
        "parts that do not sum",
        lambda s: leaf(s, "WAN")["rule"]["parts"][0].update(points=14),
        "nodes[4](WAN).rule.parts",
        "the points of the parts sum to 19, not to 20",
    ),
    (
        "steps that do not rise",
        lambda s: leaf(s, "TRAIN")["rule"]["table"][1].update({"from": 10}),
        "nodes[7](TRAIN).rule.table[1].from",
        "10 does not rise above 10",
    ),
    (
        "more than the mark",
        lambda s: leaf(s, "TRAIN")["rule"]["table"][1].update(points=11),
        "nodes[7](TRAIN).rule.table[1].points",
        "11 is not within 0 … 10 points",
    ),
    (
        "unknown group",
        lambda s: leaf(s, "BAND")["rule"].update(within="size"),
        "nodes[3](BAND).rule.within",
        "'size' is not one of the declared groups",
    ),
    (
        "a step is missing",
        lambda s: s["steps"].pop(3),
        "steps",
        "treat is missing; write it as identity",
    ),
    (
        "a step stands twice",
        lambda s: s["steps"].insert(0, s["steps"][3]),
        "steps",
        "treat stands 2 times",
    ),
    (
        "aggregate before normalise",
        lambda s: s["steps"].reverse(),
        "steps",
        "normalise and aggregate come last",
    ),
    (
        "a share above one",
        lambda s: s.update(coverage={"overall": 80}),
        "coverage.overall",
        "is a share from 0 to 1, not 80",
    ),
    (
        "another format",
        lambda s: s.update(format="x/1"),
        "format",
        'must be "motcua-rankings/1", not "x/1"',
    ),
    (
        "direction 0",
        lambda s: leaf(s, "LATE").update(direction=0),
        "nodes[9](LATE).direction",
        "unknown 0; known are 1, -1",
    ),
    (
        "weight of nothing",
        lambda s: leaf(s, "PC").update(points=0),
        "nodes[2](PC).points",
        "must be above 0, not 0",
    ),
    (
        "text for a number",
        lambda s: leaf(s, "LATE")["goalposts"].update(lower="1,5"),
        "nodes[9](LATE).goalposts.lower",
        '"1,5" is not a number with a decimal point',
    ),
    (
        "a code with a space",
        lambda s: leaf(s, "PC").update(code="P C"),
        "nodes[2](P C).code",
        "is not a code",
    ),
    (
        "a number without end",
        lambda s: leaf(s, "LATE")["goalposts"].update(upper=10**31),
        "nodes[9].goalposts.upper",
        "has more than 30 digits",
    ),
    (
        "per capita of nothing",
        lambda s: leaf(s, "LATE").update(merge_rule="per_capita"),
        "nodes[9](LATE).merge_rule",
        "per_capita needs a denominator",
    ),
    (
        "a denominator that is not used",
        lambda s: leaf(s, "LATE").update(denominator="POP"),
        "nodes[9](LATE).denominator",
        "the step denominate is identity",
    ),
    (
        "population of nobody",
        lambda s: leaf(s, "PLAN").update(merge_rule="population_mean"),
        "nodes[6](PLAN).merge_rule",
        "needs `merge_weight`",
    ),
    (
        "a reason nobody knows",
        lambda s: s.update(columns={"missing": {"NA": "GONE"}}),
        "columns.missing.NA",
        "'GONE' is not one of NOT_SUBMITTED",
    ),
]


@pytest.mark.parametrize(
    ("what", "change", "path", "reason"), WRONG, ids=[w[0] for w in WRONG]
)
def test_what_cannot_be_meant_is_refused_with_its_place(
    what: str, change: Change, path: str, reason: str
) -> None:
    raw = copy.deepcopy(POINTS)
    change(raw)
    found = said(raw)
    assert any(one.startswith(f"{path}: ") and reason in one for one in found), found


def test_the_example_itself_is_sound() -> None:
    assert spec_from_document(POINTS).root.code == "TOTAL"


def test_all_faults_come_at_once() -> None:
    raw = copy.deepcopy(POINTS)
    leaf(raw, "PC").update(points=19)
    leaf(raw, "LATE").update(goalposts={"lower": 1, "upper": 1})
    raw["coverage"] = {"pillar": 2}
    assert len(said(raw)) == 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "is not JSON: Expecting property name enclosed in double quotes at line 1"),
        ('{"a": NaN}', "NaN is not a number"),
        ('{"a": 1, "a": 2}', "the key 'a' stands twice"),
        ("[]", "must be an object"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_text_that_is_no_document_is_refused(text: str, reason: str) -> None:
    with pytest.raises(SpecError, match=reason):
        spec_from_text(text)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="cannot be read"):
        read_spec(tmp_path / "none.json")


def test_scales_that_need_a_word_more_ask_for_it() -> None:
    backwards = flat({"code": "A", "direction": -1, "normalise": {"kind": "fracmax"}})
    assert '"sign"' in said(backwards)[0]
    same = flat({"code": "A", "direction": -1})
    assert "identity takes the value as the score" in said(same)[0]
    aimless = flat({"code": "A"}, normalise={"kind": "dist2targ"})
    assert "dist2targ needs a target" in said(aimless)[0]
    late = flat({"code": "A"}, impute={"kind": "last_value", "max_age": 2})
    assert "needs the `period`" in said(late)[0]


def test_a_lone_root_is_no_index() -> None:
    assert "the root has no children" in " ".join(
        said(document([{"code": "A"}, {"code": "B"}]))
    )


@pytest.mark.parametrize("name", ["points", "hdi-2022", "egdi-2018"])
def test_our_reading_of_the_schema_agrees_with_a_full_validator(name: str) -> None:
    """Every value replaced by a wrong one, one at a time: both refuse, or both accept."""
    raw = json.loads((DOCS / f"{name}.json").read_text(encoding="utf-8"))
    full = jsonschema.Draft202012Validator(spec_schema())
    assert full.is_valid(raw)
    assert not list(faults(raw, spec_schema()))
    for spoiled in spoilings(raw):
        assert full.is_valid(spoiled) == (not list(faults(spoiled, spec_schema()))), spoiled


WRONG_VALUES: tuple[Any, ...] = (None, -1, 0, "", "x", [], {}, True)


def spoilings(raw: Any) -> list[Any]:
    """The document with one value at a time replaced, or one key dropped."""
    found: list[Any] = []
    for path in paths(raw):
        for wrong in WRONG_VALUES:
            copied = copy.deepcopy(raw)
            holder: Any = copied
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = wrong
            found.append(copied)
    return found


def paths(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    found = [before] if before else []
    for key, part in inner:
        found.extend(paths(part, (*before, key)))
    return found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"scale": 1e99999999999999999999}', "not a number that can be read"),
        ('{"evidence": {"\\u0000": 1}}', "cannot be stored"),
        ('{"note": {"\\ud800": 1}}', "cannot be stored"),
        ('{"note": "\\udfff"}', "cannot be stored"),
        ('{"note": ' + "[" * 600 + "]" * 600 + "}", "nested deeper than"),
    ],
)
def test_what_nothing_can_keep_is_refused_before_it_is_read_for_meaning(
    text: str, words: str
) -> None:
    with pytest.raises(SpecError) as caught:
        spec_from_text(text)
    shown = str(caught.value)
    assert words in shown
    assert shown.encode()  # a page can show it


def test_a_tree_too_large_to_walk_is_not_walked() -> None:
    many = [{"code": f"N{n}", "parent": "T"} for n in range(2000)]
    assert said(document([{"code": "T"}, *many])) == ["nodes: are 2001, at most 2000"]
    chain = [{"code": f"N{n}", "parent": f"N{n - 1}"} for n in range(1, 1999)]
    (deep,) = said(document([{"code": "T"}, {"code": "N0", "parent": "T"}, *chain]))
    assert "is below 12 levels" in deep
