"""Filing: one key, one dossier, one receipt, however often it is asked for."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from dossiers.models import Dossier, Draft, Event, NumberCounter, Outbox
from tests import documents, makers
from tests.cast import Cast
from tests.dossiers.api.calls import Calls, refused
from tests.owner import as_owner


def test_a_complete_draft_becomes_a_dossier_with_a_receipt(cast: Cast) -> None:
    draft = makers.draft(cast)
    answer = Calls(cast.lan).file(draft.pk)
    assert answer.status_code == 201, answer.content
    receipt = answer.json()["receipt"]
    dossier = Dossier.objects.get()
    part = dossier.parts.get()
    assert receipt["code"] == dossier.code
    assert receipt["agency"] == {"code": "H55.12", "name": "UBND phường Phan Đình Phùng"}
    assert receipt["hash"] == bytes(dossier.head_hash).hex()
    assert receipt["parts"] == [
        {
            "code": "proof",
            "filename": part.filename,
            "size": part.size,
            "sha256": part.sha256,
        }
    ]
    assert not Draft.objects.exists()


def test_asked_again_the_same_bytes_come_back(cast: Cast) -> None:
    draft, key, client = makers.draft(cast), uuid4(), Calls(cast.lan)
    first = client.file(draft.pk, key)
    dossier = Dossier.objects.get()
    for step in makers.ROADS["asked"]:
        dossier = step(cast, dossier)
    again = client.file(draft.pk, key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.content == again.content
    # A client that lost its key too is told the same: the draft has been filed.
    assert client.file(draft.pk).content == first.content
    assert Dossier.objects.count() == 1
    assert NumberCounter.objects.get().last == 1


def test_a_key_serves_one_draft(cast: Cast) -> None:
    key, client = uuid4(), Calls(cast.lan)
    client.file(makers.draft(cast).pk, key)
    other = makers.draft(cast)
    refused(client.file(other.pk, key), 422, "filing.key_reused")
    assert Draft.objects.filter(pk=other.pk).exists()


def test_two_people_may_have_thought_of_the_same_key(cast: Cast) -> None:
    key = uuid4()
    for person in (cast.lan, cast.tam):
        draft = makers.draft(cast, by=person)
        assert Calls(person).file(draft.pk, key).status_code == 201


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "idempotency_key_required"),
        ("", "idempotency_key_required"),
        ("1", "idempotency_key_malformed"),
        ("{550e8400-e29b-41d4-a716-446655440000}", "idempotency_key_malformed"),
        ("x" * 10_000, "idempotency_key_malformed"),
    ],
)
def test_without_a_key_nothing_is_filed(cast: Cast, header: str | None, code: str) -> None:
    draft = makers.draft(cast)
    headers = {} if header is None else {"Idempotency-Key": header}
    answer = Calls(cast.lan).post(f"drafts/{draft.pk}/file/", **headers)
    refused(answer, 400, code)
    assert Draft.objects.filter(pk=draft.pk).exists()


def test_an_incomplete_draft_is_not_filed_and_costs_no_number(cast: Cast) -> None:
    draft, client = makers.draft(cast), Calls(cast.lan)
    client.patch(
        f"drafts/{draft.pk}/", {"answers": {"child_name": "", "born_on": "2999-01-01"}}
    )
    client.delete(f"drafts/{draft.pk}/parts/{draft.parts.get().key}/")
    body = refused(client.file(draft.pk), 422, "dossier.answers_invalid")
    assert set(body["fields"]) == {"child_name", "born_on", "parts.proof"}
    assert not NumberCounter.objects.exists()
    assert not Event.objects.exists()


def test_nothing_half_written_when_the_last_write_fails(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = makers.draft(cast)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE dossiers_outbox ADD CONSTRAINT no CHECK (false)")
    client = Calls(cast.lan)
    client.client.raise_request_exception = False
    refused(client.file(draft.pk), 500, "server_error")
    assert not Dossier.objects.exists()
    assert not NumberCounter.objects.exists()
    assert Draft.objects.filter(pk=draft.pk).exists()


def test_the_cost_of_filing_is_known(cast: Cast, django_assert_num_queries: Any) -> None:
    draft, client = makers.draft(cast), Calls(cast.lan)
    makers.filed(cast)  # the version is known to this process
    with django_assert_num_queries(QUERIES):
        assert client.file(draft.pk).status_code == 201


# Who asks, the draft, its parts, the number, all writing; a savepoint and its end.
QUERIES = 7


def at_once(work: Callable[[int], Any], times: int) -> list[Any]:
    """`work(n)` from as many threads, each with a connection of its own."""

    def task(number: int) -> Any:
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(task, range(times)))


def test_a_hundred_impatient_clicks_make_one_dossier(live_cast: Cast) -> None:
    draft, key = makers.draft(live_cast), uuid4()
    clients = [Calls(live_cast.lan) for _ in range(10)]

    def click(number: int) -> list[tuple[int, bytes]]:
        answers = [clients[number].file(draft.pk, key) for _ in range(10)]
        return [(answer.status_code, answer.content) for answer in answers]

    told = [answer for answers in at_once(click, 10) for answer in answers]
    assert sorted(status for status, _ in told) == [200] * 99 + [201]
    assert len({content for _, content in told}) == 1
    assert Dossier.objects.count() == Event.objects.count() == Outbox.objects.count() == 1
    assert NumberCounter.objects.get().last == 1


def test_two_drafts_racing_with_one_key_make_one_dossier(live_cast: Cast) -> None:
    drafts = [makers.draft(live_cast).pk for _ in range(8)]
    key = uuid4()
    clients = [Calls(live_cast.lan) for _ in drafts]
    answers = at_once(lambda number: clients[number].file(drafts[number], key), len(drafts))
    assert sorted(answer.status_code for answer in answers) == [201] + [422] * 7
    assert Dossier.objects.count() == 1


def test_sixteen_people_filing_at_one_desk_get_numbers_without_a_gap(
    live_cast: Cast,
) -> None:
    drafts = [[makers.draft(live_cast).pk for _ in range(4)] for _ in range(16)]
    clients = [Calls(live_cast.lan) for _ in drafts]

    def morning(number: int) -> list[str]:
        answers = [clients[number].file(draft) for draft in drafts[number]]
        return [answer.json()["receipt"]["code"] for answer in answers]

    codes = sorted(code for given in at_once(morning, 16) for code in given)
    assert [int(code.rpartition("-")[2]) for code in codes] == list(range(1, 65))


def test_a_filed_draft_cannot_be_changed(cast: Cast) -> None:
    draft, client = makers.draft(cast), Calls(cast.lan)
    client.file(draft.pk)
    refused(
        client.patch(f"drafts/{draft.pk}/", {"answers": {"copies": 1}}), 404, "not_found"
    )
    assert Dossier.objects.get().answers == documents.ANSWERS


def test_a_draft_that_never_was_cannot_be_filed(cast: Cast) -> None:
    refused(Calls(cast.lan).file(UUID(int=1)), 404, "not_found")
    refused(Calls().file(UUID(int=1)), 401, "not_authenticated")
