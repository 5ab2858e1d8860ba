"""manage.py loadrankings: who is ranked, by what, what was published before; the demo."""

import gc
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from egov import clock
from egov.models import Agency
from rankings.demo.filling import before_the_demo, fill
from rankings.loading.definitions import load_definitions
from rankings.loading.history import load_history
from rankings.loading.units import load_units

_LOCK = 7_120_403  # any number of our own


class Command(BaseCommand):
    """What is there stays; only what is missing is added."""

    help = (
        "Load units, indices, methodologies and the history others published; in a demo"
        " also invented editions, labelled so. Safe to run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="nothing invented")
        parser.add_argument(
            "--only",
            nargs="+",
            metavar="INDEX",
            help="only these indices' invented editions",
        )

    def handle(self, *, no_demo: bool, only: list[str] | None, **options: Any) -> None:
        if not Agency.objects.exists():
            raise CommandError("there are no agencies: run loadreference")
        with alone_and_quickly():
            self._say(f"{load_units()} units added")
            with before_the_demo() if settings.CLOCK_MAY_BE_SET else nullcontext():
                self._load()
            if settings.DEMO and not no_demo:
                self._invent(only)

    def _load(self) -> None:
        self._say(f"{load_definitions()} methodologies added")
        self._say(f"{load_history(self._say)} editions carried over as published")

    def _invent(self, only: list[str] | None) -> None:
        try:
            fill(clock.now(), self._say, only)
        except LookupError as error:
            raise CommandError(str(error.args[0])) from None

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


@contextmanager
def alone_and_quickly() -> Iterator[None]:
    """One loader at a time, which waits for no disk and collects no garbage meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise CommandError("another loadrankings is running: let it finish")
        cursor.execute("SET synchronous_commit TO off")
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
