"""What others find of a value: first and second look, adjudication, appeals, corrections."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from egov.models import User
from rankings.actions.drawing import is_heavy
from rankings.actions.reporting import attach, fill, needed
from rankings.engine.missing import Missing
from rankings.engine.spec import Spec
from rankings.errors import Unusable
from rankings.evidence import EvidenceDraft
from rankings.models import Layer, Observation
from rankings.states import State, Step, Verdict
from rankings.transitions import Statement, saying, standing_cells
from rankings.values import missing_cells, score_alone

# Two verdicts agree when their scores are no further apart than this share of full.
TOLERANCE = Decimal("0.01")
_FINDINGS = frozenset({Verdict.ACCEPTED, Verdict.ADJUSTED, Verdict.REJECTED})
_OUTCOMES = frozenset({Verdict.UPHELD, Verdict.REVISED})


def assess(
    pk: int,
    *,
    by: User,
    verdict: Verdict,
    cells: Mapping[str, str] | None = None,
    reason: str = "",
    evidence: Sequence[EvidenceDraft] = (),
    seen: int | None = None,
) -> Observation:
    """Accept a report, set another value (with a reason), or reject it (with a reason).

    Where much hangs on it a second assessor looks too, and must come to the same; else it
    is disputed. Raises NotFound, NotAllowed, ValueStepRefused, Unusable, FileRefused.
    """
    with saying(Step.ASSESS, pk, by=by, seen=seen) as said:
        _find(said, verdict, cells, reason, evidence)
        value = said.observation
        assert value.edition.methodology is not None
        spec = value.edition.methodology.spec
        if not is_heavy(spec, value.indicator):
            said.to = State.SETTLED
        elif value.state == State.REPORTED:
            said.to = State.ASSESSED
        else:
            first = value.layers.filter(step=Step.ASSESS).latest("seq")
            same = agree(spec, value.indicator, first.cells, dict(said.cells or {}))
            said.to = State.SETTLED if same else State.DISPUTED
    return said.observation


def adjudicate(
    pk: int,
    *,
    by: User,
    verdict: Verdict,
    cells: Mapping[str, str] | None = None,
    reason: str = "",
    evidence: Sequence[EvidenceDraft] = (),
    seen: int | None = None,
) -> Observation:
    """Settle what two assessors see differently; always with a reason."""
    with saying(Step.ADJUDICATE, pk, by=by, seen=seen) as said:
        _find(said, verdict, cells, needed(reason), evidence)
    return said.observation


def decide(
    pk: int,
    *,
    by: User,
    verdict: Verdict,
    cells: Mapping[str, str] | None = None,
    reason: str = "",
    seen: int | None = None,
) -> Observation:
    """Decide an appeal: uphold the verdict, or revise it to `cells`; always with a reason."""
    with saying(Step.DECIDE, pk, by=by, seen=seen) as said:
        if verdict not in _OUTCOMES:
            raise Unusable([str(_("Khiếu nại thì giữ nguyên hoặc sửa."))])
        standing = _standing(said.observation)
        if verdict == Verdict.REVISED:
            fill(said, cells or {}, (), needed(reason))
            if said.cells == standing:
                raise Unusable([str(_("Giá trị sửa trùng với giá trị đang có."))])
        else:
            said.cells, said.reason = standing, needed(reason)
        said.verdict = verdict
    return said.observation


def correct_value(
    pk: int,
    *,
    by: User,
    cells: Mapping[str, str],
    reason: str,
    evidence: Sequence[EvidenceDraft] = (),
    seen: int | None = None,
) -> Observation:
    """Set another final value while a published edition is being corrected."""
    with saying(Step.CORRECT, pk, by=by, seen=seen) as said:
        standing = _standing(said.observation)
        fill(said, cells, evidence, needed(reason))
        if said.cells == standing:
            raise Unusable([str(_("Giá trị sửa trùng với giá trị đang có."))])
        said.verdict = Verdict.REVISED
    return said.observation


def visible_layers(value: Observation, user: User) -> list[Layer]:
    """The layers this person may see: not the first verdict before giving the second.

    The same list for everybody once the second look is over.
    """
    layers = list(value.layers.select_related("by").prefetch_related("evidence"))
    if value.state != State.ASSESSED:
        return layers
    return [one for one in layers if one.step != Step.ASSESS or one.by_id == user.pk]


def _standing(value: Observation) -> dict[str, str] | None:
    """The value that stands now; what an appeal asks for does not."""
    return standing_cells([value.pk]).get(value.pk)


def _find(
    said: Statement,
    verdict: Verdict,
    cells: Mapping[str, str] | None,
    reason: str,
    evidence: Sequence[EvidenceDraft],
) -> None:
    """Turn a verdict into the cells that follow from it."""
    if verdict not in _FINDINGS:
        raise Unusable(
            [str(_("Thẩm định thì chấp nhận, điều chỉnh hoặc không công nhận."))]
        )
    value = said.observation
    assert value.edition.methodology is not None
    reported = value.layers.filter(step=Step.REPORT).latest("seq").cells
    said.verdict = verdict
    if verdict == Verdict.ADJUSTED:
        fill(said, cells or {}, evidence, needed(reason))
        if said.cells == reported:
            raise Unusable([str(_("Giá trị điều chỉnh trùng với giá trị đã báo cáo."))])
        return
    attach(said, evidence)
    if verdict == Verdict.REJECTED:
        spec = value.edition.methodology.spec
        said.reason = needed(reason)
        said.cells = missing_cells(spec, value.indicator, Missing.UNVERIFIABLE)
    else:
        said.reason, said.cells = reason.strip(), reported


def agree(
    spec: Spec, indicator: str, one: Mapping[str, str] | None, other: Mapping[str, str]
) -> bool:
    """Whether two findings come to the same, as far as the score goes."""
    if one == other:
        return True
    if one is None or _missing(one) != _missing(other):
        return False
    scores = score_alone(spec, indicator, one), score_alone(spec, indicator, other)
    if None in scores:
        return False
    return abs(scores[0] - scores[1]) <= TOLERANCE * spec.full  # type: ignore[operator]


def _missing(cells: Mapping[str, str]) -> set[str]:
    return {text for text in cells.values() if text in Missing.__members__}
