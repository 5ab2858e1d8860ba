"""Values that this system counts from its own dossiers."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from egov import clock
from egov.errors import NotAllowed
from egov.models import User
from rankings import policies, transitions
from rankings.actions.reporting import taking_reports
from rankings.indicators import Figure, figures, sources
from rankings.models import Edition, Evidence, Observation
from rankings.states import STEPS, EditionStatus, Origin, State, Step
from rankings.transitions import Statement


@transaction.atomic
def fill_from_dossiers(edition_pk: int, *, by: User) -> int:
    """Report what the record of dossiers says, from the first day of the reference date's
    year to that date, of the units whose agency is ours; return how many values.

    It may be done again until a value is assessed: what was said before stays as a layer.

    Raises NotFound, NotAllowed, ValueStepRefused.
    """
    mandate = policies.defines(by)
    if mandate is None:
        raise NotAllowed
    edition = taking_reports(edition_pk)
    assert edition.methodology is not None
    spec = edition.methodology.spec
    until = edition.reference_date
    since = date(until.year, 1, 1)
    counted = {one.indicator: one for one in figures(spec, since, until)}
    statements = []
    for value in _values(edition):
        figure = counted[value.indicator]
        agency = value.unit.agency
        assert agency is not None
        said = Statement(value, Step.REPORT, by, mandate, clock.now(), State.REPORTED)
        said.cells, said.origin = figure.cells(agency.code), Origin.DOSSIERS
        said.evidence = [_evidence(figure, agency.code, since, until)]
        statements.append(said)
    transitions.write(edition, statements)
    return len(statements)


def _values(edition: Edition) -> list[Observation]:
    assert edition.methodology is not None
    rows = Observation.objects.select_for_update(of=("self",)).select_related(
        "unit__agency"
    )
    wanted = rows.filter(
        edition=edition,
        indicator__in=sources(edition.methodology.spec),
        unit__agency__isnull=False,
        state__in=STEPS[Step.REPORT].places[EditionStatus(edition.status)],
    )
    return list(wanted.order_by("pk"))


def _evidence(figure: Figure, agency: str, since: date, until: date) -> Evidence:
    """Definition, period, counts and when: whoever has the record counts the same."""
    share, cut_off = figure.share(agency), timezone.localtime(clock.now())
    return Evidence(
        kind=Evidence.Kind.SYSTEM,
        title=_("Số liệu tính từ hồ sơ: %(name)s") % {"name": figure.name},
        excerpt=(
            f"{figure.definition}\n{agency}, {since:%d/%m/%Y} – {until:%d/%m/%Y}:"
            f" {share.part} / {share.whole}. {cut_off.isoformat(timespec='seconds')}"
        ),
    )
