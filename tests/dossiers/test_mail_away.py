"""When the mail server refuses: waits grow, nothing blocks, giving up is visible."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from dossiers import notifications, tasks
from dossiers.models import Event, Message
from dossiers.notifications import MOST_ATTEMPTS
from egov import clock
from tests import makers
from tests.cast import Cast
from tests.tampering import tamper

NINE = makers.at("2026-03-11 09:00")


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Any], None]]:
    """Let the mail server refuse whatever a test says, as long as it says so."""
    plain = EmailBackend.send_messages
    reasons: list[Any] = []

    def send(self: EmailBackend, messages: Any) -> int:
        for message in messages:
            for reason in reasons:
                if reason(message):
                    raise SMTPRecipientsRefused({message.to[0]: (550, b"no")})
        return plain(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    yield reasons.append
    reasons.clear()


def waiting(cast: Cast) -> Message:
    """One message that the server refused once, at nine."""
    with clock.standing_at(NINE):
        event = makers.on_the_road(cast, "accepted").events.latest("seq")
        assert notifications.deliver(event.pk)
    return Message.objects.get()


def test_waits_grow_and_end_at_two_hours(cast: Cast, refusing: Any) -> None:
    refusing(lambda message: True)
    message, at = waiting(cast), NINE
    waits = []
    while message.state == Message.State.QUEUED:
        waits.append((message.next_at - at).total_seconds())
        at = message.next_at
        with clock.standing_at(at - timedelta(seconds=1)):
            assert tasks.sweep_messages() == 0
        with clock.standing_at(at):
            assert tasks.sweep_messages() == 0
        message.refresh_from_db()
    assert waits[:4] == [15, 30, 60, 120]
    assert waits == sorted(waits)
    assert max(waits) == 7200
    assert len(waits) == MOST_ATTEMPTS - 1


def test_giving_up_is_visible_and_final(cast: Cast, refusing: Any) -> None:
    refusing(lambda message: True)
    message = waiting(cast)
    Message.objects.update(attempts=MOST_ATTEMPTS - 1)
    with clock.standing_at(message.next_at):
        tasks.sweep_messages()
    message.refresh_from_db()
    assert (message.state, message.attempts) == (Message.State.FAILED, MOST_ATTEMPTS)
    assert "550" in message.error
    with clock.standing_at(message.next_at + timedelta(days=9)):
        assert tasks.sweep_messages() == 0
        assert not notifications.send(message.pk)
    assert not mail.outbox


def test_a_message_refused_for_a_while_leaves_in_the_end(cast: Cast, refusing: Any) -> None:
    down = [True]
    refusing(lambda message: down[0])
    message = waiting(cast)
    assert (message.attempts, message.sent_at) == (1, None)
    down[0] = False
    with clock.standing_at(message.next_at):
        assert tasks.sweep_messages() == 1
    message.refresh_from_db()
    assert (message.state, message.attempts) == (Message.State.SENT, 2)
    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<{message.key}@")


@pytest.mark.parametrize(
    "address", ["lan@example.vn\nBcc: tam@example.vn", "lan@", "l\u00e3n @@x", "x" * 200]
)
def test_a_bad_address_holds_nobody_else_up(
    cast: Cast, refusing: Any, address: str
) -> None:
    # One with a line end never leaves: the message itself cannot be written.
    refusing(lambda message: message.to[0] == address and "\n" not in address)
    with clock.standing_at(NINE):
        bad, good = makers.filed(cast), makers.filed(cast)
        change = "UPDATE dossiers_dossier SET owner_email = %(to)s WHERE id = %(pk)s"
        tamper(change, {"to": address, "pk": bad.pk})
        events = list(Event.objects.order_by("pk").values_list("pk", flat=True))
        assert all(notifications.deliver(pk) for pk in events)
        assert good.events.get().messages.filter(state=Message.State.SENT).count() == 2
        assert bad.events.get().messages.filter(state=Message.State.SENT).count() == 1
    with clock.standing_at(NINE + timedelta(hours=1)):
        Message.objects.filter(event__dossier=good).update(state=Message.State.QUEUED)
        assert tasks.sweep_messages() == 2
    stuck = Message.objects.get(state=Message.State.QUEUED)
    assert (stuck.to, stuck.attempts) == (address, 2)
    assert stuck.error
    assert not [one for one in mail.outbox if "tam@" in str(one.message())]
