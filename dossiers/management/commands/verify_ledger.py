"""`manage.py verify_ledger`: does the record hold?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dossiers.ledger_check import Broken, check


class Command(BaseCommand):
    help = "Check every dossier's chain of events, its head and its details."

    def handle(self, *args: Any, **options: Any) -> None:
        sound = events = broken = 0
        for found in check():
            if isinstance(found, Broken):
                broken += 1
                self.stderr.write(f"{found.code}, event {found.seq}: {found.reason}")
            else:
                sound, events = sound + 1, events + found
        self.stdout.write(f"{sound} dossiers sound, {events} events checked")
        if broken:
            raise CommandError(f"{broken} dossiers do not hold.")
