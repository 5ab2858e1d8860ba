"""Real HTTP servers on this machine: a signing service, a time-stamp service, and sick ones."""

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from asn1crypto import tsp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from tests.dossiers.signing.authorities import Holder

Answer = tuple[int, bytes]
Answering = Callable[[str, bytes, Any], Answer | None]


@contextmanager
def serving(answer: Answering) -> Iterator[str]:
    """Answers POST with (status, body) of `answer(path, body, handler)`; None when it has
    written by itself. Yields the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if (found := answer(self.path, body, self)) is None:
                return
            self.send_response(found[0])
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(found[1])))
            self.end_headers()
            self.wfile.write(found[1])

        def log_message(self, *words: Any) -> None:
            """Say nothing on the test's output."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@dataclass
class Service:
    """A signing service that holds one key; notes what it was asked."""

    holder: Holder
    asked: list[tuple[str, dict[str, Any], str | None]] = field(default_factory=list)

    def __call__(self, path: str, body: bytes, handler: Any) -> Answer:
        question = json.loads(body)
        self.asked.append((path, question, handler.headers["Authorization"]))
        answer = self._info() if path.endswith("/info") else self._signature(question)
        return 200, json.dumps(answer).encode()

    def _info(self) -> dict[str, Any]:
        chain = [base64.b64encode(der).decode() for der in self.holder.chain]
        return {"cert": {"certificates": chain}}

    def _signature(self, question: dict[str, Any]) -> dict[str, Any]:
        digest = base64.b64decode(question["hash"][0])
        prehashed = utils.Prehashed(hashes.SHA256())
        key = self.holder.key
        if isinstance(key, ec.EllipticCurvePrivateKey):
            signature = key.sign(digest, ec.ECDSA(prehashed))
        else:
            signature = key.sign(digest, padding.PKCS1v15(), prehashed)
        return {"signatures": [base64.b64encode(signature).decode()]}


def stamping(holder: Holder, at: Any) -> Answering:
    """A time-stamp service (RFC 3161) of which the clock stands at `at`."""
    clerk = DummyTimeStamper(holder.as_asn1(), holder.key_as_asn1(), fixed_dt=at)

    def answer(path: str, body: bytes, handler: Any) -> Answer:
        request = tsp.TimeStampReq.load(body)
        return 200, clerk.request_tsa_response(request).dump()

    return answer


def always(status: int, body: bytes) -> Answering:
    return lambda path, question, handler: (status, body)


def dribbling(path: str, body: bytes, handler: Any) -> None:
    """A byte now and then, for ever: no single wait is long."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    for _ in range(200):
        try:
            handler.wfile.write(b" ")
            time.sleep(0.05)
        except OSError:
            return


def silent(path: str, body: bytes, handler: Any) -> None:
    """Takes the question and says nothing, until the other side goes."""
    handler.connection.settimeout(10)
    handler.connection.recv(1)


def hanging_up(path: str, body: bytes, handler: Any) -> None:
    handler.close_connection = True


def moved(path: str, body: bytes, handler: Any) -> None:
    handler.send_response(307)
    handler.send_header("Location", "http://127.0.0.1:1/")
    handler.send_header("Content-Length", "0")
    handler.end_headers()
