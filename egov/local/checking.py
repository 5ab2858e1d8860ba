""".ci/run: what a change must pass beside the tests."""

import os
import secrets
import sys
from collections.abc import Mapping, Sequence

from egov.local import interrupts
from egov.local.environment import say
from egov.local.servers import throw_away
from egov.local.testing import SETTINGS, foreground
from egov.local.translations import compile_translations, gaps

MANAGE = [sys.executable, "manage.py"]
CHECKS: Mapping[str, Sequence[str]] = {
    "lint": [sys.executable, "-m", "ruff", "check"],
    "format": [sys.executable, "-m", "ruff", "format", "--check"],
    "types": [sys.executable, "-m", "mypy"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "deployment": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
}


def run_checks(arguments: Sequence[str]) -> int:
    """Run every check, or those named; say which failed. 0 when none did."""
    interrupts.listen()
    compile_translations()
    ours = {"SECRET_KEY": secrets.token_urlsafe(50), "BASE_URL": "https://motcua.example"}
    with throw_away() as servers:
        environ = dict(os.environ) | ours | SETTINGS | dict(servers.environ)
        chosen = [
            name for name in (*CHECKS, "translations") if not arguments or name in arguments
        ]
        failed = [name for name in chosen if not _passes(name, environ)]
    say(f"checks failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


def _passes(name: str, environ: dict[str, str]) -> bool:
    say(f"checking {name}")
    if name == "translations":
        missing = gaps()
        print("\n".join(missing), end="\n" if missing else "")
        return not missing
    return foreground(CHECKS[name], environ) == 0
