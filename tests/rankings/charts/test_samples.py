"""Every chart in every state, both languages: what must hold for all of them."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import rankings.charts
from rankings.charts.chart import Chart, Language
from rankings.charts.samples import samples
from tests.rankings.charts import drawn

LANGUAGES: tuple[Language, ...] = ("vi", "en")
FOLDER = Path(rankings.charts.__file__).parent


def charts(value: Any) -> Iterator[Chart]:
    if isinstance(value, Chart):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from charts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from charts(inner)


ALL = [(language, chart) for language in LANGUAGES for chart in charts(samples(language))]
each = pytest.mark.parametrize(
    "chart", [c for _, c in ALL], ids=[f"{language}-{c.key}" for language, c in ALL]
)


def test_every_kind_is_shown() -> None:
    assert {chart.kind for _, chart in ALL} == {
        "interval",
        "scorebar",
        "dotplot",
        "slope",
        "bump",
        "waterfall",
        "acceptability",
        "tiles",
        "map",
    }


@each
def test_it_is_a_named_picture_without_style(chart: Chart) -> None:
    root = drawn.read(chart)
    assert root.get("role") == "img"
    named = (root.get("aria-labelledby") or "").split()
    texts = {e.get("id"): e.text for e in root if e.get("id") in named}
    assert [texts[name] for name in named] == [chart.title, chart.desc]
    assert all(texts.values())
    for element in root.iter():
        assert not {"style", "onclick", "onload"} & set(element.attrib)
    assert not list(root.iter(f"{drawn.SVG}style"))


@each
def test_all_marks_lie_in_the_view_box(chart: Chart) -> None:
    outside = [
        (x, y)
        for x, y in drawn.points(chart)
        if not (-0.05 <= x <= chart.width + 0.05 and -0.05 <= y <= chart.height + 0.05)
    ]
    assert not outside


@each
def test_the_table_is_whole(chart: Chart) -> None:
    assert chart.table.rows
    for row in chart.table.rows:
        assert row.name
        assert len(row.cells) == len(chart.table.heads) - 1


@each
def test_every_path_draws_something(chart: Chart) -> None:
    for path in drawn.elements(chart, "path"):
        assert len(drawn.NUMBER.findall(path.get("d", ""))) >= 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_ids_are_used_once_on_the_page(language: Language) -> None:
    ids = Counter(
        element.get("id")
        for spoken, chart in ALL
        if spoken == language
        for element in drawn.read(chart).iter()
        if element.get("id")
    )
    assert not [name for name, times in ids.items() if times > 1]


def test_english_has_points_and_vietnamese_commas() -> None:
    said = {
        language: [
            cell
            for spoken, chart in ALL
            if spoken == language and chart.key == "waterfall"
            for row in chart.table.rows
            for cell in row.cells
        ]
        for language in LANGUAGES
    }
    assert "+3,2" in said["vi"]
    assert "+3.2" in said["en"]
    assert "−3,3" in said["vi"]


def test_the_drawings_are_the_same_every_time() -> None:
    again = [chart.svg for chart in charts(samples("vi"))]
    assert again == [chart.svg for language, chart in ALL if language == "vi"]


def test_no_chart_imports_django() -> None:
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                module = getattr(node, "module", None) or ""
                names = [module, *(alias.name for alias in node.names)]
                assert not [n for n in names if n.split(".")[0] == "django"], path
