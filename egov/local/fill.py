"""Fill the demo behind the first pages: python -m egov.local fill."""

import signal
import subprocess
import sys
from collections.abc import Sequence

from egov.local.environment import ROOT
from egov.local.processes import dying_with_parent

# Who is ranked and what others published first, then people with their dossiers, then
# rankings made by those people. Pages come last: their frame names whom the others bring,
# and what an older version drew is drawn again.
COMMANDS = (
    ("loadrankings", "--no-demo"),
    ("loaddemo",),
    ("loadrankings",),
    ("drawrankings",),
)


def fill(arguments: Sequence[str]) -> int:
    """Run each in turn, whatever became of the one before; each goes on where an earlier
    run was cut short. Returns 0 if all succeeded."""
    codes = [_run([sys.executable, "manage.py", *command]) for command in COMMANDS]
    return max(abs(code) for code in codes)


def _run(command: Sequence[str]) -> int:
    words = dying_with_parent(command, signal.SIGTERM)
    return subprocess.run(words, cwd=ROOT, check=False).returncode
