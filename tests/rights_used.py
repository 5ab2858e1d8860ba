"""A pytest plugin that tells which of its rights the application did not use:
`bin/test -p tests.rights_used`. The database itself counts rows written by table.

A test's own writing counts as well, so a right in the list is surely unused, and one that
is missing may still be.
"""

from collections.abc import Iterator

import pytest
from django.db import connection

from egov.rights import by_table

_WRITTEN = """
SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables ORDER BY relname"""


def unused() -> Iterator[str]:
    """Table and right for each that wrote no row in this database."""
    granted = by_table()
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN)
        for table, *counts in cursor.fetchall():
            for right, count in zip(("INSERT", "UPDATE", "DELETE"), counts, strict=True):
                if not count and right in granted.get(table, ""):
                    yield f"{table}: {right}"


@pytest.fixture(scope="session", autouse=True)
def _report(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.close()  # what a session wrote is counted when it ends
        print("\nrights that wrote no row:", *unused(), sep="\n  ")
