"""What stops a start, told to the person who started it."""

from pathlib import Path


class Trouble(Exception):
    """One clear sentence: what is wrong and the way out."""


def last_line(log: Path) -> str:
    """The last line a program wrote, to quote in a sentence."""
    if not log.exists():
        return "it wrote nothing"
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines()]
    return next((line for line in reversed(lines) if line), "it wrote nothing")
