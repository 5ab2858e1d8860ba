"""manage.py demoaccounts: with what to sign in to the demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dossiers.demo import people
from egov.models import Role


class Command(BaseCommand):
    help = "Print the demo's sign-ins and their password."

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("there is no demo here: DEMO is false")
        officials = {official.username: official for official in people.OFFICIALS}
        applicants = {one.username: one.full_name for one in people.APPLICANTS}
        for username in people.SHOWN:
            official = officials.get(username)
            name = official.full_name if official else applicants[username]
            what = _work(official) if official else "applicant"
            self.stdout.write(f"{username:10} {name:18} {what}")
        self.stdout.write(f"password of all: {people.PASSWORD}")


def _work(official: people.Official) -> str:
    roles = ", ".join(Role(role).name.lower().replace("_", " ") for role in official.roles)
    return f"{roles}, {official.agency}"
