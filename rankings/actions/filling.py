"""Values that this system counts from its own dossiers."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from dossiers import facts
from egov import clock
from egov.errors import NotAllowed, NotFound
from egov.models import User
from rankings import policies, transitions
from rankings.errors import ValueStepRefused
from rankings.indicators import Figure, figures, sources
from rankings.models import Edition, Evidence, Observation
from rankings.states import STEPS, Origin, State, Step
from rankings.transitions import Statement


@transaction.atomic
def fill_from_dossiers(edition_pk: int, *, by: User) -> int:
    """Report what the record of dossiers says, for the year of the reference date and the
    units whose agency is ours; return how many values. Safe to do again until assessed.

    Raises NotFound, NotAllowed, ValueStepRefused.
    """
    mandate = policies.defines(by)
    if mandate is None:
        raise NotAllowed
    transitions.hold(edition_pk)
    rows = Edition.objects.select_related("methodology", "index")
    edition = rows.filter(pk=edition_pk, as_published=False).first()
    if edition is None:
        raise NotFound
    if edition.status not in STEPS[Step.REPORT].during:
        raise ValueStepRefused(_("Kỳ xếp hạng này không nhận báo cáo."))
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
        said.cells, said.origin = figure.cells(spec, agency.code), Origin.DOSSIERS
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
        state__in=STEPS[Step.REPORT].sources,
    )
    return list(wanted.order_by("pk"))


def _evidence(figure: Figure, agency: str, since: date, until: date) -> Evidence:
    """The definition and the counts: anybody with the record counts the same."""
    share = figure.shares.get(agency)
    counts = f"{share.part} / {share.whole}" if share else "0 / 0"
    return Evidence(
        kind=Evidence.Kind.SYSTEM,
        title=_("Số liệu tính từ hồ sơ: %(name)s") % {"name": figure.name},
        excerpt=(
            f"{figure.definition} {agency}, {since:%d/%m/%Y} – {until:%d/%m/%Y}: {counts};"
            f" {facts.cut_off():%Y-%m-%dT%H:%M:%SZ}"
        ),
    )
