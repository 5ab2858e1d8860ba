"""python -m rankings.engine compute|verify|prove|check|change|robustness|coherence|simulate …

    check SPEC.json                                  every fault of a methodology
    compute SPEC.json DATA.csv --out RESULT.json     the official edition, in decimals
            [--edition EDITION.zip [--key KEY.pem]]  and everything it takes to verify it
            [--lineage LINEAGE.json]                 pro forma: for the units after its events
    verify EDITION.zip [--digest HEX] [--key HEX]    recompute it, name what differs
    prove EDITION.zip UNIT --out PROOF.json          one row, with its way to the tree head
    prove --check PROOF.json                         does the way lead there
    change OLD.json OLD.csv NEW.json NEW.csv [--lineage LINEAGE.json] --out CHANGE.json
                                                     why each rank is another than last time
    robustness, coherence, simulate                  the analysis; each tells its options with --help

Exit code 2 and every fault with its place when something given cannot be used; then
nothing is written. verify and prove --check end with 1 when something does not fit.
"""

import sys
from collections.abc import Callable, Sequence

from rankings.engine import commands
from rankings.engine.errors import EngineError

Command = Callable[[Sequence[str]], int]
_ANALYSIS = ("robustness", "coherence", "simulate")


def main(arguments: Sequence[str]) -> int:
    """Run one command; its exit code."""
    name = arguments[0] if arguments else ""
    command = _commands().get(name)
    if command is None:
        asked = name in {"-h", "--help"}
        (sys.stdout if asked else sys.stderr).write(f"{__doc__}\n")
        return 0 if asked else 2
    try:
        return command(arguments[1:])
    except (EngineError, OSError, commands.Refused) as error:
        sys.stderr.write(f"{error}\n")
    return 2


def _commands() -> dict[str, Command]:
    analysis = {name: _analysis(name) for name in _ANALYSIS}
    return {**commands.COMMANDS, **analysis}


def _analysis(name: str) -> Command:
    """NumPy is loaded only when it is needed."""

    def run(arguments: Sequence[str]) -> int:
        from rankings.engine.analysis import cli

        mains: dict[str, Command] = {
            "robustness": cli.main_robustness,
            "coherence": cli.main_coherence,
            "simulate": cli.main_simulate,
        }
        return mains[name](arguments)

    return run


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
