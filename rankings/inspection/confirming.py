"""A measurement becomes a report when a person confirms it."""

from django.db import transaction
from django.utils.translation import gettext as _

from egov import clock
from egov.errors import NotAllowed, NotFound
from egov.models import User
from rankings import policies, transitions
from rankings.engine.spec import Spec
from rankings.errors import EditionStepRefused
from rankings.indicators import named_sources
from rankings.models import Evidence, Measurement, Observation
from rankings.states import Origin, State, Step
from rankings.transitions import Statement
from rankings.values import clean_cells

PREFIX = "portal:"


@transaction.atomic
def confirm(measurement_pk: int, *, by: User) -> Observation:
    """Report what was measured, the raw file its evidence; somebody else assesses it.

    Raises NotFound, NotAllowed (no assessor, of that agency, or drawn to assess it),
    EditionStepRefused (confirmed already, not measured, no such indicator),
    ValueStepRefused, Unusable.
    """
    rows = Measurement.objects.select_for_update(of=("self",))
    found = rows.filter(pk=measurement_pk).select_related("visit__site__unit").first()
    if found is None:
        raise NotFound
    visit = found.visit
    transitions.hold(visit.edition_id)
    if found.confirmed_at or not found.value:
        raise EditionStepRefused(_("Kết quả đo này đã xác nhận, hoặc không đo được."))
    edition = visit.edition
    assert edition.methodology is not None
    spec = edition.methodology.spec
    indicator = _indicator(spec, found.code)
    held = Observation.objects.filter(
        edition=edition, unit=visit.site.unit, indicator=indicator
    ).first()
    if held is None:
        raise EditionStepRefused(_("Đơn vị này không có chỉ tiêu lấy từ kết quả đo."))
    value = Observation.objects.lock(held.pk)
    mandate = policies.confirms(by, value)
    if mandate is None:
        raise NotAllowed
    transitions.refuse_unless_possible(Step.REPORT, value, None)
    said = Statement(value, Step.REPORT, by, mandate, clock.now(), State.REPORTED)
    said.cells = clean_cells(spec, indicator, _cells(indicator, found.value))
    said.origin = Origin.PORTAL
    said.evidence = [
        Evidence(
            kind=Evidence.Kind.PAGE,
            title=_("Kết quả đo trang: %(code)s") % {"code": found.code},
            url=visit.site.url,
            file=found.raw.name,
            sha256=found.sha256,
        )
    ]
    transitions.write(edition, [said])
    found.confirmed_by, found.confirmed_at, found.layer = by, clock.now(), said.layer
    found.save(update_fields=["confirmed_by", "confirmed_at", "layer"])
    return value


def _indicator(spec: Spec, code: str) -> str:
    """The indicator that takes this measurement, "" if none does."""
    named = named_sources(spec, PREFIX)
    return next((one for one, name in named.items() if name == code), "")


def _cells(indicator: str, value: str) -> dict[str, str]:
    """found/required becomes numerator and denominator."""
    part, slash, whole = value.partition("/")
    if slash:
        return {f"{indicator}.a": part, f"{indicator}.b": whole}
    return {indicator: value}
