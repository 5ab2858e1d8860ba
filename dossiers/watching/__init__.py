"""What the clock does by itself: alerts, apologies drafted, unanswered dossiers ended.

Each watch is a question about what is due, asked again every minute. Whatever it makes
is made once (a unique key), so a watch may run twice, late, or in two workers at once.
"""

from dossiers.watching.apologies import draft_if_owed
from dossiers.watching.prefill import apology_offer, extends_now
from dossiers.watching.reading import (
    alerts_of,
    alerts_under,
    badges_of,
    letters_to_sign,
)
from dossiers.watching.rounds import watch

__all__ = [
    "alerts_of",
    "alerts_under",
    "apology_offer",
    "badges_of",
    "draft_if_owed",
    "extends_now",
    "letters_to_sign",
    "watch",
]
