"""What each type of field accepts, and the one form in which it is kept.

A reader takes what a page (text) or the API (JSON) sent and returns the kept value, or
raises Bad with a sentence for the person who typed it.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from unicodedata import normalize

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from stdnum.vn import mst

from dossiers.spec import Field
from egov import clock

# Provinces in whose registers a citizen number may have been given out (001–096).
_CCCD = re.compile(r"(0\d[1-9]|0[1-9]0)\d{9}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})[/.\- ](\d{4})", re.ASCII)
_ISO_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)
# Written out: an exponent could name a number that fills the machine.
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_LONGEST = 10_000
_LONGEST_OF_ADDRESS = 160


class Bad(Exception):
    """The value does not fit; the text says why, in the reader's language."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def _text(field: Field, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise Bad(_("Hãy nhập chữ."))
    text = normalize("NFC", re.sub(r"\r\n?", "\n", str(value))).strip()
    if _CONTROL.search(text):
        raise Bad(_("Có ký tự không đọc được."))
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Bad(_("Có ký tự không đọc được.")) from None
    most = int(field.limits.get("max", _LONGEST)) if _is_text(field) else _LONGEST
    if len(text) > most:
        raise Bad(_("Dài quá %(most)d ký tự.") % {"most": most})
    return text


def _is_text(field: Field) -> bool:
    return field.type in {"text", "longtext"}


def _number(field: Field, value: Any) -> Decimal:
    if isinstance(value, str):
        text = plain_number(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        text = format(Decimal(str(value)), "f")
    else:
        raise Bad(_("Hãy nhập số."))
    if len(text) > 20:
        raise Bad(_("Số quá lớn."))
    if not _NUMBER.fullmatch(text):
        raise Bad(_("Hãy nhập số."))
    number = Decimal(text)
    _check_range(field, number)
    return number


def plain_number(typed: str) -> str:
    """Vietnamese 1.234,5 and English 1,234.5 as 1234.5; one mark alone is read as
    thousands when three digits follow it (but nobody writes thousands of nought)."""
    text = re.sub(r"[\s\u00a0₫đ]", "", typed)
    if re.fullmatch(r"-?[1-9]\d{0,2}(\.\d{3})+(,\d+)?", text):
        return text.replace(".", "").replace(",", ".")
    if re.fullmatch(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", text):
        return text.replace(",", "")
    return text.replace(",", ".")


def _check_range(field: Field, number: Decimal) -> None:
    least, most = field.limits.get("min"), field.limits.get("max")
    if least is not None and number < Decimal(str(least)):
        raise Bad(_("Nhỏ nhất là %(least)s.") % {"least": least})
    if most is not None and number > Decimal(str(most)):
        raise Bad(_("Lớn nhất là %(most)s.") % {"most": most})


def _integer(field: Field, value: Any) -> int:
    number = _number(field, value)
    if number != number.to_integral_value():
        raise Bad(_("Hãy nhập số nguyên."))
    return int(number)


def _decimal(field: Field, value: Any) -> str:
    """Digits with a dot; never three decimals that would be read again as thousands."""
    # Adding nought takes the sign from minus nought.
    text = format(_number(field, value).normalize() + 0, "f")
    return text if plain_number(text) == text else f"{text}0"


def _read_day(text: str) -> date:
    if found := _DAY.fullmatch(text):
        day, month, year = map(int, found.groups())
        text = f"{year:04d}-{month:02d}-{day:02d}"
    try:
        read = parse_date(text)
    except ValueError:
        raise Bad(_("Không có ngày này trong lịch.")) from None
    if read is None:
        raise Bad(_("Hãy nhập ngày như 23/11/2026."))
    return read


def _date(field: Field, value: Any) -> str:
    day = _read_day(_text(field, value))
    _check_days(field, day, day)
    return day.isoformat()


def _bound(field: Field, name: str) -> date | None:
    bound = field.limits.get(name)
    return clock.today() if bound == "today" else parse_date(bound) if bound else None


def _check_days(field: Field, first: date, last: date) -> None:
    """`first`..`last` is the span a partial date may mean."""
    after, before = _bound(field, "not_after"), _bound(field, "not_before")
    if after and first > after:
        raise Bad(_("Không được sau ngày %(day)s.") % {"day": f"{after:%d/%m/%Y}"})
    earliest = before or date(1850, 1, 1)
    if last < earliest:
        raise Bad(_("Không được trước ngày %(day)s.") % {"day": f"{earliest:%d/%m/%Y}"})


def _partial_date(field: Field, value: Any) -> str:
    """A day, a month or a year alone: old papers often know no more."""
    text = _text(field, value)
    if found := _MONTH.fullmatch(text):
        text = f"{found[2]}-{int(found[1]):02d}"
    if found := _ISO_MONTH.fullmatch(text):
        first = _read_day(f"{found[1]}-{found[2] or '01'}-01")
        month = first.month if found[2] else 12
        days = monthrange(first.year, month)[1]
        _check_days(field, first, first.replace(month=month, day=days))
        return text
    day = _read_day(text)
    _check_days(field, day, day)
    return day.isoformat()


def _yesno(field: Field, value: Any) -> bool:
    known = {"true": True, "false": False, "yes": True, "no": False}
    answer = known.get(value.lower()) if isinstance(value, str) else value
    if not isinstance(answer, bool):
        raise Bad(_("Hãy chọn có hoặc không."))
    return answer


def _choice(field: Field, value: Any) -> str:
    if not isinstance(value, str) or field.option(value) is None:
        raise Bad(_("Hãy chọn một mục trong danh sách."))
    return value


def _choices(field: Field, value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(_choice(field, inner) for inner in values))


def _email(field: Field, value: Any) -> str:
    text = _text(field, value)
    try:
        validate_email(text)
    except ValidationError:
        raise Bad(_("Hãy nhập địa chỉ thư như ten@vidu.vn.")) from None
    return text


def _phone(field: Field, value: Any) -> str:
    """Kept as E.164."""
    try:
        number = phonenumbers.parse(_text(field, value), "VN")
    except phonenumbers.NumberParseException:
        raise Bad(_("Hãy nhập số điện thoại như 0912 345 678.")) from None
    if not phonenumbers.is_valid_number(number):
        raise Bad(_("Hãy nhập số điện thoại như 0912 345 678."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _identity(field: Field, value: Any) -> str:
    """Citizen number (12 digits, place code 001–096) or the old nine digits."""
    text = re.sub(r"[\s.]", "", _text(field, value))
    old = re.fullmatch(r"[0-9]{9}", text)
    if not old and not _is_citizen(text):
        raise Bad(_("Số định danh có 12 chữ số (hoặc 9 chữ số với chứng minh cũ)."))
    return text


def _is_citizen(text: str) -> bool:
    return bool(_CCCD.fullmatch(text)) and int(text[:3]) <= 96


def _taxcode(field: Field, value: Any) -> str:
    """Ten digits, ten and a branch, or a person's twelve."""
    text = re.sub(r"[\s.]", "", _text(field, value))
    if _is_citizen(text):
        return text
    if not re.fullmatch(r"[0-9]{10}(-?[0-9]{3})?", text) or not mst.is_valid(text):
        raise Bad(_("Mã số thuế không đúng; hãy xem lại từng chữ số."))
    return str(mst.format(text))


def _address(field: Field, value: Any) -> dict[str, str]:
    """Province, commune and the rest, each in words."""
    if not isinstance(value, dict):
        raise Bad(_("Hãy nhập đủ tỉnh, xã và địa chỉ cụ thể."))
    kept = {
        key: "" if value.get(key) is None else _text(field, value[key])
        for key in ("province", "commune", "detail")
    }
    if any(len(text) > _LONGEST_OF_ADDRESS for text in kept.values()):
        raise Bad(_("Dài quá %(most)d ký tự.") % {"most": _LONGEST_OF_ADDRESS})
    if not kept["province"] or not kept["commune"]:
        raise Bad(_("Hãy nhập đủ tỉnh và xã, phường."))
    return kept


READERS: dict[str, Callable[[Field, Any], Any]] = {
    "text": _text,
    "longtext": _text,
    "integer": _integer,
    "money": _integer,
    "decimal": _decimal,
    "date": _date,
    "partial_date": _partial_date,
    "yesno": _yesno,
    "choice": _choice,
    "choices": _choices,
    "email": _email,
    "phone": _phone,
    "identity": _identity,
    "taxcode": _taxcode,
    "address": _address,
}


def is_empty(value: Any) -> bool:
    """Nothing was answered: nothing, blanks, or a container of nothings."""
    # Without recursion: what was sent may be nested as deep as its reader allows.
    waiting = [value]
    while waiting:
        match waiting.pop():
            case None:
                continue
            case str(text):
                if text.strip():
                    return False
            case dict(inner):
                waiting += inner.values()
            case list(inner):
                waiting += inner
            case _:
                return False
    return True
