"""Small real files to attach: a one-page PDF or a picture that says what it stands for."""

import io
import unicodedata
from collections.abc import Callable, Collection
from functools import cache
from random import Random

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from egov.uploads import TYPES

_WIDTH, _HEIGHT = 420, 594  # A4 in points, halved to keep files small


def paper(
    title: str, owner: str, *, accept: Collection[str], rng: Random
) -> SimpleUploadedFile:
    """A scan named `title`, of a kind that is accepted; no two have the same content."""
    kinds = sorted(set(accept) & set(_MAKERS))
    kind = "pdf" if "pdf" in kinds and rng.random() < 0.7 else rng.choice(kinds)
    stamp = f"{rng.randrange(10**8):08d}"
    content = _MAKERS[kind](_plain(title), _plain(owner), stamp)
    name = f"{_plain(title)[:60].strip().replace(' ', '-').lower()}.{kind}"
    return SimpleUploadedFile(name, content, TYPES[kind])


def _plain(text: str) -> str:
    """Without accents: the one font every PDF reader brings knows no Vietnamese."""
    text = text.replace("đ", "d").replace("Đ", "D")
    letters = unicodedata.normalize("NFD", text)
    return "".join(char for char in letters if char.isascii() and char not in "()\\/")


def _pdf(title: str, owner: str, stamp: str) -> bytes:
    pdf = pikepdf.new()
    lines = [f"Demo scan no. {stamp}", title, owner, *("_" * 60 for _line in range(14))]
    shown = " ".join(f"({line[:70]}) Tj T*" for line in lines)
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, _WIDTH, _HEIGHT],
        Contents=pdf.make_stream(f"BT /F1 11 Tf 24 TL 40 540 Td {shown} ET".encode()),
        Resources=pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F1=pikepdf.Dictionary(
                    Type=pikepdf.Name.Font,
                    Subtype=pikepdf.Name.Type1,
                    BaseFont=pikepdf.Name.Helvetica,
                )
            )
        ),
    )
    pdf.pages.append(pikepdf.Page(page))
    return _bytes(pdf)


def _bytes(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@cache
def _sheet() -> Image.Image:
    """Paper with lines of writing, drawn once."""
    sheet = Image.new("L", (_WIDTH, _HEIGHT), 250)
    draw = ImageDraw.Draw(sheet)
    for place, top in enumerate(range(150, 540, 24)):
        draw.line((40, top, 380 - 37 * (place % 4), top), fill=150, width=2)
    return sheet


def _picture(form: str, title: str, owner: str, stamp: str) -> bytes:
    sheet = _sheet().copy()
    draw = ImageDraw.Draw(sheet)
    for top, line in ((40, f"Demo scan no. {stamp}"), (70, title[:58]), (100, owner)):
        draw.text((40, top), line, fill=40)
    out = io.BytesIO()
    sheet.save(out, form)
    return out.getvalue()


_MAKERS: dict[str, Callable[[str, str, str], bytes]] = {
    "pdf": _pdf,
    "jpg": lambda title, owner, stamp: _picture("JPEG", title, owner, stamp),
    "png": lambda title, owner, stamp: _picture("PNG", title, owner, stamp),
}
