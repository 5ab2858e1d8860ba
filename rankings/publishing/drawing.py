"""Pages of a revision, drawn once from its files for both languages."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from rankings.engine.canonical import digest
from rankings.models import Revision
from rankings.pages import static_pages
from rankings.released import Released
from rankings.released.folder import PAGES
from rankings.released.pages import LISTING, PAGE


@dataclass(frozen=True, slots=True)
class _Drawn:
    path: str
    content: bytes


def draw(revision: Revision) -> int:
    """Draw all pages of a revision; return how many. Safe to do again at any time.

    Raises FileNotFoundError where its folder is gone.
    """
    held = revision.released
    newest = revision.edition.revisions.order_by("-number").values_list("number", flat=True)
    return draw_pages(held, newest[0] if newest[0] > revision.number else None)


def draw_pages(held: Released, newer: int | None) -> int:
    """The same from a revision's files alone; newer: number of the one that supersedes it."""
    count = 0
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            count += _write(held.folder / PAGES / language, _pages(held, newer))
    return count


def _pages(held: Released, newer: int | None) -> Iterator[_Drawn]:
    for path, url, template, context in static_pages(held, newer):
        text = render_to_string(template, context, request=_request(url))
        yield _Drawn(path, text.encode())


def _request(url: str) -> HttpRequest:
    """Nobody in particular asks: a page is the same for everybody."""
    request = RequestFactory().get(url)
    request.user = AnonymousUser()
    return request


def _write(folder: Path, drawn: Iterator[_Drawn]) -> int:
    """Replace page by page, the listing last: what is served is always listed."""
    digests: dict[str, str] = {}
    for one in drawn:
        _replace(folder / one.path / PAGE, one.content)
        digests[one.path] = digest(one.content)
    listing = json.dumps(digests, sort_keys=True, indent=0)
    _replace(folder / LISTING, listing.encode())
    return len(digests)


def _replace(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{uuid4().hex}")
    draft.write_bytes(content)
    os.replace(draft, file)
