"""What the documents work out by hand is what the engine computes."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from rankings.engine.edition import Edition
from rankings.engine.reading import read_spec
from rankings.engine.schema import spec_schema
from rankings.engine.table import read_csv, table_from_text

DOCS = Path(__file__).resolve().parents[3] / "docs"
TEXT = (DOCS / "rankings-engine.md").read_text(encoding="utf-8")


def test_the_example_of_a_hundred_points() -> None:
    spec = read_spec(DOCS / "rankings" / "points.json")
    edition = Edition.computed(spec, read_csv(DOCS / "rankings" / "points.csv", spec))
    for row in edition.result.units:
        points = [score.points for score in row.nodes]
        cells = ["–" if p is None else f"{round(p, 4).normalize():f}" for p in points[1:]]
        line = f"| {row.name} | {' | '.join(cells)} | {row.total} | {row.rank} |"
        assert line in TEXT, line


@pytest.mark.parametrize("name", ["egdi-2018", "egdi-2022", "hdi-2022", "points"])
def test_the_methodologies_in_the_documents_are_sound(name: str) -> None:
    assert read_spec(DOCS / "rankings" / f"{name}.json").leaves


def test_a_human_development_index_by_hand() -> None:
    """LE 72.5: (72.5 − 20)/65; EYS 9 of 18, MYS 7.5 of 15: 0.5; GNI √(100·75000): 0.5.

    HDI = (0.807692… · 0.5 · 0.5)^⅓ = 0.586736…; the second is capped at 1 everywhere.
    """
    spec = read_spec(DOCS / "rankings" / "hdi-2022.json")
    text = (
        "iso3,country,region,le,eys,mys,gnipc\n"
        "AAA,A,,72.5,9,7.5,2738.612787525831\n"
        "BBB,B,SA,90,20,15,80000\n"
        "CCC,C,SA,70,,7,500\n"
    )
    rows = Edition.computed(spec, table_from_text(text, spec)).result.units
    assert [row.total for row in rows[:2]] == [Decimal("0.587"), Decimal("1.000")]
    assert [row.unranked for row in rows] == ["", "", "COVERAGE"]


def test_every_key_of_the_format_is_explained() -> None:
    """Each name the schema knows stands in the document in code quotes."""
    explained = set(re.findall(r"`([^`\s]+)`", TEXT)) | set(re.findall(r'"(\w+)"', TEXT))
    assert not sorted(names(spec_schema()) - explained)


def names(schema: object) -> set[str]:
    if isinstance(schema, list):
        return {name for item in schema for name in names(item)}
    if not isinstance(schema, dict):
        return set()
    found = set(schema.get("properties", {}))
    found |= {str(schema["const"])} if isinstance(schema.get("const"), str) else set()
    found |= {str(value) for value in schema.get("enum", []) if isinstance(value, str)}
    return found | {name for value in schema.values() for name in names(value)}
