"""manage.py freeclock: let a demo's database accept acts of other months."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection, transaction

from egov.clock import FREE_THE_CLOCK


class Command(BaseCommand):
    """Elsewhere the database refuses every event that is not of the present moment, and
    only the owner of its tables may change that."""

    help = "Demo only: let the database accept events of other moments. Safe to run again."

    def handle(self, **options: Any) -> None:
        if not settings.CLOCK_MAY_BE_SET:
            raise CommandError("DEMO is false: the clock of a real record is not set")
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(FREE_THE_CLOCK)
        except ProgrammingError as error:
            raise CommandError(f"run this as the owner of the tables: {error}") from None
