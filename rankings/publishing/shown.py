"""Are a revision's files, pages and scores what was recorded? Every fault by its place."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from rankings.engine.archive import SIGNED
from rankings.engine.canonical import digest
from rankings.engine.verifying import verify
from rankings.models import Revision, Score
from rankings.publishing.release import score_rows
from rankings.released import Released, place
from rankings.released.pages import LISTING as PAGE_LISTING
from rankings.released.pages import PAGE, PageList
from rankings.released.placing import DATA, LISTING

_PLACES = Decimal(1).scaleb(-12)


class Remark(str):
    """Worth saying, and no fault: nothing was changed."""

    __slots__ = ()


def revision_faults(revision: Revision) -> Iterator[str]:
    """What differs of one revision; a check that cannot be made is a fault, not an end."""
    edition = revision.edition
    name = f"{edition.index.code} {edition.code} r{revision.number}"
    for fault in _revision(revision):
        yield type(fault)(f"{name}: {fault}")


def tried(check: Callable[[], Iterator[str]], name: str = "") -> Iterator[str]:
    """The faults of a check; where it breaks off, that, so that the next is made.

    name: put before the words for breaking off.
    """
    try:
        yield from check()
    except Exception as error:  # noqa: BLE001 (whatever a broken file may raise)
        yield f"{name}cannot be checked further ({type(error).__name__}: {error})"


def _revision(revision: Revision) -> Iterator[str]:
    yield from tried(lambda: _signed(revision))
    yield from tried(lambda: _placed(revision))
    folder = revision.folder
    if not folder.is_dir():
        yield "its folder is gone"
        return
    held = Released(folder)
    if not held.path(LISTING).is_file():
        yield f"{LISTING} is gone"
        return
    damaged = list(tried(lambda: _files(revision, held)))
    yield from damaged
    for check, name in ((_about, "about.json"), (_scores, "result.json")):
        if not {f"{name} is gone", f"{name} was changed"} & set(damaged):
            yield from tried(partial(check, revision, held))
    # A changed archive is looked into: it says which unit and node.
    if "edition.zip is gone" not in damaged:
        yield from tried(partial(_archive, revision, held))
    for language, _ in settings.LANGUAGES:
        found = tried(partial(_pages, revision, language))
        yield from (f"pages in {language}: {fault}" for fault in found)


def _signed(revision: Revision) -> Iterator[str]:
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(revision.public_key))
        key.verify(
            bytes.fromhex(revision.signature),
            SIGNED + bytes.fromhex(revision.edition_digest),
        )
    except (InvalidSignature, ValueError):
        yield "the recorded signature is not one of the recorded digest"


def _placed(revision: Revision) -> Iterator[str]:
    place(revision.folder, revision.files_digest)
    yield from ()


def _files(revision: Revision, held: Released) -> Iterator[str]:
    if digest(held.path(LISTING).read_bytes()) != revision.files_digest:
        yield f"{LISTING} is not the one that was recorded"
    for file in held.files.values():
        yield from _file(held.path(file.path), file.path, file.sha256)
    for path in _strangers(held.folder / DATA, {*held.files, LISTING}):
        yield f"{path} was not published"


def _file(path: Path, name: str, sha256: str) -> Iterator[str]:
    if not path.is_file():
        yield f"{name} is gone"
    elif digest(path.read_bytes()) != sha256:
        yield f"{name} was changed"


def _strangers(root: Path, known: Collection[str]) -> Iterator[str]:
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and name not in known:
            yield name


def _about(revision: Revision, held: Released) -> Iterator[str]:
    told: Mapping[str, Any] = json.loads(held.path("about.json").read_bytes())["digests"]
    if told["edition"] != revision.edition_digest:
        yield "about.json names another edition digest than the record"


def _archive(revision: Revision, held: Released) -> Iterator[str]:
    if not held.has("edition.zip"):
        return
    checked = verify(
        held.path("edition.zip").read_bytes(),
        published=revision.edition_digest,
        key=revision.public_key,
    )
    yield from (f"edition.zip: {fault}" for fault in checked.faults)
    if checked.engine != revision.engine:
        yield f"edition.zip: names engine {checked.engine}, recorded is {revision.engine}"
    if checked.recomputed:
        yield Remark(f"edition.zip: {checked.recomputed}")


def _pages(revision: Revision, language: str) -> Iterator[str]:
    last = revision.drawings.filter(language=language).order_by("-pk").first()
    held = PageList.of(revision.folder, language)
    if last is None or held.listing != last.sha256:
        yield "are not those that were drawn last (drawrankings)"
    for path, sha256 in held.digests.items():
        yield from _file(held.folder / path / PAGE, f"{path}{PAGE}", sha256)
    known = {f"{path}{PAGE}" for path in held.digests} | {PAGE_LISTING}
    for path in _strangers(held.folder, known):
        yield f"{path} was not drawn"


def _scores(revision: Revision, held: Released) -> Iterator[str]:
    stored = {
        (score.unit.key, score.node): score
        for score in Score.objects.filter(revision=revision).select_related("unit")
    }
    published = json.loads(held.path("result.json").read_bytes())
    for row in score_rows(published):
        score = stored.pop((row.unit, row.node), None)
        if score is None:
            yield f"unit {row.unit!r} node {row.node!r}: the stored score is gone"
            continue
        figures = (score.value, score.score, score.points)
        if (
            any(map(_differ, figures, row.figures))
            or _differ(score.total, row.total)
            or (score.rank, score.missing) != (row.rank, row.missing)
            or score.flags != list(row.flags)
        ):
            yield f"unit {row.unit!r} node {row.node!r}: the stored score was changed"
    for unit, node in sorted(stored):
        yield f"unit {unit!r} node {node!r}: a score was added"


def _differ(stored: Decimal | None, published: Decimal | None) -> bool:
    if stored is None or published is None:
        return stored is not published
    return abs(stored - published) >= _PLACES
