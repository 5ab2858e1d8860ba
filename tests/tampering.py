"""What a superuser can do: write past triggers and constraints, and tidy up behind."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from tests.owner import as_owner


def tamper(sql: str, values: Mapping[str, Any] | None = None) -> None:
    """Run the statements as a superuser with all triggers disabled."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, values or {})
        cursor.execute("SET session_replication_role = origin")
