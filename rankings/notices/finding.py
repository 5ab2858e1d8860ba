"""Of what people have not been told yet: read from the record, so that nothing is lost.

Whoever did it themselves is not told. What lies longer back than some days is not news.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q

from egov import clock
from egov.mandates import lasting
from egov.models import Post, Role, User
from rankings.models import Edition, EditionEvent, Layer, Notice, Observation, RankedUnit
from rankings.states import EditionStatus, EditionStep, State, Step

_RECENT = timedelta(days=2)
# Several things that happen close together are told in one mail.
_TOGETHER = timedelta(minutes=5)
# Days before a deadline on which people are reminded of it.
REMINDED = (7, 1)
_KIND = Notice.Kind
_OF_LAYERS = {Step.RETURN: _KIND.RETURNED, Step.DECIDE: _KIND.DECIDED}
_OF_EVENTS = {
    EditionStep.OPEN: _KIND.OPENED,
    EditionStep.SHOW: _KIND.SHOWN,
    EditionStep.PUBLISH: _KIND.PUBLISHED,
}


class _Reporters:
    """Unit → who reports for it today, read once."""

    def __init__(self, today: date) -> None:
        held = Post.objects.filter(
            lasting(today), role=Role.AGENCY_REPORTER, user__is_active=True
        )
        self._by_agency: dict[int, list[User]] = defaultdict(list)
        for post in held.select_related("user").order_by("pk"):
            self._by_agency[post.agency_id].append(post.user)

    def of(self, units: Iterable[RankedUnit]) -> list[User]:
        found = {
            person.pk: person
            for unit in units
            for person in self._by_agency.get(unit.agency_id or 0, ())
        }
        return list(found.values())


def find() -> int:
    """Write down what people are to be told. Returns how many notices were new."""
    reporters = _Reporters(clock.today())
    since = clock.now() - _RECENT
    due = [
        *_said_of_values(since, reporters),
        *_done_with_editions(since, reporters),
        *_deadlines(clock.today(), reporters),
    ]
    told = set(
        Notice.objects.filter(edition__in={one.edition_id for one in due}).values_list(
            "person", "edition", "kind", "about"
        )
    )
    new = [
        one
        for one in due
        if (one.person_id, one.edition_id, one.kind, one.about) not in told
    ]
    Notice.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _said_of_values(since: datetime, reporters: _Reporters) -> Iterator[Notice]:
    layers = Layer.objects.filter(step__in=_OF_LAYERS, at__gte=since)
    for layer in layers.select_related("observation__unit", "observation__edition"):
        value = layer.observation
        for person in reporters.of([value.unit]):
            if person.pk != layer.by_id:
                kind = _OF_LAYERS[Step(layer.step)]
                yield _notice(person, value.edition, kind, f"layer {layer.pk}", layer)


def _done_with_editions(since: datetime, reporters: _Reporters) -> Iterator[Notice]:
    events = EditionEvent.objects.filter(step__in=_OF_EVENTS, at__gte=since)
    computed = events.filter(edition__as_published=False)
    for event in computed.select_related("edition__unit_set"):
        edition, about = event.edition, f"event {event.pk}"
        kind = _OF_EVENTS[EditionStep(event.step)]
        people = reporters.of(edition.unit_set.members.all())
        for person in people:
            yield _notice(person, edition, kind, about)
        if event.step == EditionStep.OPEN:
            drawn = User.objects.filter(to_assess__edition=edition, is_active=True)
            for person in drawn.distinct():
                yield _notice(person, edition, _KIND.DRAWN, about)


def _deadlines(today: date, reporters: _Reporters) -> Iterator[Notice]:
    """Who has not reported is reminded, and every unit of the last days to appeal."""
    days = [today + timedelta(days=n) for n in REMINDED]
    closing = Q(status=EditionStatus.COLLECTING, closes_on__in=days)
    for edition in Edition.objects.filter(closing):
        silent = RankedUnit.objects.filter(
            pk__in=Observation.objects.filter(
                edition=edition, state__in=(State.OPEN, State.RETURNED)
            ).values("unit")
        )
        for person in reporters.of(silent):
            about = f"{edition.closes_on} at {today}"
            yield _notice(person, edition, _KIND.CLOSING, about)
    ending = Q(status=EditionStatus.PROVISIONAL, appeals_until__in=days)
    for edition in Edition.objects.filter(ending).select_related("unit_set"):
        for person in reporters.of(edition.unit_set.members.all()):
            about = f"{edition.appeals_until} at {today}"
            yield _notice(person, edition, _KIND.APPEALS_END, about)


def _notice(
    person: User,
    edition: Edition,
    kind: Notice.Kind,
    about: str,
    layer: Layer | None = None,
) -> Notice:
    return Notice(
        person=person,
        edition=edition,
        kind=kind,
        about=about,
        layer=layer,
        next_at=clock.now() + _TOGETHER,
    )
