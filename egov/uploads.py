"""What may become a part: judged by content, never by name."""

import hashlib
import io
import struct
import zipfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
import puremagic
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from egov.errors import FileRefused
from egov.scanning import scanned

TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MOST_PIXELS = 80_000_000
_MOST_OBJECTS = 300_000
# A PDF ends with its mark; readers look for it in about this many last bytes.
_PDF_END, _PDF_TAIL = b"%%EOF", 2048
# What only an action has that runs code, starts a program or sends the form's data.
_SCRIPTS = frozenset({"/JS", "/XFA"})
_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"})
# The member that makes an archive an office document.
_OFFICE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A file found fit: its kind, size in bytes, SHA-256 (hex), pages if it has them."""

    kind: str
    content_type: str
    size: int
    sha256: str
    pages: int | None
    scanned: bool


def judge(file: UploadedFile, *, accept: Collection[str], max_mb: int) -> Judged:
    """Look into the file. Raises FileRefused with the reason and what to do."""
    size = file.size or 0
    if size == 0:
        raise FileRefused(_("Tệp rỗng (0 byte). Hãy chọn lại tệp gốc."))
    if size > max_mb * 1024 * 1024:
        raise FileRefused(
            _("Tệp lớn hơn %(most)d MB. Hãy quét ở 200–300 dpi hoặc tách thành tệp nhỏ.")
            % {"most": max_mb}
        )
    file.seek(0)
    content = file.read()
    kind = kind_of(content)
    if kind not in accept:
        raise FileRefused(
            _("Chỉ nhận tệp %(kinds)s; nội dung tệp này không phải loại đó.")
            % {"kinds": ", ".join(kind.upper() for kind in sorted(accept))}
        )
    pages = _LOOK[kind](content) if kind in _LOOK else None
    file.seek(0)
    digest = hashlib.sha256(content).hexdigest()
    return Judged(kind, TYPES[kind], size, digest, pages, scanned(content))


def kind_of(content: bytes) -> str:
    """The kind by content, one of TYPES; "" when it is none of them."""
    if content.startswith(b"PK"):
        return _office_kind(content)
    try:
        found = {match.mime_type for match in puremagic.magic_string(content)}
    except puremagic.PureError:
        return ""
    return next((kind for kind, mime in TYPES.items() if mime in found), "")


def _office_kind(content: bytes) -> str:
    """Which office document an archive is; one with macros is none of ours."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return ""
    if any(name.endswith("vbaProject.bin") for name in names):
        return ""
    return next((kind for kind, name in _OFFICE.items() if name in names), "")


def _look_into_pdf(content: bytes) -> int:
    unreadable = FileRefused(_("Không mở được tệp PDF: tệp hỏng hoặc thiếu."))
    if _PDF_END not in content.rstrip()[-_PDF_TAIL:]:
        raise unreadable  # cut short; what a reader could still save of it is not all
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if len(pdf.objects) > _MOST_OBJECTS:
                raise unreadable
            if _has_script(pdf):
                raise FileRefused(
                    _("Tệp PDF có mã lệnh bên trong. Hãy in lại thành PDF rồi tải lên.")
                )
            pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise FileRefused(_("Tệp PDF có mật khẩu. Hãy bỏ mật khẩu rồi tải lại.")) from None
    except (pikepdf.PdfError, RuntimeError, TypeError, ValueError, OverflowError):
        raise unreadable from None
    if pages == 0:
        raise FileRefused(_("Tệp PDF không có trang nào."))
    return pages


def _has_script(pdf: pikepdf.Pdf) -> bool:
    """Whether the document could run something, wherever in it the action hangs."""
    return any(
        not _SCRIPTS.isdisjoint(inner.keys()) or str(inner.get("/S", "")) in _ACTIONS
        for indirect in pdf.objects
        for inner in _dictionaries(indirect)
    )


def _dictionaries(indirect: Any) -> Iterator[Any]:
    """The dictionaries written inside one numbered object (others have their turn)."""
    waiting = [indirect]
    while waiting:
        found = waiting.pop()
        if isinstance(found, pikepdf.Stream):
            found = found.stream_dict
        if isinstance(found, pikepdf.Dictionary):
            yield found
            inside = [inner for _key, inner in found.items()]
        elif isinstance(found, pikepdf.Array):
            inside = list(found)
        else:
            continue
        waiting += [
            inner
            for inner in inside
            if isinstance(inner, pikepdf.Object) and not inner.is_indirect
        ]


def _look_into_image(content: bytes) -> int:
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            width, height = image.size
            if width * height > _MOST_PIXELS:
                raise _too_large()
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        IndexError,
        struct.error,
    ):
        raise FileRefused(_("Không mở được ảnh: tệp hỏng hoặc thiếu.")) from None
    return 1


def _too_large() -> FileRefused:
    return FileRefused(_("Ảnh quá lớn. Hãy giảm độ phân giải rồi tải lại."))


_LOOK: dict[str, Callable[[bytes], int]] = {
    "pdf": _look_into_pdf,
    "jpg": _look_into_image,
    "png": _look_into_image,
}
