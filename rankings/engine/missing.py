"""Why a cell has no value. Missing is never nothing alone."""

from enum import StrEnum


class Missing(StrEnum):
    """The five reasons, in the order in which they win when several parts are missing."""

    NOT_SUBMITTED = "NOT_SUBMITTED"
    UNVERIFIABLE = "UNVERIFIABLE"
    SUPPRESSED = "SUPPRESSED"
    NOT_COLLECTED = "NOT_COLLECTED"
    NOT_APPLICABLE = "NOT_APPLICABLE"


# Silence and unproved claims never become an average.
FILLABLE = frozenset({Missing.NOT_COLLECTED, Missing.SUPPRESSED})
# Reasons that cost the whole score unless the methodology says otherwise.
SCORED_ZERO = frozenset({Missing.NOT_SUBMITTED, Missing.UNVERIFIABLE})


def gravest(reasons: list[Missing]) -> Missing:
    """Return the reason that stands for several: the first in the order above."""
    order = list(Missing)
    return min(reasons, key=order.index)
