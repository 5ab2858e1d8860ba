"""Every written page: what it holds, and that it can be drawn in both languages."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from egov.alphabet import order
from rankings.charts.words import MINUS
from rankings.pages import static_pages
from rankings.pages.changes import changes
from rankings.pages.files import command, files
from rankings.pages.firm import robustness
from rankings.pages.maps import maps
from rankings.pages.methodology import methodology
from rankings.pages.reading import Reading, reading
from rankings.released import Released

COMPUTED = {"", "ban-do/", "do-vung/", "phuong-phap/", "so-lieu/"}


def paths(released: Released) -> set[str]:
    found = (path for path, _url, _template, _context in static_pages(released, None))
    return {path for path in found if not path.startswith("don-vi/")}


def test_a_revision_has_the_pages_its_files_allow(
    merged: Released, before: Released, carried: Released
) -> None:
    assert paths(merged) == {*COMPUTED, "thay-doi/"}
    assert paths(before) == COMPUTED
    assert paths(carried) == {"", "ban-do/", "phuong-phap/", "so-lieu/"}


def test_every_unit_has_a_page_ranked_or_not(merged: Released) -> None:
    units = {path for path, *_ in static_pages(merged, None) if path.startswith("don-vi/")}
    assert units == {f"don-vi/{unit}/" for unit in merged.units}


def drawn(released: Released, language: str, newer: int | None = None) -> dict[str, str]:
    """Path → page, of two units only."""
    found: dict[str, str] = {}
    with translation.override(language):
        for path, url, template, context in static_pages(released, newer):
            if path.startswith("don-vi/") and len(found) > 9:
                continue
            request = RequestFactory().get(url)
            request.user = AnonymousUser()
            found[path] = render_to_string(template, context, request=request)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", ["merged", "before", "carried"])
def test_pages_are_drawn_in_both_languages(
    request: pytest.FixtureRequest, name: str, language: str
) -> None:
    released: Released = request.getfixturevalue(name)
    digest = released.about["digests"]["edition"]
    for path, page in drawn(released, language).items():
        assert f'<html lang="{language}"' in page, path
        assert page.count("<h1") == 1, path
        assert digest in page, path
        assert released.about["licence"]["code"] in page, path
        assert not re.search(r"\sstyle=|<script(?! type=\"module\" src)", page), path
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), path
        told = "Demonstration figures:" if language == "en" else "Số liệu trình diễn:"
        assert (told in page) == released.about["edition"]["synthetic"], path


@pytest.mark.django_db
def test_an_old_revision_points_to_the_newer_one(merged: Released) -> None:
    for path, page in drawn(merged, "vi", newer=3).items():
        assert "/xep-hang/motcua/2025/r3/" in page, path
    for path, page in drawn(merged, "vi").items():
        assert "/xep-hang/motcua/2025/r3/" not in page, path


@pytest.mark.django_db
def test_every_cell_of_the_table_leads_to_evidence_that_is_there(merged: Released) -> None:
    pages = drawn(merged, "vi")
    unit = next(path for path in pages if path.startswith("don-vi/"))
    links = re.findall(rf'href="[^"]*/{unit}#(\w+)"', pages[""])
    assert len(links) == 6
    for node in links:
        assert f'id="{node}"' in pages[unit]


# What they hold ---------------------------------------------------------------------------


def number(text: str) -> int:
    return int(text.rstrip(" †").replace(MINUS, "-"))


def test_terms_of_a_change_sum_to_it(held: Reading) -> None:
    rows = [row for row in changes(held)["rows"] if row["has_terms"]]
    assert len(rows) > 10
    official = held.released.changes
    for row in rows:
        told = [number(cell["text"]) for cell in row["cells"] if cell["text"] != "–"]
        assert sum(told) == official[row["unit"]]["ranks"]


def test_what_cannot_be_told_is_counted_and_draws_no_line(held: Reading) -> None:
    context = changes(held)
    counts = context["counts"]
    assert sum(counts.values()) == len(held.released.changes)
    assert counts["untold"] > 0
    untold = {unit for unit, row in held.released.changes.items() if not row["arrow"]}
    for row in context["slope"].table.rows:
        if row.key in untold:
            assert row.cells[0] == "–"


def test_maps_show_all_units_and_leave_those_without_rank_white(held: Reading) -> None:
    context = maps(held)
    for name in ("map", "tiles"):
        rows = {row.key: row.cells for row in context[name].table.rows}
        assert set(rows) == set(held.released.units)
        assert rows["ca-mau-2025"][0] == "–"
        assert rows[held.ranked[0]][0] == "1"


def test_ranks_come_with_their_range_in_words(held: Reading) -> None:
    context = robustness(held)
    row = next(row for row in context["rows"] if row["home"])
    firm = held.released.firmness["thai-nguyen-2025"]
    assert row["text"] == f"Hạng {firm['rank']} (khoảng {firm['low']}–{firm['high']})"
    tiers = [tier["tier"] for tier in context["tiers"]]
    assert tiers == sorted(set(tiers))
    sizes = [row["size"] for row in context["drivers"]["rows"]]
    assert sizes == sorted(sizes, reverse=True)


def test_every_file_is_listed_with_its_digest(held: Reading) -> None:
    context = files(held)
    listed = {file["name"] for file in context["files"]}
    proofs = {name for name in held.released.files if name.startswith("proofs/")}
    assert listed == set(held.released.files) - proofs
    assert len(context["proofs"]) == len(proofs) == 34
    names = [one["name"] for one in context["proofs"]]
    assert names == sorted(names, key=order)
    assert names.index("Đồng Nai") < names.index("Huế") < names.index("Vĩnh Long")
    for file in context["files"]:
        assert file["sha256"] == held.released.files[file["name"]].sha256


def test_the_command_names_digest_and_key(held: Reading) -> None:
    words = command(held).split()
    assert words[words.index("--digest") + 1] == held.about["digests"]["edition"]
    assert words[words.index("--key") + 1] == held.about["signature"]["key"]


def test_points_of_the_tree_sum_to_the_scale(held: Reading) -> None:
    context = methodology(held)
    assert sum(Decimal(pillar["points"]) for pillar in context["pillars"]) == 1000
    rows = [row for pillar in context["pillars"] for row in pillar["rows"]]
    assert len(rows) == context["count"] == len(held.leaves)
    bare: list[Any] = [
        row["code"] for row in rows if not row["rule"] or not row["evidence"]
    ]
    assert not bare


def test_goalposts_and_levels_stand_in_the_rules(held: Reading) -> None:
    rows = {
        row["code"]: row["rule"]
        for pillar in methodology(held)["pillars"]
        for row in pillar["rows"]
    }
    assert rows["WEB_UP"] == "Mốc từ 90\u00a0% đến 100\u00a0%."
    assert rows["INF_SOC"].endswith("0, 5, 10, 15.")
    assert rows["INF_LGSP"].startswith("Theo bậc: từ 5 được 5;")


def test_a_carried_table_has_no_methodology_of_ours(carried: Released) -> None:
    assert methodology(reading(carried, "vi"))["pillars"] == []
