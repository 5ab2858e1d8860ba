"""The result as a document: made once, kept, readable by people and by machines."""

import hashlib
import io
from dataclasses import asdict
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pikepdf
import pytest
import typst
from django.conf import settings as configured

from dossiers import tasks
from dossiers.documents import make_result, result_file
from dossiers.documents.typeset import typeset
from dossiers.letters.paper.blocks import Signature, lines
from dossiers.models import Dossier, Event, Result
from egov import clock
from tests import documents, makers
from tests.cast import Cast
from tests.dossiers.test_at_once import at_once
from tests.reading import words_of
from tests.tampering import tamper

NINE = makers.at("2026-03-11 09:00")


def sheet(*rows: tuple[str, str], owner: str = "Nguyễn Thị Lan") -> dict[str, Any]:
    """Values of the result's template, as `results` gives them."""
    signature = Signature("CHỦ TỊCH", "Dương Tiến Dũng", digital=True)
    return {
        "above": "UBND tỉnh Thái Nguyên",
        "agency": "UBND phường Phan Đình Phùng",
        "number": "1/2026/KQ-H55.12",
        "place_date": "Thái Nguyên, ngày 11 tháng 03 năm 2026",
        "title": "Giấy khai sinh",
        "subject": "Đăng ký khai sinh",
        "code": "H55.12-260311-0001",
        "blocks": [asdict(lines([("Người đề nghị", owner), *rows]))],
        "signatures": [{**asdict(signature), "stamp": "Đã ký số"}],
        "qr_note": "Quét mã để xem.",
    }


def issued(cast: Cast) -> Dossier:
    with clock.standing_at(NINE):
        return makers.on_the_road(cast, "issued")


def stored() -> list[Path]:
    return [path for path in Path(configured.MEDIA_ROOT).rglob("*.pdf") if path.is_file()]


def test_the_document_says_what_was_decided(cast: Cast) -> None:
    dossier = issued(cast)
    with make_result(dossier.pk).file.open("rb") as file:
        words = words_of(file.read())
    for said in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập – Tự do – Hạnh phúc",
        "UBND TỈNH THÁI NGUYÊN UBND PHƯỜNG PHAN ĐÌNH PHÙNG",
        "Số: 1/2026/KQ-H55.12",
        "Thái Nguyên, ngày 11 tháng 03 năm 2026",
        "GIẤY KHAI SINH",
        "Đăng ký khai sinh",
        "Nguyễn Thị Lan",
        "Child name Ma Thị Ánh Tuyết",
        "Born on 15/01/2026",
        "Dương Tiến Dũng",
        dossier.code,
    ):
        assert said in words
    assert "(en)" not in words


def test_the_document_is_tagged_titled_and_in_vietnamese(cast: Cast) -> None:
    with (
        make_result(issued(cast).pk).file.open("rb") as file,
        pikepdf.open(io.BytesIO(file.read())) as pdf,
    ):
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang).startswith("vi")
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert "Giấy khai sinh" in metadata["dc:title"]


def test_it_is_made_once_and_known_by_its_hash(cast: Cast) -> None:
    dossier = issued(cast)
    first = make_result(dossier.pk)
    with first.file.open("rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == first.sha256
    again = make_result(dossier.pk)
    assert (again.file.name, again.sha256) == (first.file.name, first.sha256)
    assert result_file(dossier).name == first.file.name
    assert len([path for path in stored() if "results" in path.parts]) == 1


def test_eight_at_once_make_one_document(live_cast: Cast) -> None:
    dossier = makers.on_the_road(live_cast, "issued")
    made = at_once(8, lambda _: make_result(dossier.pk))
    assert {type(result) for result in made} == {Result}
    assert len({result.file.name for result in made}) == 1
    assert len({result.sha256 for result in made}) == 1
    assert len([path for path in stored() if "results" in path.parts]) == 1


def test_the_worker_makes_it_when_the_result_is_issued(cast: Cast) -> None:
    dossier = issued(cast)
    assert not Result.objects.get().file
    for pk in Event.objects.order_by("pk").values_list("pk", flat=True):
        tasks.deliver_event(pk)
        made = bool(Result.objects.get().file)
        assert made is (pk == dossier.events.latest("seq").pk)


def test_a_dossier_without_result_has_no_document(cast: Cast) -> None:
    with pytest.raises(Result.DoesNotExist):
        make_result(makers.on_the_road(cast, "approved").pk)


def test_an_agency_without_anything_above_it_signs_alone(cast: Cast) -> None:
    dossier = issued(cast)
    type(cast.ward).objects.filter(pk=cast.ward.pk).update(
        parent=None, head_title_vi="Chủ tịch"
    )
    with make_result(dossier.pk).file.open("rb") as file:
        words = words_of(file.read())
    assert "UBND TỈNH" not in words
    assert "CHỦ TỊCH" in words


def test_lines_that_were_not_answered_are_left_out(cast: Cast) -> None:
    document = {**documents.BIRTH, "version": 2}
    document["result"] = {
        **document["result"],
        "lines": ["child_name", "copies", "born_on"],
    }
    procedure = makers.publish(document)
    dossier = makers.filed(cast, procedure)
    fewer = '{"child_name": "An", "born_on": "2026-01-15"}'
    tamper("UPDATE dossiers_dossier SET answers = %(fewer)s", {"fewer": fewer})
    for step in makers.ROADS["issued"]:
        step(cast, dossier)
    with make_result(dossier.pk).file.open("rb") as file:
        words = words_of(file.read())
    assert "Child name An Born on 15/01/2026" in words


@pytest.mark.parametrize(
    "name",
    [
        "Ma Thị Ánh Tuyết",
        "Nguye\u0302\u0303n Thi\u0323 Anh",
        "Nguyễn Văn Đực (tự Ơn), ẢẠẴỮ",
        "Müller Østergård",
        "Иван Иванов",
        "#panic() $x$ [y] *z* _w_ `v` @u <t> \\ // /* */",
        '"; DROP TABLE dossiers_dossier; --',
        "“x” – … ½ ² ₫",
        "x" * 400,
        "dòng một\ndòng hai",
    ],
)
def test_words_stand_as_they_were_typed(name: str) -> None:
    content = typeset("result", sheet(("Tên", name), owner=name), qr="x")
    kept = words_of(content).translate(dict.fromkeys(map(ord, " -\u200b")))
    typed = normalize("NFC", name)
    assert kept.count("".join(typed.split()).replace("-", "")) == 2


@pytest.mark.parametrize("name", ["김민준", "王小明", "Đỗ 🎉 An", "\u202e\u200b", ""])
def test_letters_we_have_not_do_not_keep_a_result_from_being_made(name: str) -> None:
    content = typeset("result", sheet(("Tên", "Ma Thị Ánh Tuyết"), owner=name), qr="x")
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
    assert "Ma Thị Ánh Tuyết" in words_of(content)


def test_many_lines_run_on_to_further_pages() -> None:
    rows = [(f"Mục {number}", f"Giá trị {number} " * 12) for number in range(80)]
    content = typeset("result", sheet(*rows), qr="http://localhost/?ma=x")
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) > 1
    words = words_of(content)
    assert "Mục 79" in words
    assert "Dương Tiến Dũng" in words


def test_a_fault_of_the_template_is_not_hidden() -> None:
    with pytest.raises(typst.TypstError):
        typeset("result", {"title": "nothing else"}, qr="x")
