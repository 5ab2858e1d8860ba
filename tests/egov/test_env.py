"""Settings from the environment: a wrong value stops the start and says which."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from egov import env


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("THING", "THING_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def thing(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.setenv("THING", request.param)


def test_what_must_be_set_is_asked_for_by_name() -> None:
    with pytest.raises(ImproperlyConfigured, match="THING"):
        env.text("THING")
    assert env.text("THING", "x") == "x"
    assert env.text("THING", "") == ""


def test_a_value_goes_before_a_file_and_a_file_before_the_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("  bí mật\n", encoding="utf-8")
    monkeypatch.setenv("THING_FILE", str(secret))
    assert env.text("THING", "default") == "bí mật"
    monkeypatch.setenv("THING", "")
    assert env.text("THING", "default") == ""


def test_a_file_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("THING_FILE", str(tmp_path / "nothing"))
    with pytest.raises(ImproperlyConfigured, match="THING_FILE"):
        env.text("THING", "default")
    monkeypatch.setenv("THING_FILE", str(tmp_path))
    with pytest.raises(ImproperlyConfigured, match="THING_FILE"):
        env.text("THING", "default")


@pytest.mark.parametrize(
    ("thing", "flag"),
    [("true", True), ("True", True), ("FALSE", False), ("false", False)],
    indirect=["thing"],
)
def test_a_flag_is_true_or_false(thing: None, flag: bool) -> None:
    assert env.flag("THING", default=not flag) is flag


@pytest.mark.parametrize("thing", ["1", "yes", "", " true", "on"], indirect=True)
def test_a_flag_is_nothing_else(thing: None) -> None:
    with pytest.raises(ImproperlyConfigured, match="THING"):
        env.flag("THING", default=False)


def test_a_flag_has_its_default() -> None:
    assert env.flag("THING", default=True) is True
    assert env.flag("THING", default=False) is False


@pytest.mark.parametrize(
    ("thing", "number"), [("8", 8), ("-1", -1), (" 20 ", 20)], indirect=["thing"]
)
def test_a_whole_number(thing: None, number: int) -> None:
    assert env.integer("THING", 0) == number


@pytest.mark.parametrize("thing", ["", "8.5", "eight", "0x8"], indirect=True)
def test_a_number_that_is_none_is_refused(thing: None) -> None:
    with pytest.raises(ImproperlyConfigured, match="THING"):
        env.integer("THING", 0)


@pytest.mark.parametrize(
    ("thing", "words"),
    [("a, b,c ", ["a", "b", "c"]), ("", []), (",,", []), ("a", ["a"])],
    indirect=["thing"],
)
def test_words_are_parted_by_commas(thing: None, words: list[str]) -> None:
    assert env.words("THING", "x") == words


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgres://lan:b%C3%AD%40m%E1%BA%ADt@db.vn:5433/mot%20cua",
            {
                "NAME": "mot cua",
                "USER": "lan",
                "PASSWORD": "bí@mật",
                "HOST": "db.vn",
                "PORT": "5433",
            },
        ),
        (
            "postgresql://motcua@/motcua?host=/run/pg&port=5434",
            {"NAME": "motcua", "USER": "motcua", "HOST": "/run/pg", "PORT": "5434"},
        ),
        (
            "postgres://db/motcua?sslmode=verify-full&connect_timeout=3",
            {
                "HOST": "db",
                "PORT": "",
                "OPTIONS": {"sslmode": "verify-full", "connect_timeout": "3"},
            },
        ),
        ("postgres://[::1]:5432/x", {"HOST": "::1", "PORT": "5432"}),
        ("postgres://", {"NAME": "postgres", "HOST": "", "USER": "", "PASSWORD": ""}),
    ],
)
def test_the_address_of_a_database(url: str, expected: dict[str, object]) -> None:
    found = env.database(url)
    assert {key: found[key] for key in expected} == expected
    assert found["ENGINE"] == "django.db.backends.postgresql"


@pytest.mark.parametrize(
    "url", ["sqlite:///x.db", "mysql://x/y", "", "/run/pg", "postgres://x:port/y"]
)
def test_another_database_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        env.database(url)


@pytest.mark.parametrize(
    ("url", "spelled"),
    [
        ("redis://localhost:6379/2", "redis://localhost:6379/2"),
        ("rediss://:x@h:1/0", "rediss://:x@h:1/0"),
        ("unix:///run/valkey.sock?db=3", "redis+socket:///run/valkey.sock?virtual_host=3"),
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock?virtual_host=0"),
    ],
)
def test_the_broker_is_spelled_as_kombu_does(url: str, spelled: str) -> None:
    assert env.broker(url) == spelled
