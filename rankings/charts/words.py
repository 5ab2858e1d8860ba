"""Numbers and short words of the charts in both languages, and how much room they take."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from rankings.charts.chart import Language

FILE = Path(__file__).with_name("words.json")
MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
# Mean width of a letter of Be Vietnam Pro in ems; names stay a little below it.
LETTER = 0.55


def say(name: str, language: Language, **fields: object) -> str:
    """A text of words.json with its fields filled in. KeyError when there is none."""
    return _words()[name][language].format(**fields)


def has(name: str) -> bool:
    """Whether words.json has such a text."""
    return name in _words()


@cache
def _words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = json.loads(FILE.read_text(encoding="utf-8"))
    return words


def figure(value: float | None, language: Language, decimals: int = 0) -> str:
    """−1,5 in Vietnamese, −1.5 in English; a dash for what is missing."""
    if value is None:
        return DASH
    said = f"{value:.{decimals}f}"
    if float(said) == 0:
        said = said.removeprefix("-")
    said = said.replace("-", MINUS)
    return said.replace(".", ",") if language == "vi" else said


def signed(value: float, language: Language, decimals: int = 0) -> str:
    """With + or −; nothing before zero."""
    said = figure(value, language, decimals)
    return f"+{said}" if float(f"{value:.{decimals}f}") > 0 else said


def percent(share: float, language: Language) -> str:
    """0.125 → 12,5 %, one decimal below a tenth."""
    return f"{figure(share * 100, language, 1 if share < 0.1 else 0)}\u00a0%"


def place(rank: int | None, *, tied: bool = False) -> str:
    """18 or, shared with another, 18=; a dash without a rank."""
    if rank is None:
        return DASH
    return f"{rank}=" if tied else str(rank)


def room_of(words: str, size: float = 12) -> float:
    """About how wide the words are, in units of the view box."""
    return len(words) * LETTER * size


def fitted(words: str, room: float, size: float = 12) -> str:
    """The words, or as many letters as the room holds, and an ellipsis."""
    most = int(room / (LETTER * size))
    return words if len(words) <= most else words[: max(most - 1, 1)].rstrip() + "…"


def wrapped(words: str, room: float, *, size: float = 12, lines: int = 2) -> Sequence[str]:
    """Broken between words into at most so many lines; the last is fitted."""
    out: list[str] = []
    left = words.split()
    while left and len(out) < lines - 1:
        taken = left.pop(0)
        while left and room_of(f"{taken} {left[0]}", size) <= room:
            taken += f" {left.pop(0)}"
        out.append(fitted(taken, room, size))
    return (*out, fitted(" ".join(left), room, size)) if left else tuple(out)
