"""Which dossiers wait for whom, and how the work is spread: data for the office's pages."""

from dossiers.queues.board import (
    Holding,
    Load,
    board_of,
    heads_anything,
    load_of,
    places_of,
)
from dossiers.queues.table import (
    BY_CODE,
    QUEUES,
    TODAY,
    Group,
    Queue,
    by_urgency,
    counts_of,
    in_queue,
    queues_of,
)

__all__ = [
    "BY_CODE",
    "QUEUES",
    "TODAY",
    "Group",
    "Holding",
    "Load",
    "Queue",
    "board_of",
    "by_urgency",
    "counts_of",
    "heads_anything",
    "in_queue",
    "load_of",
    "places_of",
    "queues_of",
]
