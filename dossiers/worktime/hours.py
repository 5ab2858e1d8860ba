"""Office hours: the spans of a working day in which an office is open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise

MORNING = (time(7, 30), time(11, 30))
AFTERNOON = (time(13), time(17))


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Spans of one working day, local time, in order and apart; 07:30-11:30 and 13:00-17:00.

    No national text fixes the hours, so they are a setting of the agency. A span is open at
    its start and closed at its end. ValueError unless they ascend, in whole minutes.
    """

    spans: tuple[tuple[time, time], ...] = (MORNING, AFTERNOON)

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        if not edges:
            raise ValueError("Office hours need at least one span.")
        if any(edge.tzinfo or edge.second or edge.microsecond for edge in edges):
            raise ValueError(
                "Office hours are local times in whole minutes, without a zone."
            )
        if not all(earlier < later for earlier, later in pairwise(edges)):
            raise ValueError("Office hours must be ascending spans that do not touch.")

    @property
    def length(self) -> timedelta:
        """Working time of one full day; eight hours by default."""
        return timedelta(microseconds=sum(end - start for start, end in self.ticks()))

    def ticks(self) -> Iterable[tuple[int, int]]:
        """Yield start and end of each span in microseconds since midnight."""
        for start, end in self.spans:
            yield microseconds(start), microseconds(end)


def microseconds(moment: time | datetime) -> int:
    """Return microseconds since midnight."""
    seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second
    return seconds * 1_000_000 + moment.microsecond
