"""The check's own hashing gives what the ledger's gives, for anything JSON can hold."""

import json
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers import ledger
from dossiers.ledger_check.hashing import (
    Unprovable,
    body_text,
    canonical_text,
    chained,
    parsed,
    words_hash,
)
from dossiers.salting import hash_of, salted, without

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
# Letters that another form of Unicode writes in two: NFC joins them.
APART = st.sampled_from(["e\u0302\u0301", "a\u030a", "\u1100\u1161", "o\u031b", "\u212b"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT | APART,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(TEXT | APART, inner, max_size=4)
    ),
    max_leaves=12,
)


class Told(NamedTuple):
    seq: int
    step: str
    at: datetime
    by: int | None
    role: str
    agency: int | None
    status_from: int | None
    status_to: int
    facts: Any
    details_hash: bytes | None


@given(VALUES)
def test_canonical(value: Any) -> None:
    read = json.loads(json.dumps(value))
    assert canonical_text(read).encode() == ledger.canonical(read)


@given(VALUES)
def test_a_column_is_read_as_json(value: Any) -> None:
    text = json.dumps({"x": value})
    assert parsed(text) == json.loads(text)


EVENTS = st.builds(
    Told,
    seq=st.integers(1, 10**6),
    step=TEXT,
    at=st.datetimes(timezones=st.just(UTC)),
    by=st.none() | st.integers(1),
    role=TEXT,
    agency=st.none() | st.integers(1),
    status_from=st.none() | st.integers(1, 10),
    status_to=st.integers(1, 10),
    facts=st.dictionaries(TEXT | APART, VALUES, max_size=4),
    details_hash=st.none() | st.binary(min_size=32, max_size=32),
)


@given(EVENTS, st.from_regex(r"[A-Z0-9.\-]{1,20}", fullmatch=True))
def test_a_chained_event(event: Told, code: str) -> None:
    body = {
        "dossier": code,
        "seq": event.seq,
        "step": event.step,
        "at": event.at,
        "by": event.by,
        "role": event.role,
        "agency": event.agency,
        "from": event.status_from,
        "to": event.status_to,
        "facts": event.facts,
        "details": event.details_hash.hex() if event.details_hash else None,
    }
    # Roles and steps are never anything but ASCII; the rest may be.
    if event.role.isascii() and event.step.isascii():
        expected = ledger.event_hash(ledger.GENESIS, body)
        assert chained(ledger.GENESIS, body_text(code, event)) == expected


DETAILS = st.dictionaries(TEXT | APART, VALUES, max_size=5).map(
    lambda some: {key: value for key, value in some.items() if key != "answers"}
)


@given(DETAILS, st.dictionaries(TEXT | APART, VALUES, max_size=5))
def test_details_and_what_is_left_of_them(data: dict[str, Any], answers: Any) -> None:
    details = {**data, "answers": answers}
    committed, salts = salted(details)
    assert words_hash(details, salts, {}) == committed
    leaving = sorted(salts)[::2]
    left, kept, gone = without(details, salts, {}, names=leaving)
    assert words_hash(left, kept, gone) == committed == hash_of(left, kept, gone)


@pytest.mark.parametrize(
    ("data", "salts", "gone", "words"),
    [
        ([], {}, {}, "not a set of fields"),
        ({}, [], {}, "not a set of fields"),
        ({"answers": [1]}, {}, {}, "answers are not"),
        ({"x": 1}, {}, {}, "x has no salt"),
        ({}, {"x": "00" * 16}, {}, "x has a salt and no words"),
        ({"x": 1}, {"x": "00" * 16}, {"x": "00"}, "there and gone"),
        ({"x": 1}, {"x": "00"}, {}, "no salt of 16 bytes"),
        ({"x": 1}, {"x": 7}, {}, "not text"),
    ],
)
def test_what_cannot_be_proved_says_why(
    data: Any, salts: Any, gone: Any, words: str
) -> None:
    with pytest.raises(Unprovable, match=words):
        words_hash(data, salts, gone)
