"""Uploads and a virus scanner: found, clean, away, not there."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from dossiers import actions
from egov.errors import FileRefused
from tests import makers
from tests.cast import Cast

BAD = "EVIL"


class Clamd(socketserver.BaseRequestHandler):
    """Speaks INSTREAM as clamd does; finds what the test calls bad."""

    def handle(self) -> None:
        command = self.request.recv(10)
        assert command == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", self._exactly(4))[0]:
            content += self._exactly(size)
        found = b"Evil FOUND" if BAD.encode() in content else b"OK"
        self.request.sendall(b"stream: " + found + b"\0")

    def _exactly(self, size: int) -> bytes:
        read = b""
        while len(read) < size:
            read += self.request.recv(size - len(read))
        return read


@pytest.fixture
def clamd(settings: Any) -> Iterator[None]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"
        yield
        server.shutdown()


def upload(cast: Cast, seed: str = "") -> Any:
    draft = actions.start_draft(cast.birth, by=cast.lan)
    file = makers.pdf(seed=seed)
    return actions.upload_part(draft.key, by=cast.lan, code="proof", file=file)


def test_a_clean_file_is_marked_scanned(cast: Cast, clamd: None) -> None:
    assert upload(cast).scanned


def test_a_file_with_a_virus_is_refused(cast: Cast, clamd: None) -> None:
    with pytest.raises(FileRefused, match="mã độc"):
        upload(cast, seed=BAD)


def test_without_a_scanner_a_file_is_taken_and_marked(cast: Cast) -> None:
    assert not upload(cast).scanned


def test_a_scanner_that_is_away_does_not_stop_a_citizen(cast: Cast, settings: Any) -> None:
    settings.CLAMD = "127.0.0.1:9"
    assert not upload(cast).scanned
