"""The embedded PostgreSQL and Valkey: the real programs, started, killed and repaired."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from egov.local.postgres import THROW_AWAY, USER, Postgres
from egov.local.servers import Server, serving, throw_away
from egov.local.sockets import socket_folder
from egov.local.trouble import Trouble
from egov.local.valkey import Valkey
from tests.local.test_processes import eventually


@pytest.fixture
def sockets(tmp_path: Path) -> Path:
    return socket_folder(tmp_path)


@pytest.fixture
def postgres(tmp_path: Path, sockets: Path) -> Iterator[Postgres]:
    server = Postgres(tmp_path / "pg", sockets, tmp_path / "postgres.log")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def valkey(tmp_path: Path, sockets: Path) -> Iterator[Valkey]:
    server = Valkey(tmp_path / "valkey", sockets, tmp_path / "valkey.log")
    server.start()
    yield server
    server.stop()


def ask(server: Postgres, sql: str) -> object:
    connection = psycopg2.connect(host=str(server.sockets), user=USER, dbname="motcua")
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone() if cursor.description else None
    finally:
        connection.close()


def kill(server: Server) -> None:
    os.kill(server.pid or 0, signal.SIGKILL)
    assert eventually(lambda: not server.alive)


def test_the_database_sorts_and_folds_without_the_machines_locale(
    postgres: Postgres,
) -> None:
    assert ask(postgres, "SELECT lower('ĐƯỜNG'), current_setting('server_encoding')") == (
        "đường",
        "UTF8",
    )


def test_only_the_owner_reaches_the_sockets(postgres: Postgres) -> None:
    assert postgres.sockets.stat().st_mode & 0o777 == 0o700
    assert ask(postgres, "SHOW listen_addresses") == ("",)


def test_data_survives_a_killed_server(postgres: Postgres) -> None:
    ask(postgres, "CREATE TABLE kept AS SELECT 7 AS number")
    kill(postgres)
    assert (postgres.data / "postmaster.pid").exists()
    postgres.start()
    assert ask(postgres, "SELECT number FROM kept") == (7,)


def test_a_pid_file_that_names_another_program_is_stale(postgres: Postgres) -> None:
    postgres.stop()
    (postgres.data / "postmaster.pid").write_text(f"{os.getpid()}\n{postgres.data}\n")
    postgres.start()
    assert postgres.alive


def test_a_half_made_cluster_is_made_anew(tmp_path: Path, sockets: Path) -> None:
    (tmp_path / "pg.new").mkdir()
    (tmp_path / "pg.new" / "PG_VERSION").write_text("18\n")
    server = Postgres(tmp_path / "pg", sockets, tmp_path / "postgres.log", THROW_AWAY)
    server.start()
    assert ask(server, "SELECT 1") == (1,)
    server.stop()


def test_data_of_another_version_is_refused_with_the_way_out(postgres: Postgres) -> None:
    postgres.stop()
    (postgres.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(Trouble, match=r"made by PostgreSQL 9.*--fresh"):
        postgres.start()


def test_data_beyond_repair_is_told_with_the_way_out(postgres: Postgres) -> None:
    postgres.stop()
    (postgres.data / "global" / "pg_control").write_bytes(b"")
    with pytest.raises(Trouble, match=r"did not start: .*--fresh"):
        postgres.start()
    assert not postgres.alive


def test_queues_survive_a_killed_valkey(valkey: Valkey) -> None:
    with redis.from_url(valkey.url) as client:
        client.rpush("queue", "task")
        client.execute_command("WAITAOF", 1, 0, 2000)
    kill(valkey)
    valkey.start()
    with redis.from_url(valkey.url) as client:
        assert client.lrange("queue", 0, -1) == [b"task"]


def test_queues_that_cannot_be_read_are_put_aside(valkey: Valkey) -> None:
    valkey.stop()
    (valkey.data / "appendonlydir" / "appendonly.aof.manifest").write_text("nonsense")
    valkey.start()
    assert valkey.alive
    assert (valkey.data.parent / "valkey.unreadable" / "appendonlydir").exists()


def test_throw_away_servers_leave_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    with throw_away() as servers:
        folder = Path(servers.environ["DATABASE_URL"].partition("?host=")[2]).parent
        embedded = servers.embedded
        assert all(server.alive for server in embedded)
    assert not any(server.alive for server in embedded)
    assert not folder.exists()


def test_named_servers_are_used_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://db.example/motcua")
    monkeypatch.setenv("REDIS_URL", "redis://cache.example")
    with serving(tmp_path, log=tmp_path, durable=True) as servers:
        assert servers.embedded == ()
        assert servers.environ == {}


def test_sockets_lie_in_the_temporary_folder_when_the_path_is_long(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    folder = socket_folder(deep)
    assert len(str(folder)) < 80
    assert socket_folder(deep) == folder
    folder.rmdir()


def test_a_socket_folder_that_others_may_enter_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "sockets").mkdir(mode=0o755)
    folder = socket_folder(tmp_path)
    assert folder != tmp_path / "sockets"
    folder.rmdir()
