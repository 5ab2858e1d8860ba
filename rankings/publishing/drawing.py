"""Pages of a revision, drawn once from its files for both languages."""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from egov import clock
from rankings.engine.canonical import digest
from rankings.models import Drawing, Revision
from rankings.pages import static_pages
from rankings.released import Released
from rankings.released.folder import PAGES
from rankings.released.pages import LISTING, PAGE, drawing_name
from rankings.released.placing import locked


def draw(revision: Revision) -> int:
    """Draw all pages of a revision; return how many. Safe to do again at any time.

    One at a time: who comes later sees the newest revision and draws last. Raises
    FileNotFoundError where the recorded files are gone, Damaged where they are others.
    """

    def record(language: str, sha256: str) -> None:
        drawings = Drawing.objects.filter(revision=revision, language=language)
        last = drawings.order_by("-pk").values_list("sha256", flat=True).first()
        if last != sha256:
            Drawing.objects.create(
                revision=revision, language=language, sha256=sha256, drawn_at=clock.now()
            )

    held = revision.released
    with locked(held.folder / ".drawing"):
        newest = revision.edition.revisions.order_by("-number").first()
        newer = newest.number if newest and newest.number > revision.number else None
        return draw_pages(held, newer, record)


def draw_pages(
    held: Released, newer: int | None, record: Callable[[str, str], None]
) -> int:
    """The same from a revision's files alone; newer: number of the one that supersedes it.

    record: told the language and the SHA-256 of its pages.json before they are shown.
    """
    count = 0
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            pages = dict(_pages(held, newer))
        listing = _listing(pages)
        name = drawing_name(language, digest(listing))
        _write(held.folder / PAGES / name, {**pages, LISTING: listing})
        record(language, digest(listing))
        _show(held.folder / PAGES, language, name)
        count += len(pages)
    return count


def _pages(held: Released, newer: int | None) -> Iterator[tuple[str, bytes]]:
    """(path below the language, bytes) of every page."""
    for path, url, template, context in static_pages(held, newer):
        text = render_to_string(template, context, request=_request(url))
        yield f"{path}{PAGE}", text.encode()


def _request(url: str) -> HttpRequest:
    """Nobody in particular asks: a page is the same for everybody."""
    request = RequestFactory().get(url)
    request.user = AnonymousUser()
    return request


def _listing(pages: Mapping[str, bytes]) -> bytes:
    digests = {path.removesuffix(PAGE): digest(data) for path, data in pages.items()}
    return json.dumps(digests, sort_keys=True, indent=0).encode()


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write what is missing or was changed; what does not belong there is removed."""
    for path, content in files.items():
        file = folder / path
        if not file.is_file() or file.read_bytes() != content:
            _replace(file, content)
    for stranger in [path for path in folder.rglob("*") if path.is_file()]:
        if stranger.relative_to(folder).as_posix() not in files:
            stranger.unlink()


def _replace(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{uuid4().hex}")
    draft.write_bytes(content)
    os.replace(draft, file)


def _show(folder: Path, language: str, name: str) -> None:
    """Let the language lead to this drawing; the one before stays for who reads it now."""
    link = folder / language
    former = os.readlink(link) if link.is_symlink() else ""
    if former == name:
        return
    if not former and link.exists():  # of a time when pages were drawn in place
        link.rename(folder / f".{language}-in-place")
    draft = folder / f".{uuid4().hex}"
    draft.symlink_to(name)
    os.replace(draft, link)
    for other in folder.glob(f".{language}-*"):
        if other.name not in (name, former):
            shutil.rmtree(other, ignore_errors=True)
