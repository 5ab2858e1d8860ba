"""The demo is filled command by command; one that fails holds up no other."""

from pathlib import Path

import pytest

from egov.local import fill


def filled(
    monkeypatch: pytest.MonkeyPatch, folder: Path, *commands: str
) -> tuple[int, list[str]]:
    """Commands that write their name, or fail if it begins with "no"."""
    program = folder / "manage.py"
    program.write_text(
        "import sys; name = sys.argv[1]\n"
        "open('told', 'a').write(name + '\\n')\n"
        "sys.exit(3 if name.startswith('no') else 0)\n"
    )
    monkeypatch.setattr(fill, "ROOT", folder)
    monkeypatch.setattr(fill, "COMMANDS", [(name,) for name in commands])
    code = fill.fill([])
    return code, (folder / "told").read_text().split()


def test_all_are_run_in_order(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert filled(monkeypatch, tmp_path, "one", "two") == (0, ["one", "two"])


def test_one_that_fails_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert filled(monkeypatch, tmp_path, "no", "two") == (3, ["no", "two"])
