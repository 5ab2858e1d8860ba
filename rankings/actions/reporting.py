"""What is reported of values, and appeals; and sending a report back."""

from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext as _

from egov import clock
from egov.errors import NotFound
from egov.models import User
from rankings import transitions
from rankings.errors import Unusable, ValueStepRefused
from rankings.evidence import (
    EvidenceDraft,
    bound,
    carried,
    refuse_outdated,
    refuse_unless_proved,
)
from rankings.models import Edition, Evidence, Observation
from rankings.states import MOST_RETURNS, STEPS, Origin, Step
from rankings.transitions import Statement, saying
from rankings.values import clean_cells


def report(
    pk: int,
    *,
    by: User,
    cells: Mapping[str, str],
    evidence: Sequence[EvidenceDraft] = (),
    reason: str = "",
    keeping: Collection[int] = (),
    seen: int | None = None,
) -> Observation:
    """Report a value with what it rests on; again while it was not assessed.

    keeping: ids of the evidence of the unit's own last report on which this one rests too.

    Raises NotFound, NotAllowed, ValueStepRefused, Unusable (the value or its evidence),
    FileRefused.
    """
    with saying(Step.REPORT, pk, by=by, seen=seen) as said:
        fill(said, cells, evidence, reason)
        said.origin = Origin.PERSON
        edition = said.observation.edition
        kept = [one for one in carriable(said.observation) if one.pk in keeping]
        refuse_outdated(kept, edition.reference_date)
        said.evidence += [carried(one) for one in kept]
        assert edition.methodology is not None
        refuse_unless_proved(
            edition.methodology.spec,
            said.observation.indicator,
            dict(said.cells or {}),
            said.evidence,
        )
    return said.observation


def carriable(value: Observation) -> list[Evidence]:
    """What the unit's own last report rests on, none where it gave none."""
    reports = value.layers.filter(step=Step.REPORT, origin=Origin.PERSON)
    last = reports.order_by("-seq").first()
    return list(last.evidence.order_by("pk")) if last else []


def send_back(pk: int, *, by: User, reason: str, seen: int | None = None) -> Observation:
    """Send a report back with a reason, twice at most; then it is assessed as it is."""
    with saying(Step.RETURN, pk, by=by, seen=seen) as said:
        said.reason = needed(reason)
        refuse_return(said.observation)
    return said.observation


def refuse_return(value: Observation) -> None:
    """Raise ValueStepRefused where it was sent back as often as it may be."""
    if value.returns >= MOST_RETURNS:
        words = _("Đã trả lại %(most)s lần: hãy thẩm định theo báo cáo hiện có.")
        raise ValueStepRefused(words % {"most": MOST_RETURNS})


def appeal(
    pk: int,
    *,
    by: User,
    reason: str,
    evidence: Sequence[EvidenceDraft] = (),
    cells: Mapping[str, str] | None = None,
    seen: int | None = None,
) -> Observation:
    """Appeal against a verdict, once and in time.

    cells: what the unit holds to be right; it stands only if the appeal is decided so.
    """
    with saying(Step.APPEAL, pk, by=by, seen=seen) as said:
        value = said.observation
        refuse_appeal(value)
        if cells is not None:
            fill(said, cells, evidence, needed(reason))
        else:
            said.reason = needed(reason)
            attach(said, evidence)
    return value


def refuse_appeal(value: Observation) -> None:
    """Raise ValueStepRefused after the last day for appeals, and the second time."""
    until = value.edition.appeals_until
    if appeals_over(value.edition):
        words = _("Đã hết hạn khiếu nại ngày %(day)s.")
        raise ValueStepRefused(words % {"day": f"{until:%d/%m/%Y}"})
    if any(layer.step == Step.APPEAL for layer in value.layers.all()):
        raise ValueStepRefused(_("Số liệu này đã được khiếu nại một lần."))


def appeals_over(edition: Edition) -> bool:
    """Whether the last day for appeals is past."""
    return edition.appeals_until is not None and clock.today() > edition.appeals_until


def fill(
    said: Statement,
    cells: Mapping[str, str],
    evidence: Sequence[EvidenceDraft],
    reason: str,
) -> None:
    """Put checked cells and stored evidence into a statement."""
    edition = said.observation.edition
    assert edition.methodology is not None
    said.cells = clean_cells(edition.methodology.spec, said.observation.indicator, cells)
    said.reason = reason.strip()
    attach(said, evidence)


def attach(said: Statement, evidence: Sequence[EvidenceDraft]) -> None:
    """Put evidence into a statement. Raises Unusable for what was no longer valid."""
    refuse_outdated(evidence, said.observation.edition.reference_date)
    said.evidence = [bound(one) for one in evidence]


def taking_reports(pk: int) -> Edition:
    """The edition, held until the transaction ends; refused where it takes no reports."""
    transitions.hold(pk)
    rows = Edition.objects.select_related("methodology", "index")
    edition = rows.filter(pk=pk, as_published=False).first()
    if edition is None:
        raise NotFound
    if edition.status not in STEPS[Step.REPORT].during:
        raise ValueStepRefused(_("Kỳ xếp hạng này không nhận báo cáo."))
    return edition


def needed(reason: str) -> str:
    """The reason, or Unusable where none is given."""
    if not reason.strip():
        raise Unusable([str(_("Cần nêu lý do."))])
    return reason.strip()
