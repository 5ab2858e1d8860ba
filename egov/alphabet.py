"""The Vietnamese alphabet: names in the order in which people look them up.

A database with the collation C and Python both put "Sở Đất đai" behind "Sở Y tế".
"""

import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACE = {letter: place for place, letter in enumerate(_LETTERS)}
# Level, falling, asking, tumbling, sharp, heavy; told apart where the letters are the same.
_TONES = {mark: place for place, mark in enumerate("\u0300\u0309\u0303\u0301\u0323", 1)}
Order = tuple[tuple[tuple[int, int], ...], tuple[int, ...], str]


def order(text: str) -> Order:
    """A key to sort by: letters first, then tones, then capitals; as the collation "vi" of
    Unicode. What is no letter comes before all letters."""
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFC", text.casefold()):
        base, tone = _parted(char)
        place = _PLACE.get(base)
        letters.append((0, ord(char)) if place is None else (1, place))
        tones.append(tone)
    return tuple(letters), tuple(tones), text


def _parted(char: str) -> tuple[str, int]:
    """A letter without its tone, and which tone it has."""
    marks = unicodedata.normalize("NFD", char)
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), 0)
    plain = "".join(mark for mark in marks if mark not in _TONES)
    return unicodedata.normalize("NFC", plain), tone
