"""One HTTP/1.1 exchange with an address that was checked, cut off at a deadline."""

import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult

from rankings.probing.errors import FetchFailed

_CHUNK = 64 * 1024


@dataclass(frozen=True)
class Tls:
    """What the connection's certificate says. valid_until: as the certificate writes it."""

    version: str
    issuer: str
    valid_until: str


@dataclass(frozen=True)
class Answer:
    """What one request brought. first_byte and seconds count from before connecting."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    address: str
    tls: Tls | None
    first_byte: float
    seconds: float


class _Pinned(http.client.HTTPConnection):
    """Connects to the address given, whatever the name means by then."""

    def __init__(self, host: str, port: int, address: str, timeout: float) -> None:
        super().__init__(host, port, timeout=timeout)
        self.address = address
        self.context: ssl.SSLContext | None = None
        # http.client forgets `sock` while the body of a closing connection is still read.
        self.line: socket.socket | None = None

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), self.timeout)
        self.sock = self.line = plain
        if self.context:
            wrapped = self.context.wrap_socket(
                plain, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock = self.line = wrapped
            wrapped.do_handshake()


class _Watch:
    """Cuts the connection at the deadline: a timeout of the socket's own begins anew with
    every byte that drips in."""

    def __init__(self, connection: _Pinned, seconds: float) -> None:
        self.connection, self.late = connection, False
        self.timer = threading.Timer(seconds, self._cut)
        self.timer.daemon = True

    def _cut(self) -> None:
        self.late = True
        held = self.connection.line
        if held is not None:
            try:
                held.shutdown(socket.SHUT_RDWR)
            except OSError:
                return

    def __enter__(self) -> "_Watch":
        self.timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.timer.cancel()


def exchange(
    parts: SplitResult,
    address: str,
    *,
    headers: Mapping[str, str],
    context: ssl.SSLContext,
    seconds: float,
    most_bytes: int,
) -> Answer:
    """GET one address. Raises FetchFailed: unreachable, tls, timeout, too_large, protocol."""
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = _Pinned(host, port, address, seconds)
    connection.context = context if parts.scheme == "https" else None
    with _Watch(connection, seconds) as watch:
        try:
            answer = _asked(connection, parts, headers, most_bytes)
        except FetchFailed as failure:
            raise (FetchFailed("timeout", host) if watch.late else failure) from None
        except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
            late = watch.late or isinstance(error, TimeoutError)
            raise FetchFailed("timeout" if late else _kind(error), str(error)) from None
        finally:
            connection.close()
        # A connection cut by us reads like one that ended.
        if watch.late:
            raise FetchFailed("timeout", host)
        return answer


def _kind(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return "tls"
    return "unreachable" if isinstance(error, OSError) else "protocol"


def _asked(
    connection: _Pinned, parts: SplitResult, headers: Mapping[str, str], most_bytes: int
) -> Answer:
    began = time.monotonic()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("GET", path, headers=dict(headers))
    tls = _tls(connection.sock)
    response = connection.getresponse()
    first = time.monotonic() - began
    held = {name.lower(): value for name, value in response.getheaders()}
    body = _body(response, held, most_bytes)
    return Answer(
        url=parts.geturl(),
        status=response.status,
        headers=held,
        body=body,
        address=connection.address,
        tls=tls,
        first_byte=first,
        seconds=time.monotonic() - began,
    )


def _tls(sock: Any) -> Tls | None:
    if not isinstance(sock, ssl.SSLSocket):
        return None
    held: Any = sock.getpeercert() or {}
    issuer = ", ".join(value for part in held.get("issuer", ()) for _, value in part)
    return Tls(sock.version() or "", issuer, str(held.get("notAfter", "")))


def _body(
    response: http.client.HTTPResponse, headers: Mapping[str, str], most_bytes: int
) -> bytes:
    """The body, decoded. Bytes are counted before and after decoding."""
    length = headers.get("content-length", "")
    if length.isdigit() and (len(length) > 15 or int(length) > most_bytes):
        raise FetchFailed("too_large", f"Content-Length {length[:20]}")
    decode = _decoder(headers.get("content-encoding", ""), most_bytes)
    raw, body = 0, bytearray()
    while chunk := response.read1(_CHUNK):
        raw += len(chunk)
        body += decode(chunk)
        if max(raw, len(body)) > most_bytes:
            raise FetchFailed("too_large", f"> {most_bytes}")
    return bytes(body)


def _decoder(encoding: str, most_bytes: int) -> Callable[[bytes], bytes]:
    if encoding.lower() in {"", "identity"}:
        return bytes
    if encoding.lower() != "gzip":
        raise FetchFailed("protocol", f"Content-Encoding {encoding[:40]}")
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    return lambda chunk: unpacker.decompress(chunk, most_bytes + 1)
