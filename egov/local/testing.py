"""bin/test: the whole suite against servers of its own."""

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Sequence

from egov.local import interrupts
from egov.local.browser import browser
from egov.local.environment import ROOT, say
from egov.local.processes import dying_with_parent
from egov.local.servers import throw_away
from egov.local.translations import compile_translations

SETTINGS = {"DJANGO_SETTINGS_MODULE": "egov.settings"}


def run_tests(arguments: Sequence[str]) -> int:
    """Run pytest in parallel with `arguments` after our own; its exit code."""
    interrupts.listen()
    compile_translations()
    environ = (
        {"SECRET_KEY": secrets.token_urlsafe()} | dict(os.environ) | SETTINGS | browser()
    )
    parallel = [] if "no:xdist" in arguments else ["-n", "2", "-p", "egov.local.apart"]
    foreign = [
        "-p",
        "no:valkey",
        "-p",
        "no:platformdirs",
    ]  # plugins that came with the servers
    with throw_away() as servers:
        say("servers are up; starting pytest")
        command = [sys.executable, "-m", "pytest", *foreign, *parallel, *arguments]
        return foreground(command, environ | dict(servers.environ))


def foreground(command: Sequence[str], environ: dict[str, str]) -> int:
    """Run a command that owns the terminal; pass a signal on and wait for its end."""
    together = dying_with_parent(command, signal.SIGTERM)
    with subprocess.Popen(together, env=environ, cwd=ROOT) as child:
        try:
            while child.poll() is None:
                interrupts.pause(0.2)
        except interrupts.Stopped as stopped:
            # Ctrl-C has reached the child through the terminal.
            patience = 10 if stopped.number == signal.SIGINT else 0
            if not _ended(child, patience):
                child.terminate()
            if not _ended(child, 10):
                child.kill()
        return child.wait()


def _ended(child: "subprocess.Popen[bytes]", seconds: float) -> bool:
    try:
        child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    return True
