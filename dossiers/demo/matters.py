"""What a story is about: a procedure, somebody to apply for it, a desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from dossiers.demo import people, population
from dossiers.demo.places import CROWD
from dossiers.demo.population import Person
from dossiers.demo.stories import Matter
from dossiers.models import ProcedureVersion
from dossiers.spec import Spec
from dossiers.states import Channel
from egov.models import Agency, Role

MONTHS = timedelta(days=184)
# Longer than anything open now has been waiting.
SETTLED = timedelta(days=75)
CENTRE = "H55.01"
# How often each procedure is filed; what is not named counts as 3.
_OFTEN = {
    "1.001193": 16,
    "2.000815": 12,
    "2.000635": 11,
    "1.004873": 8,
    "1.000894": 6,
    "1.000656": 5,
    "1.001612": 8,
    "1.013225": 5,
    "1.013831": 8,
    "2.001583": 5,
    "2.001827": 5,
    "1.004194": 6,
    "1.004222": 5,
    "3.000347": 5,
    "1.009645": 1,
    "1.009647": 2,
}
_CHANNELS = {Channel.ONLINE: 75, Channel.COUNTER: 19, Channel.POST: 6}


@dataclass(frozen=True, slots=True)
class World:
    """What stories draw from. `specs` by procedure code, `agencies` by code."""

    anchor: datetime
    specs: Mapping[str, Spec]
    agencies: Mapping[str, Agency]
    residents: Mapping[str, Person]

    @property
    def today(self) -> date:
        return timezone.localdate(self.anchor)


def world(anchor: datetime, residents: Mapping[str, Person]) -> World:
    """The catalogue and the agencies as they are. Procedures too new have no past."""
    versions = ProcedureVersion.objects.in_force(timezone.localdate(anchor - SETTLED))
    specs: dict[str, Spec] = {}
    for version in versions.select_related("procedure").order_by("number"):
        if is_staffed(version.spec):
            specs[version.procedure.code] = version.spec
    agencies = {agency.code: agency for agency in Agency.objects.in_force()}
    return World(anchor, specs, agencies, residents)


def is_staffed(spec: Spec) -> bool:
    """Whether the demo has somebody for every place of the route, wherever it goes."""
    desks = {"commune": [*CROWD], "centre": [CENTRE]}.get(spec.receiving, [*CROWD, CENTRE])
    handlers = desks if spec.handling == "receiving" else [spec.handling]
    sides = {"receiving": desks, "handling": handlers}
    return all(
        people.holders(agency, Role(place.role))
        for place in spec.route
        for agency in sides[place.agency]
    )


def draw(number: int, world: World, rng: Random, handler: str = "") -> Matter:
    """Something to apply for; `handler` narrows it to one agency's work."""
    codes = [code for code, spec in world.specs.items() if _fits(spec, handler)]
    codes = codes or list(world.specs)
    code = rng.choices(codes, [_OFTEN.get(code, 3) for code in codes])[0]
    spec = world.specs[code]
    channels = [channel for channel in _CHANNELS if channel in spec.channels]
    channel = rng.choices(channels, [_CHANNELS[channel] for channel in channels])[0]
    commune = handler if handler in CROWD else ""
    account, owner = _owner(world, rng, channel, commune)
    desk = _desk(spec, owner, rng)
    return Matter(
        number=number,
        procedure=code,
        spec=spec,
        case=_case(spec, rng),
        channel=channel,
        owner=owner,
        account=account,
        desk=desk,
        handler=desk if spec.handling == "receiving" else spec.handling,
    )


def _fits(spec: Spec, handler: str) -> bool:
    if not handler:
        return True
    if spec.handling != "receiving":
        return spec.handling == handler
    return handler == CENTRE if spec.receiving == "centre" else handler in CROWD


def _case(spec: Spec, rng: Random) -> str:
    """Mostly the first, which is the usual one."""
    codes = [case.code for case in spec.cases]
    return rng.choices(codes, [6, *(1 for _code in codes[1:])])[0]


def _owner(world: World, rng: Random, channel: str, commune: str) -> tuple[str, Person]:
    """Online somebody with an account; at the counter often somebody without."""
    if channel != Channel.ONLINE and rng.random() < 0.8:
        return "", population.person(rng, world.today, agency=commune)
    names = [
        name
        for name, who in world.residents.items()
        if not commune or who.agency == commune
    ]
    # The named ones have few, so that what is told of them stays visible.
    named = [0.4 if not name.startswith("dan") else 1.0 for name in names]
    name = rng.choices(names, named)[0]
    return name, world.residents[name]


def _desk(spec: Spec, owner: Person, rng: Random) -> str:
    if spec.receiving == "centre":
        return CENTRE
    if spec.receiving == "any" and rng.random() < 0.5:
        return CENTRE
    return owner.agency
