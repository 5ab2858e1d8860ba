"""One cell of a table: a number, a reason for missing, or a refusal that says why."""

import re
from decimal import Decimal

from rankings.engine.data import Cell
from rankings.engine.errors import Reason
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
Answer = tuple[Cell | None, Reason | None]


def cell_of(text: str, rule: Rule, bounds: tuple[Decimal, Decimal]) -> Answer:
    """Return (cell, None) or (None, why it is refused); an empty cell is NOT_COLLECTED.

    bounds: least and most allowed.
    """
    text = text.strip()
    if not text:
        return Missing.NOT_COLLECTED, None
    if text in Missing.__members__:
        return Missing[text], None
    if rule.kind == "yes_no":
        return _yes_no(text)
    if not NUMBER.fullmatch(text):
        return None, _why_not(text)
    value = Decimal(text)
    if value and value.adjusted() < -MOST_DECIMALS:
        return None, Reason(
            f"{text} is too close to 0; {MOST_DECIMALS} decimals are read",
            f"{text} quá gần 0; chỉ đọc {MOST_DECIMALS} chữ số thập phân",
        )
    if not bounds[0] <= value <= bounds[1]:
        return None, Reason(
            f"{text} is outside the declared bounds {bounds[0]} … {bounds[1]}",
            f"{text} nằm ngoài khoảng cho phép {bounds[0]:f} … {bounds[1]:f}",
        )
    return _by_rule(value, text, rule)


def _yes_no(text: str) -> Answer:
    if text.casefold() in YES:
        return Decimal(1), None
    if text.casefold() in NO:
        return Decimal(0), None
    return None, Reason(
        f"{text!r} is neither yes (1, yes, true, có) nor no (0, no, false, không)",
        f"{text!r} không phải có (1, yes, true, có) cũng không phải không (0, no, false, không)",
    )


def _why_not(text: str) -> Reason:
    if text.casefold() in NOT_NUMBERS:
        return Reason(
            f"{text!r} is not a number; a missing value is empty or one of {', '.join(Missing)}",
            f"{text!r} không phải số; không có số liệu thì để trống hoặc ghi một trong {', '.join(Missing)}",
        )
    if text.casefold() in NOTHING_WORDS:
        return Reason(
            f"{text!r} is not a reason; leave the cell empty, write one of {', '.join(Missing)}, or declare the word in columns.missing",
            f"{text!r} không phải lý do; hãy để trống, ghi một trong {', '.join(Missing)}, hoặc khai báo từ này ở columns.missing",
        )
    if THOUSANDS.fullmatch(text):
        return Reason(
            f"{text!r} has a separator of thousands or a decimal comma; write 1234.5",
            f"{text!r} có dấu phân cách hàng nghìn hoặc dấu phẩy thập phân; hãy ghi 1234.5",
        )
    if COMMA.fullmatch(text):
        return Reason(
            f"{text!r} has a decimal comma; write a decimal point",
            f"{text!r} có dấu phẩy thập phân; hãy dùng dấu chấm",
        )
    return Reason(f"{text!r} is not a number", f"{text!r} không phải số")


def _by_rule(value: Decimal, text: str, rule: Rule) -> Answer:
    if rule.kind in ("ratio", "share_of_best", "capped_count") and value < 0:
        return None, Reason(
            f"{text} is negative; {rule.kind} counts from 0",
            f"{text} là số âm; ở đây đếm từ 0",
        )
    if rule.kind == "inspected":
        if rule.levels and value not in rule.levels:
            levels = ", ".join(str(level) for level in rule.levels)
            return None, Reason(
                f"{text} is not one of the declared levels {levels}",
                f"{text} không phải một trong các mức {levels}",
            )
        if not 0 <= value <= rule.of:
            return None, Reason(
                f"{text} is not within 0 … {rule.of} points",
                f"{text} không nằm trong 0 … {rule.of} điểm",
            )
    return value, None
