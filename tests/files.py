"""Files to upload: sound ones, broken ones, and ones that mean harm."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

SCRIPT: Mapping[str, Any] = {"/S": Name("/JavaScript"), "/JS": String("app.alert(1)")}


def upload(content: bytes, name: str = "giấy.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def image(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def pdf(
    change: Callable[[pikepdf.Pdf], None] | None = None, pages: int = 1, **options: Any
) -> bytes:
    """A real PDF, changed by `change` before it is saved with `options`."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out, **options)
    return out.getvalue()


def archive(*names: str) -> bytes:
    """A ZIP with these members, each a little XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            # A moment of its own: the same bytes wherever and whenever it is made.
            made.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), "<x/>")
    return out.getvalue()


DOCX = archive("[Content_Types].xml", "_rels/.rels", "word/document.xml")
XLSX = archive("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml")


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG."""
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def image_bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few bytes that says it is huge (one bit a pixel)."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    return start + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _script(made: pikepdf.Pdf, **more: Any) -> Any:
    return made.make_indirect(Dictionary({**SCRIPT, **more}))


def _open_action(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = _script(made)


def _open_then_run(made: pikepdf.Pdf) -> None:
    link = {
        "/S": Name("/URI"),
        "/URI": String("https://example.vn"),
        "/Next": _script(made),
    }
    made.Root.OpenAction = Dictionary(link)


def _launch(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Dictionary({"/S": Name("/Launch"), "/F": String("calc.exe")})


def _names(made: pikepdf.Pdf) -> None:
    tree = Dictionary({"/Names": Array([String("x"), _script(made)])})
    made.Root.Names = Dictionary({"/JavaScript": tree})


def _document_event(made: pikepdf.Pdf) -> None:
    made.Root.AA = Dictionary({"/WC": _script(made)})


def _page_event(made: pikepdf.Pdf) -> None:
    made.pages[0].obj["/AA"] = Dictionary({"/O": _script(made)})


def _annotation(made: pikepdf.Pdf) -> None:
    note = {
        "/Type": Name("/Annot"),
        "/Subtype": Name("/Link"),
        "/Rect": Array([0, 0, 9, 9]),
    }
    made.pages[0].obj["/Annots"] = Array([Dictionary({**note, "/A": Dictionary(SCRIPT)})])


def _form_field(made: pikepdf.Pdf) -> None:
    field = {
        "/FT": Name("/Tx"),
        "/T": String("x"),
        "/AA": Dictionary({"/K": _script(made)}),
    }
    made.Root.AcroForm = Dictionary({"/Fields": Array([Dictionary(field)])})


def _xfa(made: pikepdf.Pdf) -> None:
    packet = made.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
    made.Root.AcroForm = Dictionary({"/Fields": Array([]), "/XFA": packet})


def _rich_media(made: pikepdf.Pdf) -> None:
    play = {"/S": Name("/Rendition"), "/JS": made.make_stream(b"app.alert(1)")}
    note = {"/Type": Name("/Annot"), "/Subtype": Name("/Screen"), "/A": Dictionary(play)}
    made.pages[0].obj["/Annots"] = Array([made.make_indirect(Dictionary(note))])


def _submit(made: pikepdf.Pdf) -> None:
    send = {"/S": Name("/SubmitForm"), "/F": String("https://example.vn")}
    made.Root.OpenAction = Dictionary(send)


SCRIPTED: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "opens": _open_action,
    "opens-then-runs": _open_then_run,
    "launches": _launch,
    "names": _names,
    "document-event": _document_event,
    "page-event": _page_event,
    "annotation": _annotation,
    "form-field": _form_field,
    "xfa": _xfa,
    "rendition": _rich_media,
    "submits": _submit,
}


def _to_first_page(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Array([made.pages[0].obj, Name("/Fit")])


def _link(made: pikepdf.Pdf) -> None:
    go = Dictionary({"/S": Name("/URI"), "/URI": String("https://thainguyen.gov.vn")})
    note = {
        "/Type": Name("/Annot"),
        "/Subtype": Name("/Link"),
        "/Rect": Array([0, 0, 9, 9]),
    }
    made.pages[0].obj["/Annots"] = Array([Dictionary({**note, "/A": go})])


def _filled_form(made: pikepdf.Pdf) -> None:
    field = {"/FT": Name("/Tx"), "/T": String("ten"), "/V": String("JavaScript /JS")}
    made.Root.AcroForm = Dictionary({"/Fields": Array([Dictionary(field)])})


def _title(made: pikepdf.Pdf) -> None:
    made.docinfo["/Title"] = "Hướng dẫn /JavaScript"


HARMLESS: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "opens-at-page-one": _to_first_page,
    "links": _link,
    "filled-form": _filled_form,
    "title": _title,
}


def _odd(name: str, value: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(made: pikepdf.Pdf) -> None:
        made.Root[name] = value

    return change


# Catalogue entries of the wrong kind: whatever they are, an answer comes back.
ODD: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "names-is-a-number": _odd("/Names", 5),
    "names-is-a-list": _odd("/Names", Array([1])),
    "open-action-is-a-number": _odd("/OpenAction", 5),
    "open-action-is-a-text": _odd("/OpenAction", String("x")),
    "form-is-a-number": _odd("/AcroForm", 5),
    "action-type-is-a-number": _odd("/OpenAction", Dictionary({"/S": 5})),
    "pages-is-a-number": _odd("/Pages", 5),
    "pages-is-empty": _odd("/Pages", Dictionary({"/Type": Name("/Pages")})),
}
