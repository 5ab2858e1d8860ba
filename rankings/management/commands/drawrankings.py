"""manage.py drawrankings: draw the pages of published editions again, after a deployment."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from egov.context import forget_contacts
from rankings.models import Revision
from rankings.publishing import draw


class Command(BaseCommand):
    help = "Draw the pages of published editions from their files. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--index", help="of this index only")
        parser.add_argument("--edition", help="of this edition only")

    def handle(self, *, index: str | None, edition: str | None, **options: Any) -> None:
        revisions = Revision.objects.select_related("edition__index")
        if index:
            revisions = revisions.filter(edition__index__code=index)
        if edition:
            revisions = revisions.filter(edition__code=edition)
        forget_contacts()
        broken = 0
        for revision in revisions:
            held = revision.edition
            name = f"{held.index.code} {held.code} r{revision.number}"
            try:
                self.stdout.write(f"{name}: {draw(revision)} pages")
            except (OSError, ValueError) as error:  # lost or damaged: the others go on
                broken += 1
                self.stderr.write(f"{name}: {error}")
        if broken:
            raise CommandError(f"{broken} revisions cannot be drawn: verify_rankings")
