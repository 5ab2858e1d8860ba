"""The watch in the demo's past: a round each working afternoon, and heads who sign."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from dossiers import notifications, watching
from dossiers.demo.chance import SEED
from dossiers.demo.year.habits import Heads
from dossiers.demo.year.looks import looks_of
from dossiers.models import Message
from egov import clock
from egov.models import User

# While every office is open.
_AFTERNOON = timedelta(hours=15, minutes=40)
# In the last days heads have not come to it: the tray has something to show.
_UNSIGNED = timedelta(days=4)


class Rounds:
    """Rounds from the first act to `anchor`, the moment at which the demo begins."""

    def __init__(self, first: datetime, anchor: datetime, users: dict[str, User]) -> None:
        looks = looks_of(first.date(), anchor.date(), SEED, [_AFTERNOON])
        self.left = [look for look in looks if first < look < anchor]
        self.heads, self.anchor = Heads(SEED, users), anchor

    def until(self, at: datetime) -> None:
        """Hold every round that lies before `at`."""
        while self.left and self.left[0] < at:
            self._round(self.left.pop(0))

    def _round(self, look: datetime) -> None:
        with clock.standing_at(look):
            watching.watch()
            self._send(Message.objects.filter(alert__raised_at=look))
        if look < self.anchor - _UNSIGNED:
            self.heads.sign(look)

    @staticmethod
    def _send(messages: Iterable[Message]) -> None:
        for message in messages:
            notifications.send(message.pk)
