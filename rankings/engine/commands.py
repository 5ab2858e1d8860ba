"""The commands of `python -m rankings.engine` that need the standard library only."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from rankings.engine.answer import plain
from rankings.engine.archive import write_archive, write_whole
from rankings.engine.change import Pair, decompose
from rankings.engine.data import Dataset
from rankings.engine.edition import Edition, row_is_proved
from rankings.engine.lineage import Event, Lineage, pro_forma
from rankings.engine.lineage_file import read_lineage
from rankings.engine.reading import document_of, read_spec
from rankings.engine.spec import Spec
from rankings.engine.table import read_csv
from rankings.engine.verifying import edition_of, verify


class Refused(Exception):
    """Nothing is written; the text says why."""


def compute(arguments: Sequence[str]) -> int:
    """SPEC DATA [--out FILE] [--edition ZIP [--key PEM]]."""
    parser = _parser("compute", "the official edition, in decimals")
    parser.add_argument("spec", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, help="without it: standard output")
    parser.add_argument("--edition", type=Path, help="edition.zip, for verify")
    parser.add_argument("--key", type=Path, help="Ed25519 private key to sign it, PEM")
    _lineage_options(parser)
    given = parser.parse_args(arguments)
    spec = read_spec(given.spec)
    data = read_csv(given.data, spec)
    if given.lineage:
        data = _merged(spec, data, given)
    edition = Edition.computed(spec, data)
    if given.edition:
        _seal(edition, given.edition, given.key)
    _write(given.out, edition.answer())
    return 0


def _lineage_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lineage", type=Path, help="pro forma: merge the units of the data"
    )
    for name, text in (
        ("--first", "day of the data"),
        ("--last", "day whose units are asked"),
    ):
        parser.add_argument(name, type=date.fromisoformat, metavar="YYYY-MM-DD", help=text)


def _events(given: argparse.Namespace) -> tuple[Lineage, tuple[Event, ...]]:
    lineage = read_lineage(given.lineage)
    first, last = given.first or date.min, given.last or date.max
    return lineage, lineage.between(first, last)


def _merged(spec: Spec, data: Dataset, given: argparse.Namespace) -> Dataset:
    lineage, events = _events(given)
    return pro_forma(spec, data, events, lineage.units)


def change(arguments: Sequence[str]) -> int:
    """OLD.json OLD.csv NEW.json NEW.csv [--lineage FILE] [--out FILE]."""
    parser = _parser("change", "why each rank is another than last time")
    for name in ("old_spec", "old_data", "new_spec", "new_data"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--out", type=Path, help="without it: standard output")
    _lineage_options(parser)
    given = parser.parse_args(arguments)
    specs = read_spec(given.old_spec), read_spec(given.new_spec)
    old = Pair(specs[0], read_csv(given.old_data, specs[0]))
    new = Pair(specs[1], read_csv(given.new_data, specs[1]))
    if given.lineage:
        lineage, events = _events(given)
        changes = decompose(old, new, events, lineage.units)
    else:
        changes = decompose(old, new)
    _write(given.out, {"format": "motcua-rankings-change/1", "units": plain(changes)})
    return 0


def _seal(edition: Edition, path: Path, key: Path | None) -> None:
    try:
        write_archive(path, edition, key.read_bytes() if key else None)
    except ImportError:
        raise Refused("Signing needs the package cryptography.") from None
    except ValueError as error:
        raise Refused(f"--key: {error}") from None


def check(arguments: Sequence[str]) -> int:
    """SPEC."""
    parser = _parser("check", "every fault of a methodology")
    parser.add_argument("spec", type=Path)
    spec = read_spec(parser.parse_args(arguments).spec)
    count = len(spec.leaves)
    sys.stdout.write(f"{spec.code} {spec.version}: {count} indicators, sound\n")
    return 0


def verify_edition(arguments: Sequence[str]) -> int:
    """EDITION.zip [--digest HEX] [--key HEX]. 0: sound, 1: faults, 3: unchanged, but made by
    another version of the engine than this, which computes it otherwise."""
    parser = _parser("verify", "recompute an edition and name what differs")
    parser.add_argument("edition", type=Path)
    parser.add_argument("--digest", default="", help="the edition digest as published")
    parser.add_argument("--key", default="", help="the public key it must be signed with")
    given = parser.parse_args(arguments)
    found = verify(given.edition.read_bytes(), published=given.digest, key=given.key)
    for fault in found.faults:
        sys.stderr.write(f"{fault}\n")
    if not found.sound:
        return 1
    by = f" by {found.key}" if found.key else ""
    state = "unchanged" if found.otherwise else "sound"
    sys.stdout.write(f"{state}: {found.edition}\nsignature: {found.signature}{by}\n")
    if found.recomputed:
        sys.stdout.write(f"{found.recomputed}\n")
    return 3 if found.otherwise else 0


def prove(arguments: Sequence[str]) -> int:
    """EDITION.zip UNIT --out FILE, or --check FILE."""
    parser = _parser("prove", "one row, with its way to the tree head")
    parser.add_argument("edition", type=Path, nargs="?")
    parser.add_argument("unit", nargs="?")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--check", type=Path, metavar="PROOF")
    given = parser.parse_args(arguments)
    if given.check:
        return _checked(given.check)
    if not given.edition or not given.unit:
        raise Refused("prove needs an edition and a unit, or --check.")
    edition = edition_of(given.edition.read_bytes())
    if given.unit not in edition.rows:
        raise Refused(f"There is no unit {given.unit!r} in this edition.")
    _write(given.out, edition.proof(given.unit))
    return 0


def _checked(path: Path) -> int:
    proof = document_of(path.read_text(encoding="utf-8"))
    try:
        proved = row_is_proved(proof)
    except (KeyError, ValueError, TypeError) as error:
        raise Refused(f"{path} is not a proof ({type(error).__name__}: {error}).") from None
    sys.stdout.write(f"{'proved' if proved else 'NOT proved'}: tree {proof['tree']}\n")
    return 0 if proved else 1


def _parser(name: str, about: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog=f"python -m rankings.engine {name}", description=about
    )


def _write(path: Path | None, answer: object) -> None:
    text = json.dumps(answer, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if path is None:
        sys.stdout.write(text)
    else:
        write_whole(path, text.encode("utf-8"))


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "compute": compute,
    "check": check,
    "verify": verify_edition,
    "prove": prove,
    "change": change,
}
