"""The edition that is being collected: through the verbs, until every queue of the office
pages has something in it. One unit a transaction."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from egov import clock
from egov.models import User
from rankings import actions
from rankings.demo.cast import Cast
from rankings.demo.drawing import Cells
from rankings.demo.fate import Fate, Fates
from rankings.demo.living import Living, as_draft
from rankings.demo.papers import LABEL, paper
from rankings.demo.portals import visit_portals
from rankings.models import Edition, Layer, Observation, RankedUnit
from rankings.states import EditionStatus, State, Verdict

# What the values of a unit come to, in turn.
_GOALS = (
    State.SETTLED,
    State.REPORTED,
    State.ASSESSED,
    State.OPEN,
    State.DISPUTED,
    State.RETURNED,
    State.REPORTED,
    State.SETTLED,
)
_REPORTED, _SEEN = timedelta(days=9), timedelta(days=13)
_RETURNED = f"{LABEL}: bảng kê chưa có chữ ký của người đứng đầu, đề nghị gửi lại."
_UNPROVED = f"{LABEL}: văn bản dẫn chiếu không nói về nội dung này."
_LOWER = f"{LABEL}: bảng kê cho thấy con số thấp hơn."


@dataclass
class Collecting:
    """Plans and opens the edition, then lets people report and assess."""

    living: Living

    @property
    def cast(self) -> Cast:
        """Who acts."""
        return self.living.cast

    def fill(self) -> None:
        """Do what has not been done."""
        self.living.live_until("report")
        edition = self.living.edition
        if edition is None or edition.status != EditionStatus.COLLECTING:
            return
        units = RankedUnit.objects.filter(
            sets=edition.unit_set, agency__in=self.cast.reporters
        )
        for unit in units.order_by("key"):
            if not Layer.objects.filter(
                observation__edition=edition, observation__unit=unit
            ).exists():
                self._unit(edition, unit)
                self.living.report(f"{edition.index.code} {edition.code}: {unit.key}")
        visit_portals(edition, self.cast, self.living.report)

    @transaction.atomic
    def _unit(self, edition: Edition, unit: RankedUnit) -> None:
        values = Observation.objects.filter(edition=edition, unit=unit)
        told = self._told(values.select_related("unit").order_by("indicator"))
        opened = self.living.plan.at("open")
        with clock.standing_at(opened + _REPORTED):
            for value, fate, goal in told:
                if goal != State.OPEN:
                    self._report(edition, unit, value, fate)
        with clock.standing_at(opened + _SEEN):
            for value, fate, goal in told:
                if seen := _SEEING.get(goal):
                    seen(self, value, fate)

    def _told(self, values: Iterable[Observation]) -> list[tuple[Observation, Fate, State]]:
        """Only what people report themselves, with where it is to stand."""
        about = self.living.fates.drawer.about
        own = [value for value in values if "source" not in about[value.indicator]]
        fates: Fates = self.living.fates
        told = []
        for place, value in enumerate(own):
            fate = fates.of(value.unit.key, value.indicator)
            if fate.reported is not None:
                told.append((value, fate, _GOALS[place % len(_GOALS)]))
        return told

    def _report(
        self, edition: Edition, unit: RankedUnit, value: Observation, fate: Fate
    ) -> None:
        who, _ = self.cast.reporters[unit.agency_id or 0]
        about = self.living.fates.drawer.about[value.indicator]
        draft = as_draft(paper(unit, about, edition.reference_date))
        assert fate.reported is not None
        actions.report(value.pk, by=who, cells=fate.reported, evidence=[draft])

    def _send_back(self, value: Observation, fate: Fate) -> None:
        actions.send_back(value.pk, by=self._assessors(value)[0], reason=_RETURNED)

    def _assess(self, value: Observation, fate: Fate) -> None:
        first = self._assessors(value)[0]
        actions.assess(value.pk, by=first, verdict=Verdict.ACCEPTED)

    def _settle(self, value: Observation, fate: Fate) -> None:
        """As many assessors as it needs."""
        for person in self._assessors(value):
            value.refresh_from_db()
            if value.state in (State.REPORTED, State.ASSESSED):
                actions.assess(value.pk, by=person, verdict=Verdict.ACCEPTED)

    def _dispute(self, value: Observation, fate: Fate) -> None:
        """Two who differ, where two look at it."""
        people = self._assessors(value)
        self._assess(value, fate)
        value.refresh_from_db()
        if value.state == State.ASSESSED and len(people) > 1 and fate.reported:
            cells = _less(fate.reported)
            adjusted = cells != fate.reported
            actions.assess(
                value.pk,
                by=people[1],
                verdict=Verdict.ADJUSTED if adjusted else Verdict.REJECTED,
                cells=cells if adjusted else None,
                reason=_LOWER if adjusted else _UNPROVED,
            )

    def _assessors(self, value: Observation) -> list[User]:
        drawn = list(value.assessors.order_by("pk"))
        return drawn or [
            person
            for person, mandate in self.cast.assessors.values()
            if mandate.agency_id != value.unit.agency_id
        ]


def _less(cells: Cells) -> Cells:
    """The same with a little less of what was counted."""
    return {
        series: str(max(0, int(text) - 2)) if series.endswith(".a") else text
        for series, text in cells.items()
    }


Seeing = Callable[[Collecting, Observation, Fate], None]
_SEEING: dict[State, Seeing] = {
    State.RETURNED: Collecting._send_back,
    State.ASSESSED: Collecting._assess,
    State.SETTLED: Collecting._settle,
    State.DISPUTED: Collecting._dispute,
}
