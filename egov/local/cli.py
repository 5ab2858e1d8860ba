"""The commands behind bin/: each ends with an exit code, trouble in one sentence."""

import sys
from collections.abc import Callable, Sequence

from egov.local.benching import run_bench
from egov.local.checking import run_checks
from egov.local.fill import fill
from egov.local.interrupts import Stopped
from egov.local.prepare import prepare
from egov.local.running import run
from egov.local.testing import run_tests
from egov.local.trouble import Trouble

COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": run,
    "test": run_tests,
    "checks": run_checks,
    "bench": run_bench,
    "prepare": prepare,
    "fill": fill,
}


def main(arguments: Sequence[str]) -> int:
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except Stopped as stopped:
        return 128 + stopped.number
