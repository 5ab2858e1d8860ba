"""One cell of a table: a number, a reason for missing, or a refusal that says why."""

import re
from decimal import Decimal

from rankings.engine.data import Cell
from rankings.engine.missing import Missing
from rankings.engine.spec import Rule

MOST_DECIMALS = 30
PLAIN = Rule("value")
NUMBER = re.compile(r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,3})?", re.ASCII)
COMMA = re.compile(r"[+-]?\d{1,3}(\.\d{3})*,\d+")
THOUSANDS = re.compile(r"[+-]?\d{1,3}([, \u00a0\u202f]\d{3})+(\.\d+)?")
NOT_NUMBERS = {"nan", "inf", "-inf", "+inf", "infinity", "-infinity"}
NOTHING_WORDS = {"na", "n/a", "null", "none", "-", "–", "..", "..."}
YES = {"1", "yes", "true", "có"}
NO = {"0", "no", "false", "không"}
Answer = tuple[Cell | None, str]


def cell_of(text: str, rule: Rule, bounds: tuple[Decimal, Decimal]) -> Answer:
    """Return (cell, "") or (None, why it is refused); an empty cell is NOT_COLLECTED.

    bounds: least and most allowed.
    """
    text = text.strip()
    if not text:
        return Missing.NOT_COLLECTED, ""
    if text in Missing.__members__:
        return Missing[text], ""
    if rule.kind == "yes_no":
        return _yes_no(text)
    if not NUMBER.fullmatch(text):
        return None, _why_not(text)
    value = Decimal(text)
    if value and value.adjusted() < -MOST_DECIMALS:
        return None, f"{text} is too close to 0; {MOST_DECIMALS} decimals are read"
    if not bounds[0] <= value <= bounds[1]:
        return None, f"{text} is outside the declared bounds {bounds[0]} … {bounds[1]}"
    return _by_rule(value, text, rule)


def _yes_no(text: str) -> Answer:
    if text.casefold() in YES:
        return Decimal(1), ""
    if text.casefold() in NO:
        return Decimal(0), ""
    return None, f"{text!r} is neither yes (1, yes, true, có) nor no (0, no, false, không)"


def _why_not(text: str) -> str:
    if text.casefold() in NOT_NUMBERS:
        return f"{text!r} is not a number; a missing value is empty or one of {', '.join(Missing)}"
    if text.casefold() in NOTHING_WORDS:
        return f"{text!r} is not a reason; leave the cell empty, write one of {', '.join(Missing)}, or declare the word in columns.missing"
    if THOUSANDS.fullmatch(text):
        return f"{text!r} has a separator of thousands or a decimal comma; write 1234.5"
    if COMMA.fullmatch(text):
        return f"{text!r} has a decimal comma; write a decimal point"
    return f"{text!r} is not a number"


def _by_rule(value: Decimal, text: str, rule: Rule) -> Answer:
    if rule.kind in ("ratio", "share_of_best", "capped_count") and value < 0:
        return None, f"{text} is negative; {rule.kind} counts from 0"
    if rule.kind == "inspected":
        if rule.levels and value not in rule.levels:
            levels = ", ".join(str(level) for level in rule.levels)
            return None, f"{text} is not one of the declared levels {levels}"
        if not 0 <= value <= rule.of:
            return None, f"{text} is not within 0 … {rule.of} points"
    return value, ""
