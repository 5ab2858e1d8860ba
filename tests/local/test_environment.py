"""When .venv is what the requirements say, and when it is not."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from egov.local import environment

ROOT = environment.ROOT
LINES = [
    "django-csp==4.0 \\",
    "    --hash=sha256:0",
    "tzdata==2026.6 ; sys_platform == 'win32' \\",
]


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A .venv in which django-csp is installed; requirements.txt beside it."""
    venv = tmp_path / ".venv"
    packages = venv / "lib" / "python3.11" / "site-packages"
    (packages / "django_csp-4.0.dist-info").mkdir(parents=True)
    (packages / "csp").mkdir()
    record = "csp/__init__.py,sha256=0,0\ndjango_csp-4.0.dist-info/RECORD,,\n"
    (packages / "django_csp-4.0.dist-info" / "RECORD").write_text(record)
    monkeypatch.setattr(environment, "VENV", venv)
    (tmp_path / "requirements.txt").write_text("\n".join(LINES))
    digest = hashlib.sha256((tmp_path / "requirements.txt").read_bytes()).hexdigest()
    (venv / "installed-requirements").write_text(digest)
    return venv


def test_what_is_installed_is_not_installed_again(venv: Path) -> None:
    assert environment.up_to_date(venv.parent / "requirements.txt")


def test_changed_requirements_are_installed(venv: Path) -> None:
    (venv.parent / "requirements.txt").write_text("\n".join([*LINES, "amqp==5.4.2 \\"]))
    assert not environment.up_to_date(venv.parent / "requirements.txt")


def test_a_package_that_went_missing_is_noticed(venv: Path) -> None:
    shutil.rmtree(next(venv.glob("lib/*/site-packages/*.dist-info")))
    assert environment.missing(LINES) == {"django-csp==4.0"}
    assert not environment.up_to_date(venv.parent / "requirements.txt")


def test_a_module_that_went_missing_is_installed_again(venv: Path) -> None:
    next(venv.glob("lib/*/site-packages/csp")).rmdir()
    assert not environment.up_to_date(venv.parent / "requirements.txt")
    environment.forget_incomplete()
    assert not list(venv.glob("lib/*/site-packages/*"))


def test_every_pin_of_the_repository_can_be_read() -> None:
    for name in (environment.PRODUCT, environment.TESTS, environment.SERVERS):
        pins = [
            line for line in (ROOT / name).read_text().splitlines() if line[:1].isalnum()
        ]
        assert pins
        assert all("==" in pin for pin in pins)
        assert not [line for line in pins if "http" in line.partition("==")[2]]


def test_each_direct_dependency_says_why_it_is_there() -> None:
    for name in ("requirements.in", "requirements-dev.in"):
        lines = (ROOT / name).read_text().splitlines()
        pins = [line for line in lines if line[:1].isalnum()]
        assert pins
        assert all(" # " in pin for pin in pins)


def test_without_python_there_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "dirname").symlink_to("/usr/bin/dirname")
    done = subprocess.run(
        ["/bin/sh", ROOT / "egov" / "local" / "start.sh", "run"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Python 3.11 or newer was not found: install it")
    assert done.stderr.count("\n") == 1
