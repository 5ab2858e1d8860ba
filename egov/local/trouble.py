"""What stops a start, told to the person who started it."""

import re
from pathlib import Path

TELLING = re.compile(r"^[\w.]*(Error|Exception|Configured): .|\b(FATAL|PANIC): ")


class Trouble(Exception):
    """One clear sentence: what is wrong and the way out."""


def last_words(log: Path, *, since: int = 0) -> str:
    """The line that tells most of what a program wrote after byte `since`: the last that
    names an error, else the last. To quote in a sentence."""
    if not log.exists():
        return "it wrote nothing"
    text = log.read_bytes()[since:].decode(errors="replace")
    lines = [line.strip() for line in reversed(text.splitlines()) if line.strip()]
    telling = [line for line in lines if TELLING.search(line)]
    return next(iter([*telling, *lines]), "it wrote nothing")
