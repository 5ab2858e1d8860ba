"""python -m rankings.engine compute|check|robustness|coherence|simulate …

    compute SPEC.json DATA.csv --out RESULT.json    the official edition, in decimals
    check SPEC.json                                 every fault of a methodology
    robustness, coherence, simulate                 the analysis; each tells its options with --help

Exit code 2 and every fault with its place when something given cannot be used; then
nothing is written.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rankings.engine.answer import document_of
from rankings.engine.errors import EngineError
from rankings.engine.reading import read_spec
from rankings.engine.scoring import compute
from rankings.engine.table import read_csv

Command = Callable[[Sequence[str]], int]


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
    except EngineError as error:
        sys.stderr.write(f"{error}\n")
        return 2


def _commands() -> dict[str, Command]:
    analysis = {name: _analysis(name) for name in _ANALYSIS}
    return {"compute": _compute, "check": _check, **analysis}


_ANALYSIS = ("robustness", "coherence", "simulate")


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


def _compute(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m rankings.engine compute")
    parser.add_argument("spec", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, help="without it: standard output")
    given = parser.parse_args(arguments)
    spec = read_spec(given.spec)
    answer = document_of(compute(spec, read_csv(given.data, spec)))
    text = json.dumps(answer, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if given.out is None:
        sys.stdout.write(text)
        return 0
    draft = given.out.with_name(given.out.name + ".new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(given.out)
    return 0


def _check(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m rankings.engine check")
    parser.add_argument("spec", type=Path)
    spec = read_spec(parser.parse_args(arguments).spec)
    count = len(spec.leaves)
    sys.stdout.write(f"{spec.code} {spec.version}: {count} indicators, sound\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
