"""Home, comparison and errata, from values and files."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from rankings.pages.compare import compare
from rankings.pages.errata import Publication, errata
from rankings.pages.home import Coming, Issue, Shelf, home
from rankings.pages.reading import Reading, reading
from rankings.released import Released
from tests.rankings import published

HOME = "thai-nguyen-2025"
ISSUE = Issue("2025", "Kỳ 2025", 1, date(2025, 12, 31), False, True)


def test_home_shows_the_first_three_and_the_province(merged: Released) -> None:
    older = replace(ISSUE, edition="2024")
    shelf = Shelf("motcua", "Bộ chỉ số", "", [ISSUE, older], merged)
    (told,) = home([shelf], [])["shelves"]
    held = reading(merged, "vi")
    assert [one["name"] for one in told["top"]] == [held.name(u) for u in held.ranked[:3]]
    assert told["own"]["name"] == "Thái Nguyên"
    assert [one["url"] for one in told["issues"]] == ["/xep-hang/motcua/2024/r1/"]


def test_home_passes_over_an_index_without_editions() -> None:
    assert home([Shelf("x", "X", "", [], None)], [])["shelves"] == []


def test_home_names_an_edition_whose_files_are_elsewhere() -> None:
    (told,) = home([Shelf("x", "X", "", [ISSUE], None)], [])["shelves"]
    assert told["url"] == "/xep-hang/x/2025/r1/"
    assert "top" not in told


def test_the_calendar_shows_only_days_that_are_fixed() -> None:
    coming = Coming("X", "Kỳ", "Đang thu thập", None, date(2026, 11, 30), None, None)
    (told,) = home([], [coming])["coming"]
    assert [step["day"] for step in told["steps"]] == ["30/11/2026"]


def test_four_units_at_most_are_compared_each_once(held: Reading) -> None:
    asked = [HOME, HOME, "atlantis", *held.ranked[:5]]
    units = [one["unit"] for one in compare(held, None, asked)["units"]]
    assert units == list(dict.fromkeys([HOME, *held.ranked[:4]]))[:4]


def test_without_a_choice_the_province_stands_beside_the_first(held: Reading) -> None:
    units = [one["unit"] for one in compare(held, None, [])["units"]]
    assert units == [HOME, held.ranked[0]]


def test_a_comparison_of_unknown_scores_says_so(carried: Released) -> None:
    context = compare(reading(carried, "vi"), None, ["da-nang", "thai-nguyen"])
    assert not context["has_scores"]


def publication(released: Released | None, number: int) -> Publication:
    at = datetime(2026, 3, 2, 2, tzinfo=UTC)
    return Publication("small", "2025", number, at, "Sửa", "ab" * 32, released)


def test_errata_name_every_unit_whose_figures_changed(tmp_path: Path) -> None:
    first = published.small(tmp_path)
    kept = dict(published.SMALL["so-y-te"])
    published.SMALL["so-y-te"].update({"ONLINE": "0.9", "PC.a": "80", "LAN": "1"})
    try:
        second = published.small(tmp_path, number=2)
    finally:
        published.SMALL["so-y-te"].clear()
        published.SMALL["so-y-te"].update(kept)
    newest, oldest = errata([publication(first, 1), publication(second, 2)])
    assert [newest["number"], oldest["number"]] == [2, 1]
    assert oldest["rows"] == []
    changed = {row["name"] for row in newest["rows"]}
    assert "Sở Y tế" in changed
    rows, old, new = newest["rows"], reading(first, "vi"), reading(second, "vi")
    expected = {
        new.name(unit)
        for unit in new.ordered
        if any(new.row(unit)[k] != old.row(unit)[k] for k in ("rank", "total"))
    }
    assert {row["name"] for row in rows} == expected


def test_errata_without_files_still_say_why(tmp_path: Path) -> None:
    newest, _ = errata([publication(None, 1), publication(None, 2)])
    assert newest["erratum"] == "Sửa"
    assert not newest["compared"]
