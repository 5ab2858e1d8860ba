"""The demo data, filled by a process of its own behind the running product."""

import time
from dataclasses import dataclass

from egov.local.environment import say
from egov.local.processes import Process
from egov.local.trouble import last_line

ATTEMPTS = 3
REPORT_EVERY = 15.0  # seconds


@dataclass
class Filling:
    """Ends by itself; after a failure it resumes where it was, three times at most."""

    process: Process
    attempts: int = 0
    over: bool = False
    reported_at: float = 0.0

    def look(self) -> None:
        """Start, report, or notice the end; called at every look of the supervisor."""
        if self.over:
            return
        if self.process.alive:
            self._report()
        elif self.process.exit_code == 0:
            self.over = True
            say("the demo data is complete")
        elif self.attempts < ATTEMPTS:
            self._start()
        else:
            self.over = True
            reason = last_line(self.process.log)
            say(f"the demo data stays incomplete: {reason} ({self.process.log})")

    def _start(self) -> None:
        self.attempts += 1
        self.reported_at = time.monotonic()
        self.process.start()
        say("filling the demo data behind; pages answer already")

    def _report(self) -> None:
        if time.monotonic() - self.reported_at >= REPORT_EVERY:
            self.reported_at = time.monotonic()
            say(f"demo: {last_line(self.process.log)}")
