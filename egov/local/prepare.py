"""Bring the database and the files to this version: python -m egov.local prepare."""

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from egov.local.environment import VAR, say


def prepare(arguments: Sequence[str]) -> int:
    """Migrate, load reference data, collect static files; one process, one Django start."""
    django.setup()
    say("migrating the database")
    call_command("migrate", interactive=False, verbosity=0)
    say("loading agencies, calendar and procedures")
    call_command("loadreference", verbosity=0)
    _collect_static()
    if settings.DEMO:
        _note_accounts()
    return 0


def _note_accounts() -> None:
    table = io.StringIO()
    call_command("demoaccounts", stdout=table)
    (VAR / "demo-accounts").write_text(table.getvalue())  # printed with the address


def _collect_static() -> None:
    """Compressing takes seconds, so only when a file is new or changed."""
    stamp = Path(settings.STATIC_ROOT).with_suffix(".stamp")
    digest = _digest_of_sources()
    if stamp.exists() and stamp.read_text() == digest:
        return
    say("collecting static files")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest)


def _digest_of_sources() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            digest.update(f"{name} {storage.size(name)} ".encode())
            digest.update(storage.get_modified_time(name).isoformat().encode())
    return digest.hexdigest()
