"""Acts: on the revision one has read, with the answers the step asks for."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from dossiers.models import Dossier, Event
from dossiers.states import Status
from tests import makers
from tests.cast import Cast
from tests.dossiers.api.calls import Calls, refused

ROAD: list[tuple[str, str, dict[str, Any]]] = [
    ("minh", "accept", {"note": "Đủ giấy tờ"}),
    ("hoa", "take", {}),
    ("hoa", "propose", {"conclusion": "Đủ điều kiện"}),
    ("dung", "approve", {}),
    ("van", "issue", {}),
    ("minh", "hand_over", {"way": "counter"}),
]


def test_the_whole_road_by_api_alone(cast: Cast) -> None:
    dossier = makers.filed(cast)
    revision = dossier.revision
    for who, step, body in ROAD:
        answer = Calls(cast.people[who]).act(dossier.code, step, body, revision)
        assert answer.status_code == 200, answer.content
        revision += 1
        assert answer["ETag"] == f'"{revision}"'
        assert answer.json()["revision"] == revision
    assert Dossier.objects.get().status == Status.RETURNED


def test_an_act_says_on_which_revision_it_was_decided(cast: Cast) -> None:
    dossier, client = makers.filed(cast), Calls(cast.minh)
    refused(client.act(dossier.code, "accept"), 428, "precondition_required")
    path = f"dossiers/{dossier.code}/acts/accept/"
    for tag in ("1", "*", '"x"', '"1", "2"', '""', f'"{9 * 10**20}"'):
        refused(client.post(path, {}, **{"If-Match": tag}), 400, "malformed")
    assert Event.objects.count() == 1


def test_a_tag_weakened_by_a_proxy_still_counts(cast: Cast) -> None:
    dossier = makers.filed(cast)
    path = f"dossiers/{dossier.code}/acts/accept/"
    assert Calls(cast.minh).post(path, {}, **{"If-Match": 'W/"1"'}).status_code == 200


def test_who_comes_second_is_told_who_was_first_and_what_they_did(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "appraising")
    seen = dossier.revision
    Calls(cast.hoa).act(dossier.code, "propose", {"conclusion": "Đủ"}, seen)
    body = refused(
        Calls(cast.hoa).act(dossier.code, "propose", {"conclusion": "Đủ"}, seen),
        412,
        "dossier.stale",
    )
    assert "Hoàng Thu Hoa" in body["last_act"]
    assert "Đã trình duyệt" in body["last_act"]
    assert body["revision"] == seen + 1


def test_a_step_that_is_not_possible_now_is_refused(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "accepted")
    answer = Calls(cast.minh).act(dossier.code, "accept", {}, dossier.revision)
    body = refused(answer, 409, "dossier.step_refused")
    assert body["step"] == "accept"
    assert body["dossier_status"] == Status.ACCEPTED


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("lan", 403, "not_allowed"),
        ("kien", 403, "not_allowed"),
        ("thanh", 403, "not_allowed"),
        ("tam", 404, "not_found"),
        ("binh", 404, "not_found"),
        ("hoa", 404, "not_found"),
    ],
)
def test_only_reception_of_the_desk_accepts(
    cast: Cast, who: str, status: int, code: str
) -> None:
    dossier = makers.filed(cast)
    for revision in (dossier.revision, 99, None):
        answer = Calls(cast.people[who]).act(dossier.code, "accept", {"x": 1}, revision)
        refused(answer, status, code)
    assert Event.objects.count() == 1


def test_an_act_needs_a_person(cast: Cast) -> None:
    dossier = makers.filed(cast)
    refused(Calls().act(dossier.code, "accept", {}, 1), 401, "not_authenticated")


@pytest.mark.parametrize(
    ("step", "body", "fields"),
    [
        ("refuse", {}, {"ground", "reason"}),
        ("refuse", {"ground": "Điều 17", "reason": "x" * 2001}, {"reason"}),
        ("request_supplement", {"items": []}, {"items"}),
        ("request_supplement", {"items": "all"}, {"items"}),
        (
            "request_supplement",
            {"items": [{**makers.ITEMS[0], "target": "parts.none"}]},
            {"items.0.target"},
        ),
    ],
)
def test_what_the_step_asks_is_judged_like_a_form(
    cast: Cast, step: str, body: dict[str, Any], fields: set[str]
) -> None:
    dossier = makers.filed(cast)
    answer = Calls(cast.minh).act(dossier.code, step, body, 1)
    assert set(refused(answer, 422, "dossier.answers_invalid")["fields"]) == fields


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"nota": "x"}, {"nota"}),
        ({"items": [{"tarjet": "x"}]}, {"items"}),
    ],
)
def test_names_the_step_does_not_know_are_refused(
    cast: Cast, body: dict[str, Any], fields: set[str]
) -> None:
    dossier = makers.filed(cast)
    answer = Calls(cast.minh).act(dossier.code, "accept", body, 1)
    assert set(refused(answer, 422, "unknown_fields")["fields"]) == fields


@pytest.mark.parametrize("step", ["file", "fly", "ACCEPT", "-"])
def test_a_step_that_does_not_exist_is_not_found(cast: Cast, step: str) -> None:
    dossier = makers.filed(cast)
    refused(Calls(cast.minh).act(dossier.code, step, {}, 1), 404, "not_found")


def test_a_supplement_is_prepared_and_handed_in(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "asked")
    client = Calls(cast.lan)
    started = client.post(f"dossiers/{dossier.code}/supplement/")
    assert started.status_code == 201, started.content
    draft = started.json()
    assert draft["dossier"] == dossier.code
    answer = client.act(dossier.code, "answer_supplement", {}, dossier.revision)
    refused(answer, 422, "dossier.answers_invalid")
    client.upload(
        f"drafts/{draft['key']}/parts/", code="proof", file=makers.pdf(seed="mới")
    )
    answer = client.act(dossier.code, "answer_supplement", {}, dossier.revision)
    assert answer.status_code == 200, answer.content
    assert [part["round"] for part in answer.json()["personal"]["parts"]] == [0, 1]
    assert answer.json()["status"] == Status.PROCESSING


def test_starting_a_supplement_twice_is_starting_it_once(cast: Cast) -> None:
    dossier, client = makers.on_the_road(cast, "asked"), Calls(cast.lan)
    path = f"dossiers/{dossier.code}/supplement/"
    assert client.post(path).json()["key"] == client.post(path).json()["key"]


def test_no_supplement_that_nobody_asked_for(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "accepted")
    path = f"dossiers/{dossier.code}/supplement/"
    refused(Calls(cast.lan).post(path), 409, "dossier.step_refused")
    refused(Calls(cast.hoa).post(path), 403, "not_allowed")
    refused(Calls(cast.tam).post(path), 404, "not_found")


def test_a_supplement_draft_is_not_filed_as_a_new_dossier(cast: Cast) -> None:
    dossier, client = makers.on_the_road(cast, "asked"), Calls(cast.lan)
    draft = client.post(f"dossiers/{dossier.code}/supplement/").json()
    refused(client.file(draft["key"]), 404, "not_found")


def test_fifty_hands_at_once_make_one_decision(live_cast: Cast) -> None:
    dossier = makers.filed(live_cast)
    clients = [Calls(live_cast.minh) for _ in range(50)]

    def decide(number: int) -> Any:
        step, body = (
            ("accept", {}) if number % 2 else ("refuse", {"ground": "a", "reason": "b"})
        )
        try:
            return clients[number].act(dossier.code, step, body, dossier.revision)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(decide, range(50)))
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 49
    assert all(answer.json()["last_act"] for answer in answers if answer.status_code == 412)
    assert Event.objects.count() == 2
