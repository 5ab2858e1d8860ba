"""An edition as bytes: digests, proofs, the archive, and what verification names."""

import io
import json
import random
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rankings.engine import archive as archives
from rankings.engine import verifying
from rankings.engine.__main__ import main
from rankings.engine.archive import archive, read_archive
from rankings.engine.canonical import canonical, digest
from rankings.engine.commands import verify_edition
from rankings.engine.edition import Edition, row_is_proved
from rankings.engine.reading import read_spec, spec_from_document
from rankings.engine.table import read_csv, table_from_text
from rankings.engine.verifying import verify

DOCS = Path(__file__).resolve().parents[3] / "docs" / "rankings"
KEY = bytes(range(32))


@pytest.fixture(scope="module")
def edition() -> Edition:
    spec = read_spec(DOCS / "points.json")
    return Edition.computed(spec, read_csv(DOCS / "points.csv", spec))


def repacked(data: bytes, **changes: Any) -> bytes:
    """The archive with files replaced: name without .json → function of its bytes."""
    files = read_archive(data)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        for name, raw in files.items():
            change = changes.get(name.removesuffix(".json"))
            folder.writestr(name, change(raw) if change else raw)
    return out.getvalue()


def said(data: bytes, **options: str) -> list[str]:
    return [str(fault) for fault in verify(data, **options).faults]


def swap(old: str, new: str) -> Any:
    def change(raw: bytes) -> bytes:
        assert old.encode() in raw
        return raw.replace(old.encode(), new.encode(), 1)

    return change


def test_canonical_bytes_do_not_depend_on_layout() -> None:
    one = spec_from_document(json.loads((DOCS / "points.json").read_text()))
    assert canonical({"b": 1, "a": "e\u0301"}) == '{"a":"\u00e9","b":1}'.encode()
    assert b'"scale":100' in canonical(one.document)


def test_the_order_of_rows_and_columns_changes_no_digest(edition: Edition) -> None:
    lines = [line.split(",") for line in (DOCS / "points.csv").read_text().split()]
    order = list(range(len(lines[0])))
    random.Random(1).shuffle(order)
    mixed = [[row[place] for place in order] for row in [lines[0], *reversed(lines[1:])]]
    text = "\n".join(",".join(row) for row in mixed)
    again = Edition.computed(edition.spec, table_from_text(text, edition.spec))
    assert again.digests == edition.digests


def test_numbers_written_otherwise_are_the_same_inputs(edition: Edition) -> None:
    text = (
        (DOCS / "points.csv").read_text().replace(",90,", ",90.00,").replace("400", "4e2")
    )
    again = Edition.computed(edition.spec, table_from_text(text, edition.spec))
    assert again.digests == edition.digests


def test_another_value_is_another_edition(edition: Edition) -> None:
    text = (DOCS / "points.csv").read_text().replace(",90,", ",91,")
    again = Edition.computed(edition.spec, table_from_text(text, edition.spec))
    assert not set(again.digests.values()) & set(edition.digests.values())


def test_the_rows_of_the_result_are_the_leaves(edition: Edition) -> None:
    whole = canonical(edition.document)
    assert whole == edition.result_bytes
    assert digest(whole) == edition.digests["result"]
    assert all(row in whole for row in edition.rows.values())


def test_every_row_is_proved_alone_and_only_that_row(edition: Edition) -> None:
    for unit in ("an", "binh", "cam"):
        proof = json.loads(json.dumps(edition.proof(unit)))
        assert row_is_proved(proof)
        proof["row"]["rank"] = 9
        assert not row_is_proved(proof)
    with pytest.raises(KeyError):
        edition.proof("nobody")


def test_the_archive_is_the_same_bytes_each_time_and_sound(edition: Edition) -> None:
    data = archive(edition)
    assert data == archive(edition)
    found = verify(data, published=edition.digests["edition"])
    assert (found.faults, found.signature) == ((), "absent")


def test_a_signature_is_checked(edition: Edition) -> None:
    data = archive(edition, KEY)
    found = verify(data)
    assert (found.sound, found.signature) == (True, "valid")
    assert verify(data, key=found.key).sound
    assert "is signed by the key" in said(data, key="00" * 32)[0]
    assert "is not signed" in said(archive(edition), key=found.key)[0]
    forged = repacked(data, manifest=swap('"value":"', '"value":"00'))
    assert "the signature does not fit" in said(forged)[-1]


def test_another_edition_than_the_published_one_is_told(edition: Edition) -> None:
    assert "published is 00" in said(archive(edition), published="00")[0]


CHANGES: list[tuple[dict[str, Any], list[str]]] = [
    ({"result": swap('"node":"PC","points":"18"', '"node":"PC","points":"19"')}, ["result.json: unit 'an' node 'PC' points is 19, recomputed 18"]),
    ({"result": swap('"total":"60.0000"', '"total":"61.0000"')}, ["result.json: unit 'binh' node 'TOTAL' total is 61.0000, recomputed 60.0000"]),
    ({"result": swap('"rank":3,"tied"', '"rank":1,"tied"')}, ["result.json: unit 'cam' node 'TOTAL' rank is 1, recomputed 3"]),
    ({"inputs": swap('"LATE":"10"', '"LATE":"11"')}, ["inputs.json: unit 'an' is not as it was sealed", "result.json: unit 'an' node 'LATE' value is 10, recomputed 11"]),
    ({"inputs": swap('"LATE":"60"', '"LATE":"61"')}, ["result.json: unit 'binh' node 'LATE' the input LATE is 61, in the row 60"]),
    ({"methodology": swap('"code":"SITE"', '"code":"SITA"')}, ["methodology.json: node 'SITA' is not as it was sealed"]),
    ({"methodology": swap('"lower":0', '"lower":1')}, ["methodology.json: node 'LATE' is not as it was sealed", "result.json: unit 'an' node 'LATE' score is 80, recomputed 81"]),
    ({"methodology": swap('"lower":0', '"lower":x')}, ["methodology.json: node 'LATE' $: is not JSON"]),
    ({"inputs": swap('"BAND":"300"', '"BAND":x300"')}, ["inputs.json: unit 'binh' node 'BAND' $: is not JSON"]),
    ({"result": swap('"node":"SITE","points"', '"node":"SITE,"points"')}, ["result.json: unit 'an' node 'SITE' is not as recomputed here"]),
    ({"result": swap('"missing":null,"node":"PC"', '"nissing":null,"node":"PC"')}, ["result.json: unit 'an' node 'PC' is not as recomputed here"]),
    ({"inputs": lambda raw: raw.replace(b'"unit"', b'"unit" ') + b" "}, ["inputs.json: is not in canonical form"]),
    ({"inputs": lambda raw: b"[]"}, ["inputs.json: $: must be an object"]),
    ({"inputs": lambda raw: b'{"an":3}'}, ["inputs.json: cannot be computed: not an inputs document"]),
    ({"manifest": swap('"engine":"1"', '"engine":"0"')}, ["manifest.json: the input digest is not that of the files"]),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), CHANGES)
def test_a_change_is_named_by_unit_and_node(
    edition: Edition, changes: dict[str, Any], expected: list[str]
) -> None:
    found = said(repacked(archive(edition), **changes))
    for text in expected:
        assert any(one.startswith(text) for one in found), found


def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the engine had become another since."""
    monkeypatch.setattr(verifying, "VERSION", "2")


def test_an_edition_of_an_older_engine_stays_sound(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer(monkeypatch)
    found = verify(archive(edition, KEY), published=edition.digests["edition"])
    assert (found.faults, found.signature, found.otherwise) == ((), "valid", ())
    assert found.recomputed == "computed by engine 1, this is 2: recomputed, equal"


def test_what_a_newer_engine_computes_otherwise_is_told_and_no_fault(
    edition: Edition,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    newer(monkeypatch)
    of_today = replace(edition.dataset, rows=edition.dataset.rows[::-1])
    monkeypatch.setattr(verifying, "dataset_of", lambda inputs: of_today)
    path = tmp_path / "edition.zip"
    path.write_bytes(archive(edition, KEY))
    found = verify(path.read_bytes(), published=edition.digests["edition"])
    assert found.sound
    assert found.recomputed.startswith(
        "computed by engine 1, this is 2: recomputed, differs, first "
    )
    assert "unit 'an'" in found.recomputed
    assert verify_edition([str(path)]) == 3
    assert capsys.readouterr().out.startswith("unchanged: ")


@pytest.mark.parametrize("name", ["result", "inputs", "methodology", "manifest"])
def test_an_older_engine_excuses_no_change(
    edition: Edition, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    newer(monkeypatch)
    changes = {
        "result": swap('"total":"60.0000"', '"total":"61.0000"'),
        "inputs": swap('"LATE":"10"', '"LATE":"11"'),
        "methodology": swap('"lower":0', '"lower":1'),
        "manifest": swap('"engine":"1"', '"engine":"0"'),
    }
    found = said(repacked(archive(edition), **{name: changes[name]}))
    assert found
    if name == "result":
        assert "result.json: unit 'binh' is not as it was sealed" in found


def test_no_flipped_bit_goes_unseen(edition: Edition) -> None:
    """In the stored files; every flip in the inputs names a unit."""
    data = archive(edition, KEY)
    draw = random.Random(7)
    with zipfile.ZipFile(io.BytesIO(data)) as folder:
        places = {
            entry.filename: (
                entry.header_offset + 30 + len(entry.filename),
                entry.file_size,
            )
            for entry in folder.infolist()
        }
    for name, (start, size) in places.items():
        for _ in range(40):
            spoiled = bytearray(data)
            spoiled[start + draw.randrange(size)] ^= 1 << draw.randrange(7)
            faults = verify(bytes(spoiled)).faults
            assert faults, name
            if name == "inputs.json":
                assert any(fault.unit for fault in faults), faults


@pytest.mark.parametrize("data", [b"", b"PK", b"\x00" * 100])
def test_what_is_no_archive_is_told(data: bytes) -> None:
    assert "not a readable ZIP archive" in said(data)[0]


def test_an_archive_without_its_files_is_told() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        folder.writestr("inputs.json", "{}")
    assert (
        "holds no methodology.json, result.json, manifest.json" in said(out.getvalue())[0]
    )


def test_a_key_that_is_none_is_refused_and_nothing_is_written(
    tmp_path: Path, capsys: Any
) -> None:
    key, out, bundle = tmp_path / "key.pem", tmp_path / "r.json", tmp_path / "e.zip"
    key.write_text("no key")
    given = [str(DOCS / "points.json"), str(DOCS / "points.csv")]
    options = ["--out", str(out), "--edition", str(bundle), "--key", str(key)]
    assert main(["compute", *given, *options]) == 2
    assert "--key" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["key.pem"]


def test_the_commands_work_together(tmp_path: Path, capsys: Any) -> None:
    bundle, proof = str(tmp_path / "e.zip"), str(tmp_path / "p.json")
    given = [str(DOCS / "points.json"), str(DOCS / "points.csv")]
    assert (
        main(["compute", *given, "--out", str(tmp_path / "r.json"), "--edition", bundle])
        == 0
    )
    answer = json.loads((tmp_path / "r.json").read_text())
    assert main(["verify", bundle, "--digest", answer["digests"]["edition"]]) == 0
    assert answer["digests"]["edition"] in capsys.readouterr().out
    assert main(["verify", bundle, "--digest", "00"]) == 1
    assert main(["prove", bundle, "cam", "--out", proof]) == 0
    assert main(["prove", "--check", proof]) == 0
    Path(proof).write_text(Path(proof).read_text().replace('"rank": 3', '"rank": 1'))
    assert main(["prove", "--check", proof]) == 1
    assert main(["prove", bundle, "nobody", "--out", proof]) == 2
    assert main(["verify", str(tmp_path / "none.zip")]) == 2


def test_verifying_needs_the_standard_library_only(
    edition: Edition, tmp_path: Path
) -> None:
    """In a Python without site-packages: no NumPy, no cryptography, no Django."""
    bundle = tmp_path / "e.zip"
    bundle.write_bytes(archives.archive(edition, KEY))
    root = Path(__file__).resolve().parents[3]
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); import runpy; runpy.run_module('rankings.engine', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, str(root), "verify", str(bundle)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "signature: unchecked" in done.stdout
