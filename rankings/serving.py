"""Published pages and data files as they were written, and only what is on record.

The record of a revision names the SHA-256 of files.json, that names every data file's; the
record of a drawing names the SHA-256 of pages.json, that names every page's. What was found
on record stays on record, so each process asks once. An answer is never made of other bytes
than its ETag names: that is `Damaged`, an error of ours and not of who asks.
"""

import os
from pathlib import Path
from typing import BinaryIO

import structlog
from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.urls import register_converter
from django.urls.converters import IntConverter
from django.utils.http import http_date, parse_etags

from rankings.engine.canonical import digest
from rankings.models import Drawing, Revision
from rankings.released import Damaged, Released, folder_of, place
from rankings.released.pages import PageList

_log = structlog.get_logger(__name__)
# PUBLISHED_FOLDER, index, edition, number → folder and recorded SHA-256 of its files.json.
_recorded: dict[tuple[Path, str, str, int], tuple[Path, str]] = {}
# Folders of drawings that are on record.
_drawn: set[Path] = set()
# A file as it stands on the disk → SHA-256 of its bytes.
_digests: dict[tuple[int, ...], str] = {}
_MOST_DIGESTS = 50_000


class Number(IntConverter):
    """The number of a revision, written in one way: r1 and not r01."""

    regex = "[1-9][0-9]{0,3}"


register_converter(Number, "revision")


def opened(index: str, edition: str, revision: int) -> Released | None:
    """The files of a revision; None where it is not on record or they are not here."""
    key = (settings.PUBLISHED_FOLDER, index, edition, revision)
    known = _recorded.get(key)
    found = _within(*known) if known else None
    return found or _looked_up(key)


def _looked_up(key: tuple[Path, str, str, int]) -> Released | None:
    sha256 = Revision.objects.files_digest(*key[1:])
    if sha256 is None:
        return None
    folder = folder_of(*key)
    place(folder, sha256)
    found = _within(folder, sha256)
    if found is None:
        _log.error("ranking_files_missing", folder=str(folder))
        return None
    _recorded[key] = (folder, sha256)
    return found


def _within(folder: Path, sha256: str) -> Released | None:
    try:
        return Released.within(folder, sha256)
    except (FileNotFoundError, NotADirectoryError):
        return None


def pages(held: Released, language: str) -> PageList | None:
    """A revision's pages as they were drawn last; None where that is not on record."""
    found = PageList.of(held.folder, language)
    if found.folder not in _drawn:
        rows = Drawing.objects.filter(revision__files_digest=held.listing)
        if not rows.filter(language=language, sha256=found.listing).exists():
            return None
        _drawn.add(found.folder)
    return found


def answer(request: HttpRequest, path: Path, sha256: str, kind: str) -> HttpResponseBase:
    """The bytes, or 304 for who has them. A proxy that compresses makes the tag weak.

    Raises FileNotFoundError; Damaged where the file is another than its digest says.
    """
    tag = f'"{sha256}"'
    held = parse_etags(request.headers.get("If-None-Match", ""))
    file = path.open("rb")
    try:
        facts = _checked(file, sha256)
        made: HttpResponseBase
        if "*" in held or tag in {one.removeprefix("W/") for one in held}:
            made = HttpResponseNotModified()
        elif request.method == "HEAD":
            # The server in front would send a body that is there.
            made = HttpResponse(content_type=kind)
            made["Content-Length"] = str(facts.st_size)
        else:
            made = FileResponse(file, content_type=kind)
            del made["Content-Disposition"]
    except BaseException:
        file.close()
        raise
    if not made.streaming:
        file.close()
    made["Last-Modified"] = http_date(facts.st_mtime)
    made["ETag"] = tag
    return made


def _checked(file: BinaryIO, sha256: str) -> os.stat_result:
    """What the disk says of an open file, whose bytes were read once as it stands now."""
    facts = os.fstat(file.fileno())
    key = (facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns)
    told = _digests.get(key)
    if told is None:
        if len(_digests) >= _MOST_DIGESTS:
            _digests.clear()
        told = _digests[key] = digest(file.read())
        file.seek(0)
    if told != sha256:
        raise Damaged(f"{file.name} is not the file that was published")
    return facts
