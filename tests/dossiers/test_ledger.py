"""Canonical form and chain: worked vectors, and every kind of tampering."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from hypothesis import given
from hypothesis import strategies as st

from dossiers.ledger import (
    GENESIS,
    Link,
    broken_at,
    canonical,
    event_hash,
    field_hash,
    fields_of,
)
from dossiers.models import Event, ProcedureVersion
from dossiers.salting import hash_of, salted, without
from tests import makers
from tests.cast import Cast
from tests.owner import as_owner

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


def test_canonical_form_by_hand() -> None:
    value = {"b": [1, None, True], "a": "Ma Thị", "ngày": date(2026, 2, 13)}
    assert (
        canonical(value).decode() == '{"a":"Ma Thị","b":[1,null,true],"ngày":"2026-02-13"}'
    )


def test_moments_are_written_in_utc_and_decimals_as_text() -> None:
    moment = makers.at("2026-02-13 10:12")
    assert canonical(moment) == b'"2026-02-13T03:12:00.000000+00:00"'
    assert canonical(datetime(2026, 2, 13, 3, 12, tzinfo=UTC)) == canonical(moment)
    assert canonical(Decimal("1.50")) == b'"1.50"'


def test_one_text_in_two_codings_is_one_text() -> None:
    assert canonical("Tuyết") == canonical("Tuyết")


@pytest.mark.parametrize("value", [1.5, {1, 2}, b"x", object()])
def test_what_has_no_certain_text_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@given(JSON)
def test_the_order_of_keys_does_not_matter(value: Any) -> None:
    def turned(inner: Any) -> Any:
        if isinstance(inner, dict):
            return {key: turned(inner[key]) for key in reversed(inner)}
        return [turned(row) for row in inner] if isinstance(inner, list) else inner

    assert canonical(value) == canonical(turned(value))


def chain(count: int) -> list[Link]:
    links, previous = [], GENESIS
    for seq in range(1, count + 1):
        body = {"seq": seq, "step": "accept"}
        digest = event_hash(previous, body)
        links.append(Link(seq, body, previous, digest))
        previous = digest
    return links


@given(st.integers(1, 8), st.data())
def test_any_change_in_a_chain_is_found(count: int, data: st.DataObject) -> None:
    links = chain(count)
    assert broken_at(links) is None
    at = data.draw(st.integers(0, count - 1))
    changed = links[at]
    links[at] = Link(
        changed.seq, {**changed.body, "step": "refuse"}, changed.previous, changed.hash
    )
    assert broken_at(links) == at + 1


def test_a_missing_or_swapped_event_is_found() -> None:
    links = chain(4)
    assert broken_at([links[0], *links[2:]]) == 2
    assert broken_at([links[1], links[0], *links[2:]]) == 1


def test_salted_fields_do_not_show_themselves() -> None:
    assert field_hash(bytes(16), "name", "Lan") != field_hash(b"\x01" * 16, "name", "Lan")
    with pytest.raises(ValueError, match="16"):
        field_hash(b"short", "name", "Lan")


DETAILS = st.dictionaries(
    st.text("abcd", max_size=8),
    st.one_of(st.text(max_size=8), st.integers(), st.none()),
    max_size=4,
)


@given(
    DETAILS, st.dictionaries(st.text("ab/", max_size=6), st.text(max_size=6), max_size=4)
)
def test_fields_may_leave_one_by_one_and_the_hash_holds(
    details: dict[str, Any], answers: dict[str, Any]
) -> None:
    words = details | ({"answers": answers} if answers else {})
    first, salts = salted(words)
    kept: tuple[dict[str, Any], dict[str, str], dict[str, str]] = (words, salts, {})
    for name in list(fields_of(words)):
        kept = without(*kept, names=[name])
        assert hash_of(*kept) == first
        assert name not in fields_of(kept[0])
        assert name not in kept[1]
    assert kept[0] == {}


def test_another_value_has_another_hash() -> None:
    first, salts = salted({"name": "Lan", "answers": {"child": "An"}})
    assert hash_of({"name": "Lan", "answers": {"child": "An"}}, salts, {}) == first
    assert hash_of({"name": "Lan", "answers": {"child": "Bình"}}, salts, {}) != first
    with pytest.raises(KeyError):
        hash_of({"name": "Lan", "note": "x", "answers": {"child": "An"}}, salts, {})


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE dossiers_event SET at = at - interval '1 day'",
        "DELETE FROM dossiers_event",
        "TRUNCATE dossiers_event CASCADE",
        "UPDATE dossiers_procedureversion SET decision = 'khác'",
        "DELETE FROM dossiers_procedureversion",
    ],
)
def test_the_database_refuses_to_change_what_was_recorded(cast: Cast, sql: str) -> None:
    makers.filed(cast)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    refused = pytest.raises(DatabaseError, match="append-only")
    with as_owner(), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Event.objects.count() == 1
    assert ProcedureVersion.objects.count() == 2


def test_a_published_version_cannot_be_saved_again(cast: Cast) -> None:
    version = ProcedureVersion.objects.all()[0]
    version.decision = "khác"
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        version.save()
