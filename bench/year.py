"""A simulated year of dossiers, and what the clock did by itself in it.

    bin/bench year [--dossiers 5000] [--year 2026] [--seed 55] [--profile FILE]

A fresh database, the agencies of the province, and manage.py liveyear; then every event is
sealed and manage.py verify_ledger reads the whole. Ends with 1 when a letter or an alert is
not as the events call for, or the record does not hold.
"""

import argparse
import cProfile
import os
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

import django


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--dossiers", type=int, default=5000)
    parser.add_argument("--year", type=int, default=2026)
    parser.add_argument("--seed", type=int, default=55)
    parser.add_argument("--profile", default="")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "egov.settings")
    os.environ |= {"DEMO": "true", "LOG_LEVEL": "WARNING"}
    django.setup()
    from django.core.management import CommandError, call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("loadreference", verbosity=0)
    call_command("freeclock")
    profile = cProfile.Profile(time.process_time) if options.profile else nullcontext()
    year = {"dossiers": options.dossiers, "year": options.year, "seed": options.seed}
    try:
        with profile:
            call_command("liveyear", **year)
        prove()
    except CommandError as fault:
        sys.exit(str(fault))
    finally:
        if isinstance(profile, cProfile.Profile):
            profile.dump_stats(options.profile)


def prove() -> None:
    """Seal what the year wrote, and check it all."""
    from django.conf import settings
    from django.core.management import call_command

    from dossiers import sealing

    with tempfile.TemporaryDirectory() as folder:
        settings.LEDGER_FOLDER = Path(folder)
        call_command("makeledgerkey", verbosity=0)
        while sealing.seal():
            pass
        call_command("verify_ledger")


if __name__ == "__main__":
    main()
