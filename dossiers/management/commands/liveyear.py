"""manage.py liveyear: live through a year, and check what the clock did by itself."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from dossiers.demo.year import running
from dossiers.management.commands.loaddemo import BUSY, LOCK
from dossiers.models import Dossier
from egov.loaders import alone_and_quickly
from egov.models import Agency


class Command(BaseCommand):
    """Needs a database of its own: what it makes is no demo that people should find."""

    help = (
        "Live through a simulated year in an empty database with agencies, then check each"
        " letter and each alert against the events. Ends with 1 when something is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dossiers", type=int, default=5000)
        parser.add_argument("--year", type=int, default=2026)
        parser.add_argument("--seed", type=int, default=55)

    def handle(self, *, dossiers: int, year: int, seed: int, **options: Any) -> None:
        if not settings.CLOCK_MAY_BE_SET:
            raise CommandError("DEMO is false: invented dossiers do not belong here")
        if not 1 <= dossiers <= 100_000 or not 2000 < year < 2059:
            raise CommandError("1 to 100,000 dossiers, in 2001 to 2058")
        if not Agency.objects.in_force(date(year, 1, 1)).exists():
            raise CommandError(f"no agency is in force on 01/01/{year}: loadreference?")
        if Dossier.objects.exists():
            raise CommandError("there are dossiers: the year needs a database of its own")
        if not _clock_is_free():
            raise CommandError("run freeclock as the owner of the tables first")
        with alone_and_quickly(LOCK, BUSY):
            lived = running.live(dossiers, year=year, seed=seed, report=self._say)
            verdict = running.judged(lived)
        for line in verdict.lines():
            self._say(line)
        if verdict.faults:
            raise CommandError(f"{len(verdict.faults)} faults")

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def _clock_is_free() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_is_free()")
        return bool(cursor.fetchone()[0])
