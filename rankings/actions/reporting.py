"""What the unit says of its values: reports, and appeals; and sending a report back."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from egov.models import User
from rankings.errors import Unusable, ValueStepRefused
from rankings.evidence import EvidenceDraft, bound, refuse_unless_proved
from rankings.models import Observation
from rankings.states import MOST_RETURNS, Origin, Step
from rankings.transitions import Statement, saying
from rankings.values import clean_cells


def report(
    pk: int,
    *,
    by: User,
    cells: Mapping[str, str],
    evidence: Sequence[EvidenceDraft] = (),
    reason: str = "",
    seen: int | None = None,
) -> Observation:
    """Report a value with what it rests on; again while it was not assessed.

    Raises NotFound, NotAllowed, ValueStepRefused, Unusable (the value or its evidence),
    FileRefused.
    """
    with saying(Step.REPORT, pk, by=by, seen=seen) as said:
        fill(said, cells, evidence, reason)
        said.origin = Origin.PERSON
        edition = said.observation.edition
        assert edition.methodology is not None
        refuse_unless_proved(
            edition.methodology.spec,
            said.observation.indicator,
            dict(said.cells or {}),
            said.evidence,
            edition.reference_date,
        )
    return said.observation


def send_back(pk: int, *, by: User, reason: str, seen: int | None = None) -> Observation:
    """Send a report back with a reason, twice at most; then it is assessed as it is."""
    with saying(Step.RETURN, pk, by=by, seen=seen) as said:
        said.reason = needed(reason)
        if said.observation.returns >= MOST_RETURNS:
            words = _("Đã trả lại %(most)s lần: hãy thẩm định theo báo cáo hiện có.")
            raise ValueStepRefused(words % {"most": MOST_RETURNS})
    return said.observation


def appeal(
    pk: int,
    *,
    by: User,
    reason: str,
    evidence: Sequence[EvidenceDraft] = (),
    cells: Mapping[str, str] | None = None,
    seen: int | None = None,
) -> Observation:
    """Appeal against a verdict, once; `cells` is the value the unit holds to be right."""
    with saying(Step.APPEAL, pk, by=by, seen=seen) as said:
        value = said.observation
        if value.layers.filter(step=Step.APPEAL).exists():
            raise ValueStepRefused(_("Số liệu này đã được khiếu nại một lần."))
        wanted = cells
        if wanted is not None:
            fill(said, wanted, evidence, needed(reason))
            # What stands is not the unit's word: the claim is kept beside it.
            said.reason = f"{said.reason}\n{_claim(said)}"
            said.cells = None
        else:
            said.reason = needed(reason)
            said.evidence = [bound(one) for one in evidence]
    return value


def _claim(said: Statement) -> str:
    held = ", ".join(f"{name} = {cell}" for name, cell in (said.cells or {}).items())
    return _("Giá trị đơn vị đề nghị: %(cells)s") % {"cells": held}


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
    said.evidence = [bound(one) for one in evidence]
    said.reason = reason.strip()


def needed(reason: str) -> str:
    """The reason, or Unusable where none is given."""
    if not reason.strip():
        raise Unusable([str(_("Cần nêu lý do."))])
    return reason.strip()
