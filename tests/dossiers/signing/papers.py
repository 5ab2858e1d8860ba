"""Documents to sign, and what people do to them afterwards."""

import io
import re
from functools import cache
from typing import Any

import typst
from django.conf import settings
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

_SHEET = """
#set document(title: "Giấy khai sinh", author: "UBND phường Phan Đình Phùng")
#set page(paper: "a4")
#set text(font: "Be Vietnam Pro", size: 11pt, lang: "vi", region: "VN")
= Giấy khai sinh
Họ và tên: *Ma Thị Ánh Tuyết*. Nơi sinh: phường Phan Đình Phùng, tỉnh Thái Nguyên.
#lorem(300)
"""


@cache
def result() -> bytes:
    """A sheet typeset as the product does it: tagged, PDF/UA, in the product's letters."""
    return typst.compile(  # type: ignore[call-overload]  # its stub wants paths of one type
        _SHEET.encode(),
        font_paths=[str(settings.BASE_DIR / "static" / "fonts" / "ttf")],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
    )


def gap(pdf: bytes) -> range:
    """Places of the last signature's own bytes, which it does not cover."""
    *_before, last = re.finditer(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", pdf)
    _start, first, after, _rest = (int(number) for number in last.groups())
    return range(first, after)


def with_byte(pdf: bytes, place: int, value: int) -> bytes:
    return pdf[:place] + bytes([value]) + pdf[place + 1 :]


def _update(pdf: bytes) -> tuple[IncrementalPdfFileWriter, Any]:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return writer, writer.root["/Pages"]["/Kids"][0]


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_other_page_content(pdf: bytes) -> bytes:
    """The page says something else; added behind, as editors do."""
    writer, page = _update(pdf)
    words = generic.StreamObject(stream_data=b"0 0 595 842 re f")
    page["/Contents"] = writer.add_object(words)
    writer.update_container(page)
    return _written(writer)


def with_note(pdf: bytes) -> bytes:
    """An annotation over the page."""
    writer, page = _update(pdf)
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): generic.ArrayObject(
                generic.NumberObject(number) for number in (0, 0, 500, 500)
            ),
            generic.pdf_name("/Contents"): generic.pdf_string("Đã sửa"),
        }
    )
    notes = page.get("/Annots", generic.ArrayObject())
    notes.append(writer.add_object(note))
    page["/Annots"] = notes
    writer.update_container(page)
    return _written(writer)


def with_empty_field(pdf: bytes) -> bytes:
    """A visible place for a signature that nobody made: what it shows lies over the page."""
    writer, _page = _update(pdf)
    append_signature_field(writer, SigFieldSpec("Khac", box=(0, 0, 500, 500)))
    return _written(writer)


def with_metadata(pdf: bytes) -> bytes:
    """Another title in the document's information; no reader sees it on the page."""
    writer, _page = _update(pdf)
    writer.set_info(
        generic.DictionaryObject({generic.pdf_name("/Title"): generic.pdf_string("x")})
    )
    return _written(writer)


def with_text_field(pdf: bytes, value: str = "") -> bytes:
    """A form's text field, or the same field filled in."""
    writer, _page = _update(pdf)
    root = writer.root
    if "/AcroForm" not in root:
        root["/AcroForm"] = generic.DictionaryObject(
            {generic.pdf_name("/Fields"): generic.ArrayObject()}
        )
    fields = root["/AcroForm"]["/Fields"]
    named = [one.get_object() for one in fields]
    field = next((one for one in named if one.get("/T") == "ten"), None)
    if field is None:
        field = generic.DictionaryObject(
            {
                generic.pdf_name("/FT"): generic.pdf_name("/Tx"),
                generic.pdf_name("/T"): generic.pdf_string("ten"),
            }
        )
        fields.append(writer.add_object(field))
        writer.update_container(fields)
    field[generic.pdf_name("/V")] = generic.pdf_string(value)
    writer.update_container(field)
    return _written(writer)
