"""A study has the same bytes on other processors, with other BLAS kernels and more threads."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[3]
STUDY = """
import hashlib
from rankings.engine.analysis import reports
from rankings.engine.analysis.influence import Factors
from rankings.engine.analysis.robustness import Noise, Study, Swing
from tests.rankings.analysis import fields

model = fields.field(3, units=40, gaps=0.1)
noise = {"i0": Noise(half=2.0), "i1": Noise(error=3.0), "i2": Noise(kappa=0.8)}
for law in ("uniform", "dirichlet"):
    study = Study(7, 1500, Swing((1, 2), law=law), reports.variants(model), noise)
    text = reports.written(reports.robustness(model, study))
    print(hashlib.sha256(text.encode()).hexdigest())
factors = Factors(("P0", "P1"), {"norm": (None, "zscore"), "top": (None, "geometric")})
print(reports.written(reports.sensitivity(model, factors, 128, 1)))
print(reports.written(reports.coherence(model)))
"""


def answer(**environ: str) -> str:
    told = {**os.environ, "OPENBLAS_NUM_THREADS": "1", **environ}
    command = [sys.executable, "-W", "ignore", "-c", STUDY]
    done = subprocess.run(
        command, cwd=ROOT, env=told, capture_output=True, check=True, text=True
    )
    return done.stdout


def switchable() -> str:
    """The processor features NumPy uses here and can do without."""
    found = np._core._multiarray_umath  # type: ignore[attr-defined]
    return " ".join(f for f in found.__cpu_dispatch__ if found.__cpu_features__.get(f))


@pytest.fixture(scope="module")
def here() -> str:
    return answer()


@pytest.mark.parametrize(
    "environ",
    [
        {"OPENBLAS_NUM_THREADS": "2"},
        {"OPENBLAS_CORETYPE": "Nehalem"},
        {"NPY_DISABLE_CPU_FEATURES": switchable()},
    ],
    ids=["two threads", "old BLAS kernels", "no vector units beyond the least"],
)
def test_the_bytes_are_the_same(environ: dict[str, str], here: str) -> None:
    assert here.count("\n") == 4
    assert answer(**environ) == here
