"""The demo fills behind the pages, resumes after a failure and gives up at last."""

import os
import sys
import time
from pathlib import Path

import pytest

from egov.local import filling
from egov.local.filling import ATTEMPTS, Filling
from egov.local.processes import Process


def filled(code: str, folder: Path) -> Filling:
    """Look until it is over."""
    command = [sys.executable, "-c", code]
    one = Filling(
        Process("demo", command, folder / "demo.log", dict(os.environ), folder=folder)
    )
    deadline = time.monotonic() + 20
    while not one.over and time.monotonic() < deadline:
        one.look()
        time.sleep(0.01)
    return one


def test_it_is_started_once_when_all_goes_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert filled("print('400 dossiers')", tmp_path).attempts == 1
    assert "the demo data is complete" in capsys.readouterr().out


def test_after_failures_it_gives_up_and_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "EVERY", 0.0)
    assert filled("raise SystemExit('no paper')", tmp_path).attempts == ATTEMPTS
    assert "the demo data stays incomplete: no paper" in capsys.readouterr().out
