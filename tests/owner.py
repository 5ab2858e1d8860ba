"""Whom the tests' connections are: the application's role, or for a moment the owner."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

APPLICATION = "motcua_app"


def become_the_application(connection: Any, **kwargs: Any) -> None:
    """Whoever connects works with the application's rights."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {APPLICATION}")


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
