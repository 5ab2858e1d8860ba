"""Dossiers: by right, filtered, with what one may do next."""

import hashlib
import json
from typing import Any

import pytest

from dossiers import policies
from dossiers.salting import hash_of
from dossiers.states import Step
from egov.models import Post
from tests import makers
from tests.cast import Cast
from tests.dossiers.api.calls import Calls, refused
from tests.tampering import tamper

SEES = {
    "filed": {"lan", "minh", "kien", "thanh"},
    "appraising": {"lan", "minh", "kien", "thanh", "hoa", "hue", "dung", "van"},
    "consulting": {"lan", "minh", "kien", "thanh", "hoa", "hue", "dung", "van", "ngoc"},
}


@pytest.mark.parametrize("where", SEES)
def test_a_dossier_exists_for_those_who_may_see_it(cast: Cast, where: str) -> None:
    dossier = makers.on_the_road(cast, where)
    for name, person in cast.people.items():
        client = Calls(person)
        one = client.get(f"dossiers/{dossier.code}/")
        rows = client.get("dossiers/").json()["results"]
        if name in SEES[where]:
            assert one.status_code == 200, name
            assert [row["code"] for row in rows] == [dossier.code], name
        else:
            refused(one, 404, "not_found")
            assert rows == [], name


@pytest.mark.parametrize("path", ["dossiers/", "dossiers/H55.12-260101-0001/"])
def test_nobody_signed_in_sees_none(cast: Cast, path: str) -> None:
    refused(Calls().get(path), 401, "not_authenticated")


def test_the_whole_says_where_it_stands_and_carries_its_revision(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "appraising")
    answer = Calls(cast.lan).get(f"dossiers/{dossier.code}/")
    body = answer.json()
    assert answer["ETag"] == f'"{dossier.revision}"'
    assert answer["Cache-Control"] == "no-store"
    assert body["status"] == 4
    assert body["status_label"] == "Đang xử lý"
    assert body["holder"] == "Hoàng Thu Hoa"
    assert body["due_at"]
    assert body["personal"]["answers"]["child_name"] == "Ma Thị Ánh Tuyết"
    assert body["personal"]["parts"][0]["code"] == "proof"
    assert [event["step"] for event in body["events"]] == ["file", "accept", "take"]


@pytest.mark.parametrize("where", makers.ROADS)
def test_each_is_told_exactly_the_steps_they_may_take(cast: Cast, where: str) -> None:
    dossier = makers.on_the_road(cast, where)
    for name, person in cast.people.items():
        answer = Calls(person).get(f"dossiers/{dossier.code}/")
        if answer.status_code == 200:
            told = [step["step"] for step in answer.json()["steps"]]
            assert told == policies.available_steps(person, dossier), name


def test_a_step_comes_with_its_questions(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "filed")
    steps = Calls(cast.minh).get(f"dossiers/{dossier.code}/").json()["steps"]
    by_name = {step["step"]: step for step in steps}
    assert by_name["accept"]["label"] == "Tiếp nhận"
    items = by_name["request_supplement"]["fields"][0]
    assert (items["type"], items["limits"]) == ("repeat", {"min": 1, "max": 40})
    target = items["fields"][0]
    assert {"code": "parts.proof", "name": "proof"} in target["options"]


def test_the_timeline_proves_itself(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "returned")
    previous = bytes(32).hex()
    for event in Calls(cast.lan).get(f"dossiers/{dossier.code}/").json()["events"]:
        assert event["previous"] == previous
        sealed = b"\x03" + bytes.fromhex(previous) + event["record"].encode()
        assert hashlib.sha256(sealed).hexdigest() == event["hash"]
        record = json.loads(event["record"])
        assert record["facts"] == event["facts"]
        if event["details"]:
            words = hash_of(event["details"], event["salts"], event["gone"])
            assert words.hex() == record["details"]
        previous = event["hash"]
    assert previous == bytes(dossier.head_hash).hex()


def test_who_filed_it_at_the_desk_and_left_reads_nothing_personal(cast: Cast) -> None:
    dossier = makers.filed(cast)
    tamper(
        f"UPDATE dossiers_dossier SET channel = 'counter', filed_by_id = {cast.trang.pk}"
    )
    Post.objects.filter(user=cast.trang).delete()
    body = Calls(cast.trang).get(f"dossiers/{dossier.code}/").json()
    assert body["personal"] is None
    assert all(event["details"] is None and event["by"] is None for event in body["events"])


def test_the_result_can_be_fetched_once_it_is_issued(cast: Cast) -> None:
    dossier, client = makers.on_the_road(cast, "approved"), Calls(cast.lan)
    path = f"dossiers/{dossier.code}/"
    assert client.get(path).json()["result"] is None
    refused(client.get(f"{path}result/"), 404, "not_found")
    makers.ISSUE(cast, dossier)
    assert client.get(path).json()["result"]["content"] == f"/api/v1/{path}result/"
    answer = client.get(f"{path}result/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Type"] == "application/pdf"
    refused(Calls(cast.tam).get(f"{path}result/"), 404, "not_found")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"birth", "permit"}),
        ({"status": 1}, {"birth", "permit"}),
        ({"status": 9}, set()),
        ({"procedure": "1.009664"}, {"permit"}),
        ({"q": "nguyen LAN"}, {"birth", "permit"}),
        ({"q": "hoang"}, set()),
        ({"mine": "true"}, set()),
        ({"mine": "false"}, {"birth", "permit"}),
    ],
)
def test_a_list_is_narrowed(cast: Cast, query: dict[str, Any], found: set[str]) -> None:
    codes = {
        makers.filed(cast).code: "birth",
        makers.filed(cast, cast.permit).code: "permit",
    }
    rows = Calls(cast.minh).get("dossiers/", **query).json()["results"]
    assert {codes[row["code"]] for row in rows} == found


def test_search_never_reaches_what_one_may_not_see(cast: Cast) -> None:
    dossier = makers.filed(cast)
    for query in (dossier.code, "Lan", "019188000123"):
        assert Calls(cast.binh).get("dossiers/", q=query).json()["results"] == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"status": "open"}, 422),
        ({"status": "99"}, 422),
        ({"mine": "maybe"}, 422),
        ({"statuss": "1"}, 422),
        ({"cursor": "cD1hYmM="}, 400),  # p=abc
        ({"cursor": "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk="}, 200),  # p=999…
        ({"q": "\0"}, 400),
        ({"q": "' OR 1=1 --"}, 200),
    ],
)
def test_a_query_that_means_nothing_is_refused(
    cast: Cast, query: dict[str, str], status: int
) -> None:
    assert Calls(cast.lan).get("dossiers/", **query).status_code == status


def test_a_longer_list_asks_no_more_questions(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    client = Calls(cast.minh)
    for count in (1, 4):
        for _ in range(count):
            makers.filed(cast)
        with django_assert_num_queries(3):  # token, posts, dossiers
            client.get("dossiers/")


def test_a_longer_story_asks_no_more_questions(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    client = Calls(cast.lan)
    for where in ("accepted", "returned"):
        dossier = makers.on_the_road(cast, where)
        with django_assert_num_queries(6):  # token, posts, dossier, parts, opinions, events
            client.get(f"dossiers/{dossier.code}/")


def test_pages_never_show_a_dossier_twice(cast: Cast) -> None:
    codes = [makers.filed(cast).code for _ in range(5)]
    client, seen, path = Calls(cast.lan), [], "dossiers/?page_size=2"
    while path:
        page = client.get(path).json()
        seen += [row["code"] for row in page["results"]]
        path = (page["next"] or "").partition("/api/v1/")[2]
    assert seen == codes[::-1]


def test_words_come_in_the_language_asked_for(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "filed")
    body = Calls(cast.lan, "en").get(f"dossiers/{dossier.code}/").json()
    assert body["procedure"]["name"] == "Đăng ký khai sinh (en)"
    assert body["receiving_agency"]["name"] == "UBND phường Phan Đình Phùng (en)"


def test_withdrawing_is_offered_to_the_applicant(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "accepted")
    steps = Calls(cast.lan).get(f"dossiers/{dossier.code}/").json()["steps"]
    assert [step["step"] for step in steps] == [Step.WITHDRAW]
