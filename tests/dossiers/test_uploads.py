"""What may become a part, judged by content."""

import hashlib
import warnings
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from egov.errors import FileRefused
from egov.uploads import TYPES, judge, kind_of
from tests import files

SCANS = ("pdf", "jpg", "png")
PDF, PNG, JPG = files.pdf(pages=3), files.image("PNG"), files.image("JPEG")


def judged(content: bytes, *, accept: tuple[str, ...] = SCANS, max_mb: int = 2) -> str:
    """The kind it was found to be, or the reason for refusing it."""
    try:
        return judge(files.upload(content), accept=accept, max_mb=max_mb).kind
    except FileRefused as refused:
        return refused.message or "refused without a reason"


@pytest.mark.parametrize(
    ("content", "kind", "pages"),
    [(PDF, "pdf", 3), (JPG, "jpg", 1), (PNG, "png", 1)],
    ids=["pdf", "jpg", "png"],
)
def test_a_sound_file_is_known_by_its_content(
    content: bytes, kind: str, pages: int
) -> None:
    found = judge(files.upload(content, "hoàn-toàn.khác"), accept=SCANS, max_mb=1)
    assert (found.kind, found.content_type, found.pages) == (kind, TYPES[kind], pages)
    assert found.size == len(content)
    assert found.sha256 == hashlib.sha256(content).hexdigest()


def test_the_file_can_be_stored_after_it_was_judged() -> None:
    file = files.upload(PDF)
    judge(file, accept=SCANS, max_mb=1)
    assert file.read() == PDF


@pytest.mark.parametrize("name", ["giấy.pdf", "giấy.jpg", "", "x.exe"])
def test_an_empty_file_is_refused_whatever_its_name(name: str) -> None:
    with pytest.raises(FileRefused, match="0 byte"):
        judge(SimpleUploadedFile(name or "x", b""), accept=SCANS, max_mb=1)


def test_the_largest_size_is_still_fine() -> None:
    padded = PDF + b"\n" * (1024 * 1024 - len(PDF))
    assert judged(padded, max_mb=1) == "pdf"
    assert "1 MB" in judged(padded + b"\n", max_mb=1)


OTHERS = {
    "windows": b"MZ\x90\0" + b"\0" * 200,
    "linux": b"\x7fELF" + b"\0" * 200,
    "html": b"<html><script>alert(1)</script></html>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "shell": b"#!/bin/sh\nrm -rf /\n",
    "windows-then-pdf": b"MZ" + b"\0" * 100 + PDF,
    "html-then-pdf": b"<html>" + PDF,
    "gif": files.image("GIF"),
    "tiff": files.image("TIFF"),
    "bmp": files.image("BMP"),
    "webp": files.image("WEBP"),
    "docx": files.DOCX,
    "words": "Đây chỉ là chữ".encode(),
    "nul": b"\0",
    "letter": b"x",
    "mark": b"%",
}


@pytest.mark.parametrize("content", OTHERS.values(), ids=OTHERS)
def test_other_kinds_are_refused_with_what_is_taken(content: bytes) -> None:
    assert "JPG, PDF, PNG" in judged(content)


def test_a_kind_the_part_does_not_take_is_refused() -> None:
    assert judged(PNG, accept=("pdf",)) == judged(JPG, accept=("pdf",))
    assert "PDF" in judged(PNG, accept=("pdf",))


@pytest.mark.parametrize("content", [PDF, PNG, JPG], ids=["pdf", "png", "jpg"])
def test_a_file_cut_short_is_refused(content: bytes) -> None:
    for keep in (len(content) // 2, len(content) // 3, 12, 8):
        assert judged(content[:keep]) not in SCANS


def test_something_hidden_behind_a_scan_does_not_change_its_kind() -> None:
    """Served under the kind found, never sniffed: what follows the image is not read."""
    assert judged(JPG + PDF) == "jpg"
    assert judged(PNG + files.DOCX) == "png"
    assert judged(PDF + files.DOCX) == "pdf"


@pytest.mark.parametrize("how", sorted(files.SCRIPTED))
@pytest.mark.parametrize("packed", [True, False])
def test_a_pdf_that_would_run_something_is_refused(how: str, packed: bool) -> None:
    mode = pikepdf.ObjectStreamMode
    streams = mode.generate if packed else mode.disable
    content = files.pdf(files.SCRIPTED[how], object_stream_mode=streams)
    assert "mã lệnh" in judged(content)


@pytest.mark.parametrize("how", sorted(files.HARMLESS))
def test_a_pdf_that_runs_nothing_is_taken(how: str) -> None:
    assert judged(files.pdf(files.HARMLESS[how])) == "pdf"


@pytest.mark.parametrize("how", sorted(files.ODD))
def test_a_pdf_with_odd_entries_gets_an_answer(how: str) -> None:
    assert judged(files.pdf(files.ODD[how]))


def test_a_pdf_with_a_password_is_refused_and_one_merely_protected_is_not() -> None:
    locked = files.pdf(encryption=pikepdf.Encryption(owner="o", user="bí mật"))
    assert "mật khẩu" in judged(locked)
    protected = files.pdf(encryption=pikepdf.Encryption(owner="o", user=""))
    assert judged(protected) == "pdf"


def test_a_script_does_not_hide_behind_protection() -> None:
    lock = pikepdf.Encryption(owner="o", user="")
    assert "mã lệnh" in judged(files.pdf(files.SCRIPTED["opens"], encryption=lock))


def test_a_pdf_without_pages_is_refused() -> None:
    assert "trang" in judged(files.pdf(pages=0))


def test_a_deeply_nested_pdf_gets_an_answer() -> None:
    def nest(made: pikepdf.Pdf) -> None:
        inner: Any = pikepdf.Array([1])
        for _ in range(300):
            inner = pikepdf.Array([inner])
        made.Root.Deep = inner

    assert judged(files.pdf(nest))
    made = files.pdf()
    assert judged(made.replace(b"/Catalog", b"/Catalog /Deep " + b"[" * 9000 + b"]" * 9000))


def test_a_small_file_that_says_it_is_a_huge_picture_is_refused() -> None:
    bomb = files.image_bomb()
    assert len(bomb) < 200
    assert "lớn" in judged(bomb)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert "lớn" in judged(files.image_bomb(11_000, 9_000))


@pytest.mark.parametrize("kind", [b"iCCP", b"tRNS", b"gAMA", b"cHRM", b"pHYs", b"eXIf"])
@pytest.mark.parametrize("data", [b"", b"\0", b"a\0"])
def test_a_picture_with_a_stump_behind_it_gets_an_answer(kind: bytes, data: bytes) -> None:
    end = PNG.rindex(b"IEND") - 4
    assert judged(PNG[:end] + files.chunk(kind, data) + PNG[end:])


@given(st.sampled_from([PDF, PNG, JPG]), st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_gets_an_answer(content: bytes, data: st.DataObject) -> None:
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at] = data.draw(st.integers(0, 255))
    assert judged(bytes(damaged[: data.draw(st.integers(1, len(damaged)))]))


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", PNG[:33], JPG[:24], b"%PDF-1.7\n", b"PK\3\4"]),
)
@settings(max_examples=150, deadline=None)
def test_any_bytes_get_an_answer(content: bytes, start: bytes) -> None:
    assert judged(start + content, accept=tuple(TYPES))


ARCHIVES = {
    "docx": (files.DOCX, "docx"),
    "xlsx": (files.XLSX, "xlsx"),
    "zip": (files.archive("a.txt"), ""),
    "types-only": (files.archive("[Content_Types].xml"), ""),
    "slides": (files.archive("[Content_Types].xml", "ppt/presentation.xml"), ""),
    "macros": (files.archive("word/document.xml", "word/vbaProject.bin"), ""),
    "jar": (files.archive("META-INF/MANIFEST.MF", "A.class"), ""),
    "start-only": (files.DOCX[:60], ""),
    "cut-short": (files.DOCX[:-30], ""),
    "mark-only": (b"PK\3\4", ""),
}


@pytest.mark.parametrize(("content", "kind"), ARCHIVES.values(), ids=ARCHIVES)
def test_an_office_file_is_more_than_an_archive(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind
