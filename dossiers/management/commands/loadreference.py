"""manage.py loadreference: what the service needs before its first dossier."""

from typing import Any

from django.core.management.base import BaseCommand

from dossiers.editions import publish_shipped
from dossiers.management.commands.loadprocedures import CATALOGUE, load
from egov.reference import load_agencies


class Command(BaseCommand):
    help = "Load agencies, the calendar and the shipped procedures. Safe to run again."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        added, unchanged = load_agencies()
        done = load(CATALOGUE)
        edition = publish_shipped()
        if verbosity:
            self.stdout.write(f"agencies: {added} new, {unchanged} unchanged")
            self.stdout.write(
                f"procedures: {done.added} new versions, {done.unchanged} unchanged"
            )
            words = f"edition {edition.number} published" if edition else "unchanged"
            self.stdout.write(f"calendar: {words}")
