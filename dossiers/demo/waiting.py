"""Dossiers that are still open: one for each queue, so that no page is empty."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from dossiers.demo.chance import chance
from dossiers.demo.matters import CENTRE, World
from dossiers.demo.places import CROWD
from dossiers.demo.scripts import Beat, Spot, script_to
from dossiers.demo.stories import Matter, terms_of
from dossiers.demo.timing import Laid, latest, lay

_COMMUNE_SPOTS = (
    *(Spot.DESK, Spot.DESK, Spot.DESK_ANSWER, Spot.HANDLER, Spot.APPRAISAL),
    *(Spot.APPRAISAL, Spot.ANSWER, Spot.APPROVAL, Spot.ISSUE, Spot.RETURN),
)
_DEPARTMENT_SPOTS = (
    *(Spot.DESK, Spot.HANDLER, Spot.APPRAISAL, Spot.APPRAISAL, Spot.OPINION),
    *(Spot.ANSWER, Spot.MONEY, Spot.REVIEW, Spot.APPROVAL, Spot.ISSUE, Spot.RETURN),
)
_DEPARTMENTS = ("H55.03", "H55.04", "H55.05", "H55.06", "H55.07", CENTRE)
# Hours since the last act, at most; longer where it is the applicant who is waited for.
_WAITS = {Spot.DESK_ANSWER: 90, Spot.ANSWER: 90, Spot.MONEY: 70, Spot.RETURN: 60}
# Where nobody can be late: not accepted yet, or settled already.
_NEVER_LATE = {Spot.DESK, Spot.DESK_ANSWER, Spot.RETURN}
GOALS = ("fresh", "next", "fresh", "late", "fresh", "tomorrow")


def queues() -> list[tuple[str, Spot]]:
    """Every queue of the province (agency code, spot); the busiest ward's once more."""
    places = [(code, spot) for code in CROWD for spot in _COMMUNE_SPOTS]
    places += [(code, spot) for code in _DEPARTMENTS for spot in _DEPARTMENT_SPOTS]
    chance("queues").shuffle(places)
    return places + [("H55.12", spot) for spot in _COMMUNE_SPOTS]


def laid_to(
    matter: Matter, spot: Spot, goal: str, world: World, rng: Random
) -> tuple[tuple[Beat, ...], Laid]:
    """The beats of a road and their moments, up to `spot`, where the dossier waits.

    goal: `fresh` came there lately; `next`, `tomorrow`: due at the next closing, or the
    one after; `late`: past due.
    """
    beats, count = script_to(matter.spec, spot)
    due_by = None if spot in _NEVER_LATE else _due_by(matter, goal, world, rng)
    since = world.anchor - timedelta(hours=rng.uniform(0.1, _WAITS.get(spot, 5)))

    def fits(laid: Laid) -> bool:
        there = laid.moments[count - 1] <= since
        return there and (due_by is None or laid.due_at is None or laid.due_at <= due_by)

    laid = Laid((), None)
    for tempo in (rng.uniform(0.4, 0.9), 0.3, 0.12, 0.03):
        terms = terms_of(matter, world.agencies, tempo=tempo)
        laid = lay(beats, terms, latest(beats, terms, fits, until=world.anchor))
        # What came there lately is not late already, if only it went fast enough.
        if due_by or laid.due_at is None or laid.due_at > world.anchor:
            break
    return beats, replace(laid, moments=laid.moments[:count])


def _due_by(matter: Matter, goal: str, world: World, rng: Random) -> datetime | None:
    work = terms_of(matter, world.agencies, tempo=1).work
    closing = work.next_closing(world.anchor)
    match goal:
        case "next":
            return closing
        case "tomorrow":
            return work.next_closing(closing + timedelta(minutes=1))
        case "late":
            return world.anchor - timedelta(hours=rng.uniform(2, 90))
    return None
