"""When the beats of a script fall: in office hours, with nights and holidays between."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from dossiers.demo.chance import chance
from dossiers.demo.scripts import Beat, Pace
from dossiers.states import Channel, Step
from dossiers.worktime import TZ, Calendar, Limit, Rule, due

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
# Of the hours of a day: when people file from home.
_HOME_HOURS = {6: 1, 7: 4, 8: 7, 9: 9, 10: 8, 11: 4, 12: 4, 13: 4, 14: 7, 15: 6, 16: 5}
_HOME_HOURS |= {17: 2, 18: 2, 19: 4, 20: 7, 21: 6, 22: 3, 23: 1}


@dataclass(frozen=True, slots=True)
class Terms:
    """What the time of one dossier depends on.

    tempo: the part of the legal time used from acceptance to result; above 1 it is late.
    asleep: office hours for which the desk lets it lie besides.
    """

    rule: Rule
    answer_within: Limit
    channel: str
    desk: Calendar
    work: Calendar
    tempo: float
    seed: str
    asleep: float = 0.0


@dataclass(frozen=True, slots=True)
class Laid:
    """The moments of a script's beats, and when the result is due (None: not accepted)."""

    moments: tuple[datetime, ...]
    due_at: datetime | None


def lay(beats: Sequence[Beat], terms: Terms, filed_at: datetime) -> Laid:
    """Give each beat its moment, the first being filed then. The same each time."""
    return _Layer(terms, beats).lay(filed_at)


class _Layer:
    def __init__(self, terms: Terms, beats: Sequence[Beat]) -> None:
        self.terms, self.beats = terms, beats
        self.rng = chance(terms.seed)
        self.due_at: datetime | None = None
        self.accepted_at: datetime | None = None
        self.legal = self.paused = timedelta(0)
        self.used = 0.0
        self.total = sum(beat.share for beat in beats) or 1.0

    def lay(self, filed_at: datetime) -> Laid:
        moments = [filed_at]
        for beat in self.beats[1:]:
            # Drawn for every beat, so that a cut-off script keeps its beginning.
            draw = self.rng.random()
            at = self._next(beat, moments[-1], draw)
            moments.append(at + timedelta(seconds=int(draw * 50)))
            self._note(beat, moments)
        return Laid(tuple(moments), self.due_at)

    def _next(self, beat: Beat, before: datetime, draw: float) -> datetime:
        return _PACES[beat.pace](self, beat, before, draw)

    def _note(self, beat: Beat, moments: Sequence[datetime]) -> None:
        at = moments[-1]
        if beat.step == Step.ACCEPT:
            self.accepted_at = at
            self.due_at = due(self.terms.rule, self.terms.work, at)
            self.legal = self.terms.work.working_between(at, self.due_at)
        elif beat.step == Step.ANSWER_SUPPLEMENT and self.due_at:
            stood = self.terms.work.working_between(moments[-2], at)
            self.paused += stood
            self.due_at = self.terms.work.add_working(self.due_at, stood)

    def _desk(self, beat: Beat, before: datetime, draw: float) -> datetime:
        quick = self.terms.channel != Channel.ONLINE
        minutes = 4 + 20 * draw if quick else 8 + 240 * draw**2
        return self._open(self.terms.desk, before, minutes + 60 * self.terms.asleep)

    def _share(self, beat: Beat, before: datetime, draw: float) -> datetime:
        """By its share of the legal time, counted from acceptance without the pauses."""
        self.used += beat.share * (0.6 + 0.8 * draw) / self.total
        assert self.accepted_at is not None
        wanted = self.legal * (self.terms.tempo * min(self.used, 1.0)) + self.paused
        at = self.terms.work.add_working(self.accepted_at, wanted)
        return max(at, self._open(self.terms.work, before, 3 + 9 * draw))

    def _answer(self, beat: Beat, before: datetime, draw: float) -> datetime:
        at = before + timedelta(hours=5 + 90 * draw)
        return at if self._from_home(at) else self._open(self.terms.desk, at, 30 * draw)

    def _from_home(self, at: datetime) -> bool:
        return self.terms.channel == Channel.ONLINE and 6 <= at.astimezone(TZ).hour <= 22

    def _pay(self, beat: Beat, before: datetime, draw: float) -> datetime:
        quick = self.terms.channel == Channel.COUNTER
        return self._open(self.terms.desk, before, 3 + (10 if quick else 150) * draw)

    def _give(self, beat: Beat, before: datetime, draw: float) -> datetime:
        online = self.terms.channel == Channel.ONLINE
        return self._open(self.terms.desk, before, 6 + (90 if online else 900) * draw)

    def _too_long(self, beat: Beat, before: datetime, draw: float) -> datetime:
        late = due(Rule(limit=self.terms.answer_within), self.terms.desk, before)
        return self._open(self.terms.work, late + _DAY, 60 + 240 * draw)

    @staticmethod
    def _open(calendar: Calendar, after: datetime, minutes: float) -> datetime:
        return calendar.add_working(calendar.next_opening(after), minutes * _MINUTE)


_PACES: dict[Pace, Callable[[_Layer, Beat, datetime, float], datetime]] = {
    Pace.DESK: _Layer._desk,
    Pace.SHARE: _Layer._share,
    Pace.ANSWER: _Layer._answer,
    Pace.PAY: _Layer._pay,
    Pace.GIVE: _Layer._give,
    Pace.TOO_LONG: _Layer._too_long,
}


def filing_moment(day: date, channel: str, desk: Calendar, rng: Random) -> datetime:
    """A moment of that day: online when people sit down, else when the desk is open."""
    if channel == Channel.ONLINE:
        hour = rng.choices(list(_HOME_HOURS), list(_HOME_HOURS.values()))[0]
        midnight = datetime(day.year, day.month, day.day, tzinfo=TZ)
        return midnight + timedelta(hours=hour, seconds=rng.randrange(3600))
    opening = desk.next_opening(desk.opens(day))
    return desk.add_working(opening, rng.random() ** 1.4 * 0.95 * desk.hours.length)


def latest(
    beats: Sequence[Beat],
    terms: Terms,
    fits: Callable[[Laid], bool],
    *,
    until: datetime,
) -> datetime:
    """The latest moment of filing, by half hours before `until`, that `fits`.

    `fits` holds for early enough moments and not for later ones (bisection).
    """
    minutes = timedelta(minutes=chance(terms.seed).randint(1, 28))

    def moment(back: int) -> datetime:
        at = until - back * 30 * _MINUTE
        earlier = terms.desk.next_opening(at)
        return earlier + minutes if earlier > at else at - minutes

    near, far = 0, 110 * 48
    while near < far:
        middle = (near + far) // 2
        if fits(lay(beats, terms, moment(middle))):
            far = middle
        else:
            near = middle + 1
    return moment(near)
