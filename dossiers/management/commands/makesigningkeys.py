"""manage.py makesigningkeys: the demonstration authority's root key."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from dossiers.signing.services import local_authority


class Command(BaseCommand):
    help = (
        "Make the keys of the demonstration signing authority in SIGNING_FOLDER. Safe to"
        " run again: keys that are there stay. Does nothing where SIGNING_URL is set."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anew",
            action="store_true",
            help="make another root; documents signed under the old one stay valid",
        )

    def handle(self, *, anew: bool, verbosity: int, **options: Any) -> None:
        words = self._done(anew=anew)
        if verbosity:
            self.stdout.write(words)

    def _done(self, *, anew: bool) -> str:
        if settings.SIGNING_URL:
            return "no keys made: the service at SIGNING_URL signs"
        made = local_authority().prepare(anew=anew)
        return f"{'made keys in' if made else 'keys are in'} {settings.SIGNING_FOLDER}"
