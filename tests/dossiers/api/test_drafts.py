"""Drafts: kept on the server, resumed anywhere, nobody else's."""

from typing import Any
from uuid import uuid4

import pytest

from dossiers.models import Draft
from egov.models import User
from tests import documents, makers
from tests.cast import Cast
from tests.dossiers.api.calls import Calls, refused

ROWS = documents.document(
    "1.000111",
    "Có dòng lặp",
    form={
        "complete": True,
        "sections": [
            {
                "code": "all",
                "name": documents.both("Tất cả"),
                "intro": None,
                "fields": [
                    documents.question(
                        "members", "repeat", fields=[documents.question("name")], max=9
                    )
                ],
            }
        ],
    },
)


def start(person: User, **body: Any) -> dict[str, Any]:
    answer = Calls(person).post("drafts/", {"procedure": "1.001193", **body})
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def test_a_draft_begins_with_what_the_account_knows(cast: Cast) -> None:
    draft = start(cast.lan, agency="H55.12", answers={"child_name": "Ma Thị Tuyết"})
    assert draft["answers"] == {
        "filer_name": "Nguyễn Thị Lan",
        "child_name": "Ma Thị Tuyết",
    }
    assert draft["agency"]["code"] == "H55.12"
    assert draft["procedure"] == {"code": "1.001193", "name": "Đăng ký khai sinh"}
    assert draft["case"] == "usual"
    assert draft["owner_name"] == "Nguyễn Thị Lan"


def test_changes_are_merged_and_raise_the_revision(cast: Cast) -> None:
    draft = start(cast.lan, answers={"child_name": "Tuyết"})
    client, path = Calls(cast.lan), f"drafts/{draft['key']}/"
    answer = client.patch(
        path, {"answers": {"copies": 3}}, **{"If-Match": f'"{draft["revision"]}"'}
    )
    assert answer.status_code == 200, answer.content
    assert answer.json()["answers"]["child_name"] == "Tuyết"
    assert answer.json()["answers"]["copies"] == 3
    assert answer["ETag"] == f'"{draft["revision"] + 1}"'
    assert client.get(path).json() == answer.json()


def test_another_device_is_never_overwritten_unseen(cast: Cast) -> None:
    draft = start(cast.lan)
    client, path = Calls(cast.lan), f"drafts/{draft['key']}/"
    client.patch(path, {"answers": {"copies": 1}})
    stale = {"answers": {"copies": 2}}
    refused(client.patch(path, stale, **{"If-Match": '"0"'}), 412, "draft.stale")
    refused(client.patch(path, {**stale, "revision": 0}), 409, "draft.stale")
    assert client.get(path).json()["answers"]["copies"] == 1


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"surprise": 1}, {"surprise"}),
        ({"answers": {"surprise": 1}}, {"answers.surprise"}),
        ({"answers": []}, {"answers"}),
        ({"case": "none"}, {"case"}),
        ({"case": None}, {"case"}),
        ({"case": 7}, {"case"}),
        ({"agency": "H99"}, {"agency"}),
        ({"owner_name": "x" * 121}, {"owner_name"}),
        ({"revision": "first"}, {"revision"}),
    ],
)
def test_what_a_draft_cannot_take_is_named(
    cast: Cast, body: dict[str, Any], fields: set[str]
) -> None:
    draft = start(cast.lan)
    answer = Calls(cast.lan).patch(f"drafts/{draft['key']}/", body)
    assert answer.status_code == 422, answer.content
    assert set(answer.json()["fields"]) == fields


def test_unknown_names_inside_rows_are_named_with_their_row(cast: Cast) -> None:
    makers.publish(ROWS)
    answer = Calls(cast.lan).post(
        "drafts/",
        {"procedure": "1.000111", "answers": {"members": [{"name": "A"}, {"nane": "B"}]}},
    )
    body = refused(answer, 422, "unknown_fields")
    assert set(body["fields"]) == {"answers.members.1.nane"}
    assert not Draft.objects.exists()


def test_a_misspelt_answer_begins_no_draft(cast: Cast) -> None:
    body = {"procedure": "1.001193", "answers": {"childname": "x"}}
    refused(Calls(cast.lan).post("drafts/", body), 422, "unknown_fields")
    assert not Draft.objects.exists()


def test_a_draft_needs_a_procedure_in_force(cast: Cast) -> None:
    client = Calls(cast.lan)
    assert refused(client.post("drafts/", {}), 422, "invalid")["fields"] == {
        "procedure": "Hãy trả lời mục này."
    }
    refused(client.post("drafts/", {"procedure": "9.999999"}), 422, "invalid")


def test_half_typed_answers_are_kept_as_they_are(cast: Cast) -> None:
    draft = start(cast.lan, answers={"born_on": "mai", "copies": "hai"})
    kept = Calls(cast.lan).get(f"drafts/{draft['key']}/").json()["answers"]
    assert kept["born_on"] == "mai"
    assert kept["copies"] == "hai"


def test_preflight_names_every_fault_at_once(cast: Cast) -> None:
    draft = start(cast.lan, answers={"born_on": "mai"})
    body = Calls(cast.lan).get(f"drafts/{draft['key']}/preflight/").json()
    assert body["ready"] is False
    assert set(body["faults"]) == {"child_name", "born_on", "parts.proof", "agency"}


def test_preflight_of_a_complete_draft_is_clean(cast: Cast) -> None:
    draft = makers.draft(cast)
    body = Calls(cast.lan).get(f"drafts/{draft.pk}/preflight/").json()
    assert body == {"ready": True, "faults": {}}


def test_faults_are_told_in_the_readers_language(cast: Cast) -> None:
    draft = start(cast.lan)
    path = f"drafts/{draft['key']}/preflight/"
    answer = Calls(cast.lan, "en").get(path)
    assert answer["Content-Language"] == "en"
    assert "proof (en)" in answer.json()["faults"]["parts.proof"]


def test_only_reception_drafts_at_the_counter(cast: Cast) -> None:
    body = {"procedure": "1.001193", "channel": "counter", "owner_name": "Bà Sáu"}
    refused(Calls(cast.lan).post("drafts/", body), 403, "not_allowed")
    answer = Calls(cast.minh).post("drafts/", body)
    assert answer.status_code == 201
    assert answer.json()["owner_name"] == "Bà Sáu"


@pytest.mark.parametrize("who", ["tam", "minh", "dung", "thanh"])
@pytest.mark.parametrize("verb", ["get", "patch", "delete", "preflight", "file", "upload"])
def test_a_draft_is_its_makers_alone(cast: Cast, who: str, verb: str) -> None:
    draft = makers.draft(cast)
    client, path = Calls(cast.people[who]), f"drafts/{draft.pk}/"
    answer = {
        "get": lambda: client.get(path),
        "patch": lambda: client.patch(path, {"case": "usual"}),
        "delete": lambda: client.delete(path),
        "preflight": lambda: client.get(f"{path}preflight/"),
        "file": lambda: client.file(draft.pk),
        "upload": lambda: client.upload(f"{path}parts/", code="proof", file=makers.pdf()),
    }[verb]()
    refused(answer, 404, "not_found")
    assert Draft.objects.filter(pk=draft.pk).exists()


def test_the_list_holds_ones_own_drafts(cast: Cast) -> None:
    mine = start(cast.lan)["key"]
    start(cast.tam)
    rows = Calls(cast.lan).get("drafts/").json()["results"]
    assert [row["key"] for row in rows] == [mine]


def test_a_longer_list_asks_no_more_questions(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    client = Calls(cast.lan)
    for count in (1, 4):
        for _ in range(count):
            makers.draft(cast)
        with django_assert_num_queries(2):  # token, drafts
            client.get("drafts/")


def test_throwing_a_draft_away(cast: Cast) -> None:
    draft, client = makers.draft(cast), Calls(cast.lan)
    assert client.delete(f"drafts/{draft.pk}/").status_code == 204
    refused(client.delete(f"drafts/{draft.pk}/"), 404, "not_found")


def test_nobody_signed_in_has_no_drafts(cast: Cast) -> None:
    refused(Calls().get("drafts/"), 401, "not_authenticated")
    refused(Calls().get(f"drafts/{uuid4()}/"), 401, "not_authenticated")
