"""Procedure files: what goes into the catalogue, and what is refused, by which words."""

import copy
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dossiers import publishing
from dossiers.models import Field, Procedure, ProcedureVersion
from egov.models import Agency
from tests.dossiers.catalogue import DOCUMENTS
from tests.makers import agency

pytestmark = pytest.mark.django_db
Document = dict[str, Any]
SMALL = DOCUMENTS["1.001266"]
INVESTMENT = DOCUMENTS["1.009664"]


def changed(**more: Any) -> Document:
    """The small document with other values at its top."""
    return {**copy.deepcopy(SMALL), **more}


def put(folder: Path, name: str, document: Document) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def load(path: Path) -> str:
    out = io.StringIO()
    call_command("loadprocedures", path, stdout=out)
    return out.getvalue().strip()


def refused(path: Path) -> list[str]:
    """The lines with which the path is refused, the closing summary left out."""
    before = ProcedureVersion.objects.count()
    with pytest.raises(CommandError) as caught:
        load(path)
    assert caught.value.returncode == 1
    assert ProcedureVersion.objects.count() == before
    lines = str(caught.value).splitlines()
    if lines[-1].startswith("nothing was stored"):
        lines.pop()
    return lines


class TestLoading:
    def test_a_file_becomes_a_published_version(self, tmp_path: Path) -> None:
        assert load(put(tmp_path, "a.json", SMALL)) == "1 new versions, 0 unchanged"
        version = ProcedureVersion.objects.select_related("procedure__field").get()
        assert version.published_at
        assert version.document == SMALL
        assert version.digest == publishing.digest_of(SMALL)
        assert version.effective_from.isoformat() == SMALL["effective_from"]
        procedure = version.procedure
        assert procedure.code == SMALL["code"]
        assert procedure.name_en == SMALL["name"]["en"]
        assert procedure.field.code == SMALL["field"]["code"]
        assert Procedure.objects.matching("cham dut ho kinh doanh").get() == procedure

    def test_loading_again_changes_nothing(self, tmp_path: Path) -> None:
        put(tmp_path, "a.json", SMALL)
        load(tmp_path)
        before = list(Procedure.objects.values()), list(ProcedureVersion.objects.values())
        assert load(tmp_path) == "0 new versions, 1 unchanged"
        assert before == (
            list(Procedure.objects.values()),
            list(ProcedureVersion.objects.values()),
        )

    def test_order_of_keys_and_spaces_are_no_change(self, tmp_path: Path) -> None:
        path = put(tmp_path, "a.json", SMALL)
        load(path)
        path.write_text(json.dumps(SMALL, indent=3, sort_keys=True), encoding="utf-8-sig")
        assert load(path) == "0 new versions, 1 unchanged"

    def test_a_higher_number_is_a_further_version(self, tmp_path: Path) -> None:
        name = {"vi": "Chấm dứt hộ kinh doanh, bản hai", "en": "Closing, second"}
        second = changed(version=2, effective_from="2026-09-01", name=name)
        put(tmp_path, "b.json", second)
        put(tmp_path, "a.json", SMALL)
        assert load(tmp_path) == "2 new versions, 0 unchanged"
        procedure = Procedure.objects.get()
        assert procedure.name_vi == name["vi"]
        assert [version.number for version in procedure.versions.all()] == [2, 1]

    def test_the_older_file_may_stay_in_the_folder(self, tmp_path: Path) -> None:
        put(tmp_path, "a.json", SMALL)
        load(tmp_path)
        name = {"vi": "Tên mới", "en": "New name"}
        put(tmp_path, "b.json", changed(version=2, effective_from="2026-09-01", name=name))
        assert load(tmp_path) == "1 new versions, 1 unchanged"
        assert load(tmp_path) == "0 new versions, 2 unchanged"
        assert Procedure.objects.get().name_vi == "Tên mới"

    def test_a_known_field_keeps_the_name_people_gave_it(self, tmp_path: Path) -> None:
        code = SMALL["field"]["code"]
        Field.objects.create(code=code, name_vi="Tên do người sửa", name_en="Edited")
        load(put(tmp_path, "a.json", SMALL))
        assert Field.objects.get(code=code).name_en == "Edited"

    def test_bounds_with_a_fraction_have_a_digest(self, tmp_path: Path) -> None:
        document = copy.deepcopy(DOCUMENTS["1.013225"])
        fields = document["form"]["sections"][1]["fields"]
        field = next(field for field in fields if field["type"] == "decimal")
        field["min"] = 0.5
        agency("H55.04", Agency.Kind.DEPARTMENT, "Sở Xây dựng")
        path = put(tmp_path, "a.json", document)
        assert load(path) == "1 new versions, 0 unchanged"
        stored = ProcedureVersion.objects.get()
        assert publishing.digest_of(stored.document) == stored.digest

    def test_subfolders_count_and_the_schema_does_not(self, tmp_path: Path) -> None:
        put(tmp_path, "deep/er/a.json", SMALL)
        put(tmp_path, "schema.json", {"type": "object"})
        assert load(tmp_path) == "1 new versions, 0 unchanged"

    def test_the_shipped_catalogue_loads_in_a_few_queries(self) -> None:
        with CaptureQueriesContext(
            connection,
        ) as first:
            call_command("loadreference", verbosity=0)
        with CaptureQueriesContext(connection) as second:
            call_command("loadreference", verbosity=0)
        assert Procedure.objects.count() == len(DOCUMENTS)
        assert len(first) < 40
        assert len(second) < 20


class TestReference:
    def test_agencies_come_with_their_history(self) -> None:
        call_command("loadreference", verbosity=0)
        former = Agency.objects.get(code="H55.41")
        assert former.successor == Agency.objects.get(code="H55.12")
        assert former not in Agency.objects.in_force()
        assert Agency.objects.in_force().desks().count() == 7

    def test_what_people_changed_stays(self) -> None:
        call_command("loadreference", verbosity=0)
        Agency.objects.filter(code="H55.12").update(phone="02083000000")
        out = io.StringIO()
        call_command("loadreference", stdout=out)
        assert Agency.objects.get(code="H55.12").phone == "02083000000"
        assert out.getvalue().startswith("agencies: 0 new, 24 unchanged")


def spoiled(change: Callable[[Document], object]) -> Document:
    document = copy.deepcopy(SMALL)
    change(document)
    return document


class TestRefusing:
    """Each bad file with the line that names file, field and reason."""

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", "is not valid JSON (line 1, column 1: Expecting value)"),
            (
                b'{\n  "code": ,\n}',
                "is not valid JSON (line 2, column 11: Expecting value)",
            ),
            (b'{"code": "\xff"}', "is not UTF-8 text (byte 11)"),
            ("{}".encode("utf-16"), "is not UTF-8 text (byte 1)"),
            (b"[1, 2]", "must hold one JSON object"),
            (b'{"code": NaN}', "holds NaN, which JSON does not know"),
            (b'{"code": 1, "code": 2}', "has the key 'code' twice in one object"),
            (b"[" * 200_000, "is nested too deeply"),
            (b'{"code": 1' + b"0" * 9000 + b"}", "holds a number of too many digits"),
            (b" " * (4 * 1024 * 1024 + 1), "is larger than 4 MB"),
        ],
    )
    def test_what_is_no_document(self, tmp_path: Path, content: bytes, reason: str) -> None:
        path = tmp_path / "bad.json"
        path.write_bytes(content)
        assert refused(tmp_path) == [f"{path}: {reason}"]

    @pytest.mark.parametrize(
        ("change", "line"),
        [
            (lambda doc: doc.pop("route"), "route: is missing"),
            (lambda doc: doc.update(versoin=1), "versoin: is not a key of this format"),
            (
                lambda doc: doc["limits"][0].update(amount=0),
                "limits[0].amount: must be at least 1",
            ),
            (
                lambda doc: doc["route"][0].update(share=99),
                "route: shares sum to 184, not to 100",
            ),
            (
                lambda doc: doc.update(handling="H55.99"),
                "handling: H55.99 is not an agency of this province",
            ),
            (
                lambda doc: doc["name"].update(en="x" * 401),
                "name.en: must have at most 400 characters",
            ),
            (
                lambda doc: doc.update(effective_from="2026-02-30"),
                "effective_from: is not a day of the calendar",
            ),
        ],
    )
    def test_what_makes_no_sense(
        self, tmp_path: Path, change: Callable[[Document], object], line: str
    ) -> None:
        path = put(tmp_path, "bad.json", spoiled(change))
        assert refused(path) == [f"{path}: {line}"]

    def test_all_problems_of_all_files_are_told_and_no_file_is_stored(
        self, tmp_path: Path
    ) -> None:
        put(tmp_path, "good.json", SMALL)
        first = put(tmp_path, "a.json", spoiled(lambda doc: doc.update(sets=0, version=0)))
        second = tmp_path / "b.json"
        second.write_text("{")
        lines = refused(tmp_path)
        assert [line.partition(":")[0] for line in lines] == [str(first)] * 2 + [
            str(second)
        ]
        assert not Procedure.objects.exists()

    def test_the_summary_counts(self, tmp_path: Path) -> None:
        put(tmp_path, "good.json", SMALL)
        put(tmp_path, "a.json", spoiled(lambda doc: doc.update(sets=0, version=0)))
        with pytest.raises(CommandError, match="nothing was stored: 2 problems in 1 of 2"):
            load(tmp_path)

    def test_a_published_number_with_other_content(self, tmp_path: Path) -> None:
        path = put(tmp_path, "a.json", SMALL)
        load(path)
        put(tmp_path, "a.json", changed(sets=2))
        reason = "1 is published with other content: raise the version number"
        assert refused(path) == [f"{path}: version: {reason}"]
        assert ProcedureVersion.objects.get().document == SMALL

    def test_a_number_below_the_published_one(self, tmp_path: Path) -> None:
        load(put(tmp_path, "a.json", changed(version=3)))
        path = put(tmp_path, "b.json", changed(version=2))
        assert refused(path) == [f"{path}: version: 2 is below the published version 3"]

    def test_a_version_in_force_before_the_one_it_follows(self, tmp_path: Path) -> None:
        load(put(tmp_path, "a.json", changed(effective_from="2026-05-01")))
        path = put(tmp_path, "b.json", changed(version=2, effective_from="2026-04-01"))
        (line,) = refused(path)
        assert line == f"{path}: effective_from: lies before that of version 1, 2026-05-01"

    def test_the_same_number_in_two_files(self, tmp_path: Path) -> None:
        first = put(tmp_path, "a.json", SMALL)
        second = put(tmp_path, "b.json", SMALL)
        reason = f"1.001266 version 1 stands in {first} too"
        assert refused(tmp_path) == [f"{second}: code: {reason}"]

    def test_an_agency_that_has_ended(self, tmp_path: Path) -> None:
        call_command("loadreference", verbosity=0)
        path = put(tmp_path, "a.json", {**INVESTMENT, "version": 9, "handling": "H55.31"})
        (line,) = refused(path)
        assert "H55.31 is not an agency of this province" in line

    def test_a_link_that_leaves_the_folder(self, tmp_path: Path) -> None:
        outside = put(tmp_path, "outside/a.json", SMALL)
        folder = tmp_path / "inside"
        folder.mkdir()
        (folder / "a.json").symlink_to(outside)
        (line,) = refused(folder)
        assert line == f"{folder / 'a.json'}: leads out of the folder {folder}"

    def test_what_is_no_ordinary_file(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.json")
        assert refused(tmp_path) == [f"{tmp_path / 'pipe.json'}: is not an ordinary file"]

    def test_no_such_path_and_an_empty_folder(self, tmp_path: Path) -> None:
        (line,) = refused(tmp_path / "nowhere")
        assert line.endswith("there is no such file or folder")
        (line,) = refused(tmp_path)
        assert line.endswith("holds no .json file")

    @pytest.mark.parametrize("word", ["\x00", "\ud800"])
    def test_characters_no_column_can_hold(self, tmp_path: Path, word: str) -> None:
        path = tmp_path / "a.json"
        path.write_text(json.dumps(changed(decision=f"163{word}/QĐ")))
        assert refused(path) == [f"{path}: decision: has a character that cannot be stored"]
