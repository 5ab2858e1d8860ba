"""What people and programs may send: any JSON, and values a field might take."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from dossiers.spec import Field

# Half characters too: a JSON document can spell them, no text can store them.
ANY_TEXT = st.text(st.characters(), max_size=40)
NUMBERS = st.integers() | st.floats() | st.integers(-(10**40), 10**40)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | ANY_TEXT,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4)
    ),
    max_leaves=12,
)
# Deeper than Python recurses, shallower than a JSON reader refuses.
DEEPEST = 20_000


def nested(depth: int = DEEPEST) -> Any:
    """Lists in lists in lists."""
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


_PLAUSIBLE: dict[str, Sequence[Any]] = {
    "text": ["Ma Thị Ánh Tuyết", "  Tuyết ", "a\r\r\nb", 12, "x" * 200],
    "longtext": ["dòng một\r\ndòng hai", "a\rb", "—"],
    "integer": ["3", 3, "1.000", "1,5", "-2", "0", 2.0, "1e9", "٣", "1_0"],
    "money": ["1.000.000", "150,000", "150000 đ", "500.000 ₫", 10**9, "1e999999999"],
    "decimal": ["1,5", "1.234,5", "1.125", "0,125", "0.125", 1.125, 1e-7, "-0", 72.05],
    "date": [
        "2026-01-15",
        "15/01/2026",
        "15.1.2026",
        "31/02/2026",
        "20260115",
        "0000-01-01",
    ],
    "partial_date": ["1958", "03/1958", "1958-03", "21/3/1958", "13/1958", "٢٠٢٦", "0000"],
    "yesno": [True, False, "true", "no", "YES", 1, 0],
    "choice": [],
    "choices": [],
    "email": ["lan@example.vn", "LAN@Example.VN", "lan", "lan@", "a@b\nc.vn"],
    "phone": ["0912345678", "0912 345 678", "+84 912 345 678", "0208 3855 000", "+", "113"],
    "identity": ["019188000123", "019.188.000.123", "091234567", "099188000123", "٠١٩" * 4],
    "taxcode": ["0100109106", "0100109106-001", "0100109106001", "019188000123", "1" * 10],
    "address": [
        {"province": "Thái Nguyên", "commune": "Tân Cương", "detail": "Xóm 2"},
        {"province": "Thái Nguyên", "commune": "Tân Cương"},
        {"province": " ", "commune": "x" * 159 + " y", "detail": None},
        {"province": "x" * 159 + "  y", "commune": "Tân Cương", "detail": 7},
    ],
}


def plausible(field: Field) -> st.SearchStrategy[Any]:
    """What somebody might well answer to this field, right or nearly right."""
    if field.type == "repeat":
        return st.lists(answers(field.fields), max_size=4)
    values = st.sampled_from(_PLAUSIBLE[field.type]) if _PLAUSIBLE[field.type] else None
    if field.options:
        codes = st.sampled_from([option.code for option in field.options])
        values = codes if field.type == "choice" else st.lists(codes, max_size=3)
    assert values is not None
    return values


def answers(fields: Sequence[Field]) -> st.SearchStrategy[dict[str, Any]]:
    """A form filled in more or less well."""
    return st.fixed_dictionaries(
        {},
        optional={field.code: plausible(field) | JSON for field in fields},
    )
