"""What happened to a dossier, as far as its clock is concerned."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from dossiers.worktime.calendar import local
from dossiers.worktime.limits import Span


class Kind(StrEnum):
    """The sorts of event the clock reads."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    PAUSED = "paused"
    RESUMED = "resumed"
    MOVED = "moved"
    EXTENDED = "extended"
    RECOUNTED = "recounted"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Mark:
    """One event: what, when, and what the kind needs. Moments are kept in Vietnamese time.

    reason: PAUSED why (supplement, payment, opinion …); RESUMED which of them, all when empty;
    MOVED the route step; RECOUNTED the notice of the new calendar; ENDED how. until: EXTENDED the new date.
    ValueError for a naive moment and for a missing reason or date.
    """

    kind: Kind
    at: datetime
    reason: str = ""
    until: datetime | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", local(self.at))
        if not self.reason and self.kind in (Kind.PAUSED, Kind.MOVED):
            raise ValueError("A pause names its reason and a move its step.")
        if self.until:
            object.__setattr__(self, "until", local(self.until))
        elif self.kind == Kind.EXTENDED:
            raise ValueError("An extension names its new date.")


@dataclass(frozen=True, slots=True)
class Stop:
    """A stretch in which at least one of the reasons held; until is None while it lasts."""

    since: datetime
    until: datetime | None
    reasons: tuple[str, ...]


@dataclass(slots=True)
class Track:
    """Stretches made of pauses that may overlap: together they count once."""

    stops: list[Stop] = field(default_factory=list)
    holding: set[str] = field(default_factory=set)

    def pause(self, mark: Mark) -> None:
        """Begin a stretch, or add a reason to the one that lasts."""
        if not self.holding:
            self.stops.append(Stop(mark.at, None, (mark.reason,)))
        elif mark.reason not in self.stops[-1].reasons:
            last = self.stops[-1]
            self.stops[-1] = Stop(last.since, None, (*last.reasons, mark.reason))
        self.holding.add(mark.reason)

    def resume(self, mark: Mark) -> None:
        """Drop a reason (all when it names none); the last one to go ends the stretch."""
        if not self.holding:
            return
        if mark.reason:
            self.holding.discard(mark.reason)
        else:
            self.holding.clear()
        if not self.holding:
            last = self.stops[-1]
            self.stops[-1] = Stop(last.since, mark.at, last.reasons)

    def spans(self, start: datetime, end: datetime) -> list[Span]:
        """Return the stretches as they are between two moments."""
        cut = ((max(stop.since, start), min(stop.until or end, end)) for stop in self.stops)
        return [(since, until) for since, until in cut if since < until]


@dataclass(slots=True)
class History:
    """The marks of one dossier up to a moment, sorted by meaning.

    The clock starts once, at the first acceptance, and stops for good at the first end; what
    paused before the one or happened after the other leaves it alone. stopped: pauses whose
    reason stops this clock; waited: those during which it runs on.
    """

    received_at: datetime | None = None
    accepted_at: datetime | None = None
    end: Mark | None = None
    stopped: Track = field(default_factory=Track)
    waited: Track = field(default_factory=Track)
    moves: list[Mark] = field(default_factory=list)
    extensions: list[Mark] = field(default_factory=list)
    recounts: list[Mark] = field(default_factory=list)

    @classmethod
    def of(cls, marks: Iterable[Mark], pauses: frozenset[str], now: datetime) -> "History":
        """Read the marks up to now. ValueError when they are out of order."""
        history = cls()
        previous: datetime | None = None
        for mark in marks:
            if previous is not None and mark.at < previous:
                raise ValueError(f"The mark at {mark.at} comes after one at {previous}.")
            previous = mark.at
            if mark.at <= now and history.end is None:
                history._take(mark, pauses)
        return history

    def _take(self, mark: Mark, pauses: frozenset[str]) -> None:
        match mark.kind:
            case Kind.RECEIVED:
                self.received_at = self.received_at or mark.at
            case Kind.ACCEPTED:
                self.accepted_at = self.accepted_at or mark.at
            case Kind.MOVED:
                self.moves.append(mark)
            case Kind.RECOUNTED:
                self.recounts.append(mark)
            case Kind.ENDED:
                self.end = mark
                self._interrupt(Mark(Kind.RESUMED, mark.at), pauses)
            case _ if self.accepted_at:
                self._interrupt(mark, pauses)
            case Kind.EXTENDED:
                raise ValueError("A dossier that is not accepted has no date to extend.")

    def _interrupt(self, mark: Mark, pauses: frozenset[str]) -> None:
        if mark.kind == Kind.EXTENDED:
            self.extensions.append(mark)
        elif mark.kind == Kind.PAUSED:
            (self.stopped if mark.reason in pauses else self.waited).pause(mark)
        else:
            self.stopped.resume(mark)
            self.waited.resume(mark)
