"""manage.py verify_rankings: is everything that was said and published still as it was?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rankings.models import Edition
from rankings.publishing import Remark, faults


class Command(BaseCommand):
    help = (
        "Check every edition: events, layers and evidence by their hashes, published files,"
        " signatures and scores. Names what differs; ends with 1."
    )

    def handle(self, **options: Any) -> None:
        count = editions = 0
        for edition in Edition.objects.select_related("index", "methodology", "unit_set"):
            editions += 1
            for fault in faults(edition):
                if isinstance(fault, Remark):
                    self.stdout.write(fault)
                else:
                    count += 1
                    self.stderr.write(fault)
        if count:
            raise CommandError(f"{count} faults in {editions} editions")
        self.stdout.write(f"{editions} editions, nothing differs")
