"""The demo data, filled by a process of its own behind the running product."""

import time
from dataclasses import dataclass

from egov.local.environment import say
from egov.local.processes import Process

ATTEMPTS = 3
EVERY = 10.0  # seconds between two reports, and before another attempt


@dataclass
class Filling:
    """Ends by itself; after a failure it resumes where it was, three times at most."""

    process: Process
    attempts: int = 0
    over: bool = False
    next_at: float = 0.0  # when to report or to try again
    reported: str = "it wrote nothing"

    def look(self) -> None:
        """Start, report, or notice the end; called at every look of the supervisor."""
        if self.over or (time.monotonic() < self.next_at and self.process.alive):
            return
        if self.process.alive:
            self._report()
        elif self.process.exit_code == 0:
            self._end("the demo data is complete")
        elif self.attempts == ATTEMPTS:
            self._end(f"the demo data stays incomplete: {self._words()}")
        elif time.monotonic() >= self.next_at:
            self._start()

    def _start(self) -> None:
        again = f"again; it ended with: {self._words()}" if self.attempts else ""
        say(f"filling the demo data behind the pages {again}".rstrip())
        self.attempts += 1
        self.process.start()
        self.next_at = time.monotonic() + EVERY

    def _report(self) -> None:
        if (words := self.process.last_words()) != self.reported:
            say(f"demo: {words}")
        self.reported = words
        self.next_at = time.monotonic() + EVERY

    def _end(self, words: str) -> None:
        self.over = True
        say(words)

    def _words(self) -> str:
        return f"{self.process.last_words()} ({self.process.log})"
