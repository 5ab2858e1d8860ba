"""Browser tests either have a browser or a reason to be skipped."""

from pathlib import Path

import pytest

from egov.local import browser


@pytest.fixture(autouse=True)
def _machine_without_chromium(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Only what a test puts into tmp_path can be found."""
    for name in ("CHROMIUM_PATH", "BROWSER_SKIP_REASON"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr("os.geteuid", lambda: 0)


def program(path: Path, code: str) -> None:
    path.write_text(f"#!/bin/sh\n{code}\n")
    path.chmod(0o755)


def test_an_installed_browser_is_used(tmp_path: Path) -> None:
    program(tmp_path / "chromium", "exit 0")
    assert browser.browser() == {"CHROMIUM_PATH": str(tmp_path / "chromium")}


def test_a_named_browser_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "chromium", "exit 0")
    program(tmp_path / "mine", "exit 0")
    monkeypatch.setenv("CHROMIUM_PATH", str(tmp_path / "mine"))
    assert browser.browser() == {"CHROMIUM_PATH": str(tmp_path / "mine")}


def test_root_installs_it(tmp_path: Path) -> None:
    made = f"printf '#!/bin/sh\\n' > {tmp_path}/chromium; chmod +x {tmp_path}/chromium"
    program(tmp_path / "apt-get", f'case "$*" in *install*) {made};; esac')
    assert browser.browser() == {"CHROMIUM_PATH": str(tmp_path / "chromium")}


def test_others_are_told_who_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert "only root may install it" in browser.browser()["BROWSER_SKIP_REASON"]


def test_a_failed_installation_is_the_reason(tmp_path: Path) -> None:
    program(
        tmp_path / "apt-get", "echo 'E: Unable to locate package chromium' >&2; exit 100"
    )
    reason = browser.browser()["BROWSER_SKIP_REASON"]
    assert reason.endswith("E: Unable to locate package chromium")


def test_who_asked_to_skip_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_SKIP_REASON", "in a hurry")
    assert browser.browser() == {}
