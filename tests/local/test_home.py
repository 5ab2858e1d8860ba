"""One start at a time uses the data of a checkout."""

from pathlib import Path

import pytest

from egov.local.home import Home
from egov.local.trouble import Trouble


def test_a_second_start_is_told_where_the_first_one_is(tmp_path: Path) -> None:
    home = Home(tmp_path / "var")
    with (
        home.occupied("http://127.0.0.1:8000"),
        pytest.raises(Trouble, match=r"Already running .* at http://127\.0\.0\.1:8000 as"),
        home.occupied("http://127.0.0.1:8001"),
    ):
        pass


def test_a_lock_file_nobody_holds_is_no_hindrance(tmp_path: Path) -> None:
    home = Home(tmp_path)
    (tmp_path / "lock").write_text("at http://127.0.0.1:8000 as process 1\n")
    with home.occupied("http://127.0.0.1:8001"):
        assert "8001" in (tmp_path / "lock").read_text()


def test_the_secret_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    home = Home(tmp_path)
    key = home.secret_key()
    assert len(key) >= 50
    assert home.secret_key() == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_wiping_takes_the_data_and_leaves_key_and_logs(tmp_path: Path) -> None:
    home = Home(tmp_path)
    key = home.secret_key()
    for name in ("pg", "media", "valkey", "log"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x")
    home.wipe()
    assert not home.half_wiped
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", "secret-key"]
    assert home.secret_key() == key


def test_a_wipe_that_was_killed_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("shutil.rmtree", killed)
    with pytest.raises(KeyboardInterrupt):
        Home(tmp_path).wipe()
    assert Home(tmp_path).half_wiped
