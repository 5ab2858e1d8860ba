"""What happens to whom in the simulated year: mostly nothing, sometimes everything."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from dossiers.demo import matters
from dossiers.demo.chance import chance
from dossiers.demo.matters import World
from dossiers.demo.scripts import Beat, Pace, Turn, script
from dossiers.demo.stories import Cast, Matter, Story, terms_of
from dossiers.demo.timing import filing_moment, lay
from dossiers.states import Channel, Step
from egov.models import Role

_TURNS = {
    Turn.DESK_SUPPLEMENT: 0.10,
    Turn.REFUSED: 0.02,
    Turn.WITHDRAWN: 0.03,
    Turn.STOPPED: 0.01,
    Turn.SUPPLEMENT: 0.10,
    Turn.REWORK: 0.05,
    Turn.OPINION: 0.12,
    Turn.PAYMENT: 0.05,
}
# Of those asked to supplement, how many never answer.
_SILENT = 0.2
_LATE, _CLOSE = 0.12, 0.15
# Of the desks' dossiers, those left lying for one to three days.
_ASLEEP = 0.06


def stories(count: int, world: World, *, year: int, seed: int) -> Iterator[Story]:
    """So many stories, filed from January to December. The same for the same seed."""
    for number in range(count):
        rng = chance("year", seed, year, number)
        matter = matters.draw(number, world, rng)
        yield _story(matter, world, year, rng)


def _story(matter: Matter, world: World, year: int, rng: Random) -> Story:
    beats = _beats(matter, rng)
    terms = replace(
        terms_of(matter, world.agencies, tempo=_tempo(rng)),
        asleep=rng.uniform(7, 24) if rng.random() < _ASLEEP else 0.0,
    )
    day = date(year, 1, 1) + timedelta(days=rng.randrange(365))
    if matter.channel == Channel.ONLINE and rng.random() < 0.6:
        day = terms.desk.next_opening(terms.desk.opens(day)).date()
    laid = lay(beats, terms, filing_moment(day, matter.channel, terms.desk, rng))
    cast = Cast(matter, rng, world.anchor)
    return Story(matter, cast.holder, cast.asked, cast.scenes(beats, laid.moments))


def _tempo(rng: Random) -> float:
    """The part of the legal time that is used."""
    draw = rng.random()
    if draw < _LATE:
        return rng.uniform(1.02, 1.9)
    return rng.uniform(0.9, 1.0) if draw < _LATE + _CLOSE else rng.uniform(0.2, 0.9)


def _beats(matter: Matter, rng: Random) -> tuple[Beat, ...]:
    turns = {turn for turn, odds in _TURNS.items() if rng.random() < odds}
    if matter.channel != Channel.ONLINE:
        turns.discard(Turn.WITHDRAWN)  # nobody may withdraw for a person without account
    if {Turn.DESK_SUPPLEMENT, Turn.SUPPLEMENT} <= turns:
        turns -= {Turn.SUPPLEMENT}  # the one round is spent
    beats = script(matter.spec, turns)
    return _silent(beats, matter) if rng.random() < _SILENT else beats


def _silent(beats: tuple[Beat, ...], matter: Matter) -> tuple[Beat, ...]:
    """Nobody answers what is asked. Where the system does not end it, somebody does."""
    steps = [beat.step for beat in beats]
    if Step.ANSWER_SUPPLEMENT not in steps:
        return beats
    asked = steps.index(Step.ANSWER_SUPPLEMENT)
    if matter.spec.stops_unanswered:
        return beats[:asked]
    accepted = Step.ACCEPT in steps[:asked]
    end = (Step.STOP, Role.APPROVER) if accepted else (Step.REFUSE, Role.RECEPTION)
    return (*beats[:asked], Beat(*end, Pace.TOO_LONG))
