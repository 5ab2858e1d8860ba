"""Do record, files and signatures still say what was published? Every fault by its place."""

from collections.abc import Iterator
from functools import partial

from rankings.engine.canonical import digest
from rankings.models import Edition, EditionEvent, Evidence, Layer, Revision
from rankings.publishing.redraw import redraw_faults
from rankings.publishing.shown import revision_faults, tried
from rankings.records import BEGINNING, draws_digest, evidence_digest, linked
from rankings.states import EditionStep
from rankings.values import cell_of


def faults(edition: Edition) -> Iterator[str]:
    """Everything that is not as it was recorded: events, layers, evidence, revisions.

    Whatever is broken, the next check is made. What is a Remark is no fault.
    """
    name = f"{edition.index.code} {edition.code}: "
    yield from tried(partial(_events, edition), name)
    yield from tried(partial(_layers, edition), name)
    newest = None
    for revision in edition.revisions.select_related("edition__index").order_by("number"):
        yield from tried(partial(revision_faults, revision), name)
        newest = revision
    if newest is not None and not edition.as_published and edition.status == "published":
        yield from tried(partial(_values_published, newest), name)


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
        if event.step == EditionStep.OPEN:
            yield from (f"{name}: {fault}" for fault in redraw_faults(event))
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
    except OSError as error:
        yield f"{_place(layer)}: the file of {one.title!r} cannot be read ({error})"
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


def _values_published(revision: Revision) -> Iterator[str]:
    """The final layers against the inputs of the newest revision."""
    edition = revision.edition
    try:
        inputs = revision.released.json("inputs.json")
    except (OSError, ValueError):
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
