"""axe in Chromium: how many faults shut people out of a page.

The browser reaches nothing by itself; every request of a page is made here, by the fetcher
of the visit, with its bounds and its guard. It runs in a process of its own that is killed
at the deadline.
"""

import base64
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rankings.probing.errors import FetchFailed
from rankings.probing.fetcher import Fetcher, Limits, Page

_PROGRAM = Path(__file__).with_name("process.py")
# A page with its pictures, styles and scripts: more requests than a visit, closer together.
LIMITS = Limits(request_seconds=10.0, visit_seconds=75.0, pages=120, pause=0.05)
_MOST_LINE = 1024 * 1024
_MOST_REFUSED = 50


@dataclass(frozen=True)
class Chromium:
    """Which browser. path: "" where there is none. sandbox: its own; off for root alone."""

    path: str
    sandbox: bool = True
    seconds: int = 90


class NotLooked(Exception):
    """No page was looked at. code: no_chromium, no_start, timeout, broken."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


@dataclass
class Looked:
    """pages: as the process tells them: url and violations, or url and failure.

    refused: address → why it was not fetched. browser: its version.
    """

    browser: str = ""
    pages: list[dict[str, Any]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    failure: str = ""
    done: bool = False


def look(chromium: Chromium, fetcher: Fetcher, pages: Sequence[Page]) -> Looked:
    """Have axe look at pages that were fetched already. Raises NotLooked."""
    if not chromium.path or not Path(chromium.path).exists():
        raise NotLooked("no_chromium", chromium.path)
    source = _Source(fetcher.besides(LIMITS), {page.url: page for page in pages})
    with _started(chromium) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        job = {
            "path": chromium.path,
            "sandbox": chromium.sandbox,
            "seconds": chromium.seconds + 5,
            "pages": [page.url for page in pages],
        }
        try:
            process.stdin.write(json.dumps(job).encode() + b"\n")
            process.stdin.flush()
            _serve(process, source)
        except (OSError, ValueError) as error:
            raise NotLooked("broken", str(error)) from None
    found = source.found
    if found.failure or not found.browser:
        raise NotLooked("no_start", found.failure)
    if not any("violations" in page for page in found.pages):
        raise NotLooked("broken" if found.done else "timeout", _failures(found))
    return found


def _failures(found: Looked) -> str:
    return "; ".join(str(page.get("failure", "")) for page in found.pages)[:500]


class _Source:
    """Answers the process: what pages ask for, and keeps what it tells."""

    def __init__(self, fetcher: Fetcher, held: Mapping[str, Page]) -> None:
        self.fetcher, self.held = fetcher, held
        self.found = Looked()

    def heard(self, message: Mapping[str, Any]) -> dict[str, Any] | None:
        """The answer to a message, None where it wants none."""
        if "get" in message:
            return self._fetched(str(message["get"]))
        if "page" in message:
            self.found.pages.append(message["page"])
        self.found.browser = str(message.get("browser", self.found.browser))
        self.found.failure = str(message.get("failure", ""))
        self.found.done = bool(message.get("done"))
        return None

    def _fetched(self, url: str) -> dict[str, Any]:
        try:
            answer = (self.held.get(url) or self.fetcher.get(url)).answer
        except FetchFailed as failure:
            if len(self.found.refused) < _MOST_REFUSED:
                self.found.refused[url[:300]] = failure.code
            return {}
        body = base64.b64encode(answer.body).decode()
        return {"status": answer.status, "headers": dict(answer.headers), "body": body}


def _serve(process: subprocess.Popen[bytes], source: _Source) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    while line := process.stdout.readline(_MOST_LINE):
        answer = source.heard(json.loads(line))
        if answer is not None:
            process.stdin.write(json.dumps(answer).encode() + b"\n")
            process.stdin.flush()


@contextmanager
def _started(chromium: Chromium) -> Iterator[subprocess.Popen[bytes]]:
    """The process, with a folder of its own and none of our environment."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        process = subprocess.Popen(
            [sys.executable, "-I", str(_PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={"HOME": folder, "TMPDIR": folder, "PATH": os.defpath},
            start_new_session=True,
        )
        deadline = threading.Timer(chromium.seconds, _kill, (process,))
        deadline.daemon = True
        deadline.start()
        try:
            yield process
        finally:
            deadline.cancel()
            _kill(process)
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                try:
                    pipe.close()
                except OSError:
                    continue
            process.wait()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The whole group; the browser ends itself when its pipe does."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
