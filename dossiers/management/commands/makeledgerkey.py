"""`manage.py makeledgerkey`: the key that signs the heads of the record."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from dossiers.sealing.keys import make_key


class Command(BaseCommand):
    help = "Make the Ed25519 key that signs tree heads. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--replace",
            action="store_true",
            help="a new key in the place of the one in use; old public keys stay",
        )

    def handle(self, *, replace: bool, verbosity: int, **options: Any) -> None:
        made = make_key(replace=replace)
        if verbosity:
            self.stdout.write(f"made key {made}" if made else "a key is there already")
