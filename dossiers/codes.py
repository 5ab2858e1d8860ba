"""Dossier numbers: H55.12-261123-0042 = agency, day of receipt, number in that day.

Source: Circular 01/2018/TT-VPCP art. 19, in the order seen since Decision 20/2020/QĐ-TTg.
Older numbers (000.00.00.H55-190425-0001) are read, never made.
"""

import re
from datetime import date

# A day's 10,000th dossier widens the last group; nobody is sent home for its number.
READABLE = re.compile(
    r"(?:\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}|[A-Z]\d{2}(?:\.\d{2,3}){0,3})-\d{6}-\d{4,7}",
    re.ASCII,
)


def dossier_code(agency: str, day: date, number: int) -> str:
    """The printed number. `number` counts from 1 within agency and day.

    Raises ValueError for a number below 1.
    """
    if number < 1:
        raise ValueError("A dossier's number counts from 1.")
    return f"{agency}-{day:%y%m%d}-{number:04d}"


def tidy(typed: str) -> str:
    """What a person typed as a code: spaces out, capitals, ordinary hyphens."""
    written = "".join(char for char in typed if char.isprintable() and char != " ")
    return re.sub(r"[‐‑‒–—−]", "-", written).upper()


def is_readable(code: str) -> bool:
    return READABLE.fullmatch(code) is not None
