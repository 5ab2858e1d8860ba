"""The three commands: a file in canonical JSON, or a reason and no file."""

import json
from pathlib import Path
from typing import Any

import pytest

from rankings.engine.analysis import cli, reports
from rankings.engine.analysis.scoring import Variant
from tests.rankings.analysis import fields

SPEC: dict[str, Any] = {
    "format": "motcua-rankings/1",
    "code": "DEMO",
    "version": "1",
    "precision": 4,
    "steps": [
        {"step": name, "kind": "identity"}
        for name in ("denominate", "impute", "screen", "treat")
    ]
    + [
        {"step": "normalise", "kind": "minmax"},
        {"step": "aggregate", "kind": "arithmetic"},
    ],
    "nodes": [
        {"code": "T"},
        *[{"code": p, "parent": "T", "weight": w} for p, w in (("P", 3), ("Q", 1))],
        *[
            {"code": c, "parent": p, "goalposts": {"lower": 0, "upper": 100}}
            for c, p in (("a", "P"), ("b", "P"), ("c", "Q"), ("d", "Q"))
        ],
    ],
}
DATA = "unit,name,a,b,c,d\n" + "\n".join(
    f"u{n},Unit {n},{(n * 37) % 90},{(n * 53) % 95},{(n * 71) % 80},{(n * 29) % 99}"
    for n in range(9)
)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str, Path]:
    spec, data = tmp_path / "spec.json", tmp_path / "data.csv"
    spec.write_text(json.dumps(SPEC))
    data.write_text(DATA)
    return str(spec), str(data), tmp_path / "out.json"


def test_robustness_is_written_the_same_twice(files: tuple[str, str, Path]) -> None:
    spec, data, out = files
    options = ["--out", str(out), "--replications", "300", "--methods", "--sobol", "16"]
    assert cli.main_robustness([spec, data, *options]) == 0
    first = out.read_bytes()
    assert cli.main_robustness([spec, data, *options]) == 0
    assert out.read_bytes() == first
    found = json.loads(first)
    assert [row["unit"] for row in found["units"]] == [f"u{n}" for n in range(9)]
    for row, counts in zip(found["units"], found["acceptability"], strict=True):
        assert row["low"] <= row["median"] <= row["high"]
        assert sum(counts) == 300
        assert row["text"]["en"] == f"Rank {row['rank']} (range {row['low']}–{row['high']})"
    assert found["sensitivity"]["runs"] == 16 * (5 + 2)


def test_another_seed_is_another_configuration(files: tuple[str, str, Path]) -> None:
    spec, data, out = files
    digests = set()
    for seed in ("1", "2"):
        options = ["--out", str(out), "--replications", "50", "--seed", seed]
        assert cli.main_robustness([spec, data, *options]) == 0
        digests.add(json.loads(out.read_text())["config_digest"])
    assert len(digests) == 2


def test_coherence_is_written(files: tuple[str, str, Path]) -> None:
    spec, data, out = files
    assert cli.main_coherence([spec, data, "--out", str(out)]) == 0
    found = json.loads(out.read_text())
    assert set(found["alpha"]) == {"T", "P", "Q"}
    assert [weight["node"] for weight in found["weights"]] == ["P", "a", "b", "Q", "c", "d"]
    assert found["units"] == 9


def test_simulation_is_written(files: tuple[str, str, Path]) -> None:
    spec, data, out = files
    options = ["--out", str(out), "--unit", "u0", "--rank", "1"]
    assert cli.main_simulate([spec, data, *options]) == 0
    found = json.loads(out.read_text())
    assert found["rank"] == 9
    assert found["smallest_set"] == ["a", "b"]
    assert all(len(row["ranks"]) == len(found["steps"]) for row in found["indicators"])


@pytest.mark.parametrize(
    ("command", "options", "reason"),
    [
        (cli.main_simulate, ["--unit", "u99"], "--unit: 'u99' is not ranked"),
        (
            cli.main_simulate,
            ["--unit", "u1", "--rank", "10"],
            "--rank: a number from 1 to 9",
        ),
        (cli.main_robustness, ["--replications", "0"], "--replications: at least 1"),
        (cli.main_robustness, ["--sobol", "100"], "--sobol: N must be a power of two"),
    ],
)
def test_what_cannot_be_answered_is_refused(
    command: Any,
    options: list[str],
    reason: str,
    files: tuple[str, str, Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    spec, data, out = files
    assert command([spec, data, "--out", str(out), *options]) == 2
    assert reason in capsys.readouterr().err
    assert not out.exists()


def test_faults_of_the_inputs_are_all_told(
    files: tuple[str, str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    spec, data, out = files
    Path(data).write_text("unit,name,a,b,c,d\nu1,One,nan,2,3,4\nu2,Two,1,x,3,4\n")
    assert cli.main_coherence([spec, data, "--out", str(out)]) == 2
    told = capsys.readouterr().err
    assert "data.csv:2" in told
    assert "data.csv:3" in told
    assert not out.exists()


def test_variants_fill_gaps_only_where_there_are_gaps() -> None:
    assert len(reports.variants(fields.field(1))) == 16
    assert len(reports.variants(fields.field(1, gaps=0.3))) == 32
    assert reports.variants(fields.field(1))[0] == Variant()
