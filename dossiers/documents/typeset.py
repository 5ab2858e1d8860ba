"""Typesetting: values in, tagged PDF out. Typst comes as one wheel, with no system
libraries, and our own fonts travel with us."""

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings

_HERE = Path(__file__).resolve().parent


def typeset(template: str, values: Mapping[str, Any], *, qr: str) -> bytes:
    """The template (a name in this folder) filled with `values`, as PDF/UA bytes.

    `qr` is the address its QR code leads to; the template finds it as `qr` (SVG text).
    """
    filled = json.dumps({**values, "qr": _qr(qr)}, ensure_ascii=False)
    return typst.compile(
        str(_HERE / f"{template}.typ"),
        root=str(_HERE),
        font_paths=[str(settings.BASE_DIR / "static" / "fonts" / "ttf")],
        ignore_system_fonts=True,
        sys_inputs={"values": filled},
        format="pdf",
        pdf_standards=["ua-1"],
    )


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=0, scale=4)
    return out.getvalue().decode()
