"""Alerts in the words and tones of badges."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dossiers.models import Alert

_NEAR = {Alert.Kind.NEAR_DUE, Alert.Kind.ANSWER_NEAR, Alert.Kind.APOLOGY_WAITS}
# A list says how much time is left in a column of its own.
_IN_THE_TIME = {Alert.Kind.NEAR_DUE, Alert.Kind.OVERDUE}


@dataclass(frozen=True, slots=True)
class Warned:
    """One alert as a badge. tone: gold or late; since: when it was raised."""

    label: str
    tone: str
    since: datetime


def warned(alert: Alert) -> Warned:
    tone = "gold" if alert.kind in _NEAR else "late"
    return Warned(str(Alert.Kind(alert.kind).label), tone, alert.raised_at)


def in_a_row(alerts: Iterable[Alert]) -> list[Warned]:
    """Those that a row of a list shows, each kind once."""
    kinds: dict[str, Warned] = {}
    for alert in alerts:
        if alert.kind not in _IN_THE_TIME:
            kinds.setdefault(alert.kind, warned(alert))
    return list(kinds.values())
