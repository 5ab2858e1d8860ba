"""Numbers without gaps, from a locked counter row. Only inside a transaction.

The row stays locked until the transaction ends: who rolls back returns the number, who
comes next waits. A sequence would leave gaps; MAX()+1 would give one number twice.
"""

from datetime import date

from django.db import connection

from dossiers.codes import dossier_code
from dossiers.models import LetterCounter, NumberCounter, ResultCounter
from egov.models import Agency


def _next(table: str, **key: date | int | str) -> int:
    names = ", ".join(key)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS counter ({names}, last)"
            f" VALUES ({', '.join(['%s'] * len(key))}, 1)"
            f" ON CONFLICT ({names}) DO UPDATE SET last = counter.last + 1"
            " RETURNING last",
            [*key.values()],
        )
        return int(cursor.fetchone()[0])


def next_dossier_code(agency: Agency, day: date) -> str:
    """The next number of that agency and day, as printed."""
    table = NumberCounter._meta.db_table
    return dossier_code(agency.code, day, _next(table, agency_id=agency.pk, day=day))


def next_result_number(agency: Agency, year: int) -> str:
    """The next result number of that agency in that year: 125/2026/KQ-H55.12."""
    number = _next(ResultCounter._meta.db_table, agency_id=agency.pk, year=year)
    return f"{number}/{year}/KQ-{agency.code}"


def next_letter_number(agency: Agency, form: str, year: int, symbol: str) -> str:
    """The next number of that form, agency and year: 41/2026/GTN-H55.12."""
    table = LetterCounter._meta.db_table
    number = _next(table, agency_id=agency.pk, form=str(form), year=year)
    return f"{number}/{year}/{symbol}-{agency.code}"
