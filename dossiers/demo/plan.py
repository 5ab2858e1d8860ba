"""Who files what, and how it goes: the whole demo decided before it is lived.

Story number n is the same in every run that has the same anchor, however many stories
are asked for.
"""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from django.utils import timezone

from dossiers.demo import known, matters, waiting
from dossiers.demo.chance import chance
from dossiers.demo.matters import MONTHS, World
from dossiers.demo.scripts import Beat, Turn, script
from dossiers.demo.stories import Cast, Matter, Story, terms_of
from dossiers.demo.timing import Laid, filing_moment, lay
from dossiers.states import Channel

# One in so many closed dossiers takes this turn.
_TURNS = {
    Turn.DESK_SUPPLEMENT: 0.10,
    Turn.REFUSED: 0.03,
    Turn.WITHDRAWN: 0.03,
    Turn.STOPPED: 0.015,
    Turn.UNANSWERED: 0.015,
    Turn.SUPPLEMENT: 0.08,
    Turn.REWORK: 0.04,
    Turn.OPINION: 0.06,
    Turn.PAYMENT: 0.05,
}
_LATE = 0.06
# The last days belong to what is still open.
_RECENT = timedelta(days=10)
# Of twenty stories in a row, those that are still open.
_OPEN = frozenset({2, 4, 7, 10, 13, 16, 19})


def stories(count: int, world: World) -> Iterator[Story]:
    """The first `count` stories: those of named people, then of everybody."""
    for number in range(count):
        rng = chance("story", number)
        if number < len(known.STORIES) and known.STORIES[number].procedure in world.specs:
            yield _known(number, world, rng)
        elif number % 20 in _OPEN:
            yield _open(number, world, rng)
        else:
            matter = matters.draw(number, world, rng)
            yield _closed(matter, _turns(matter, rng), world, rng)


def _known(number: int, world: World, rng: Random) -> Story:
    one = known.STORIES[number]
    matter = known.matter(number, one, world)
    if one.spot is None:
        return _closed(matter, set(one.turns), world, rng)
    beats, laid = waiting.laid_to(matter, one.spot, one.goal, world, rng)
    return _told(matter, beats, laid, world, rng)


def _open(number: int, world: World, rng: Random) -> Story:
    """A dossier that stands in a certain queue now."""
    ordinal = sum(place % 20 in _OPEN for place in range(len(known.STORIES), number))
    queues = waiting.queues()
    handler, spot = queues[ordinal % len(queues)]
    matter = matters.draw(number, world, rng, handler)
    goal = waiting.GOALS[ordinal % len(waiting.GOALS)]
    beats, laid = waiting.laid_to(matter, spot, goal, world, rng)
    return _told(matter, beats, laid, world, rng)


def _closed(matter: Matter, turns: set[Turn], world: World, rng: Random) -> Story:
    tempo = rng.uniform(1.05, 1.7) if rng.random() < _LATE else rng.uniform(0.2, 0.92)
    beats = script(matter.spec, turns)
    terms = terms_of(matter, world.agencies, tempo=tempo)
    laid = Laid((), None)
    # Those that would not be over by now began earlier.
    for attempt in range(40):
        back = _RECENT + (MONTHS - _RECENT) * (1 - rng.random() ** 0.75)
        day = timezone.localdate(world.anchor - back - timedelta(days=attempt))
        day = max(day, matter.spec.effective_from)
        if matter.channel == Channel.ONLINE and rng.random() < 0.6:
            day = terms.desk.next_opening(terms.desk.opens(day)).date()
        laid = lay(beats, terms, filing_moment(day, matter.channel, terms.desk, rng))
        if laid.moments[-1] <= world.anchor:
            break
    return _told(matter, beats, laid, world, rng)


def _told(
    matter: Matter, beats: tuple[Beat, ...], laid: Laid, world: World, rng: Random
) -> Story:
    """The story as far as it has happened."""
    cast = Cast(matter, rng, world.anchor)
    past = [at for at in laid.moments if at <= world.anchor]
    return Story(matter, cast.holder, cast.asked, cast.scenes(beats, past))


def _turns(matter: Matter, rng: Random) -> set[Turn]:
    turns = {turn for turn, odds in _TURNS.items() if rng.random() < odds}
    if matter.channel != Channel.ONLINE:
        turns.discard(Turn.WITHDRAWN)  # nobody may withdraw for a person without account
    rounds = {Turn.DESK_SUPPLEMENT, Turn.SUPPLEMENT, Turn.UNANSWERED} & turns
    if len(rounds) > 1:
        turns -= rounds - {Turn.DESK_SUPPLEMENT}
        turns.add(Turn.SECOND_SUPPLEMENT)  # a superior's, and late
    return turns
