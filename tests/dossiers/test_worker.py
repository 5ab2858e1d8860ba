"""A real worker, a real mail server, and kill -9 in the middle."""

import signal
import socket
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from dossiers import transitions
from dossiers.models import Event, Message, Outbox, Tally
from egov import env
from egov.celery import app
from tests import makers
from tests.cast import Cast
from tests.workers import ask, environment, kill, until, worker

COUNT = 25


class Letters:
    """Takes every message, slowly, and remembers its Message-ID and recipient."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.taken: Counter[tuple[str, str]] = Counter()

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content or b""
        text = content if isinstance(content, str) else content.decode("utf-8", "replace")
        line = next(
            row for row in text.splitlines() if row.lower().startswith("message-id")
        )
        self.taken[line, envelope.rcpt_tos[0]] += 1
        time.sleep(0.02)
        return "250 taken"


@pytest.fixture
def letters() -> Iterator[Letters]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    handler = Letters(port)
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler
    controller.stop()


@pytest.fixture
def environ(letters: Letters) -> dict[str, str]:
    return environment() | {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(letters.port)}


def sent() -> int:
    return Message.objects.filter(state=Message.State.SENT).count()


@pytest.mark.slow
def test_killed_workers_lose_nothing_and_count_nothing_twice(
    live_cast: Cast, letters: Letters, environ: dict[str, str], monkeypatch: Any
) -> None:
    def tell(event_id: int) -> None:
        app.send_task("dossiers.drain_outbox", connection=app.broker_connection(broker))

    broker = env.broker(environ["REDIS_URL"])
    monkeypatch.setattr(transitions, "_hint", tell)
    process = worker(environ)
    try:
        for _ in range(COUNT):
            makers.filed(live_cast)
        assert until(lambda: sent() >= 5), "no worker took up the work"
        kill(process, signal.SIGKILL)
        process = worker(environ)
        # What the killed worker held comes back by acknowledgement or by the sweep.
        for _ in range(20):
            ask("dossiers.sweep_outbox", broker)
            if until(lambda: not Outbox.objects.exists(), seconds=3):
                break
        assert not Outbox.objects.exists()
        for _ in range(20):
            ask("dossiers.sweep_messages", broker)
            if until(lambda: sent() == 2 * COUNT, seconds=3):
                break
        assert sent() == 2 * COUNT
    finally:
        kill(process, signal.SIGKILL)
    assert Event.objects.count() == COUNT
    assert Message.objects.count() == 2 * COUNT
    assert len(letters.taken) == 2 * COUNT
    # Killed between sending and noting it, a message may go out again: same Message-ID.
    assert sum(letters.taken.values()) <= 2 * COUNT + 4
    received = Tally.objects.get(measure=Tally.Measure.RECEIVED)
    assert received.count == COUNT
