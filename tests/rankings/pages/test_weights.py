"""The reader's own weights rank the table as the official path would, and say whose it is."""

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from rankings.engine.reweighing import reweighed
from rankings.engine.scoring import compute
from rankings.pages import dials, static_pages
from rankings.pages.dials import Board, Dial
from rankings.pages.frame import ways
from rankings.pages.moves import bench
from rankings.pages.reading import Reading, reading
from rankings.pages.weights import _safe, weights, weights_csv
from rankings.released import Released
from tests.rankings import published
from tests.rankings.engine.making import document
from tests.rankings.recorded import recorded

HOME = "thai-nguyen-2025"
PAGE = "/xep-hang/motcua/2025/r1/trong-so/"


def opened(held: Reading, **query: str | list[str]) -> dict[str, Any]:
    asked = {
        f"w.{code}": [text] if isinstance(text, str) else text
        for code, text in query.items()
    }
    context = weights(held, None, asked)
    assert context is not None
    return context


def rows(context: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["unit"]: row for row in context["own"]["rows"]}


# What is computed -------------------------------------------------------------------------


def test_without_a_choice_the_table_is_the_published_one(held: Reading) -> None:
    context = opened(held)
    for unit, row in rows(context).items():
        official = held.row(unit)
        assert (row["place"], row["exact"]) == (official["rank"], official["total"] or "")
        assert row["moved"]["kind"] == ("same" if official["rank"] else "none")
    assert context["own"]["said"].startswith("Trọng số đang như công bố")
    assert [one["current"] for one in context["presets"]] == [True, False]


@given(given=st.lists(st.integers(0, 1000), min_size=6, max_size=6).filter(any))
@settings(max_examples=30, deadline=None)
def test_any_weights_give_what_would_be_published(
    merged: Released, given: list[int]
) -> None:
    held = reading(merged, "vi")
    table = bench(merged)
    assert table is not None
    spec = table.edition.spec
    own = dict(zip(spec.pillars, given, strict=True))
    spec = reweighed(spec, {code: Decimal(weight) for code, weight in own.items()})
    expected = {row.unit: row for row in compute(spec, table.edition.dataset).units}
    for unit, row in rows(opened(held, **{c: str(w) for c, w in own.items()})).items():
        assert row["place"] == expected[unit].rank
        assert Decimal(row["exact"]) == expected[unit].total
        assert row["rank"].endswith("=") == expected[unit].tied


def test_a_difference_is_the_published_rank_less_the_own_one(held: Reading) -> None:
    context = opened(held, INF="0", APP="0", WEB="1000")
    moved = 0
    for unit, row in rows(context).items():
        if row["place"] and held.row(unit)["rank"]:
            assert int(row["moved"]["value"]) == held.row(unit)["rank"] - row["place"]
            moved += row["moved"]["kind"] != "same"
    assert moved > 5
    assert f"{moved} đơn vị đổi hạng." in context["own"]["said"]
    assert context["own"]["said"].startswith("Thái Nguyên hạng ")


def test_the_silent_unit_stays_without_rank_and_says_why(held: Reading) -> None:
    last = opened(held, INF="999")["own"]["rows"][-1]
    assert last["place"] is None
    assert last["unranked"]
    assert last["moved"]["text"] == "–"


def test_only_the_ratio_of_weights_counts(held: Reading) -> None:
    table = bench(held.released)
    assert table is not None
    board = Board.of(table.edition.spec)
    halved = {code: str(weight / 2) for code, weight in board.declared.items()}
    context = opened(held, **halved)
    assert context["presets"][0]["current"]
    assert all(row["moved"]["kind"] in {"same", "none"} for row in rows(context).values())
    shares = [field["share"] for field in context["fields"]]
    assert shares == [field["declared_share"] for field in context["fields"]]


def test_presets_say_what_they_do(held: Reading) -> None:
    context = opened(held)
    published_, equal = context["presets"]
    assert published_["url"] == PAGE
    again = opened(held, **told(equal["url"]))
    assert [one["current"] for one in again["presets"]] == [False, True]
    assert len({field["share"] for field in again["fields"]}) == 1
    alone = opened(held, **told(context["fields"][2]["only_url"]))
    shares = [field["share"].rstrip("\u00a0%") for field in alone["fields"]]
    assert shares == ["0", "0", "100", "0", "0", "0"]


def told(url: str) -> dict[str, str]:
    """Pillar → text of an address."""
    pairs = (part.split("=") for part in url.partition("?")[2].split("&"))
    return {name.removeprefix("w."): text for name, text in pairs}


# What is written --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *("abc", "-1", "-0.0001", "1001", "NaN", "sNaN", "1e308", "Infinity", "-inf"),
        *("1e-9", "1" * 25, "1,2,3", "0x10", "١٢x", "<b>", "\x00", "1e-999999999999"),
    ],
)
def test_what_is_no_weight_is_refused_beside_its_field(held: Reading, text: str) -> None:
    context = opened(held, INF=text)
    assert context["own"] is None
    assert [error["href"] for error in context["errors"]] == ["#w-INF"]
    first = context["fields"][0]
    assert first["error"]
    assert first["text"] == text.strip()
    assert weights_csv(held, {"w.INF": [text]}) == ""


def test_all_zero_is_refused(held: Reading) -> None:
    context = opened(held, **{pillar.code: "0" for pillar in held.pillars})
    assert context["own"] is None
    assert "lớn hơn 0" in context["errors"][0]["message"]


def test_two_weights_for_one_pillar_are_refused(held: Reading) -> None:
    assert opened(held, INF=["1", "2"])["fields"][0]["error"] == (
        "Mỗi trụ cột chỉ một trọng số."
    )


def test_what_is_left_empty_is_as_published(held: Reading) -> None:
    context = opened(held, INF=" ", APP="")
    assert context["presets"][0]["current"]
    assert context["fields"][0]["text"] == context["fields"][0]["declared"]


def test_a_pillar_that_is_not_there_is_passed_over_and_told(held: Reading) -> None:
    context = opened(held, FOO="3")
    assert context["strange"]
    assert context["own"] is not None
    assert not opened(held)["strange"]


def test_a_decimal_comma_is_understood(held: Reading) -> None:
    fields = opened(held, INF="187,5")["fields"]
    assert (fields[0]["text"], fields[0]["stop"]) == ("187,5", "187.5")


@given(
    declared=st.lists(
        st.decimals("0.01", 1000, places=3).filter(bool), min_size=2, max_size=9
    )
)
@settings(max_examples=100, deadline=None)
def test_every_declared_weight_is_a_stop_of_its_slider(declared: list[Decimal]) -> None:
    whole = sum(declared, Decimal(0))
    board = Board(tuple(Dial(f"P{n}", w, whole) for n, w in enumerate(declared)))
    assert all(weight % board.step == 0 for weight in [*declared, whole])
    assert whole / board.step >= dials.STOPS
    assert all(0 < weight <= whole for weight in board.equal.values())
    assert all(weight % board.step == 0 for weight in board.equal.values())


# Where there is such a page ---------------------------------------------------------------


def test_a_table_carried_over_has_no_weights(carried: Released) -> None:
    held = reading(carried, "vi")
    assert weights(held, None, {}) is None
    assert weights_csv(held, {}) is None
    assert "weights" not in dict(ways(held))


def test_a_mean_that_does_not_heed_weights_has_none(
    held: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "weights" in dict(ways(held))
    methodology = document([{"code": "T"}, *({"code": c, "parent": "T"} for c in "AB")])
    for kind, offered in (("median", False), ("min", False), ("geometric", True)):
        methodology["steps"][-1]["kind"] = kind
        other = Released(held.released.folder)
        monkeypatch.setitem(other.__dict__, "methodology", methodology)
        assert Reading(other, "vi").weighable is offered


def test_the_pages_of_a_revision_lead_there(held: Reading) -> None:
    found = {
        path: context["sheet"]
        for path, _url, _template, context in static_pages(held.released, None)
        if path in {"", "do-vung/"}
    }
    assert [sheet["weights_url"] for sheet in found.values()] == [PAGE, PAGE]


# To take along ----------------------------------------------------------------------------


def test_the_table_to_take_along_begins_with_whose_it_is(held: Reading) -> None:
    text = weights_csv(held, {"w.INF": ["400"], "w.SVC": ["0"]})
    assert text is not None
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert "không phải bảng xếp hạng chính thức" in lines[0][0]
    assert ["Địa chỉ", f"{configured.BASE_URL}{PAGE}?w.INF=400&w.SVC=0"] in lines
    assert [held.nodes["INF"].title, "400", "42.1053", "200"] in lines
    assert [held.nodes["SVC"].title, "0", "0", "250"] in lines
    gap = lines.index([])
    shown = rows(opened(held, INF="400", SVC="0"))
    body = {line[0]: line for line in lines[gap + 2 :]}
    assert set(body) == set(shown)
    for unit, line in body.items():
        row = shown[unit]
        assert line[2] == str(row["place"] or "")
        assert line[4] == str(held.row(unit)["rank"] or "")
        assert line[6] == row["exact"]
        if line[5]:
            assert int(line[4]) - int(line[2]) == int(line[5])


@pytest.mark.parametrize("cell", ["=1+1", "+1 (x)", "-a", "@SUM(A1)", "\t=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert _safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-3", "12.5", "Huế", ""])
def test_numbers_and_names_stay_what_they_are(cell: str) -> None:
    assert _safe(cell) == cell


# Doors ------------------------------------------------------------------------------------


@pytest.fixture
def asked(client: Client, settings: Any, shelf: Path, db: None) -> Client:
    settings.PUBLISHED_FOLDER = shelf
    for place in (("motcua", "2025"), ("wide", "2018"), ("small", "2025")):
        recorded(Released.at(shelf, *place, 1))
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        *("", "?w.INF=1e308", "?w.INF=NaN&w.APP=%00&w.APP=2", "?w.INF=-5"),
        *("?w.%3Cb%3E=1", "?w.INF=0&w.APP=0&w.WEB=0&w.SVC=0&w.POL=0&w.HUM=0"),
    ],
)
def test_any_question_gets_a_page(asked: Client, query: str) -> None:
    answer = asked.get(PAGE + query)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "không phải bảng xếp hạng chính thức" in page
    assert "<b>" not in page


@pytest.mark.django_db
def test_the_table_is_sent_as_a_file_or_leads_to_what_is_wrong(asked: Client) -> None:
    answer = asked.get(f"{PAGE}bang.csv?w.INF=400")
    assert answer["Content-Type"].startswith("text/csv")
    assert 'filename="motcua-2025-r1-' in answer["Content-Disposition"]
    assert answer.content.startswith("\ufeff".encode())
    wrong = asked.get(f"{PAGE}bang.csv?w.INF=x")
    assert (wrong.status_code, wrong["Location"]) == (302, f"{PAGE}?w.INF=x")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "bang.csv"])
def test_where_pillars_are_not_known_there_is_no_page(asked: Client, path: str) -> None:
    assert asked.get(f"/xep-hang/wide/2018/r1/trong-so/{path}").status_code == 404


@pytest.mark.django_db
def test_a_small_ranking_has_its_own_too(asked: Client) -> None:
    page = asked.get("/xep-hang/small/2025/r1/trong-so/?w.ORG=100&w.INF=0")
    assert page.status_code == 200
    assert set(published.SMALL) == {row["unit"] for row in page.context["own"]["rows"]}
