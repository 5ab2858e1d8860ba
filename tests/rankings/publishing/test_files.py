"""What a revision consists of can be read back, checked and proved without us."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from rankings.engine.canonical import digest
from rankings.engine.edition import inputs_document, row_is_proved
from rankings.engine.reading import spec_from_document
from rankings.engine.table import table_from_text
from rankings.engine.verifying import verify
from rankings.pages import static_pages
from rankings.released import Released
from tests.rankings import published


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Released:
    return published.provinces(tmp_path_factory.mktemp("wide"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Released:
    return published.small(tmp_path_factory.mktemp("small"))


def read(released: Released, name: str) -> bytes:
    return released.path(name).read_bytes()


def table(released: Released, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(read(released, name).decode())))


def test_every_file_is_listed_with_its_digest(wide: Released) -> None:
    there = {
        path.relative_to(wide.folder / "data").as_posix()
        for path in (wide.folder / "data").rglob("*")
        if path.is_file()
    }
    assert set(wide.files) | {"files.json"} == there
    for path, file in wide.files.items():
        assert (file.sha256, file.size) == (
            digest(read(wide, path)),
            len(read(wide, path)),
        )


def test_the_same_bundle_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = published.small(tmp_path / "a"), published.small(tmp_path / "b")
    assert read(first, "files.json") == read(second, "files.json")


def test_the_archive_verifies_offline_with_the_published_digest(small: Released) -> None:
    about = small.about
    found = verify(
        read(small, "edition.zip"),
        published=about["digests"]["edition"],
        key=about["signature"]["key"],
    )
    assert (found.faults, found.signature) == ((), "valid")


@pytest.mark.parametrize("unit", ["so-tu-phap", "so-y-te"])
def test_a_row_is_proved_alone(small: Released, unit: str) -> None:
    proof = small.json(f"proofs/{unit}.json")
    assert proof["tree"] == small.about["digests"]["tree"]
    assert row_is_proved(proof)
    proof["row"]["total"] = "99.0000"
    assert not row_is_proved(proof)


def test_the_engine_reads_the_inputs_back(small: Released, wide: Released) -> None:
    for released in (small, wide):
        assert released.methodology
        spec = spec_from_document(released.methodology)
        held = table_from_text(read(released, "inputs.csv").decode(), spec)
        assert inputs_document(held) == released.json("inputs.json")


def test_scores_stand_in_the_order_of_ranks(wide: Released) -> None:
    rows = table(wide, "scores.csv")
    ranks = [int(row["rank"]) for row in rows]
    assert ranks == sorted(ranks)
    assert len(rows) == 63
    first = wide.rows[rows[0]["unit"]]
    assert (rows[0]["total"], rows[0]["P3"]) == (
        first["total"],
        next(node["points"] for node in first["nodes"] if node["node"] == "P3"),
    )
    firm = wide.firmness[rows[0]["unit"]]
    assert (rows[0]["low"], rows[0]["tier"]) == (str(firm["low"]), firm["tier"])


def test_change_and_history_tell_of_the_year_before(wide: Released) -> None:
    assert wide.change
    assert wide.change["previous"]["edition"] == "2023"
    for unit, row in wide.changes.items():
        assert row["before"] - row["after"] == row["ranks"]
        assert wide.history[unit][0]["rank"] == row["before"]


def test_the_workbook_holds_what_the_tables_hold(wide: Released) -> None:
    book = openpyxl.load_workbook(io.BytesIO(read(wide, "edition.xlsx")))
    assert book.sheetnames == ["scores", "nodes", "inputs", "weights", "units", "about"]
    head, first, *_ = book["scores"].values
    row = table(wide, "scores.csv")[0]
    assert list(head) == list(row)
    assert first[0] == row["unit"]
    assert first[8] == float(row["total"])
    assert book.properties.description == f"SHA-256 {wide.about['digests']['edition']}"
    assert book["weights"].max_row == 68


def test_the_package_describes_each_column(wide: Released) -> None:
    package = wide.json("datapackage.json")
    for resource in package["resources"]:
        data = read(wide, resource["path"])
        header = data.decode().partition("\n")[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == header
        assert resource["hash"] == f"sha256:{digest(data)}"
        rows = table(wide, resource["path"])
        keys = [tuple(row[k] for k in resource["schema"]["primaryKey"]) for row in rows]
        assert len(set(keys)) == len(keys)


def test_pages_lead_to_addresses_of_the_web_alone(tmp_path: Path) -> None:
    """Of files that were published before such addresses were refused, too."""
    held = published.small(tmp_path)
    for url in ("javascript:alert(1)", "data:text/html,x", "https:", "//a.example"):
        held.about["edition"]["sources"][0]["url"] = url
        drawn = {
            path: context["sources"][0]["url"]
            for path, _, _, context in static_pages(held, None)
            if path in {"phuong-phap/", "so-lieu/"}
        }
        assert drawn == {"phuong-phap/": "", "so-lieu/": ""}


def test_a_carried_table_says_what_is_known_and_no_more(tmp_path: Path) -> None:
    held = published.carried(tmp_path)
    assert not {"edition.zip", "methodology.json", "robustness.json"} & set(held.files)
    rows = table(held, "scores.csv")
    assert [(row["unit"], row["rank"], row["total"]) for row in rows[:2]] == [
        ("da-nang", "1", "0.9301"),
        ("thai-nguyen", "17", ""),
    ]
    assert {row["rank"] for row in rows[2:]} == {""}
    assert row_is_proved(held.json("proofs/da-nang.json"))
    assert json.loads(read(held, "about.json"))["trust"]["mean_shift"] is None


def test_a_merged_province_is_compared_with_its_pro_forma(tmp_path: Path) -> None:
    old, new = published.two_editions(tmp_path)
    assert (len(old.rows), len(new.rows)) == (63, 34)
    row = new.changes["thai-nguyen-2025"]
    assert (row["status"], row["before"]) == ("merged", None)
    assert row["pro_forma"] - row["after"] == row["ranks"]
    assert sum(term["ranks"] for term in row["terms"]) == row["ranks"]
    earlier = new.history["thai-nguyen-2025"]
    assert [(one["edition"], one["unit"]) for one in earlier][-1] == ("2024", "thai-nguyen")
    stayed = new.changes["ha-noi"]
    assert (stayed["status"], stayed["before"]) == ("same", old.rows["ha-noi"]["rank"])
