"""An edition from its plan to the lock, and the correction of a published one."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from egov import clock
from egov.models import User
from rankings import transitions
from rankings.actions.dates import (
    refuse_before,
    refuse_closing_early,
    refuse_disorder,
    refuse_foreign,
    refuse_hasty_appeals,
)
from rankings.actions.drawing import drawn, drawn_bodies, seed_of, standing
from rankings.actions.enough import People, refuse_unless_enough
from rankings.engine.missing import Missing
from rankings.errors import EditionStepRefused
from rankings.models import (
    Edition,
    Index,
    Layer,
    Methodology,
    Observation,
    UnitSet,
)
from rankings.policies import require_edition
from rankings.publishing.fitness import refuse_unfit
from rankings.publishing.trial import refuse_unless_computable
from rankings.records import draws_digest
from rankings.states import EditionStep, State, Step
from rankings.transitions import SYSTEM, EditionAct, Statement, moving
from rankings.values import missing_cells

_BATCH = 2000


@transaction.atomic
def plan(
    *,
    by: User,
    index: Index,
    code: str,
    title_vi: str,
    title_en: str,
    methodology: Methodology,
    unit_set: UnitSet,
    reference_date: date,
    opens_on: date | None = None,
    closes_on: date | None = None,
    appeals_until: date | None = None,
    releases_on: date | None = None,
    synthetic: bool = False,
    note: Mapping[str, str] | None = None,
    sources: Iterable[Mapping[str, Any]] | None = None,
) -> Edition:
    """Plan an edition. Raises NotAllowed, EditionStepRefused (the code is taken)."""
    edition = Edition(
        index=index,
        code=code,
        title_vi=title_vi,
        title_en=title_en,
        methodology=methodology,
        unit_set=unit_set,
        reference_date=reference_date,
        opens_on=opens_on,
        closes_on=closes_on,
        appeals_until=appeals_until,
        releases_on=releases_on,
        synthetic=synthetic,
        note=dict(note or {}),
        sources=[dict(source) for source in sources or ()],
    )
    mandate = require_edition(by, EditionStep.PLAN, edition)
    refuse_foreign(edition)
    refuse_disorder(edition)
    try:
        with transaction.atomic():
            edition.save(force_insert=True)
    except IntegrityError:
        raise EditionStepRefused(_("Mã kỳ đã dùng.")) from None
    transitions.record(EditionAct(edition, EditionStep.PLAN, by, clock.now()), mandate)
    return edition


def open_collection(pk: int, *, by: User) -> Edition:
    """Freeze the methodology, make every value, draw who assesses it.

    Raises NotFound, NotAllowed, EditionStepRefused (also where the methodology's own editor
    would freeze it, the set has no units, too few may assess one),
    Unusable (a source or a name could not be published).
    """
    with moving(EditionStep.OPEN, pk, by=by) as act:
        edition = act.edition
        refuse_before(edition.opens_on, _("Kỳ này mở thu thập từ ngày %(day)s."))
        methodology = _frozen(edition, by, act)
        units = list(edition.unit_set.members.all())
        if not units:
            raise EditionStepRefused(_("Tập đơn vị chưa có đơn vị nào."))
        # What it says of itself stays from here: what could not be published goes no further.
        refuse_unfit(edition, units)
        people = standing()
        refuse_unless_enough(methodology.spec, units, people)
        values = Observation.objects.bulk_create(
            [
                Observation(edition=edition, unit=unit, indicator=leaf.code)
                for unit in units
                for leaf in methodology.spec.leaves
            ],
            batch_size=_BATCH,
        )
        act.facts = {
            "values": len(values),
            "methodology": methodology.digest,
            # Whoever has these draws the same: rankings.publishing.redraw does.
            "stood": {str(person): sorted(own) for person, own in people.items()},
            "units": {unit.key: unit.agency_id for unit in units},
            "draws": _draw(edition, methodology, values, people),
        }
    return act.edition


def _frozen(edition: Edition, by: User, act: EditionAct) -> Methodology:
    assert edition.methodology_id is not None
    methodology = Methodology.objects.select_for_update().get(pk=edition.methodology_id)
    if methodology.frozen_at is None:
        if methodology.edits.filter(by=by).exists():
            raise EditionStepRefused(
                _("Người đã soạn phương pháp không tự mở kỳ xếp hạng theo phương pháp đó.")
            )
        methodology.frozen_at, methodology.frozen_by = act.at, by
        methodology.save(update_fields=["frozen_at", "frozen_by"])
    return methodology


def _draw(
    edition: Edition, methodology: Methodology, values: list[Observation], people: People
) -> str:
    """Note the assessors drawn, the same whenever the same edition is opened; their digest."""
    through = Observation.assessors.through
    seed = seed_of(edition, methodology)
    pairs = list(drawn(methodology.spec, seed, values, people))
    through.objects.bulk_create(
        [through(observation_id=value, user_id=person) for value, person in pairs],
        batch_size=_BATCH,
    )
    return draws_digest(drawn_bodies(values, pairs))


def close_collection(pk: int, *, by: User) -> Edition:
    """End collection: of what was not reported the system says so, and that is settled.

    Raises NotFound, NotAllowed, EditionStepRefused (units still have time to report).
    """
    with moving(EditionStep.CLOSE, pk, by=by) as act:
        refuse_closing_early(act.edition)
        silent = _locked(act.edition, State.OPEN)
        _not_submitted(act, silent, _("Không có báo cáo khi đóng thu thập."))
        act.facts = {"not_submitted": len(silent)}
    return act.edition


def _not_submitted(act: EditionAct, values: list[Observation], reason: str) -> None:
    """The system says of these values that there is none, and that is settled."""
    edition = act.edition
    assert edition.methodology is not None
    spec = edition.methodology.spec
    transitions.write(
        edition,
        [
            Statement(
                value,
                Step.REPORT,
                None,
                SYSTEM,
                act.at,
                State.SETTLED,
                cells=missing_cells(spec, value.indicator, Missing.NOT_SUBMITTED),
                reason=reason,
            )
            for value in values
        ],
    )


def _locked(edition: Edition, state: State) -> list[Observation]:
    rows = Observation.objects.select_for_update().filter(edition=edition, state=state)
    return list(rows.order_by("pk"))


def show_provisional(pk: int, *, by: User) -> Edition:
    """Let each unit see its own row and appeal. Needs every value settled.

    A report that was sent back and never came again counts as not submitted, or its unit
    could hold up all the others.
    """
    with moving(EditionStep.SHOW, pk, by=by) as act:
        refuse_hasty_appeals(act.edition)
        returned = _locked(act.edition, State.RETURNED)
        _not_submitted(act, returned, _("Không báo cáo lại sau khi bị trả lại."))
        counts = _counts(act.edition)
        if waiting := sum(counts.values()) - counts.get(State.SETTLED, 0):
            words = _("Còn %(count)s số liệu chưa thẩm định xong.")
            raise EditionStepRefused(words % {"count": waiting})
        act.facts = {"values": counts, "not_submitted": len(returned)}
    return act.edition


def _counts(edition: Edition) -> dict[str, int]:
    rows = edition.observations.order_by("state").values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}


def settle(pk: int, *, by: User) -> Edition:
    """Make every value final. Needs the appeals' time over and no appeal open.

    Raises NotFound, NotAllowed, EditionStepRefused, Unusable (it could not be published).
    """
    with moving(EditionStep.SETTLE, pk, by=by) as act:
        edition = act.edition
        until = edition.appeals_until
        if until and clock.today() <= until:
            words = _("Đơn vị còn được khiếu nại đến hết ngày %(day)s.")
            raise EditionStepRefused(words % {"day": f"{until:%d/%m/%Y}"})
        counts = _counts(edition)
        if waiting := sum(counts.values()) - counts.get(State.SETTLED, 0):
            words = _("Còn %(count)s số liệu chưa xong, kể cả khiếu nại.")
            raise EditionStepRefused(words % {"count": waiting})
        values = _locked(edition, State.SETTLED)
        cells = transitions.standing_cells(value.pk for value in values)
        transitions.write(
            edition,
            [
                Statement(
                    value,
                    Step.FINISH,
                    None,
                    SYSTEM,
                    act.at,
                    State.FINAL,
                    cells=cells[value.pk],
                )
                for value in values
            ],
        )
        # Nothing leads back from here: what cannot be published is not locked.
        refuse_unless_computable(edition)
        act.facts = {"values": len(values)}
    return act.edition


def open_correction(pk: int, *, by: User, erratum: Mapping[str, str]) -> Edition:
    """Open a published edition for correction; the erratum says why, in both languages."""
    told = {language: str(erratum.get(language, "")).strip() for language in ("vi", "en")}
    if not all(told.values()):
        raise EditionStepRefused(_("Đính chính cần lời giải thích bằng cả hai thứ tiếng."))
    with moving(EditionStep.CORRECT, pk, by=by) as act:
        act.facts = {"erratum": told}
    return act.edition


def cancel_correction(pk: int, *, by: User) -> Edition:
    """Close a correction in which nothing was corrected; what is published stands.

    Raises NotFound, NotAllowed, EditionStepRefused (a value differs from what is published).
    """
    with moving(EditionStep.CANCEL, pk, by=by) as act:
        if count := _corrected(act.edition):
            words = _(
                "%(count)s số liệu đã sửa khác với lần công bố: hãy công bố đính chính."
            )
            raise EditionStepRefused(words % {"count": count})
    return act.edition


def _corrected(edition: Edition) -> int:
    """How many values stand otherwise than before the correction was opened."""
    opened = edition.events.filter(step=EditionStep.CORRECT).latest("seq")
    layers = Layer.objects.filter(observation__edition=edition, cells__isnull=False)
    since = layers.filter(step=Step.CORRECT, at__gte=opened.at)
    touched = set(since.values_list("observation", flat=True))
    before = layers.filter(observation__in=touched).exclude(pk__in=since).newest()
    now = transitions.standing_cells(touched)
    return sum(layer.cells != now[layer.observation_id] for layer in before)
