"""No process outlives the one that started it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from egov.local.processes import FAMILY, Process, members, orphans, stop, stop_orphans

STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
)
WITH_CHILD = "import subprocess, time; subprocess.Popen(['sleep', '60']); time.sleep(60)"


def python(code: str, folder: Path, **environ: str) -> Process:
    return Process(
        "trial",
        [sys.executable, "-c", code],
        folder / "log" / "trial.log",
        dict(os.environ) | environ,
        folder=folder,
    )


def eventually(condition: Callable[[], bool], seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_what_it_says_lands_in_its_log(tmp_path: Path) -> None:
    process = python("print('xin chào')", tmp_path)
    process.start()
    assert eventually(lambda: not process.alive)
    assert process.exit_code == 0
    assert "xin chào" in process.log.read_text()


def test_a_process_that_ignores_sigterm_is_killed(tmp_path: Path) -> None:
    process = python(STUBBORN, tmp_path)
    process.start()
    time.sleep(0.3)
    stop([process], seconds=0.2)
    assert process.exit_code == -signal.SIGKILL


def test_its_children_go_with_it(tmp_path: Path) -> None:
    process = python(WITH_CHILD, tmp_path)
    process.start()
    assert eventually(lambda: len(members(process.pid or 0)) == 2)
    stop([process], seconds=5)
    assert eventually(lambda: not members(process.pid or 0))


def test_starting_again_ends_the_children_of_the_life_before(tmp_path: Path) -> None:
    process = python(WITH_CHILD, tmp_path)
    process.start()
    before = process.pid or 0
    assert eventually(lambda: len(members(before)) == 2)
    os.kill(before, signal.SIGKILL)
    assert eventually(lambda: not process.alive)
    process.start()
    assert eventually(lambda: not members(before))
    stop([process], seconds=5)


def test_it_dies_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time; sys.path.insert(0, sys.argv[1]);"
        "from pathlib import Path; from tests.local.test_processes import python;"
        "p = python('import time; time.sleep(60)', Path(sys.argv[2])); p.start();"
        "print(p.pid, flush=True); time.sleep(60)"
    )
    root = str(Path(__file__).resolve().parents[2])
    with subprocess.Popen(
        [sys.executable, "-c", code, root, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert members(child)
        parent.kill()
    assert eventually(lambda: not members(child))


def test_orphans_of_a_killed_start_are_found_and_ended(tmp_path: Path) -> None:
    process = python(STUBBORN, tmp_path, **{FAMILY: str(tmp_path)})
    process.start()
    assert eventually(lambda: orphans(tmp_path) == [process.pid])
    assert stop_orphans(tmp_path) == 1
    assert eventually(lambda: not process.alive)


def test_processes_of_other_folders_are_left_alone(tmp_path: Path) -> None:
    process = python("import time; time.sleep(60)", tmp_path, **{FAMILY: "/elsewhere"})
    process.start()
    try:
        assert stop_orphans(tmp_path) == 0
        assert process.alive
    finally:
        stop([process], seconds=5)


@pytest.mark.parametrize("size", [0, 11 * 1024 * 1024])
def test_a_long_log_is_put_aside(tmp_path: Path, size: int) -> None:
    process = python("print('new')", tmp_path)
    process.log.parent.mkdir()
    process.log.write_bytes(b"x" * size)
    process.start()
    assert eventually(lambda: not process.alive)
    assert process.log.read_text() == "new\n"
    assert process.log.with_suffix(".old.log").exists() is bool(size)
