"""What may become a part: judged by content, never by name."""

import hashlib
import io
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import pikepdf
import puremagic
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from dossiers.errors import FileRefused

TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MOST_PIXELS = 80_000_000


@dataclass(frozen=True, slots=True)
class Judged:
    """A file found fit: its kind, size in bytes, SHA-256 (hex), pages if it has them."""

    kind: str
    content_type: str
    size: int
    sha256: str
    pages: int | None


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
    return Judged(kind, TYPES[kind], size, hashlib.sha256(content).hexdigest(), pages)


def kind_of(content: bytes) -> str:
    """The kind by content, one of TYPES; "" when it is none of them."""
    try:
        found = {match.mime_type for match in puremagic.magic_string(content)}
    except puremagic.PureError:
        return ""
    return next((kind for kind, mime in TYPES.items() if mime in found), "")


def _look_into_pdf(content: bytes) -> int:
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if _has_script(pdf):
                raise FileRefused(
                    _("Tệp PDF có mã lệnh bên trong. Hãy in lại thành PDF rồi tải lên.")
                )
            pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise FileRefused(_("Tệp PDF có mật khẩu. Hãy bỏ mật khẩu rồi tải lại.")) from None
    except (pikepdf.PdfError, RecursionError, ValueError, OverflowError):
        raise FileRefused(_("Không mở được tệp PDF: tệp hỏng hoặc thiếu.")) from None
    if pages == 0:
        raise FileRefused(_("Tệp PDF không có trang nào."))
    return pages


def _has_script(pdf: pikepdf.Pdf) -> bool:
    """Whether opening the document would run something."""
    root = pdf.Root
    names: Any = root.get("/Names", {})
    action: Any = root.get("/OpenAction", {})
    runs = isinstance(action, pikepdf.Dictionary) and action.get("/S") in {
        pikepdf.Name.JavaScript,
        pikepdf.Name.Launch,
    }
    return runs or "/JavaScript" in names or "/AA" in root


def _look_into_image(content: bytes) -> int:
    try:
        with Image.open(io.BytesIO(content)) as image:
            width, height = image.size
            if width * height > _MOST_PIXELS:
                raise FileRefused(_("Ảnh quá lớn. Hãy giảm độ phân giải rồi tải lại."))
            image.load()
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
    ):
        raise FileRefused(_("Không mở được ảnh: tệp hỏng hoặc thiếu.")) from None
    return 1


_LOOK: dict[str, Callable[[bytes], int]] = {
    "pdf": _look_into_pdf,
    "jpg": _look_into_image,
    "png": _look_into_image,
}
