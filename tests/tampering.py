"""What a superuser can do: write past triggers and constraints, and tidy up behind."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from tests.owner import as_owner


def tamper(sql: str, values: Mapping[str, Any] | Sequence[Any] = ()) -> None:
    """Run the statements as a superuser with all triggers disabled."""
    with as_owner(), connection.cursor() as cursor:
        # What was written rightly until now is judged first.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET session_replication_role = origin")
