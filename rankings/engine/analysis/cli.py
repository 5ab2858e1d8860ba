"""The commands robustness, coherence and simulate of `python -m rankings.engine`."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rankings.engine.analysis import reports
from rankings.engine.analysis.model import Model
from rankings.engine.analysis.robustness import Study, Swing
from rankings.engine.analysis.simulate import NotClosed
from rankings.engine.errors import EngineError
from rankings.engine.reading import read_spec
from rankings.engine.table import read_csv

REFUSED = 2
Answer = Callable[[Model, argparse.Namespace], reports.Json]


class Refused(Exception):
    """Nothing is written; the text says why."""


def main_robustness(arguments: Sequence[str]) -> int:
    """SPEC DATA --out FILE [--replications N] [--seed S] [--methods] [--sobol N]."""
    parser = _parser("robustness", "rank intervals, acceptability, tiers, sensitivity")
    parser.add_argument("--replications", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--methods", action="store_true", help="vary the method as well")
    parser.add_argument("--law", choices=("uniform", "dirichlet"), default="uniform")
    parser.add_argument("--depths", type=int, nargs="+", default=[1, 2], metavar="LEVEL")
    parser.add_argument("--sobol", type=int, default=0, metavar="N", help="a power of two")
    given = parser.parse_args(arguments)
    return _answered(given, _robustness)


def main_coherence(arguments: Sequence[str]) -> int:
    """SPEC DATA --out FILE."""
    given = _parser("coherence", "do the parts belong together").parse_args(arguments)
    return _answered(given, lambda model, _: reports.coherence(model))


def main_simulate(arguments: Sequence[str]) -> int:
    """SPEC DATA --out FILE --unit CODE [--rank K]."""
    parser = _parser("simulate", "what would it take")
    parser.add_argument("--unit", required=True)
    parser.add_argument("--rank", type=int)
    return _answered(parser.parse_args(arguments), _simulate)


def _robustness(model: Model, given: argparse.Namespace) -> reports.Json:
    if given.replications < 1:
        raise Refused("--replications: at least 1")
    variants = reports.variants(model) if given.methods else Study(1).variants
    swing = Swing(depths=tuple(given.depths), law=given.law)
    study = Study(given.seed, given.replications, swing, variants)
    found = reports.robustness(model, study)
    if given.sobol:
        found["sensitivity"] = _sensitivity(model, given)
    return found


def _sensitivity(model: Model, given: argparse.Namespace) -> reports.Json:
    try:
        return reports.sensitivity(model, reports.factors(model), given.sobol, given.seed)
    except ValueError as error:
        raise Refused(f"--sobol: {error}") from None


def _simulate(model: Model, given: argparse.Namespace) -> reports.Json:
    ranked = [u for u, held in zip(model.units, model.ranked, strict=True) if held]
    if given.unit not in ranked:
        raise Refused(f"--unit: {given.unit!r} is not ranked")
    if given.rank is not None and not 1 <= given.rank <= len(ranked):
        raise Refused(f"--rank: a number from 1 to {len(ranked)}")
    try:
        return reports.simulation(model, given.unit, given.rank)
    except NotClosed as error:
        raise Refused(f"no closed form: {error}") from None


def _parser(name: str, about: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(f"python -m rankings.engine {name}", description=about)
    parser.add_argument("spec", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    return parser


def _answered(given: argparse.Namespace, answer: Answer) -> int:
    """Read, compute, write; or print every fault and write nothing."""
    try:
        spec = read_spec(given.spec)
        model = Model.of(spec, read_csv(given.data, spec))
        found = answer(model, given)
    except (EngineError, Refused, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    given.out.write_text(reports.written(found) + "\n", encoding="utf-8")
    return 0
