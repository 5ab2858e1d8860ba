"""Health: what the watchman is told with everything there, and with something away."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from egov.cache import ForgivingRedis
from tests.cast import Cast

AWAY = "unix:///nonexistent/valkey.sock?db=0"


@pytest.fixture
def redis_away(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every connection to Redis is refused."""
    settings.REDIS_URL = AWAY
    settings.CACHES = {
        "default": {"BACKEND": "egov.cache.ForgivingRedis", "LOCATION": AWAY}
    }


@pytest.fixture
def database_away(db: None) -> Iterator[None]:
    """The database answers nobody any more."""

    def cursor(*args: Any) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", cursor)
        yield


@pytest.mark.django_db
def test_everything_is_there(client: Client) -> None:
    assert client.get("/healthz/live").json() == {"status": "ok"}
    ready = client.get("/healthz/ready")
    assert ready.status_code == 200
    assert ready.json() == {"status": "ok", "database": "ok", "redis": "ok"}


def test_without_the_database_it_is_alive_and_not_ready(
    client: Client, database_away: None
) -> None:
    assert client.get("/healthz/live").status_code == 200
    ready = client.get("/healthz/ready")
    assert ready.status_code == 503
    assert ready.json() == {"status": "down", "database": "down", "redis": "ok"}


@pytest.mark.django_db
def test_without_redis_it_is_ready_and_says_so(client: Client, redis_away: None) -> None:
    ready = client.get("/healthz/ready")
    assert ready.status_code == 200
    assert ready.json() == {"status": "ok", "database": "ok", "redis": "down"}


def test_who_is_signed_in_stays_so_without_redis(
    client: Client, cast: Cast, redis_away: None
) -> None:
    client.force_login(cast.lan)
    for path in ("/", "/ho-so/", "/healthz/ready"):
        assert client.get(path).status_code == 200, path


@pytest.mark.django_db
def test_health_needs_no_session_and_is_not_kept(client: Client) -> None:
    for path in ("/healthz/live", "/healthz/ready"):
        answer = client.get(path)
        assert not answer.cookies
        assert "no-store" in answer.headers.get("Cache-Control", "")
        assert client.post(path).status_code == 405


def test_an_unreachable_cache_forgets_and_never_fails() -> None:
    away = ForgivingRedis(AWAY, {})
    assert away.get("x", "default") == "default"
    assert away.add("x", 1) is True
    away.set("x", 1)
    away.set_many({"x": 1})
    assert away.get_many(["x"]) == {}
    assert away.get_or_set("x", lambda: 7) == 7
    assert away.incr("x") == 1
    assert not away.delete("x")
    assert not away.has_key("x")
    assert not away.touch("x")
    away.delete_many(["x"])


def test_a_reachable_cache_is_a_cache() -> None:
    cache.set("x", {"ngày": 1}, 5)
    assert cache.get("x") == {"ngày": 1}
    assert not cache.add("x", 2)
    assert cache.delete("x")
