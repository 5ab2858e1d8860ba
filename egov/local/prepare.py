"""Bring the database and the files to this version: python -m egov.local prepare."""

import io
from collections.abc import Sequence

import django
from django.conf import settings
from django.core.management import call_command

from egov.local.environment import VAR, say


def prepare(arguments: Sequence[str]) -> int:
    """Migrate, give `arguments[0]` (a role, if any) its rights, load reference data,
    collect static files; one process, one Django start."""
    django.setup()
    from egov.local.static import collect_static  # the finders need the apps

    call_command("check", stdout=io.StringIO())
    say("migrating the database")
    call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    for role in arguments:
        call_command("grantrights", role=role)
    say("loading agencies, calendar and procedures")
    call_command("loadreference", verbosity=0)
    call_command("makesigningkeys", verbosity=0)
    call_command("makeledgerkey", verbosity=0)
    collect_static()
    if settings.DEMO:
        call_command("freeclock")
        _note_accounts()
    return 0


def _note_accounts() -> None:
    table = io.StringIO()
    call_command("demoaccounts", stdout=table)
    (VAR / "demo-accounts").write_text(table.getvalue())  # printed with the address
