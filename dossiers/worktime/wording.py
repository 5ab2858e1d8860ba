"""A line of the explanation, and how its data is put into words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from string import Formatter
from typing import Any

from dossiers.worktime.sentences import LANGUAGES

Params = Mapping[str, Any]
Field = Callable[["Line", str], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an explanation: data first, words on demand.

    until: the other moment of the line, where it has one (for days off, the midnight after).
    params: values JSON can hold. Codes are the keys of the sentences.
    """

    at: datetime
    code: str
    until: datetime | None = None
    params: Params = field(default_factory=dict)

    def text(self, lang: str = "vi") -> str:
        """Return the line as a sentence. ValueError for a language there are no words in."""
        if lang not in LANGUAGES:
            raise ValueError(f"Explanations speak {', '.join(LANGUAGES)}, not {lang}.")
        sentence = "".join(
            [
                plain + worked_out(self, lang) if worked_out else plain
                for plain, worked_out in _parts(self.code, lang)
            ]
        )
        return sentence[0].upper() + sentence[1:]


@lru_cache
def _parts(code: str, lang: str) -> tuple[tuple[str, Field | None], ...]:
    """Cut a sentence into plain text and the field that follows it."""
    parts = Formatter().parse(LANGUAGES[lang].sentences[code])
    return tuple((text, FIELDS[name] if name else None) for text, name, _, _ in parts)


@lru_cache(maxsize=4096)
def _day(day: date, lang: str) -> str:
    return f"{LANGUAGES[lang].weekdays[day.weekday()]} {day:%d/%m/%Y}"


def _moment(moment: datetime, lang: str) -> str:
    return f"{_day(moment.date(), lang)} {moment.hour:02}:{moment.minute:02}"


def _last(line: Line) -> date:
    """Return the last day of a line about whole days."""
    return _until(line).date() - timedelta(1)


def _until(line: Line) -> datetime:
    assert line.until is not None, line.code
    return line.until


def _range(line: Line, lang: str) -> str:
    first, last = line.at.date(), _last(line)
    return (
        _day(first, lang) if first == last else f"{_day(first, lang)} – {_day(last, lang)}"
    )


def _amount(amount: int, unit: str, lang: str) -> str:
    return f"{amount} {LANGUAGES[lang].units[unit][amount != 1]}"


def _limit(line: Line, lang: str) -> str:
    return _amount(line.params["amount"], line.params["unit"], lang)


def _time(line: Line, lang: str) -> str:
    """Put params `minutes` into days of `day` minutes, hours and minutes."""
    days, rest = divmod(line.params["minutes"], line.params["day"])
    parts = zip((days, *divmod(rest, 60)), ("day", "hour", "minute"), strict=True)
    said = [_amount(amount, unit, lang) for amount, unit in parts if amount]
    return " ".join(said) or _amount(0, "minute", lang)


def _name(line: Line, lang: str) -> str:
    return str(line.params[f"name_{lang}"])


def _name_inside(line: Line, lang: str) -> str:
    """Return the name as it stands in the middle of a sentence."""
    name = _name(line, lang)
    return name[:1].lower() + name[1:]


def _reasons(line: Line, lang: str) -> str:
    known = LANGUAGES[lang].reasons
    return ", ".join(known.get(reason, reason) for reason in line.params["reasons"])


FIELDS: Mapping[str, Field] = {
    "at": lambda line, lang: _moment(line.at, lang),
    "until": lambda line, lang: _moment(_until(line), lang),
    "first": lambda line, lang: _day(line.at.date(), lang),
    "last": lambda line, lang: _day(_last(line), lang),
    "range": _range,
    "limit": _limit,
    "time": _time,
    "name": _name,
    "name_inside": _name_inside,
    "reasons": _reasons,
    "notice": lambda line, _: str(line.params["notice"]),
    "days": lambda line, _: str(line.params["days"]),
    "year": lambda line, _: str(line.params["year"]),
}
