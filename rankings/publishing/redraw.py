"""Do those who assess come out of the draw as it was? Drawn again from what its event holds."""

from collections.abc import Iterable, Iterator

from rankings.actions.drawing import drawn, drawn_bodies, seed_of
from rankings.models import EditionEvent, Observation, Replacement
from rankings.records import draws_digest

Pairs = set[tuple[int, int]]


def redraw_faults(event: EditionEvent) -> Iterator[str]:
    """What differs; nothing for editions opened before their events held who stood."""
    edition = event.edition
    if "stood" not in event.facts or edition.methodology is None:
        return
    agencies = event.facts["units"]
    people = {int(person): set(own) for person, own in event.facts["stood"].items()}
    values = list(edition.observations.select_related("unit").order_by("pk"))
    for value in values:
        value.unit.agency_id = agencies.get(value.unit.key)
    seed = seed_of(edition, edition.methodology)
    pairs = list(drawn(edition.methodology.spec, seed, values, people))
    if draws_digest(drawn_bodies(values, pairs)) != event.facts["draws"]:
        yield "drawn again, others come out"
    yield from _changed(values, set(pairs), event)


def _changed(
    values: Iterable[Observation], expected: Pairs, event: EditionEvent
) -> Iterator[str]:
    """Whose values are with others than were drawn, and were put in their place since."""
    edition = event.edition
    for one in Replacement.objects.filter(observation__edition=edition).order_by("pk"):
        expected.discard((one.observation_id, one.former_id))
        expected.add((one.observation_id, one.drawn_id))
    through = Observation.assessors.through.objects
    rows = through.filter(observation__edition=edition)
    wrong = expected ^ set(rows.values_list("observation_id", "user_id"))
    strange = {value for value, _person in wrong}
    for value in values:
        if value.pk in strange:
            yield f"{value.unit.key} {value.indicator}: is with others than were drawn"
