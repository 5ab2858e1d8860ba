"""Keep processes and servers alive: start again what ended, slower each time."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from egov.local import interrupts
from egov.local.environment import say
from egov.local.trouble import Trouble

STEADY = 60.0  # seconds alive after which earlier ends are forgotten
LONGEST_WAIT = 30.0
LOOK_EVERY = 0.2


class Startable(Protocol):
    """A process or an embedded server."""

    @property
    def name(self) -> str: ...
    @property
    def alive(self) -> bool: ...
    def start(self) -> None: ...


@dataclass
class Watched:
    """One process with the history that decides when it may start again."""

    process: Startable
    now: Callable[[], float] = time.monotonic
    ends: int = 0
    started_at: float = 0.0
    start_again_at: float | None = None

    def __post_init__(self) -> None:
        self.started_at = self.now()

    def look(self) -> None:
        """Notice an end, say so, and start again when its time has come."""
        if self.process.alive:
            return
        if self.start_again_at is None:
            self._note_end()
        elif self.now() >= self.start_again_at:
            self._start()

    def _note_end(self) -> None:
        self.ends = 0 if self.now() - self.started_at > STEADY else self.ends
        wait = min(2.0**self.ends, LONGEST_WAIT)
        self.ends += 1
        self.start_again_at = self.now() + wait
        say(f"{self.process.name} ended by itself; starting it again in {wait:.0f} s")

    def _start(self) -> None:
        self.started_at, self.start_again_at = self.now(), None
        try:
            self.process.start()
        except Trouble as trouble:
            say(str(trouble))
        else:
            say(f"{self.process.name} is started again")


def watch(processes: Sequence[Startable], each: Callable[[], None]) -> None:
    """Watch until a signal comes, which raises Stopped; `each` runs at every look."""
    watched = [Watched(process) for process in processes]
    while True:
        for one in watched:
            one.look()
        each()
        interrupts.pause(LOOK_EVERY)
