"""Rows written and read by hand are the rows that Django would write and read."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from dossiers.models import Dossier, Draft, Part
from egov.models import Agency, Post, Role
from egov.rows import Joined, Together, kept, newest
from tests import makers
from tests.cast import Cast


def stored(row: Any) -> dict[str, Any]:
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.generated
    }
    return {
        name: bytes(value) if isinstance(value, memoryview) else value
        for name, value in values.items()
    }


def test_a_row_reads_as_django_reads_it(cast: Cast) -> None:
    draft = makers.draft(cast)
    read = next(
        Joined("SELECT {draft} FROM dossiers_draft draft WHERE key = %s", draft=Draft).rows(
            draft.pk
        )
    )[0]
    assert stored(read) == stored(Draft.objects.get(pk=draft.pk))
    read.save()  # it knows that it is in the database


def test_what_an_outer_join_does_not_find_is_none(cast: Cast) -> None:
    draft = makers.draft(cast)
    Draft.objects.update(agency=None)
    assert Draft.objects.lock(draft.pk).agency is None


def test_a_column_left_behind_comes_when_asked_for(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    key = makers.draft(cast).pk
    with django_assert_num_queries(1):
        draft = Draft.objects.lock(key)
    with django_assert_num_queries(1):
        assert draft.version.document["code"] == "1.001193"


def test_a_locked_draft_that_is_gone_does_not_exist(cast: Cast) -> None:
    key = makers.draft(cast).pk
    Draft.objects.all().delete()
    with pytest.raises(Draft.DoesNotExist):
        Draft.objects.lock(key)


def test_rows_written_together_know_each_other(cast: Cast) -> None:
    first = Agency(**agency("H99"))
    post = Post(user=cast.tam, role=Role.CASHIER, valid_from=date(2025, 1, 1))
    rows = Together()
    rows.insert(first)
    rows.insert(post, agency_id=newest(Agency))
    rows.update(_renamed(cast.ward))
    (key,) = rows.run(newest(Agency))
    kept(first, key)
    assert Agency.objects.get(code="H99") == first
    assert Post.objects.get(user=cast.tam).agency == first
    assert Agency.objects.get(pk=cast.ward.pk).name_vi == "Tên mới"


def agency(code: str) -> dict[str, Any]:
    return {
        "code": code,
        "kind": "commune",
        "name_vi": "Xã",
        "name_en": "Commune",
        "valid_from": "2025-01-01",
    }


def _renamed(ward: Agency) -> Agency:
    ward.name_vi = "Tên mới"
    return ward


def test_all_are_written_or_none(cast: Cast) -> None:
    rows = Together()
    rows.insert(Agency(**agency("H98")))
    rows.insert(Agency(**agency("H98")))
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.run()
    assert not Agency.objects.filter(code="H98").exists()


@pytest.mark.parametrize("text", ["%s", "%", "a%(b)s", "'; DROP TABLE x; --", "{draft}"])
def test_text_is_never_part_of_a_statement(cast: Cast, text: str) -> None:
    rows = Together()
    rows.insert(Agency(**agency("H97") | {"name_vi": text}))
    rows.insert(Agency(**agency("H96")))
    rows.run()
    assert Agency.objects.get(code="H97").name_vi == text


def test_filing_leaves_what_django_would_have_left(cast: Cast) -> None:
    dossier = makers.filed(cast)
    assert stored(dossier) == stored(Dossier.objects.get())
    part = Part.objects.get()
    assert (part.dossier_id, part.draft_id) == (dossier.pk, None)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
