"""What ends by itself is started again, slower each time."""

from dataclasses import dataclass, field

from egov.local.supervise import LONGEST_WAIT, STEADY, Watched
from egov.local.trouble import Trouble


@dataclass
class Patient:
    """A process that is alive or not as the test says."""

    name: str = "patient"
    alive: bool = True
    starts: int = 0
    refuses: bool = False

    def start(self) -> None:
        self.starts += 1
        if self.refuses:
            raise Trouble("no")
        self.alive = True


@dataclass
class Clock:
    time: float = 0.0
    process: Patient = field(default_factory=Patient)

    def __call__(self) -> float:
        return self.time


def waits(clock: Clock, watched: Watched, ends: int) -> list[float]:
    """Seconds between each of `ends` ends and the start that followed."""
    found = []
    for _ in range(ends):
        clock.process.alive = False
        starts, ended_at = clock.process.starts, clock.time
        while clock.process.starts == starts:
            watched.look()
            clock.time += 0.5
        found.append(clock.time - 0.5 - ended_at)
    return found


def test_each_end_waits_longer_up_to_a_limit() -> None:
    clock = Clock()
    watched = Watched(clock.process, now=clock)
    assert waits(clock, watched, 7) == [1, 2, 4, 8, 16, 30, LONGEST_WAIT]


def test_a_steady_life_forgets_earlier_ends() -> None:
    clock = Clock()
    watched = Watched(clock.process, now=clock)
    waits(clock, watched, 4)
    clock.time += STEADY + 1
    assert waits(clock, watched, 1) == [1]


def test_a_start_that_fails_is_tried_again() -> None:
    clock = Clock(process=Patient(alive=False, refuses=True))
    watched = Watched(clock.process, now=clock)
    for _ in range(20):
        watched.look()
        clock.time += 0.5
    assert clock.process.starts >= 2
