"""The register: close a month by a numbered letter, note each copy that leaves."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models.functions import TruncMonth
from django.utils import timezone

from dossiers.errors import RegisterClosed, RegisterRunning
from dossiers.letters import Month, compose_register
from dossiers.models import Dossier, Letter, RegisterClosing, RegisterExport
from dossiers.policies import may_close_register, reads_register
from egov import clock
from egov.errors import NotAllowed, NotFound
from egov.models import Agency, User

_SHOWN = 12


def close_register(agency: Agency, month: date, *, by: User) -> Letter:
    """Close a month of a desk's register (form 07). `month`: its first day.

    Raises NotAllowed, RegisterRunning before its end, RegisterClosed the second time.
    """
    if not may_close_register(by, agency):
        raise NotAllowed
    period = Month(month.replace(day=1))
    with transaction.atomic():
        # Whoever closes waits for whoever is closing.
        Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
        at = clock.now()
        if period.last >= timezone.localdate(at):
            raise RegisterRunning
        if RegisterClosing.objects.filter(agency=agency, month=period.first).exists():
            raise RegisterClosed
        received = Dossier.objects.for_register(agency, period.first, period.last)
        letter, content = compose_register(agency, period, list(received), at=at, by=by)
        letter.save()
        content.letter = letter
        content.save()
        RegisterClosing.objects.create(agency=agency, month=period.first, letter=letter)
    return letter


def note_export(
    agency: Agency, first: date, last: date, *, kind: str, rows: int, by: User
) -> RegisterExport:
    """Note that somebody takes the register of these days along. Raises NotFound."""
    if not reads_register(by).filter(pk=agency.pk).exists():
        raise NotFound
    return RegisterExport.objects.create(
        agency=agency, first=first, last=last, format=kind, rows=rows, by=by
    )


def closable_months(agency: Agency) -> list[date]:
    """First days of months over, with dossiers, not closed; the newest first."""
    this = clock.today().replace(day=1)
    since = (this - timedelta(days=31 * _SHOWN)).replace(day=1)
    months = (
        Dossier.objects.filter(receiving_agency=agency, filed_at__date__gte=since)
        .annotate(month=TruncMonth("filed_at"))
        .values_list("month", flat=True)
        .distinct()
    )
    closed = set(agency.closings.values_list("month", flat=True))
    found = {timezone.localtime(month).date() for month in months}
    return sorted((month for month in found - closed if month < this), reverse=True)
