"""bin/bench: one measurement from bench/, against servers of its own."""

import os
import secrets
import sys
from collections.abc import Sequence

from egov.local import interrupts
from egov.local.environment import ROOT, say
from egov.local.servers import throw_away
from egov.local.testing import SETTINGS, foreground
from egov.local.translations import compile_translations
from egov.local.trouble import Trouble


def names() -> list[str]:
    """What may be measured: a module of bench/ whose name has no underscore in front."""
    return sorted(path.stem for path in (ROOT / "bench").glob("[a-z]*.py"))


def run_bench(arguments: Sequence[str]) -> int:
    """Run `python -m bench.NAME options` on fresh servers that sync to disk; its exit code."""
    if not arguments or arguments[0] not in names():
        raise Trouble(f"bin/bench NAME [options]; the names are: {', '.join(names())}.")
    interrupts.listen()
    compile_translations()
    environ = {"SECRET_KEY": secrets.token_urlsafe()} | dict(os.environ) | SETTINGS
    with throw_away(durable=True) as servers:
        say("servers are up; starting the measurement")
        command = [sys.executable, "-m", f"bench.{arguments[0]}", *arguments[1:]]
        return foreground(command, environ | dict(servers.environ))
