"""manage.py loadrankings: who is ranked, by what, what was published before; the demo."""

from argparse import ArgumentParser
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from egov import clock
from egov.loaders import alone_and_quickly
from egov.models import Agency
from rankings.demo.filling import before_the_demo, fill
from rankings.loading.definitions import load_definitions
from rankings.loading.history import load_history
from rankings.loading.units import load_units

_LOCK = 7_120_403  # any number of our own
_BUSY = "another loadrankings is running: let it finish"


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
        with alone_and_quickly(_LOCK, _BUSY):
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
