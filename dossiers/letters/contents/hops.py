"""From hand to hand: who gave the dossier to whom, when, and whether in their time.

Computed from the events alone; nobody types a control slip.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from dossiers.legal_clock import LOOK_WITHIN, calendar_for, reading
from dossiers.letters.contents.heading import Both, both, name_of
from dossiers.models import Dossier, Event, EventDetails
from dossiers.policies import SYSTEM
from dossiers.spec import Place
from dossiers.states import Status, Step
from egov.models import Agency

_MINUTE = timedelta(minutes=1)
_OWNER = "owner"
# Who asks waits for the applicant; who answers gives it back.
_TO_OWNER = frozenset(
    {Step.REQUEST_SUPPLEMENT, Step.REQUEST_PAYMENT, Step.REFUSE, Step.STOP, Step.HAND_OVER}
)
_FROM_OWNER = frozenset({Step.FILE, Step.ANSWER_SUPPLEMENT})
_IN_HAND = frozenset({Step.ASSIGN, Step.TAKE})
# Acts of others while somebody holds it: no sign of who took it over.
_ASIDE = frozenset({Step.GIVE_OPINION, Step.RECORD_PAYMENT, Step.APOLOGISE})


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a hop. `kind`: place, agency or owner; `person` may be unknown yet."""

    kind: str
    place: Both | None = None
    agency: Both | None = None
    person: str = ""

    def body(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "place": self.place,
            "agency": self.agency,
            "person": self.person,
        }


@dataclass(frozen=True, slots=True)
class Hop:
    """One hand-over. `spent` and `allotted`: office minutes of the place that was left,
    all visits to it; None where nothing is measured."""

    step: str
    at: datetime
    giver: Party
    taker: Party
    spent: int | None = None
    allotted: int | None = None

    def body(self) -> dict[str, Any]:
        return {
            "step": self.step,
            "at": self.at.isoformat(),
            "from": self.giver.body(),
            "to": self.taker.body(),
            "spent": self.spent,
            "allotted": self.allotted,
        }


def hops_of(dossier: Dossier, events: Sequence[Event]) -> list[Hop]:
    """Every hand-over so far. Events in order, with `by` and `personal`; one query."""
    return list(_Walk(dossier, events).hops())


@dataclass(slots=True)
class _Walk:
    """Reads the events in order, knowing where the dossier stands."""

    dossier: Dossier
    events: Sequence[Event]
    asked: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)
    here: str = ""

    def hops(self) -> Iterator[Hop]:
        codes = {code for event in self.events if (code := event.facts.get("asked"))}
        self.agencies = {one.code: one for one in Agency.objects.filter(code__in=codes)}
        for index, event in enumerate(self.events):
            parties = self._parties(index, event)
            if parties:
                spent, allotted = self._time(index, event)
                giver, taker = parties
                yield Hop(event.step, event.at, giver, taker, spent, allotted)
            self.here = event.facts.get("place") or self.here

    def _parties(self, index: int, event: Event) -> tuple[Party, Party] | None:
        """Who gave and who took; None for an act that moves nothing."""
        step, who = Step(event.step), _name(event)
        own = self._party(self.here, who)
        if step in _FROM_OWNER or (step == Step.RECORD_PAYMENT and _resumes(event)):
            there = event.facts.get("place") or self.here
            return Party(_OWNER), self._party(there, self._taken_by(index))
        if step == Step.ASK_OPINION:
            return own, self._asked(event)
        if step == Step.GIVE_OPINION:
            return self._asked(event, who), self._party(self.here, self._holder(index))
        if step in _TO_OWNER:
            return own, Party(_OWNER, person=EventDetails.of(event).get("receiver", ""))
        if step in _IN_HAND:
            there = event.facts.get("place") or self.here
            taker = EventDetails.of(event).get("holder", "") or who
            giver = own if step == Step.ASSIGN else self._party(self.here, "")
            return giver, self._party(there, taker)
        if there := event.facts.get("place"):
            return own, self._party(there, self._taken_by(index))
        return None

    def _party(self, code: str, person: str) -> Party:
        place = self._place(code)
        if place is None:
            return Party("place", person=person)
        desk = place.agency == "receiving"
        agency = self.dossier.receiving_agency if desk else self.dossier.handling_agency
        return Party("place", both(place.name), name_of(agency), person)

    def _place(self, code: str) -> Place | None:
        route = self.dossier.spec.route
        return next((place for place in route if place.code == code), None)

    def _asked(self, event: Event, person: str = "") -> Party:
        agency = self.agencies.get(event.facts.get("asked", ""))
        return Party("agency", agency=name_of(agency) if agency else None, person=person)

    def _taken_by(self, index: int) -> str:
        """Who acted next where it came to; nobody yet is no name."""
        for event in self.events[index + 1 :]:
            if Step(event.step) in _FROM_OWNER | {Step.WITHDRAW}:
                return ""
            if Step(event.step) not in _ASIDE and event.role != SYSTEM:
                return _name(event)
        return ""

    def _holder(self, index: int) -> str:
        for event in reversed(self.events[:index]):
            if Step(event.step) in _IN_HAND:
                return str(EventDetails.of(event).get("holder", "") or _name(event))
        return ""

    def _time(self, index: int, event: Event) -> tuple[int | None, int | None]:
        """What the place that was left had used, and what it had."""
        step = Step(event.step)
        past = self.events[:index]
        if step == Step.ASK_OPINION:
            due = datetime.fromisoformat(event.facts["due"])
            self.asked[event.facts["asked"]] = (event.at, due)
            return None, None
        if step == Step.GIVE_OPINION:
            return self._opinion_time(event, past)
        if step in {Step.ACCEPT, Step.REFUSE} and self.here:
            return self._look_time(event, past)
        moved = "place" in event.facts and step != Step.FILE
        if not moved and step not in {Step.STOP}:
            return None, None
        at_place = reading(self.dossier, past, event.at).step
        if at_place is None or at_place.allotted is None:
            return None, None
        return at_place.spent // _MINUTE, at_place.allotted // _MINUTE

    def _opinion_time(self, event: Event, past: Sequence[Event]) -> tuple[int, int]:
        asked, due = self.asked[event.facts["asked"]]
        calendar = calendar_for(self.dossier, past)
        spent = calendar.working_between(asked, event.at)
        return spent // _MINUTE, calendar.working_between(asked, due) // _MINUTE

    def _look_time(self, event: Event, past: Sequence[Event]) -> tuple[int, int]:
        """The desk's 8 working hours, from filing or from the supplement."""
        since = max(one.at for one in past if Step(one.step) in _FROM_OWNER)
        spent = calendar_for(self.dossier, past).working_between(since, event.at)
        return spent // _MINUTE, LOOK_WITHIN // _MINUTE


def _name(event: Event) -> str:
    return event.by.full_name if event.by else ""


def _resumes(event: Event) -> bool:
    return event.status_from == Status.FINANCIAL != event.status_to


def day_minutes(dossier: Dossier, events: Sequence[Event]) -> int:
    """How long an office day is for this dossier."""
    return calendar_for(dossier, events).hours.length // _MINUTE


def slip_body(dossier: Dossier, events: Sequence[Event]) -> Mapping[str, Any]:
    """What a control slip says of this dossier at the newest of these events."""
    last = events[-1]
    settled = next((one for one in reversed(events) if one.settles), None)
    return {
        "hops": [hop.body() for hop in hops_of(dossier, events)],
        "day": day_minutes(dossier, events),
        "accepted_at": dossier.accepted_at.isoformat() if dossier.accepted_at else "",
        "due_at": dossier.due_at.isoformat() if dossier.due_at else "",
        "settled_at": settled.at.isoformat() if settled else "",
        "on_time": settled.facts.get("on_time") if settled else None,
        "until": last.at.isoformat(),
    }
