"""Evidence is taken by its content, kept once, and asked for where a rule says so."""

import hashlib
import io
import zipfile
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from PIL import Image

from egov.errors import FileRefused
from rankings import actions
from rankings.engine.reading import spec_from_document
from rankings.errors import Unusable
from rankings.evidence import EvidenceDraft, bound, refuse_unless_proved, required
from rankings.models import Edition, Evidence, Layer, Observation
from rankings.states import State, Verdict
from tests import makers as people
from tests.rankings.makers import DOCUMENT, World, methodology, world

KIND = Evidence.Kind


def office(member: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(member, "<x/>")
    return out.getvalue()


def image(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, kind)
    return out.getvalue()


FILES = {
    "pdf": people.pdf().read(),
    "png": image("PNG"),
    "jpg": image("JPEG"),
    "xlsx": office("xl/workbook.xml"),
    "docx": office("word/document.xml"),
    "csv": "đơn vị,số máy\nSở Tư pháp,90\n".encode(),
}


def draft(content: bytes, name: str = "tệp.csv", **more: Any) -> EvidenceDraft:
    return EvidenceDraft(KIND.FILE, "Bảng kê", content=content, name=name, **more)


def stored() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


class TestFiles:
    @pytest.mark.parametrize("kind", FILES)
    def test_the_content_says_what_it_is(self, kind: str) -> None:
        name = "tệp.csv" if kind == "csv" else "tệp"
        row = bound(draft(FILES[kind], name))
        sha256 = hashlib.sha256(FILES[kind]).hexdigest()
        assert row.sha256 == sha256
        assert row.file.name == f"evidence/{sha256[:2]}/{sha256}.{kind}"
        assert row.file.read() == FILES[kind]

    def test_the_same_bytes_are_stored_once(self) -> None:
        for name in ("một.csv", "hai.csv"):
            bound(draft(FILES["csv"], name))
        assert len(stored()) == 1

    @pytest.mark.parametrize(
        ("content", "name"),
        [
            (b"MZ\x90\x00\x03\xff\xfe", "bảng.csv"),
            (b"<html><script>alert(1)</script>", "bảng.csv"),
            (b"\xef\xbb\xbf  <svg onload=alert(1)>", "bảng.csv"),
            (b"#!/bin/sh\nrm -rf /\n", "bảng.csv"),
            (b"a,b\n1,\x002\n", "bảng.csv"),
            (b"a,b\n1,2\n", "bảng.txt"),
            (b"%PDF-1.7 cut short", "bảng.pdf"),
            (office("xl/vbaProject.bin"), "bảng.xlsx"),
        ],
    )
    def test_anything_else_is_refused_whatever_its_name(
        self, content: bytes, name: str
    ) -> None:
        with pytest.raises(FileRefused):
            bound(draft(content, name))
        assert not stored()

    @pytest.mark.parametrize("kind", ["csv", "pdf"])
    def test_too_much_is_refused(self, settings: Any, kind: str) -> None:
        settings.UPLOAD_MAX_MB = 0
        with pytest.raises(FileRefused):
            bound(draft(FILES[kind]))

    def test_a_page_keeps_its_snapshot(self) -> None:
        page = EvidenceDraft(
            KIND.PAGE, "Trang chủ", content=b"<html>xin ch\xc3\xa0o", url="https://a.vn/"
        )
        assert str(bound(page).file).endswith(".txt")


@pytest.mark.parametrize(
    "lacking",
    [
        EvidenceDraft(KIND.DOCUMENT, "Quyết định", number="12/QĐ"),
        EvidenceDraft(KIND.DOCUMENT, "Quyết định", issued_on=date(2025, 1, 1)),
        EvidenceDraft(KIND.PAGE, "Trang chủ"),
        EvidenceDraft(KIND.FILE, "Bảng kê"),
        EvidenceDraft(KIND.DOCUMENT, " ", number="1", issued_on=date(2025, 1, 1)),
    ],
)
def test_each_kind_needs_what_makes_it_one(lacking: EvidenceDraft) -> None:
    with pytest.raises(Unusable):
        bound(lacking)


RULE = {"vi": "Danh sách máy tính", "en": "List of computers"}
PAPER = EvidenceDraft(KIND.DOCUMENT, "Kê", number="1/BC", issued_on=date(2025, 3, 1))


def with_rule() -> dict[str, Any]:
    document = deepcopy(DOCUMENT) | {"version": "2"}
    document["nodes"][2]["evidence"] = RULE
    return document


@pytest.mark.django_db
class TestRules:
    @pytest.fixture
    def small(self) -> World:
        held = world()
        Edition.objects.filter(pk=held.edition.pk).update(
            methodology=methodology(held.index, with_rule(), held.nhi)
        )
        actions.open_collection(held.edition.pk, by=held.phong)
        return held

    def pc(self, small: World) -> Observation:
        return Observation.objects.get(unit=small.justice, indicator="PC")

    def test_a_claim_above_zero_needs_evidence(self, small: World) -> None:
        held, cells = self.pc(small), {"PC.a": "90", "PC.b": "100"}
        with pytest.raises(Unusable) as refused:
            actions.report(held.pk, by=small.yen, cells=cells)
        assert "minh chứng" in refused.value.faults[0]
        assert not Layer.objects.exists()
        held = actions.report(held.pk, by=small.yen, cells=cells, evidence=[PAPER])
        assert held.state == State.REPORTED

    @pytest.mark.parametrize("cells", [("NOT_COLLECTED", "NOT_COLLECTED"), ("0", "100")])
    def test_no_claim_needs_none(self, small: World, cells: tuple[str, str]) -> None:
        said = dict(zip(("PC.a", "PC.b"), cells, strict=True))
        held = actions.report(self.pc(small).pk, by=small.yen, cells=said)
        assert held.state == State.REPORTED

    @pytest.mark.parametrize("reason", ["NOT_APPLICABLE", "SUPPRESSED"])
    def test_a_reason_that_takes_points_out_of_the_count_needs_evidence(
        self, small: World, reason: str
    ) -> None:
        held, cells = self.pc(small), {"PC.a": reason, "PC.b": reason}
        with pytest.raises(Unusable):
            actions.report(held.pk, by=small.yen, cells=cells)
        held = actions.report(held.pk, by=small.yen, cells=cells, evidence=[PAPER])
        assert held.state == State.REPORTED

    @pytest.mark.parametrize(("text", "worth"), [("0", True), ("3", True), ("9", False)])
    def test_nothing_is_a_claim_where_less_is_better(self, text: str, worth: bool) -> None:
        document = with_rule()
        node = next(one for one in document["nodes"] if one["code"] == "PC")
        node |= {
            "rule": {"kind": "value"},
            "direction": -1,
            "normalise": {"kind": "goalposts", "lower": 0, "upper": 9},
        }
        del node["merge_rule"]
        spec = spec_from_document(document)
        if not worth:
            refuse_unless_proved(spec, "PC", {"PC": text}, [])
            return
        with pytest.raises(Unusable):
            refuse_unless_proved(spec, "PC", {"PC": text}, [])

    def test_where_no_rule_asks_none_is_needed(self, small: World) -> None:
        held = Observation.objects.get(unit=small.justice, indicator="LAN")
        assert actions.report(held.pk, by=small.yen, cells={"LAN": "1"}).layers_count == 1

    def test_the_methodology_says_what_is_asked_for(self, small: World) -> None:
        version = Edition.objects.get(pk=small.edition.pk).methodology
        assert version is not None
        assert required(version.spec, "PC") == RULE
        assert required(version.spec, "LAN") is None
        nothing = {"PC.a": "-0.00", "PC.b": "7"}
        refuse_unless_proved(version.spec, "PC", nothing, [])

    @pytest.mark.parametrize(("until", "taken"), [(30, False), (31, True)])
    def test_an_assessors_paper_is_in_date_too(
        self, small: World, until: int, taken: bool
    ) -> None:
        held = Observation.objects.get(unit=small.justice, indicator="LAN")
        actions.report(held.pk, by=small.yen, cells={"LAN": "1"})
        old = EvidenceDraft(
            KIND.DOCUMENT,
            "Cũ",
            number="2/BC",
            issued_on=date(2024, 1, 1),
            valid_to=date(2025, 12, until),
        )
        who = held.assessors.get()
        if not taken:
            with pytest.raises(Unusable):
                actions.assess(held.pk, by=who, verdict=Verdict.ACCEPTED, evidence=[old])
            return
        held = actions.assess(held.pk, by=who, verdict=Verdict.ACCEPTED, evidence=[old])
        assert held.layers.latest("seq").evidence.get().title == "Cũ"
