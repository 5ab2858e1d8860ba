"""Papers as they would read now: without a number, issued by nobody."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dossiers.letters.contents import heading, register, slip
from dossiers.letters.forms import edition_of
from dossiers.models import Dossier
from dossiers.states import Form
from egov import clock
from egov.models import Agency


def slip_now(dossier: Dossier) -> dict[str, Any]:
    """The control slip from the events so far. A fixed number of queries."""
    edition = edition_of(Form.SLIP, clock.today())
    head = heading(dossier.handling_agency, edition, clock.now())
    events = list(dossier.events.select_related("by", "personal").order_by("seq"))
    return {**head, **slip.body(dossier, events), "witness": None}


def register_now(
    agency: Agency, first: date, last: date, dossiers: Sequence[Dossier]
) -> dict[str, Any]:
    """The register of these days with names, as its readers may take it along."""
    edition = edition_of(Form.REGISTER, clock.today())
    rows = register.rows(dossiers)
    return {
        **heading(agency, edition, clock.now()),
        "first": first.isoformat(),
        "last": last.isoformat(),
        "rows": rows,
        "counts": register.counts(rows),
        "witness": None,
    }
