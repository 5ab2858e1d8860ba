"""Letters as pages: the list on a dossier's page, and one letter whole."""

from collections.abc import Iterable
from typing import Any

import segno
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dossiers.documents import verify_address
from dossiers.letters.forms import edition_of
from dossiers.letters.paper import paper_of
from dossiers.letters.words import short_words
from dossiers.models import Dossier, Letter
from dossiers.states import Form


def letter_rows(letters: Iterable[Letter], *, face: str) -> list[dict[str, Any]]:
    """Values for partials/rows.html, the newest first. `face`: dossiers or office."""
    return [
        {
            "title": title_of(letter),
            "url": reverse(f"{face}:letter", args=[_code(letter), letter.key]),
            "code": letter.number,
            "note": short_words(letter.issued_at),
            "badge": None
            if is_made(letter)
            else {"tone": "gold", "label": _("Đang ký số")},
        }
        for letter in letters
    ]


def letters_of(dossier: Dossier) -> list[Letter]:
    """The dossier's letters, the newest first. One query."""
    letters = dossier.letters.select_related("content").defer("content__data")
    found = list(letters.order_by("-issued_at", "-pk"))
    for letter in found:
        letter.dossier = dossier
    return found


def _code(letter: Letter) -> str:
    return letter.dossier.code if letter.dossier else ""


def is_made(letter: Letter) -> bool:
    """Whether its file was made and signed."""
    content = getattr(letter, "content", None)
    return bool(content and content.sha256)


def title_of(letter: Letter) -> str:
    """What the form was called the day it was issued, in the reader's language."""
    day = timezone.localdate(letter.issued_at)
    return str(edition_of(Form(letter.form), day).title)


def letter_page(letter: Letter, *, file_url: str) -> dict[str, Any]:
    """One letter, with content: the paper (None once it has left), its file, its state."""
    content = letter.content
    address = verify_address(letter.key)
    return {
        "letter": letter,
        "title": title_of(letter),
        "paper": paper_of(letter.form, content.data) if content.data else None,
        "qr": qr_svg(address),
        "verify_url": address,
        "made": bool(content.sha256),
        "signed_at": content.signed_at,
        "file_url": file_url if content.file else "",
    }


def qr_svg(address: str) -> SafeString:
    """The address as an inline SVG on its own white ground, dark mode or not."""
    code = segno.make(address, error="m", micro=False)
    title = _("Mã QR đến trang kiểm tra văn bản này")
    svg = code.svg_inline(scale=2.5, border=2, light="#fff", title=title, svgclass="qr")
    return SafeString(svg)
