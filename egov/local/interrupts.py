"""Ctrl-C and SIGTERM, heard only where it is safe to stop.

A handler that raises anywhere could lose a process between its start and its registration.
So the signal is noted, and every wait asks `check`.
"""

import signal
import time
from collections.abc import Callable
from types import FrameType

TICK = 0.05  # seconds between two looks

_received: list[int] = []


class Stopped(Exception):
    """Somebody asked us to stop, by the signal `number`."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def listen() -> None:
    """Note SIGINT, SIGTERM and SIGHUP from now on (SIGHUP not under nohup)."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _note)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _note)
    # Blocked by environment.py until now, so that none was lost while this program loaded.
    signal.pthread_sigmask(
        signal.SIG_UNBLOCK, (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    )


def _note(number: int, frame: FrameType | None) -> None:
    _received.append(number)


def check() -> None:
    """Raise Stopped when a signal has come."""
    if _received:
        raise Stopped(_received[0])


def pause(seconds: float) -> None:
    """Sleep, but not past a signal."""
    wait_for(lambda: False, seconds=seconds)


def wait_for(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Whether `condition` came true in time; raises Stopped when a signal came first."""
    deadline = time.monotonic() + seconds
    while True:
        check()
        if condition():
            return True
        if time.monotonic() >= deadline:
            return False
        time.sleep(TICK)
