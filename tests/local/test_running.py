"""bin/run from the outside: started, killed, started again, stopped."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from egov.local.environment import ROOT
from egov.local.port import free_port
from egov.local.processes import orphans
from tests.local.test_processes import eventually

pytestmark = pytest.mark.slow


class Run:
    """One bin/run over a folder of its own."""

    def __init__(self, var: Path) -> None:
        self.port = free_port("127.0.0.1")
        kept = {"PATH", "HOME", "LANG"}
        environ = {name: value for name, value in os.environ.items() if name in kept}
        options = ["--no-demo", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "egov.local", "run", *options],
            env=environ | {"LOCAL_VAR": str(var), "PYTHONUNBUFFERED": "1"},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said: list[str] = []

    def until(self, words: str) -> bool:
        """Whether it says so before it ends."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(line)
            if words in line:
                return True
        return False

    def page(self, path: str) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}") as answer:
            return int(answer.status)

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        assert self.process.stdout
        self.said.extend(self.process.stdout)
        return self.process.wait(timeout=20)


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "var"
    assert eventually(lambda: not orphans(tmp_path / "var"), seconds=15)


def test_killed_at_work_it_starts_again_and_leaves_nothing(var: Path) -> None:
    first = Run(var)
    assert first.until("ready:"), first.said
    assert first.page("/healthz/live") == 200
    first.end(signal.SIGKILL)

    second = Run(var)
    assert second.until("ready:"), second.said
    assert second.page("/healthz/ready") == 200
    assert second.end(signal.SIGTERM) == 0
    assert "nothing is left running" in second.said[-1]
    assert not orphans(var)


def test_stopped_while_it_starts_it_leaves_nothing(var: Path) -> None:
    run = Run(var)
    assert run.until("migrating"), run.said
    assert run.end(signal.SIGTERM) == 0
    assert not orphans(var)


def test_what_is_wrong_is_one_sentence(var: Path) -> None:
    var.mkdir()
    (var / "pg").mkdir()
    run = Run(var)
    assert not run.until("ready:")
    assert run.process.wait() == 1
    assert "made by PostgreSQL an unknown version" in run.said[-1]
    assert not [line for line in run.said if "Traceback" in line]
