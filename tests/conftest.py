"""What every test stands on: a real database, the cast, a clean mailbox and cache."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.core.management import call_command
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.backends.signals import connection_created
from django.test import TestCase, TransactionTestCase
from django.utils import translation

from dossiers import calendars
from dossiers.signing.authority import LocalAuthority
from egov.clock import FREE_THE_CLOCK
from tests import makers
from tests.cast import Cast
from tests.owner import APPLICATION, as_owner, become_the_application


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_triggers() -> Iterator[None]:
    """Tests with several connections end with TRUNCATE, which recorded tables refuse."""
    patch = pytest.MonkeyPatch()
    plain = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, *args: Any, **kwargs: Any) -> list[str]:
        role = "SET session_replication_role = {};".format
        return [role("replica"), *plain(self, *args, **kwargs), role("origin")]

    patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The owner frees the clock, for tests live through other months. Then everything
    happens under the application's role, with the rights that it has in production."""
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(FREE_THE_CLOCK)
        call_command("grantrights", role=APPLICATION)
        connection.close()
    connection_created.connect(become_the_application)
    yield
    connection_created.disconnect(become_the_application)
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture(autouse=True, scope="session")
def _flush_as_the_owner() -> Iterator[None]:
    """Emptying tables is no right of the application's."""
    patch = pytest.MonkeyPatch()
    plain = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def teardown(self: TransactionTestCase) -> None:
        with nullcontext() if isinstance(self, TestCase) else as_owner():
            plain(self)

    patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _own_redis() -> None:
    """Each parallel worker clears a Redis database of its own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    default = caches.settings["default"]
    default["LOCATION"] = redis_database(default["LOCATION"], 1 + int(worker))


def redis_database(url: str, number: int) -> str:
    """The same Redis server, another numbered database."""
    if url.startswith("unix://"):
        return f"{url.partition('?')[0]}?db={number}"
    return f"{url.rpartition('/')[0]}/{number}"


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    """Each test stores its files apart."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.LEDGER_FOLDER = tmp_path / "ledger"


@pytest.fixture(autouse=True, scope="session")
def _signing_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys of a demonstration authority for all tests; those that make their own keep
    them elsewhere."""
    folder = tmp_path_factory.mktemp("signing")
    LocalAuthority(folder).prepare()
    return folder


@pytest.fixture(autouse=True)
def _signs_with_them(settings: Any, _signing_keys: Path) -> None:
    settings.SIGNING_FOLDER = _signing_keys


@pytest.fixture(autouse=True)
def _hints_are_lost(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """As with a broker away; a test delivers what it means to, or asks for `hints`."""
    if "hints" not in request.fixturenames:
        monkeypatch.setattr("dossiers.transitions._hint", lambda event_id: None)


@pytest.fixture
def hints(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ids of the events of which workers were told."""
    told: list[int] = []
    monkeypatch.setattr("dossiers.transitions._hint", told.append)
    return told


@pytest.fixture(autouse=True)
def _outside_the_browsers_loop(request: pytest.FixtureRequest) -> Iterator[None]:
    """The browser's driver leaves its event loop running in this thread for the session;
    other tests, and the libraries they call, start loops of their own."""
    if "browser" in request.path.parts:
        yield
        return
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(running)


@pytest.fixture(autouse=True)
def _in_vietnamese() -> None:
    """A request in English leaves its language behind in the thread."""
    translation.activate("vi")


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()
    calendars.forget()


@pytest.fixture
def cast(db: None) -> Cast:
    """The people of the tests with their agencies and two procedures."""
    return makers.cast()


@pytest.fixture
def live_cast(transactional_db: None) -> Cast:
    """The cast, committed: for tests with several connections at once."""
    return makers.cast()
