"""Both maps and both grids: everybody is there, nobody twice, the islands too."""

import pytest

from rankings.charts.chart import Chart, Language
from rankings.charts.choropleth import choropleth, geography
from rankings.charts.geography.grids import ISLES, places
from rankings.charts.heat import HeatScale
from rankings.charts.places import Place
from rankings.charts.tiles import tile_map
from rankings.reference.registry import unit_set
from tests.rankings.charts import drawn

SCALE = HeatScale(0, 0.5, 1, 2)
COUNTS = {"vn34": 34, "vn63": 63}
each_set = pytest.mark.parametrize("units", list(COUNTS))
MOST = 45_000  # bytes of a finished map


def values(units: str) -> dict[str, Place]:
    keys = [unit.key for unit in unit_set(units)]
    return {
        key: Place((i * 7 % len(keys)) / len(keys), i + 1, chosen=i == 3)
        for i, key in enumerate(keys)
    }


def tiles(units: str, given: dict[str, Place], language: Language = "vi") -> Chart:
    return tile_map(
        given, units=units, scale=SCALE, language=language, key="t", chart_title="T"
    )


def land(units: str, given: dict[str, Place], language: Language = "vi") -> Chart:
    return choropleth(
        given, units=units, scale=SCALE, language=language, key="m", chart_title="M"
    )


@each_set
def test_every_unit_has_one_tile(units: str) -> None:
    spots = list(places(units))
    assert len(spots) == COUNTS[units]
    assert {unit for unit, _, _ in spots} == {unit.key for unit in unit_set(units)}
    assert len({(column, row) for _, column, row in spots}) == COUNTS[units]


@each_set
def test_every_tile_touches_another(units: str) -> None:
    taken = {(column, row) for _, column, row in places(units)}
    for column, row in taken:
        around = {(column + a, row + b) for a in (-1, 0, 1) for b in (-1, 0, 1) if a or b}
        assert around & taken


@each_set
def test_tiles_do_not_overlap(units: str) -> None:
    boxes = [
        tuple(float(r.get(a, "")) for a in ("x", "y", "width", "height"))
        for r in drawn.elements(tiles(units, values(units)), "rect")
    ]
    assert len(boxes) == COUNTS[units] + 2
    for i, (x, y, width, height) in enumerate(boxes):
        for ox, oy, other_width, other_height in boxes[i + 1 :]:
            apart = (
                x + width <= ox
                or ox + other_width <= x
                or y + height <= oy
                or oy + other_height <= y
            )
            assert apart


@each_set
def test_north_is_above_south_and_west_left_of_east(units: str) -> None:
    spots = {unit.removesuffix("-2025"): (c, r) for unit, c, r in places(units)}
    down = ["cao-bang", "ha-noi", "nghe-an", "hue", "da-nang", "dak-lak", "ca-mau"]
    rows = [spots[unit][1] for unit in down]
    assert rows == sorted(rows)
    assert spots["dien-bien"][0] < spots["ha-noi"][0] < spots["hai-phong"][0]
    assert spots["an-giang"][0] < spots["ho-chi-minh"][0] < spots["khanh-hoa"][0]


@each_set
@pytest.mark.parametrize("draw", [tiles, land])
def test_both_archipelagos_are_named_in_both_languages(units: str, draw: object) -> None:
    assert callable(draw)
    vietnamese = " ".join(drawn.words(drawn.read(draw(units, values(units)))))
    assert "Quần đảo Hoàng Sa" in vietnamese
    assert "Quần đảo Trường Sa" in vietnamese
    english = " ".join(drawn.words(drawn.read(draw(units, values(units), "en"))))
    assert "Hoàng Sa Islands" in english
    assert "Trường Sa Islands" in english


@each_set
@pytest.mark.parametrize("draw", [tiles, land])
def test_the_islands_have_the_class_of_their_unit(units: str, draw: object) -> None:
    assert callable(draw)
    chart = draw(units, values(units))
    for isles in ISLES[units]:
        classes = {
            css
            for key in (isles.word, isles.holder)
            for css in (drawn.mark(chart, key).get("class") or "").split()
            if css.startswith("heat--")
        }
        assert len(classes) == 1


@each_set
def test_every_unit_has_land_on_the_map(units: str) -> None:
    drawing = geography(units)
    assert set(drawing["units"]) == {unit.key for unit in unit_set(units)}
    width, height = drawing["box"]
    for unit in drawing["units"].values():
        assert unit["path"].startswith("M")
        x, y = unit["at"]
        assert 0 < x < width
        assert 0 < y < height
    assert len([u for u in drawing["units"].values() if u["islands"]]) == 2


@each_set
def test_the_islands_keep_their_points(units: str) -> None:
    """As many outlines as the source has: 19 of Hoàng Sa, 54 of Trường Sa."""
    outlines = {
        isles.word: geography(units)["units"][isles.holder]["islands"].lower().count("m")
        for isles in ISLES[units]
    }
    assert outlines == {"hoang_sa": 19, "truong_sa": 54}


@each_set
def test_a_map_stays_light(units: str) -> None:
    assert len(land(units, values(units)).svg.encode()) <= MOST


def test_the_source_is_credited() -> None:
    assert "CC BY 4.0" in land("vn34", {}).note
    assert "CC BY 4.0" in geography("vn63")["source"]


def test_worse_classes_are_striped_and_better_ones_are_not() -> None:
    chart = land("vn34", {"ha-noi": Place(0.1), "cao-bang": Place(0.9), "hue": Place(0.5)})
    assert [use.get("href") for use in drawn.elements(chart, "use")] == ["#m-ha-noi"]


def test_equal_scores_have_equal_classes_and_both_are_named() -> None:
    chart = tiles("vn34", {"ha-noi": Place(0.9, 1, True), "hue": Place(0.9, 1, True)})
    one, other = (drawn.mark(chart, key) for key in ("ha-noi", "hue"))
    assert one.get("class") == other.get("class")
    assert "1=" in drawn.words(one)
    assert "Hà Nội, Huế" in chart.desc


def test_without_ranks_tiles_show_scores() -> None:
    chart = tiles("vn34", {"hue": Place(0.9)})
    assert "0,90" in drawn.words(drawn.mark(chart, "hue"))
    assert "–" in drawn.words(drawn.mark(chart, "ha-noi"))


def test_no_data_at_all_is_a_map_too() -> None:
    chart = land("vn34", {})
    assert "chưa có số liệu" in chart.desc
    assert len(chart.table.rows) == 34


def test_the_chosen_unit_is_named_on_the_map() -> None:
    chart = land("vn34", {"hue": Place(0.9, chosen=True)})
    assert "Huế" in drawn.words(drawn.read(chart))


def test_a_unit_of_another_set_is_refused() -> None:
    with pytest.raises(ValueError, match="not in vn34: bac-kan"):
        tiles("vn34", {"bac-kan": Place(0.5)})


def test_the_table_goes_by_rank_with_gaps_last() -> None:
    rows = land("vn34", {"hue": Place(0.4, 2), "ha-noi": Place(0.9, 1)}).table.rows
    assert [row.key for row in rows[:2]] == ["ha-noi", "hue"]
    assert rows[2].cells == ("–", "–", "không có số liệu")
