"""manage.py loaddemo: fill the demo province with people and their dossiers."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from dossiers.demo import people
from dossiers.demo.life import Life, started_drafts
from dossiers.demo.matters import world
from dossiers.demo.plan import stories
from dossiers.models import Procedure
from egov import clock
from egov.loaders import alone_and_quickly
from egov.models import Agency, User

_USUAL, _SMALL = 400, 60
_RESIDENTS = 90
LOCK = 7_120_402  # any number of our own
BUSY = "another loaddemo is filling this demo: let it finish"


class Command(BaseCommand):
    """The first run fixes the moment up to which the demo has lived; later runs only
    finish what is missing."""

    help = "Fill the demo: people, and dossiers lived through. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--count", type=int, help=f"dossiers ({_USUAL})")
        parser.add_argument("--small", action="store_true", help=f"{_SMALL} dossiers")

    def handle(self, *, count: int | None, small: bool, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO is false: invented people do not belong here")
        if not Agency.objects.exists() or not Procedure.objects.exists():
            raise CommandError("there are no agencies or procedures: run loadreference")
        if count is not None and count < 0:
            raise CommandError("--count must not be negative")
        wanted = count if count is not None else _SMALL if small else _USUAL
        with alone_and_quickly(LOCK, BUSY):
            ended = self._live(wanted)
        if ended:
            self._say(f"{ended} stories went on without us: somebody acted in them")

    def _live(self, count: int) -> int:
        anchor = _anchor()
        residents = people.residents(_RESIDENTS, timezone.localdate(anchor))
        here = world(anchor, residents)
        if not here.specs:
            raise CommandError("no procedure has been in force long enough for a past")
        return Life().live(stories(count, here), anchor, self._say)

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


@transaction.atomic
def _anchor() -> datetime:
    """The moment at which the demo begins: when its administrator was made.

    Officials that came with a later version are settled then.
    """
    known = User.objects.filter(username="quantri").first()
    if known:
        with clock.standing_at(known.created_at):
            people.settle({})
        return known.created_at
    now = clock.now()
    with clock.standing_at(now):
        people.settle(people.residents(_RESIDENTS, timezone.localdate(now)))
        lan = User.objects.get(username="lan")
        started_drafts(lan, Agency.objects.get(code="H55.12"))
    return now
