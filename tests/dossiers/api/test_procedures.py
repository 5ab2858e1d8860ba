"""The catalogue: for everybody, in both languages, without accents."""

import copy
from datetime import date, timedelta
from typing import Any

import pytest

from dossiers.models import Procedure
from egov import clock
from tests import documents, makers
from tests.cast import Cast
from tests.dossiers.api.calls import Calls, refused


def codes(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["code"] for row in answer.json()["results"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["1.009664", "1.001193"]),
        ({"q": "khai sinh"}, ["1.001193"]),
        ({"q": "GIAY chung nhan"}, ["1.009664"]),
        ({"q": "không có"}, []),
        ({"life_event": "family"}, ["1.001193"]),
        ({"field": "dau-tu"}, ["1.009664"]),
        ({"q": "%"}, []),
    ],
)
def test_everybody_finds_procedures(
    cast: Cast, query: dict[str, str], found: list[str]
) -> None:
    assert codes(Calls().get("procedures/", **query)) == found


def test_pages_follow_each_other(cast: Cast) -> None:
    first = Calls().get("procedures/", page_size=1)
    following = first.json()["next"].partition("/api/v1/")[2]
    assert codes(first) + codes(Calls().get(following)) == ["1.009664", "1.001193"]
    assert Calls().get(following).json()["next"] is None


def test_a_list_costs_one_question(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        Calls().get("procedures/")


def test_the_version_in_force_has_everything_in_both_languages(cast: Cast) -> None:
    answer = Calls().get("procedures/1.001193/")
    body = answer.json()
    assert body["number"] == 1
    assert body["document"] == documents.BIRTH
    assert body["versions"] == [{"number": 1, "effective_from": "2025-01-01"}]
    assert answer["ETag"] == f'"{body["digest"]}"'


def test_a_client_that_has_the_version_is_not_sent_it_again(cast: Cast) -> None:
    client = Calls()
    tag = client.get("procedures/1.001193/")["ETag"]
    answer = client.client.get(
        "/api/v1/procedures/1.001193/", headers={"If-None-Match": tag}
    )
    assert answer.status_code == 304
    assert not answer.content


def test_an_old_and_a_coming_version_can_be_read_by_number(cast: Cast) -> None:
    coming = copy.deepcopy(documents.BIRTH)
    tomorrow = clock.today() + timedelta(days=1)
    coming |= {"version": 2, "effective_from": tomorrow.isoformat()}
    makers.publish(coming)
    assert Calls().get("procedures/1.001193/").json()["number"] == 1
    assert Calls().get("procedures/1.001193/versions/2/").json()["number"] == 2


@pytest.mark.parametrize(
    "path",
    [
        "procedures/9.999999/",
        "procedures/1.001193/versions/2/",
        "procedures/1.001193/versions/0/",
        f"procedures/1.001193/versions/{10**30}/",
        f"procedures/1.001193/versions/{'9' * 5000}/",
        "procedures/%00/",
        "procedures/%ED%A0%80/",
    ],
)
def test_what_is_not_there_is_a_problem(cast: Cast, path: str) -> None:
    refused(Calls().get(path), 404, "not_found")


def test_an_abolished_procedure_leaves_the_list_and_keeps_its_versions(cast: Cast) -> None:
    Procedure.objects.filter(pk=cast.birth.pk).update(closed_on=date(2025, 6, 1))
    assert "1.001193" not in codes(Calls().get("procedures/"))
    refused(Calls().get("procedures/1.001193/"), 404, "not_found")
    assert (
        Calls().get("procedures/1.001193/versions/1/").json()["closed_on"] == "2025-06-01"
    )


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"life_event": "nothing"}, 422, "invalid"),
        ({"page_size": "many"}, 422, "invalid"),
        ({"page_size": "0"}, 422, "invalid"),
        ({"lifeevent": "family"}, 422, "unknown_fields"),
        ({"cursor": "cD0lMDA="}, 400, "malformed"),  # p=%00
        ({"cursor": "ý"}, 400, "malformed"),
        ({"cursor": "x" * 501}, 422, "invalid"),
        ({"q": "a\0b"}, 400, "malformed"),
        ({"q": "x" * 201}, 422, "invalid"),
    ],
)
def test_a_query_that_means_nothing_is_refused(
    cast: Cast, query: dict[str, str], status: int, code: str
) -> None:
    refused(Calls().get("procedures/", **query), status, code)
