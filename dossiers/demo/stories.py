"""One dossier's story: what it is about, and its scenes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid5

from django.utils import timezone

from dossiers.calendars import calendar_of
from dossiers.demo import people
from dossiers.demo.places import CROWD
from dossiers.demo.population import Person
from dossiers.demo.scripts import APPLICANT, ASKED, Beat
from dossiers.demo.timing import Terms
from dossiers.spec import Spec
from dossiers.states import Channel, Step
from egov.models import Agency, Role

_NAMESPACE = UUID("a0b7d1c2-55f5-4c55-9e55-0d0551e4aa55")
# Whom a handling agency asks, besides its own kind.
_EXPERTS = ("H55.07", "H55.04", "H55.02", "H55.05", "H55.06")


@dataclass(frozen=True, slots=True)
class Scene:
    """One act: when, what, and by whom (username)."""

    at: datetime
    step: Step
    actor: str


@dataclass(frozen=True, slots=True)
class Matter:
    """What a dossier is about, where it is filed, and who handles it.

    account: username of the applicant, "" for somebody who has none.
    """

    number: int
    procedure: str
    spec: Spec
    case: str
    channel: str
    owner: Person
    account: str
    desk: str
    handler: str

    @property
    def key(self) -> UUID:
        """The filing key: one number, one dossier, however often it is filed."""
        return uuid5(_NAMESPACE, str(self.number))


@dataclass(frozen=True, slots=True)
class Story:
    """A matter, who the specialist is, which agency is asked, and the scenes."""

    matter: Matter
    holder: str
    asked: str
    scenes: tuple[Scene, ...]


class Cast:
    """Who plays which part in one story: always the same for the same story."""

    def __init__(self, matter: Matter, rng: Random, anchor: datetime) -> None:
        self.matter, self.anchor = matter, anchor
        self.asked = rng.choice(self._experts())
        self.parts: dict[str, str] = {}
        for role in Role:
            if held := people.holders(self._agency(role), role):
                self.parts[role] = rng.choice(held)
        self.parts[ASKED] = rng.choice(people.holders(self.asked, Role.SPECIALIST))
        online = matter.channel == Channel.ONLINE
        self.parts[APPLICANT] = matter.account if online else self.parts[Role.RECEPTION]

    @property
    def holder(self) -> str:
        return self.parts[Role.SPECIALIST]

    def scenes(
        self, beats: Sequence[Beat], moments: Sequence[datetime]
    ) -> tuple[Scene, ...]:
        return tuple(
            Scene(at, beat.step, self._actor(beat.role, at))
            for beat, at in zip(beats, moments, strict=False)
        )

    def _actor(self, role: str, at: datetime) -> str:
        """Whose part it is; while a leader is away, the deputy's."""
        actor = self.parts[role]
        owner, lent, deputy = people.LENT
        first = timezone.localdate(self.anchor) - timedelta(days=people.LENT_SINCE)
        away = actor == owner and role == lent and timezone.localdate(at) >= first
        return deputy if away else actor

    def _agency(self, role: str) -> str:
        at_desk = {Role.RECEPTION, Role.CASHIER}
        return self.matter.desk if role in at_desk else self.matter.handler

    def _experts(self) -> list[str]:
        own = self.matter.handler
        others = CROWD if own in CROWD else _EXPERTS
        return [code for code in others if code != own]


def terms_of(matter: Matter, agencies: Mapping[str, Agency], *, tempo: float) -> Terms:
    """What its time depends on. `agencies` by code."""
    return Terms(
        rule=matter.spec.rule(matter.case, matter.channel),
        answer_within=matter.spec.answer_within,
        channel=matter.channel,
        desk=calendar_of(agencies[matter.desk]),
        work=calendar_of(agencies[matter.handler]),
        tempo=tempo,
        seed=f"time {matter.number}",
    )
