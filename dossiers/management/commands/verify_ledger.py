"""`manage.py verify_ledger`: does the record hold?"""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dossiers.ledger_check import Broken, check
from dossiers.models import Dossier


class Command(BaseCommand):
    """Exit code 1 when something does not hold; each such place has its line on stderr."""

    help = (
        "Compute the record again from its events: chains, details, deadlines, letters,"
        " payments, parts, results, the tree and its signed heads. Changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dossier", default="", metavar="CODE", help="this one alone")
        parser.add_argument(
            "--since",
            type=int,
            default=0,
            metavar="SIZE",
            help="only what came after the signed tree head of this size",
        )
        parser.add_argument(
            "--files", action="store_true", help="read all stored files, too"
        )

    def handle(self, *, dossier: str, since: int, files: bool, **options: Any) -> None:
        if dossier and not Dossier.objects.filter(code=dossier).exists():
            self.stderr.write(f"{dossier} is not among the dossiers")
        began = time.monotonic()
        dossiers = events = broken = 0
        for found in check(dossier=dossier, since=since, files=files):
            if isinstance(found, Broken):
                broken += 1
                self.stderr.write(str(found))
            else:
                dossiers, events = dossiers + 1, events + found
        rate = events / max(time.monotonic() - began, 0.001)
        self.stdout.write(
            f"{dossiers} dossiers, {events} events checked,"
            f" {broken} places broken; {rate:.0f} events/s"
        )
        if broken or (dossier and not dossiers):
            raise CommandError("The record does not hold.")
