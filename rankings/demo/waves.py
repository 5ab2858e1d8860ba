"""Layers in bulk: each wave is what everybody said at one step of an edition."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from django.db import transaction

from egov import clock
from egov.mandates import Mandate
from egov.models import User
from rankings import transitions
from rankings.actions.drawing import is_heavy
from rankings.demo.cast import Cast
from rankings.demo.fate import Fate, Fates
from rankings.demo.papers import paper
from rankings.models import Edition, Layer, Observation, RankedUnit
from rankings.states import Origin, State, Step, Verdict
from rankings.transitions import Statement

Speaker = tuple[User, Mandate]
Said = Callable[[Observation, Fate], Statement | None]


class Waves:
    """Says of all values of one edition what their fates tell, a transaction each."""

    def __init__(self, edition: Edition, fates: Fates, cast: Cast) -> None:
        self.edition, self.fates, self.cast = edition, fates, cast

    @cached_property
    def units(self) -> Mapping[int, RankedUnit]:
        return {unit.pk: unit for unit in self.edition.unit_set.members.all()}

    @cached_property
    def drawn(self) -> Mapping[int, list[int]]:
        """Value → the assessors drawn for it."""
        through = Observation.assessors.through.objects
        rows = through.filter(observation__edition=self.edition).order_by("pk")
        found: dict[int, list[int]] = {}
        for value, person in rows.values_list("observation_id", "user_id"):
            found.setdefault(value, []).append(person)
        return found

    def report(self) -> None:
        """Who reports, reports."""
        self._say(State.OPEN, self._reported)

    def assess(self) -> None:
        """The first assessor of each value."""
        self._say(State.REPORTED, self._assessed)

    def again(self) -> None:
        """The second assessor of what much hangs on."""
        self._say(State.ASSESSED, self._again)

    def adjudicate(self) -> None:
        """Somebody else, where two differ."""
        self._say(State.DISPUTED, self._adjudicated)

    def appeal(self) -> None:
        """Units that do not agree."""
        self._say(State.SETTLED, self._appealed)

    def decide(self) -> None:
        """Appeals are heard."""
        self._say(State.APPEALED, self._decided)

    @transaction.atomic
    def _say(self, state: State, said: Said) -> None:
        transitions.hold(self.edition.pk)
        values = Observation.objects.select_for_update().filter(
            edition=self.edition, state=state
        )
        statements = []
        for value in values.order_by("unit_id", "indicator"):
            fate = self.fates.of(self.units[value.unit_id].key, value.indicator)
            if one := said(value, fate):
                statements.append(one)
        transitions.write(self.edition, statements)

    def _new(
        self, value: Observation, step: Step, who: Speaker, to: State, **more: Any
    ) -> Statement:
        return Statement(value, step, who[0], who[1], clock.now(), to, **more)

    def _reported(self, value: Observation, fate: Fate) -> Statement | None:
        if fate.reported is None:
            return None
        unit = self.units[value.unit_id]
        about = self.fates.drawer.about[value.indicator]
        who, origin = self._reporter(unit, str(about.get("source", "")))
        said = self._new(value, Step.REPORT, who, State.REPORTED, origin=origin)
        said.cells = fate.reported
        said.evidence = [paper(unit, about, self.edition.reference_date)]
        return said

    def _reporter(self, unit: RankedUnit, source: str) -> tuple[Speaker, Origin]:
        """Whose word it is, and where it comes from."""
        if source.startswith("portal:"):
            return self.cast.as_editor, Origin.PORTAL
        known = self.cast.reporters.get(unit.agency_id or 0)
        if known is None:
            return self.cast.as_editor, Origin.TABLE
        if source.startswith("dossiers:"):
            return self.cast.as_editor, Origin.DOSSIERS
        return known, Origin.PERSON

    def _assessor(self, value: Observation, turn: int) -> Speaker:
        """The first or second drawn; after them whoever is left and of another agency."""
        drawn = self.drawn.get(value.pk, [])
        others = [pk for pk in self._free(value) if pk not in drawn]
        return self.cast.assessors[[*drawn, *others][turn]]

    def _free(self, value: Observation) -> list[int]:
        own = self.units[value.unit_id].agency_id
        held = self.cast.assessors.items()
        return [pk for pk, (_, mandate) in held if own is None or mandate.agency_id != own]

    def _heavy(self, value: Observation) -> bool:
        two = len(self.drawn.get(value.pk, self._free(value))) > 1
        return two and is_heavy(self.fates.spec, value.indicator)

    def _assessed(self, value: Observation, fate: Fate) -> Statement:
        to = State.ASSESSED if self._heavy(value) else State.SETTLED
        return self._judged(value, Step.ASSESS, self._assessor(value, 0), to, fate)

    def _again(self, value: Observation, fate: Fate) -> Statement:
        who = self._assessor(value, 1)
        if fate.second is None or len(self._free(value)) < 3:
            return self._judged(value, Step.ASSESS, who, State.SETTLED, fate)
        said = self._new(value, Step.ASSESS, who, State.DISPUTED)
        said.verdict, said.cells = Verdict.ACCEPTED, fate.second
        return said

    def _adjudicated(self, value: Observation, fate: Fate) -> Statement:
        who = self._assessor(value, 2)
        return self._judged(value, Step.ADJUDICATE, who, State.SETTLED, fate)

    def _judged(
        self, value: Observation, step: Step, who: Speaker, to: State, fate: Fate
    ) -> Statement:
        said = self._new(value, step, who, to, verdict=fate.verdict, reason=fate.reason)
        said.cells = fate.found
        return said

    def _appealed(self, value: Observation, fate: Fate) -> Statement | None:
        if not fate.appealed or len(self._free(value)) < 3:
            return None
        unit = self.units[value.unit_id]
        who, _ = self._reporter(unit, "")
        said = self._new(value, Step.APPEAL, who, State.APPEALED, cells=fate.reported)
        said.reason = "Số liệu minh hoạ: đơn vị đề nghị tính lại theo hồ sơ đã gửi."
        said.evidence = [
            paper(
                unit,
                self.fates.drawer.about[value.indicator],
                self.edition.reference_date,
            )
        ]
        return said

    def _decided(self, value: Observation, fate: Fate) -> Statement:
        verdict = Verdict.REVISED if fate.revised else Verdict.UPHELD
        who = self._assessor(value, 2)
        said = self._new(value, Step.DECIDE, who, State.SETTLED, verdict=verdict)
        said.cells = fate.final
        said.reason = "Số liệu minh hoạ: đã xem lại minh chứng cùng đơn vị."
        return said

    def has(self, step: Step) -> bool:
        """Whether anything was said at this step yet."""
        return Layer.objects.filter(observation__edition=self.edition, step=step).exists()

    def stands(self, state: State) -> bool:
        """Whether a value stands there."""
        return Observation.objects.filter(edition=self.edition, state=state).exists()
