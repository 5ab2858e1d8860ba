"""Stories told of people by name, so that a newcomer finds something on their pages."""

from dataclasses import dataclass

from dossiers.demo.matters import CENTRE, World
from dossiers.demo.scripts import Spot, Turn
from dossiers.demo.stories import Matter
from dossiers.states import Channel


@dataclass(frozen=True, slots=True)
class Known:
    """Who applies for what and where; `spot` is where it waits now, None: it is over."""

    account: str
    procedure: str
    desk: str
    spot: Spot | None = None
    goal: str = "fresh"
    turns: tuple[Turn, ...] = ()
    channel: str = Channel.ONLINE


STORIES = (
    Known("lan", "1.001193", "H55.12"),
    Known("lan", "1.001612", "H55.12", Spot.DESK_ANSWER),
    Known("lan", "1.013225", "H55.12", Spot.APPRAISAL, "tomorrow"),
    Known("lan", "2.000635", "H55.12", Spot.RETURN),
    Known("hung", "1.001193", "H55.12", Spot.DESK),
    Known("kim", "1.009664", CENTRE, Spot.REVIEW, "tomorrow"),
    Known("lan", "1.013831", "H55.12", Spot.MONEY),
    Known("lan", "2.000815", "H55.12", channel=Channel.COUNTER),
    Known("huong", "2.001827", "H55.15", turns=(Turn.SUPPLEMENT,)),
    Known("lan", "1.004873", "H55.12", turns=(Turn.DESK_SUPPLEMENT,)),
    Known("thao", "1.000894", "H55.13", Spot.APPROVAL, "next"),
    Known("su", "1.000656", "H55.17", channel=Channel.COUNTER),
    Known("kim", "2.000205", CENTRE, Spot.OPINION, "late"),
    Known("pha", "2.000720", "H55.16", Spot.HANDLER),
    Known("mai", "1.004873", "H55.17", turns=(Turn.WITHDRAWN,)),
    Known("quy", "1.013225", CENTRE, turns=(Turn.UNANSWERED,)),
    Known("dao", "1.001612", "H55.16", turns=(Turn.REFUSED,)),
)


def matter(number: int, known: Known, world: World) -> Matter:
    """What the story is about. The usual case of its procedure."""
    spec = world.specs[known.procedure]
    return Matter(
        number=number,
        procedure=known.procedure,
        spec=spec,
        case=spec.cases[0].code,
        channel=known.channel,
        owner=world.residents[known.account],
        account=known.account,
        desk=known.desk,
        handler=known.desk if spec.handling == "receiving" else spec.handling,
    )
