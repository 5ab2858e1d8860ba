"""Published files as a client of the API meets them."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rankings.publishing import publish
from rankings.released import Released
from tests.rankings import published
from tests.rankings import recorded as record
from tests.rankings.makers import World, world
from tests.rankings.publishing.final import correct, final

BASE = "/api/v1/indices/small/editions/2025"


@pytest.fixture
def small(settings: Any, tmp_path: Path, db: None) -> Released:
    settings.PUBLISHED_FOLDER = tmp_path
    held = published.small(tmp_path)
    record.recorded(held)
    return held


@pytest.fixture
def recorded(settings: Any, tmp_path: Path, db: None) -> World:
    settings.PUBLISHED_FOLDER = tmp_path
    held = world()
    final(held)
    publish(held.edition.pk, by=held.phong)
    return held


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_every_listed_file_is_served_as_listed(
    small: Released, django_assert_num_queries: Any
) -> None:
    client = Client()
    client.get(f"{BASE}/r1/files.json")  # a process asks the record once
    for path, file in small.files.items():
        with django_assert_num_queries(0):
            answer = client.get(f"{BASE}/r1/{path}")
        assert answer.status_code == 200
        assert hashlib.sha256(body(answer)).hexdigest() == file.sha256
        assert answer["ETag"] == f'"{file.sha256}"'
        assert answer["Content-Type"].partition(";")[0] == file.media_type
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "immutable" in answer["Cache-Control"]
        assert "max-age=31536000" in answer["Cache-Control"]
        assert not answer.cookies


@pytest.mark.parametrize("weak", ["", "W/"])
def test_who_has_a_file_gets_no_body(small: Released, weak: str) -> None:
    tag = f'{weak}"{small.files["scores.csv"].sha256}"'
    answer = Client().get(f"{BASE}/r1/scores.csv", headers={"if-none-match": tag})
    assert (answer.status_code, body(answer)) == (304, b"")
    assert answer["ETag"] == tag.removeprefix("W/")


def test_a_head_says_the_length_without_the_bytes(small: Released) -> None:
    answer = Client().head(f"{BASE}/r1/scores.csv")
    assert int(answer["Content-Length"]) == small.files["scores.csv"].size
    assert body(answer) == b""
    assert answer["Last-Modified"].endswith("GMT")


@pytest.mark.parametrize(
    "path",
    [
        "../files.json",
        "..%2f..%2fr1/data/about.json",
        "proofs/../about.json",
        "nothing.csv",
    ],
)
def test_only_what_is_listed_is_served(small: Released, path: str) -> None:
    stray = small.folder / "data" / "nothing.csv"
    stray.write_text("not listed")
    answer = Client().get(f"{BASE}/r1/{path}")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("place", ["small/editions/2024/r1", "small/editions/2025/r2"])
def test_what_was_not_published_is_not_found(small: Released, place: str) -> None:
    assert Client().get(f"/api/v1/indices/{place}/about.json").status_code == 404


@pytest.mark.parametrize("number", ["r01", "r0", "r001", "r+1"])
def test_a_revision_has_one_address(small: Released, number: str) -> None:
    assert Client().get(f"{BASE}/{number}/about.json").status_code == 404
    assert Client().get(f"/xep-hang/small/2025/{number}/so-sanh/").status_code == 404


@pytest.mark.parametrize("path", ["r1/scores.csv", "r1/none.csv", "r2/scores.csv"])
def test_another_origin_may_ask_whether_a_file_changed(small: Released, path: str) -> None:
    client = Client()
    before = client.options(f"{BASE}/{path}")
    assert before.status_code == 204
    assert before["Access-Control-Allow-Headers"] == "If-None-Match"
    assert "GET" in before["Access-Control-Allow-Methods"]
    for answer in (before, client.get(f"{BASE}/{path}")):
        assert answer["Access-Control-Allow-Origin"] == "*"


def test_of_two_editions_of_one_day_all_doors_name_the_same(small: Released) -> None:
    """The one with the greater code, though the other was recorded later."""
    record.recorded(published.small(small.folder.parents[2], code="2024-b"))
    client = Client()
    told = client.get("/api/v1/indices/small/").json()
    assert [one["code"] for one in told["editions"]] == ["2025", "2024-b"]
    latest = client.get("/api/v1/indices/small/editions/latest/about.json")
    assert latest["Location"] == f"{BASE}/r1/about.json"
    assert client.get("/xep-hang/small/")["Location"] == "/xep-hang/small/2025/r1/"


def test_an_index_tells_its_revisions(recorded: World) -> None:
    client = Client()
    assert [one["code"] for one in client.get("/api/v1/indices/").json()] == ["small"]
    told = client.get("/api/v1/indices/small/").json()["editions"][0]
    assert [one["number"] for one in told["revisions"]] == [1]
    listing = client.get(told["revisions"][0]["url"])
    digest = hashlib.sha256(body(listing)).hexdigest()
    assert digest == told["revisions"][0]["files_digest"]


def test_latest_leads_to_the_newest_revision(recorded: World) -> None:
    correct(recorded)
    publish(recorded.edition.pk, by=recorded.phong)
    for place in ("2025/latest", "latest"):
        answer = Client().get(f"/api/v1/indices/small/editions/{place}/proofs/so-y-te.json")
        assert answer.status_code == 302
        assert answer["Location"] == f"{BASE}/r2/proofs/so-y-te.json"
        assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.django_db
def test_an_unknown_index_is_not_found() -> None:
    unknown = reverse("rankings-api:index", kwargs={"index": "none"})
    assert Client().get(unknown).status_code == 404
    assert Client().get(f"{unknown}editions/latest/about.json").status_code == 404
