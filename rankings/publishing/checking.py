"""Do record, files and signatures still say what was published? Every fault by its place."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from rankings.engine.archive import SIGNED
from rankings.engine.canonical import digest
from rankings.engine.verifying import verify
from rankings.models import Edition, EditionEvent, Evidence, Layer, Revision, Score
from rankings.publishing.release import score_rows
from rankings.records import BEGINNING, draws_digest, evidence_digest, linked
from rankings.released import Released
from rankings.released.folder import DATA, LISTING
from rankings.states import EditionStep
from rankings.values import cell_of

_PLACES = Decimal(1).scaleb(-12)


def faults(edition: Edition) -> Iterator[str]:
    """Everything that is not as it was recorded: events, layers, evidence, revisions."""
    yield from _events(edition)
    yield from _layers(edition)
    newest = None
    for revision in edition.revisions.select_related("edition__index").order_by("number"):
        yield from _revision(revision)
        newest = revision
    if newest is not None and not edition.as_published and edition.status == "published":
        yield from _values_published(newest)


# The record ------------------------------------------------------------------------------


def _events(edition: Edition) -> Iterator[str]:
    previous, expected = BEGINNING, 1
    last = None
    for event in EditionEvent.objects.filter(edition=edition).order_by("seq"):
        name = f"{edition.index.code} {edition.code}: event {event.seq}"
        if event.seq != expected:
            yield f"{name}: event {expected} is missing"
        elif bytes(event.previous) != previous:
            yield f"{name}: does not follow event {event.seq - 1}"
        if linked(bytes(event.previous), event.body()) != bytes(event.hash):
            yield f"{name}: was changed"
        if event.step == EditionStep.REPLACE:
            yield from _replaced(event, name)
        previous, expected, last = bytes(event.hash), event.seq + 1, event
    if last and (last.seq, last.status_to) != (edition.revision, edition.status):
        yield (
            f"{edition.index.code} {edition.code}: stands at {edition.status}"
            f" ({edition.revision} events), its events say {last.status_to} ({last.seq})"
        )


def _replaced(event: EditionEvent, name: str) -> Iterator[str]:
    draws = event.replacements.select_related("observation").order_by("pk")
    if draws_digest(draw.body() for draw in draws) != event.facts.get("draws"):
        yield f"{name}: its replacements were changed"


def _layers(edition: Edition) -> Iterator[str]:
    layers = (
        Layer.objects.filter(observation__edition=edition)
        .select_related("observation__unit")
        .prefetch_related("evidence")
        .order_by("observation_id", "seq")
    )
    held: Layer | None = None
    for layer in layers.iterator(chunk_size=2000):
        new = held is None or held.observation_id != layer.observation_id
        if new and held is not None:
            yield from _ended(held)
        yield from _layer(layer, None if new else held)
        held = layer
    if held is not None:
        yield from _ended(held)
    silent = edition.observations.filter(layers__isnull=True, layers_count__gt=0)
    for value in silent.select_related("unit"):
        yield f"{value.unit.key} {value.indicator}: all its layers are missing"


def _place(layer: Layer) -> str:
    value = layer.observation
    return f"{value.unit.key} {value.indicator}: layer {layer.seq}"


def _layer(layer: Layer, before: Layer | None) -> Iterator[str]:
    expected = before.seq + 1 if before else 1
    if layer.seq != expected:
        yield f"{_place(layer)}: layer {expected} is missing"
    elif bytes(layer.previous) != (bytes(before.hash) if before else BEGINNING):
        yield f"{_place(layer)}: does not follow layer {layer.seq - 1}"
    if linked(bytes(layer.previous), layer.body()) != bytes(layer.hash):
        yield f"{_place(layer)}: was changed"
    evidence = sorted(layer.evidence.all(), key=lambda one: one.pk)
    if evidence_digest(one.body() for one in evidence) != layer.evidence_digest:
        yield f"{_place(layer)}: its evidence was changed"
    for one in evidence:
        yield from _file(layer, one)


def _file(layer: Layer, one: Evidence) -> Iterator[str]:
    if not one.file:
        return
    try:
        with one.file.open("rb") as file:
            told = digest(file.read())
    except FileNotFoundError:
        yield f"{_place(layer)}: the file of {one.title!r} is gone"
        return
    if told != one.sha256:
        yield f"{_place(layer)}: the file of {one.title!r} is another one"


def _ended(last: Layer) -> Iterator[str]:
    value = last.observation
    if (last.seq, last.state_to) != (value.layers_count, value.state):
        yield (
            f"{value.unit.key} {value.indicator}: stands at {value.state}"
            f" ({value.layers_count} layers), its layers say {last.state_to} ({last.seq})"
        )


# What was published ----------------------------------------------------------------------


def _revision(revision: Revision) -> Iterator[str]:
    edition = revision.edition
    name = f"{edition.index.code} {edition.code} r{revision.number}"
    folder = revision.folder
    if not (folder / DATA / LISTING).is_file():
        yield f"{name}: its folder is gone"
        return
    try:
        yield from _read(revision, Released(folder), name)
    except (ValueError, KeyError, TypeError) as error:
        yield f"{name}: a file cannot be read ({error})"


def _read(revision: Revision, held: Released, name: str) -> Iterator[str]:
    damaged = [f"{name}: {fault}" for fault in _files(revision, held)]
    yield from damaged
    yield from (f"{name}: {fault}" for fault in _signed(revision, held))
    if held.has("edition.zip"):
        checked = verify(
            held.path("edition.zip").read_bytes(),
            published=revision.edition_digest,
            key=revision.public_key,
        )
        yield from (f"{name}: edition.zip: {fault}" for fault in checked.faults)
    if not any("result.json" in fault for fault in damaged):
        yield from (f"{name}: {fault}" for fault in _scores(revision, held))


def _files(revision: Revision, held: Released) -> Iterator[str]:
    if digest(held.path(LISTING).read_bytes()) != revision.files_digest:
        yield "files.json is not the one that was recorded"
    for file in held.files.values():
        path = held.path(file.path)
        if not path.is_file():
            yield f"{file.path} is gone"
        elif digest(path.read_bytes()) != file.sha256:
            yield f"{file.path} was changed"
    for path in _strangers(held):
        yield f"{path} was not published"


def _strangers(held: Released) -> Iterator[Path]:
    root = held.folder / DATA
    known = {*held.files, LISTING}
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.relative_to(root).as_posix() not in known:
            yield path.relative_to(root)


def _signed(revision: Revision, held: Released) -> Iterator[str]:
    told: Mapping[str, Any] = held.about["digests"]
    if told["edition"] != revision.edition_digest:
        yield "about.json names another edition digest than the record"
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(revision.public_key))
        key.verify(
            bytes.fromhex(revision.signature),
            SIGNED + bytes.fromhex(revision.edition_digest),
        )
    except (InvalidSignature, ValueError):
        yield "the recorded signature is not one of the recorded digest"


def _scores(revision: Revision, held: Released) -> Iterator[str]:
    stored = {
        (score.unit.key, score.node): score
        for score in Score.objects.filter(revision=revision).select_related("unit")
    }
    for row in score_rows(held.result):
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


def _values_published(revision: Revision) -> Iterator[str]:
    """The final layers against the inputs of the newest revision."""
    edition = revision.edition
    try:
        inputs = revision.released.json("inputs.json")
    except FileNotFoundError:
        return  # said above
    newest = (
        Layer.objects.filter(observation__edition=edition, cells__isnull=False)
        .newest()
        .select_related("observation__unit")
    )
    for layer in newest.iterator(chunk_size=2000):
        values = inputs.get(layer.observation.unit.key, {}).get("values", {})
        for series, text in (layer.cells or {}).items():
            if cell_of(str(values.get(series, "NOT_COLLECTED"))) != cell_of(text):
                yield f"{_place(layer)}: {series} is {text}, published is {values.get(series)}"
