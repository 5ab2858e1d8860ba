"""The servers a command needs: those the environment names, else embedded ones."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from egov.local.environment import say
from egov.local.postgres import DURABLE, THROW_AWAY, Postgres
from egov.local.sockets import socket_folder
from egov.local.valkey import Valkey

Server = Postgres | Valkey


@dataclass(frozen=True)
class Servers:
    embedded: tuple[Server, ...]
    # DATABASE_URL and REDIS_URL of the embedded ones. The database's owner, who migrates.
    environ: Mapping[str, str]

    @property
    def application(self) -> Mapping[str, str]:
        """The same for processes that serve: their own role of an embedded database."""
        found = dict(self.environ)
        for server in self.embedded:
            if isinstance(server, Postgres):
                found["DATABASE_URL"] = server.application_url
        return found


@contextmanager
def serving(var: Path, *, log: Path, durable: bool) -> Iterator[Servers]:
    """Start what DATABASE_URL and REDIS_URL do not name; stop it in the end."""
    sockets = socket_folder(var)
    embedded: dict[str, Server] = {}
    if not os.environ.get("DATABASE_URL"):
        settings = DURABLE if durable else THROW_AWAY
        embedded["DATABASE_URL"] = Postgres(
            var / "pg", sockets, log / "postgres.log", settings=settings
        )
    if not os.environ.get("REDIS_URL"):
        embedded["REDIS_URL"] = Valkey(
            var / "valkey", sockets, log / "valkey.log", durable=durable
        )
    with ExitStack() as stack:
        stack.callback(_remove_empty, sockets)
        for name in ("DATABASE_URL", "REDIS_URL"):
            say(f"starting {embedded[name].name}" if name in embedded else f"using {name}")
        for server in embedded.values():
            stack.callback(server.stop)
            server.start()
        environ = {name: server.url for name, server in embedded.items()}
        yield Servers(tuple(embedded.values()), environ)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


@contextmanager
def throw_away(*, durable: bool = False) -> Iterator[Servers]:
    """Servers that leave nothing behind; `durable` ones keep every promise of a disk."""
    with tempfile.TemporaryDirectory(prefix="motcua-", ignore_cleanup_errors=True) as name:
        var = Path(name)
        with serving(var, log=var / "log", durable=durable) as servers:
            yield servers
