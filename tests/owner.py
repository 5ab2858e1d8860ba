"""Whom the tests' connections are: the application's role, or for a moment the owner."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

APPLICATION = "motcua_app"


@contextmanager
def as_owner() -> Iterator[None]:
    """What the application may not do and a superuser may, inside the block."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        role = cursor.fetchone()[0]
        cursor.execute("RESET ROLE")
    try:
        with transaction.atomic():
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'SET ROLE "{role}"')
