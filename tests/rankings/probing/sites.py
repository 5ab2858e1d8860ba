"""Websites of one's own on loopback, good and hostile, that last as long as a test."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any

from rankings.probing.fetcher import Fetcher, Limits
from rankings.probing.guard import Address

Handler = BaseHTTPRequestHandler
Route = Callable[[Handler], None]
NAME = "portal.example"
QUICK = Limits(request_seconds=2.0, visit_seconds=30.0, pause=0.0, page_bytes=200_000)


class Server(ThreadingHTTPServer):
    """Answers by its routes, writes down what was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(
        self,
        routes: dict[str, Route | str],
        address: tuple[str, int],
        context: ssl.SSLContext | None,
    ) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, _Answering)
        self.routes, self.asked = routes, list[str]()
        self.scheme = "https" if context else "http"
        if context:
            # Shaking hands is left to the thread of each connection.
            self.socket = context.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False
            )

    @property
    def url(self) -> str:
        return f"{self.scheme}://{NAME}:{self.server_port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor who hangs up is what we test."""


class _Answering(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        route = self.server.routes.get(self.path)
        if callable(route):
            route(self)
        elif route is None:
            reply(self, b"no such page", 404)
        else:
            reply(self, route.encode())

    def log_message(self, *args: Any) -> None:
        """Quiet."""


def reply(handler: Handler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def moved(to: str) -> Route:
    return lambda handler: reply(handler, b"", 302, Location=to)


@contextmanager
def serving(
    routes: dict[str, Route | str],
    *,
    address: str = "127.0.0.1",
    port: int = 0,
    context: ssl.SSLContext | None = None,
) -> Iterator[Server]:
    server = Server(routes, (address, port), context)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def loopback(address: Address) -> bool:
    """What a test permits besides: the two addresses its sites are served at."""
    return address in {ip_address("127.0.0.1"), ip_address("::1")}


def at_home(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


def visitor(site: str, **more: Any) -> Fetcher:
    held: dict[str, Any] = {
        "limits": QUICK,
        "permits": loopback,
        "resolves": at_home,
    } | more
    return Fetcher(site, **held)
