"""An invented edition from its plan to its publication: every step is one verb or one wave,
all or nothing, in the clock of its day. A run cut short goes on with the first one missing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial

from egov import clock
from rankings import actions
from rankings.demo.cast import Cast
from rankings.demo.fate import Fates
from rankings.demo.papers import paper
from rankings.demo.plan import Plan, Slip
from rankings.demo.waves import Waves
from rankings.evidence import EvidenceDraft
from rankings.models import (
    Edition,
    Evidence,
    Index,
    Methodology,
    Observation,
    UnitSet,
)
from rankings.publishing import publish
from rankings.states import EditionStatus, State, Step

NOTE = {
    "vi": "Số liệu minh hoạ: mọi con số và văn bản của kỳ này được tạo ra để trình diễn,"
    " không nói gì về đơn vị nào.",
    "en": "Synthetic data: every figure and paper of this edition was made up for the"
    " demonstration and says nothing about any unit.",
}
# A province counts in thousands, a commune in dozens.
_SCALES = {"ict-provinces": 1.0, "ict-ministries": 1.4, "ict-local": 0.05}
S, T = EditionStatus, State


@dataclass
class Living:
    """One edition of the plan and the people who make it."""

    plan: Plan
    cast: Cast
    report: Callable[[str], None] = field(default=print)

    def live(self) -> None:
        """Take every step that has not been taken."""
        self.live_until("")

    def live_until(self, last: str) -> None:
        """The same, up to the step of this name and without it."""
        for name, missing, act in self._steps():
            if name == last:
                return
            if not missing:
                continue
            with clock.standing_at(self.plan.at(name)):
                act()
            self.__dict__.pop("edition", None)
            self.report(f"{self.plan.index} {self.plan.code}: {name}")

    @cached_property
    def edition(self) -> Edition | None:
        """As it stands; None before it is planned."""
        found = Edition.objects.filter(
            index__code=self.plan.index, code=self.plan.code
        ).select_related("index", "methodology", "unit_set")
        return found.first()

    @cached_property
    def methodology(self) -> Methodology:
        """The version the plan names."""
        return Methodology.objects.get(
            index__code=self.plan.index, version=self.plan.methodology
        )

    @cached_property
    def fates(self) -> Fates:
        """What becomes of each value."""
        spec, year = self.methodology.spec, self.plan.reference_date.year
        return Fates(self.plan, spec, year, _SCALES[self.plan.index])

    @property
    def waves(self) -> Waves:
        """Everybody's word on the values."""
        assert self.edition
        return Waves(self.edition, self.fates, self.cast)

    @property
    def pk(self) -> int:
        """Of the edition, once it is planned."""
        assert self.edition
        return self.edition.pk

    def _is(self, status: EditionStatus) -> bool:
        return self.edition is not None and self.edition.status == status

    def _steps(self) -> Iterator[tuple[str, bool, Callable[[], object]]]:
        """(when, whether it is still to be taken, how), in order; each is asked for after
        the one before it was taken."""
        by = self.cast
        yield "plan", self.edition is None, self._plan
        opening = partial(actions.open_collection, self.pk, by=by.publisher)
        yield "open", self._is(S.PLANNED), opening
        yield "report", self._unsaid(S.COLLECTING, Step.REPORT), self.waves.report
        closing = partial(actions.close_collection, self.pk, by=by.editor)
        yield "close", self._is(S.COLLECTING), closing
        yield "assess", self.waves.stands(T.REPORTED), self.waves.assess
        yield "again", self.waves.stands(T.ASSESSED), self.waves.again
        yield "adjudicate", self.waves.stands(T.DISPUTED), self.waves.adjudicate
        showing = partial(actions.show_provisional, self.pk, by=by.editor)
        yield "show", self._is(S.REVIEWING), showing
        yield "appeal", self._unsaid(S.PROVISIONAL, Step.APPEAL), self.waves.appeal
        yield "decide", self.waves.stands(T.APPEALED), self.waves.decide
        settling = partial(actions.settle, self.pk, by=by.publisher)
        yield "settle", self._is(S.PROVISIONAL), settling
        yield "publish", self._is(S.FINAL), partial(publish, self.pk, by=by.publisher)
        if self.plan.slip:
            yield from self._correction(self.plan.slip)

    def _correction(self, slip: Slip) -> Iterator[tuple[str, bool, Callable[[], object]]]:
        """The steps that put a slip right."""
        publisher, erratum = self.cast.publisher, {"vi": slip.vi, "en": slip.en}
        opening = partial(actions.open_correction, self.pk, by=publisher, erratum=erratum)
        yield "correct", self._is(S.PUBLISHED) and not self._corrected(), opening
        said = self.waves.has(Step.CORRECT)
        correcting = partial(self._correct, slip)
        yield "correct", self._is(S.CORRECTING) and not said, correcting
        again = partial(publish, self.pk, by=publisher)
        yield "correct", self._is(S.CORRECTING), again

    def _unsaid(self, status: EditionStatus, step: Step) -> bool:
        return self._is(status) and not self.waves.has(step)

    def _plan(self) -> None:
        plan = self.plan
        actions.plan(
            by=self.cast.editor,
            index=Index.objects.get(code=plan.index),
            code=plan.code,
            title_vi=plan.vi,
            title_en=plan.en,
            methodology=self.methodology,
            unit_set=UnitSet.objects.get(code=plan.unit_set),
            reference_date=plan.reference_date,
            opens_on=plan.at("open").date(),
            closes_on=plan.at("close").date(),
            appeals_until=plan.at("decide").date(),
            releases_on=plan.at("publish").date(),
            synthetic=True,
            note=NOTE,
        )

    def _corrected(self) -> bool:
        assert self.edition
        return self.edition.revisions.count() > 1

    def _correct(self, slip: Slip) -> None:
        value = Observation.objects.select_related("unit").get(
            edition=self.edition, unit__key=slip.unit, indicator=slip.indicator
        )
        about = self.fates.drawer.about[slip.indicator]
        held = paper(value.unit, about, self.plan.reference_date)
        actions.correct_value(
            value.pk,
            by=self.cast.editor,
            cells=self.fates.true(slip.unit),
            reason=slip.vi,
            evidence=[as_draft(held)],
        )


def as_draft(held: Evidence) -> EvidenceDraft:
    """A paper as the verbs take it."""
    return EvidenceDraft(
        kind=Evidence.Kind(held.kind),
        title=held.title,
        url=held.url,
        number=held.number,
        issuer=held.issuer,
        issued_on=held.issued_on,
        valid_to=held.valid_to,
        excerpt=held.excerpt,
    )
