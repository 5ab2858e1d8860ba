"""The engine from the command line: an edition by hand, and bad input refused with its place."""

import json
from pathlib import Path
from typing import Any

import pytest

from rankings.engine.__main__ import main

IDENTITY = ("denominate", "impute", "screen", "treat", "normalise")
SPEC: dict[str, Any] = {
    "format": "motcua-rankings/1",
    "code": "MEAN",
    "version": "1",
    "title": {"vi": "Trung bình", "en": "Mean"},
    "period": 2026,
    "scale": 1,
    "precision": 2,
    "rank_on": "rounded",
    "columns": {"unit": "place", "series": {"A": "a", "B": "b"}},
    "coverage": {"overall": 1, "pillar": 1},
    "steps": [
        *({"step": step, "kind": "identity"} for step in IDENTITY),
        {"step": "aggregate", "kind": "arithmetic"},
    ],
    "nodes": [
        {"code": "MEAN"},
        {"code": "A", "parent": "MEAN", "title": {"vi": "A", "en": "A"}},
        {"code": "B", "parent": "MEAN", "title": {"vi": "B", "en": "B"}},
    ],
}
# Means 0.715, 0.72 and 0.5: rounded to two places, halves up, the first two are equal.
DATA = "place,a,b\nx,0.70,0.73\ny,0.72,0.72\nz,0.4,0.6\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    spec, data = tmp_path / "spec.json", tmp_path / "data.csv"
    spec.write_text(json.dumps(SPEC))
    data.write_text(DATA)
    return spec, data, tmp_path / "out.json"


def compute(files: tuple[Path, Path, Path]) -> int:
    spec, data, out = files
    return main(["compute", str(spec), str(data), "--out", str(out)])


def test_an_edition_by_hand(files: tuple[Path, Path, Path]) -> None:
    assert compute(files) == 0
    answer = json.loads(files[2].read_text())
    found = {
        one["unit"]: (one["total"], one["rank"], one["tied"]) for one in answer["units"]
    }
    assert found == {
        "x": ("0.72", 1, True),
        "y": ("0.72", 1, True),
        "z": ("0.50", 3, False),
    }


def test_ranking_before_rounding_parts_the_two(files: tuple[Path, Path, Path]) -> None:
    files[0].write_text(json.dumps(SPEC | {"rank_on": "unrounded"}))
    assert compute(files) == 0
    ranks = {one["unit"]: one["rank"] for one in json.loads(files[2].read_text())["units"]}
    assert ranks == {"x": 2, "y": 1, "z": 3}


def test_the_order_of_rows_and_columns_changes_no_byte(
    files: tuple[Path, Path, Path],
) -> None:
    compute(files)
    first = files[2].read_bytes()
    files[1].write_text("b,place,a\n0.6,z,0.4\n0.72,y,0.72\n0.73,x,0.70\n")
    compute(files)
    assert files[2].read_bytes() == first


BAD_DATA = {
    "place,a,b\nx,0.1,0.2\nx,0.3,0.4\n": ["3", "x"],
    "place,a,b\nx,0.1,many\n": ["2", "'b'", "many"],
    "place,a\nx,0.1\n": ["1", "'b'"],
    "place,a,b\nx,NaN,0.2\n": ["2", "'a'"],
    "place,a,b\nx,inf,0.2\n": ["2", "'a'"],
    "place,a,b\nx,1e308,0.2\n": ["2", "'a'"],
    'place,a,b\nx,"0,5",0.2\n': ["2", "'a'"],
    "place,a,b\nx,0.1\n": ["2"],
}


@pytest.mark.parametrize(("data", "said"), BAD_DATA.items())
def test_bad_data_is_refused_with_its_place_and_nothing_is_written(
    files: tuple[Path, Path, Path], capsys: Any, data: str, said: list[str]
) -> None:
    files[1].write_text(data)
    assert compute(files) == 2
    told = capsys.readouterr().err
    assert all(word in told for word in said), told
    assert not files[2].exists()


def spoiled(**changes: Any) -> str:
    nodes = [dict(node) for node in SPEC["nodes"]]
    for code, change in changes.items():
        next(node for node in nodes if node["code"] == code).update(change)
    return json.dumps(SPEC | {"nodes": nodes})


BAD_SPECS = [
    (spoiled(MEAN={"parent": "A"}), "MEAN"),
    (spoiled(A={"rule": {"kind": "guess"}}), "guess"),
    (spoiled(A={"parent": "NOWHERE"}), "NOWHERE"),
    (spoiled(A={"goalposts": {"lower": 1, "upper": 1}}), "goalposts"),
    ("{", ""),
]


@pytest.mark.parametrize(("text", "said"), BAD_SPECS)
def test_a_bad_methodology_is_refused_by_name(
    files: tuple[Path, Path, Path], capsys: Any, text: str, said: str
) -> None:
    files[0].write_text(text)
    assert main(["check", str(files[0])]) == 2
    assert said in capsys.readouterr().err
    assert compute(files) == 2
    assert not files[2].exists()


def test_a_sound_methodology_is_told_sound(
    files: tuple[Path, Path, Path], capsys: Any
) -> None:
    assert main(["check", str(files[0])]) == 0
    assert "2 indicators" in capsys.readouterr().out


def test_unknown_commands_are_answered_with_the_known_ones(capsys: Any) -> None:
    assert main(["publish"]) == 2
    assert "compute SPEC.json" in capsys.readouterr().err
