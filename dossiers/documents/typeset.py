"""Typesetting: values in, tagged PDF out. Typst comes as one wheel, with no system
libraries, and our own fonts travel with us."""

import io
import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from unicodedata import normalize

import segno
import typst
from django.conf import settings

logger = logging.getLogger(__name__)
_HERE = Path(__file__).resolve().parent


def typeset(template: str, values: Mapping[str, Any], *, qr: str) -> bytes:
    """The template (a name in this folder) filled with `values`, as PDF/UA bytes.

    `qr` is the address its QR code leads to, "" for none; the template finds it as `qr`
    (SVG text) and, in words, as `address`.
    Words in a script of which our fonts have no letters (a name in Hangul) show as
    boxes; the document is then tagged all the same, but not PDF/UA.
    """
    whole = {**_EMPTY, **values, "qr": _qr(qr) if qr else "", "address": qr}
    filled = normalize("NFC", json.dumps(whole, ensure_ascii=False))
    try:
        return _compile(template, filled, "ua-1")
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        logger.warning("letters_missing", extra={"template": template})
        return _compile(template, filled, "1.7")


# What layout.typ asks for and a paper may be without.
_EMPTY: Mapping[str, Any] = {
    "above": "",
    "code": "",
    "foot": "",
    "form_note": "",
    "page_word": "Trang",
    "qr_alt": "Mã QR dẫn tới trang kiểm tra văn bản",
    "qr_note": "",
    "recipients": [],
    "size": 10,
    "subject": "",
    "to": "",
    "wide": False,
    "witness": "",
}


def _compile(template: str, filled: str, standard: Literal["ua-1", "1.7"]) -> bytes:
    return typst.compile(
        str(_HERE / f"{template}.typ"),
        root=str(_HERE),
        font_paths=[str(settings.BASE_DIR / "static" / "fonts" / "ttf")],
        ignore_system_fonts=True,
        sys_inputs={"values": filled},
        format="pdf",
        pdf_standards=[standard],
    )


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=0, scale=4)
    return out.getvalue().decode()
