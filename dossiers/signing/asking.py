"""One question to a service over HTTP, within a fixed time and a fixed size."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from urllib.parse import urlsplit

from dossiers.signing.errors import SigningAway, SigningRefused

PATIENCE = 10.0  # seconds for the whole question, whatever dribbles in meanwhile
_LARGEST = 256 * 1024  # bytes of an answer


def post(
    address: str, body: bytes, headers: Mapping[str, str], *, patience: float = PATIENCE
) -> bytes:
    """The answer's body. No redirection is followed and no proxy of ours is asked.

    Raises SigningAway (no answer in time, or one that says "not now") and SigningRefused
    (an answer that says no: 4xx).
    """
    try:
        status, answer = _exchange(address, body, headers, patience)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise SigningAway(f"{address}: {error or type(error).__name__}") from None
    if status == http.HTTPStatus.OK and len(answer) <= _LARGEST:
        return answer
    if 400 <= status < 500 and status != http.HTTPStatus.TOO_MANY_REQUESTS:
        raise SigningRefused(f"{address}: HTTP {status}")
    raise SigningAway(f"{address}: HTTP {status}, {len(answer)} bytes")


def _exchange(
    address: str, body: bytes, headers: Mapping[str, str], patience: float
) -> tuple[int, bytes]:
    parts = urlsplit(address)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    until = time.monotonic() + patience
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    with closing(kind(parts.hostname or "", parts.port, timeout=patience)) as connection:
        connection.connect()
        with _cut_at(until, connection.sock):
            connection.request("POST", path, body, dict(headers))
            response = connection.getresponse()
            answer = response.read(_LARGEST + 1)
    if time.monotonic() >= until:
        raise TimeoutError("no whole answer in time")
    return response.status, answer


@contextmanager
def _cut_at(until: float, connected: socket.socket) -> Iterator[None]:
    """A socket's own time limit begins anew with every byte; this one does not."""

    def cut() -> None:
        with suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, until - time.monotonic()), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
