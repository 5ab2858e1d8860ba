"""Numbers without gaps, from a locked counter row. Only inside a transaction.

The row stays locked until the transaction ends: who rolls back returns the number, who
comes next waits. A sequence would leave gaps; MAX()+1 would give one number twice.
"""

from datetime import date

from django.db import connection

from dossiers.codes import dossier_code
from dossiers.models import NumberCounter, ResultCounter
from egov.models import Agency


def _next(table: str, period: str, agency_id: int, value: date | int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS counter (agency_id, {period}, last)"
            " VALUES (%s, %s, 1)"
            f" ON CONFLICT (agency_id, {period}) DO UPDATE SET last = counter.last + 1"
            " RETURNING last",
            [agency_id, value],
        )
        return int(cursor.fetchone()[0])


def next_dossier_code(agency: Agency, day: date) -> str:
    """The next number of that agency and day, as printed."""
    table = NumberCounter._meta.db_table
    return dossier_code(agency.code, day, _next(table, "day", agency.pk, day))


def next_result_number(agency: Agency, year: int) -> str:
    """The next result number of that agency in that year: 125/2026/KQ-H55.12."""
    number = _next(ResultCounter._meta.db_table, "year", agency.pk, year)
    return f"{number}/{year}/KQ-{agency.code}"
