"""What happens to a dossier, beat by beat, before anybody knows when.

A script follows the route of its procedure; turns (a supplement, an opinion, a payment,
an early end) are written into it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from dossiers.spec import Spec
from dossiers.states import RouteKind, Step
from egov.models import Role


class Turn(StrEnum):
    """What may happen on the way besides the plain road."""

    DESK_SUPPLEMENT = "desk supplement"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    OPINION = "opinion"
    UNANSWERED = "unanswered"
    SUPPLEMENT = "supplement"
    SECOND_SUPPLEMENT = "second supplement"
    PAYMENT = "payment"
    REWORK = "rework"


class Pace(StrEnum):
    """How long a beat takes after the one before."""

    DESK = "desk"  # minutes to hours at the counter
    SHARE = "share"  # its part of the legal time
    ANSWER = "answer"  # days of the applicant
    PAY = "pay"
    GIVE = "give"  # the result waits for the applicant
    TOO_LONG = "too long"  # nobody answered in time


@dataclass(frozen=True, slots=True)
class Beat:
    """A step, whose it is (a role, or "" for the applicant), and its pace."""

    step: Step
    role: str
    pace: Pace
    share: float = 0.0


APPLICANT = ""
ASKED = "asked"  # a specialist of the agency whose opinion is wanted
_SHARES = {
    Step.ASSIGN: 6.0,
    Step.TAKE: 8.0,
    Step.ASK_OPINION: 10.0,
    Step.GIVE_OPINION: 18.0,
    Step.REQUEST_SUPPLEMENT: 12.0,
    Step.REQUEST_PAYMENT: 14.0,
    Step.PROPOSE: 34.0,
    Step.ENDORSE: 9.0,
    Step.SEND_BACK: 7.0,
    Step.APPROVE: 12.0,
    Step.ISSUE: 6.0,
    Step.STOP: 20.0,
    Step.WITHDRAW: 15.0,
}


def _at_work(step: Step, role: str) -> Beat:
    return Beat(step, role, Pace.SHARE, _SHARES[step])


def script(spec: Spec, turns: Iterable[Turn] = ()) -> tuple[Beat, ...]:
    """The whole road of a dossier of this procedure with these turns."""
    beats: list[Beat] = []
    for beat in _road(spec, frozenset(turns)):
        beats.append(beat)
        if beat.step in {Step.REFUSE, Step.WITHDRAW, Step.STOP}:
            break
    return tuple(beats)


def _road(spec: Spec, turns: frozenset[Turn]) -> Iterator[Beat]:
    kinds = {place.kind for place in spec.route}
    yield Beat(Step.FILE, APPLICANT, Pace.DESK)
    yield from _at_desk(spec, turns)
    yield from _appraised(kinds, turns)
    yield from _decided(kinds, turns)
    yield Beat(Step.HAND_OVER, Role.RECEPTION, Pace.GIVE)


def _at_desk(spec: Spec, turns: frozenset[Turn]) -> Iterator[Beat]:
    if Turn.REFUSED in turns:
        yield Beat(Step.REFUSE, Role.RECEPTION, Pace.DESK)
    if Turn.DESK_SUPPLEMENT in turns:
        yield Beat(Step.REQUEST_SUPPLEMENT, Role.RECEPTION, Pace.DESK)
        yield Beat(Step.ANSWER_SUPPLEMENT, APPLICANT, Pace.ANSWER)
    yield Beat(Step.ACCEPT, Role.RECEPTION, Pace.DESK)
    if spec.fees:
        yield Beat(Step.RECORD_PAYMENT, Role.CASHIER, Pace.PAY)


def _appraised(kinds: set[RouteKind], turns: frozenset[Turn]) -> Iterator[Beat]:
    if RouteKind.ASSIGN in kinds:
        yield _at_work(Step.ASSIGN, Role.COORDINATOR)
    else:
        yield _at_work(Step.TAKE, Role.SPECIALIST)
    for turn in Turn:
        if turn in turns:
            yield from _TURNS.get(turn, ())


_ANSWERED = Beat(Step.ANSWER_SUPPLEMENT, APPLICANT, Pace.ANSWER)
# Turns of appraisal, in the order in which they come when there are several.
_TURNS: dict[Turn, tuple[Beat, ...]] = {
    Turn.WITHDRAWN: (_at_work(Step.WITHDRAW, APPLICANT),),
    Turn.STOPPED: (_at_work(Step.STOP, Role.APPROVER),),
    Turn.OPINION: (
        _at_work(Step.ASK_OPINION, Role.SPECIALIST),
        _at_work(Step.GIVE_OPINION, ASKED),
    ),
    Turn.UNANSWERED: (
        _at_work(Step.REQUEST_SUPPLEMENT, Role.SPECIALIST),
        Beat(Step.STOP, Role.APPROVER, Pace.TOO_LONG),
    ),
    Turn.SUPPLEMENT: (_at_work(Step.REQUEST_SUPPLEMENT, Role.SPECIALIST), _ANSWERED),
    Turn.SECOND_SUPPLEMENT: (_at_work(Step.REQUEST_SUPPLEMENT, Role.APPROVER), _ANSWERED),
    Turn.PAYMENT: (
        _at_work(Step.REQUEST_PAYMENT, Role.SPECIALIST),
        Beat(Step.RECORD_PAYMENT, Role.CASHIER, Pace.PAY),
    ),
}


def _decided(kinds: set[RouteKind], turns: frozenset[Turn]) -> Iterator[Beat]:
    yield from _proposed(kinds)
    if Turn.REWORK in turns:
        yield _at_work(Step.SEND_BACK, Role.APPROVER)
        yield from _proposed(kinds)
    yield _at_work(Step.APPROVE, Role.APPROVER)
    yield _at_work(Step.ISSUE, Role.ISSUING_CLERK)


def _proposed(kinds: set[RouteKind]) -> Iterator[Beat]:
    yield _at_work(Step.PROPOSE, Role.SPECIALIST)
    if RouteKind.REVIEW in kinds:
        yield _at_work(Step.ENDORSE, Role.SECTION_HEAD)


class Spot(StrEnum):
    """Where a dossier may stand and wait: named by whom it waits for."""

    DESK = "desk"
    DESK_ANSWER = "answer to the desk"
    HANDLER = "somebody to handle it"
    APPRAISAL = "appraisal"
    OPINION = "another agency"
    ANSWER = "answer to the specialist"
    MONEY = "money"
    REVIEW = "review"
    APPROVAL = "approval"
    ISSUE = "issue"
    RETURN = "return"


# The turns that lead to a spot, and the last step before standing there.
_LAST: dict[Spot, tuple[tuple[Turn, ...], tuple[Step, ...]]] = {
    Spot.DESK: ((), (Step.FILE,)),
    Spot.DESK_ANSWER: ((Turn.DESK_SUPPLEMENT,), (Step.REQUEST_SUPPLEMENT,)),
    Spot.HANDLER: ((), (Step.ACCEPT,)),
    Spot.APPRAISAL: ((), (Step.ASSIGN, Step.TAKE)),
    Spot.OPINION: ((Turn.OPINION,), (Step.ASK_OPINION,)),
    Spot.ANSWER: ((Turn.SUPPLEMENT,), (Step.REQUEST_SUPPLEMENT,)),
    Spot.MONEY: ((Turn.PAYMENT,), (Step.REQUEST_PAYMENT,)),
    Spot.REVIEW: ((), (Step.PROPOSE,)),
    Spot.APPROVAL: ((), (Step.ENDORSE, Step.PROPOSE)),
    Spot.ISSUE: ((), (Step.APPROVE,)),
    Spot.RETURN: ((), (Step.ISSUE,)),
}


def script_to(spec: Spec, spot: Spot) -> tuple[tuple[Beat, ...], int]:
    """The whole road through a spot, and how many of its beats lead there."""
    turns, last = _LAST[spot]
    beats = script(spec, turns)
    places = {beat.step: place for place, beat in enumerate(beats)}
    step = next(step for step in last if step in places)
    return beats, places[step] + 1
