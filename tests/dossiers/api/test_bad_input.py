"""Whatever is sent, the answer is a clear problem in the reader's language."""

import json
from typing import Any

import pytest
from django.db import OperationalError

from dossiers.api import dossiers, urls
from egov.api.bodies import read_json
from egov.api.problems import Malformed
from tests import makers
from tests.cast import Cast
from tests.dossiers.api.calls import Calls, refused

DEEP = b'{"answers":' + b'{"a":' * 100 + b"1" + b"}" * 101
TEN_MB = b'{"answers":{"child_name":"' + b"x" * 10 * 1024 * 1024 + b'"}}'

BODIES: dict[str, tuple[bytes, int, str]] = {
    "nothing": (b"", 422, "invalid"),
    "not JSON": (b"procedure=1.001193", 400, "malformed"),
    "half": (b'{"procedure": "1.00', 400, "malformed"),
    "two values": (b"{}{}", 400, "malformed"),
    "a list": (b"[1, 2]", 400, "malformed"),
    "a word": (b'"procedure"', 400, "malformed"),
    "null": (b"null", 400, "malformed"),
    "a broken letter": (b'{"procedure": "\xff\xfe"}', 400, "malformed"),
    "an overlong letter": (b'{"procedure": "\xc0\xaf"}', 400, "malformed"),
    "UTF-16": ('{"procedure": "1"}'.encode("utf-16"), 400, "malformed"),
    "a mark before it": (b"\xef\xbb\xbf{}", 400, "malformed"),
    "NUL inside text": (b'{"procedure": "a\\u0000b"}', 400, "malformed"),
    "NUL inside a name": (b'{"a\\u0000": 1}', 400, "malformed"),
    "bare NUL": (b'{"procedure": "a\x00b"}', 400, "malformed"),
    "half a surrogate": (b'{"procedure": "\\ud800"}', 400, "malformed"),
    "too deep": (DEEP, 400, "malformed"),
    "ten thousand deep": (b"[" * 10_000 + b"]" * 10_000, 400, "malformed"),
    "a hundred thousand open": (b'{"a":' * 100_000, 400, "malformed"),
    "a huge integer": (b'{"procedure": ' + b"9" * 5000 + b"}", 400, "malformed"),
    "a huge number": (b'{"procedure": 1e999}', 400, "malformed"),
    "no number": (b'{"procedure": NaN}', 400, "malformed"),
    "infinity": (b'{"procedure": -Infinity}', 400, "malformed"),
    "ten megabytes": (TEN_MB, 413, "too_large"),
    "another name": (b'{"procedure": "1.001193", "x": 1}', 422, "unknown_fields"),
    "a number for text": (b'{"procedure": 1.001193}', 422, "invalid"),
    "a list for text": (b'{"procedure": ["1.001193"]}', 422, "invalid"),
    "true for text": (b'{"procedure": true}', 422, "invalid"),
    "null for text": (b'{"procedure": null}', 422, "invalid"),
    "empty text": (b'{"procedure": ""}', 422, "invalid"),
    "a list for answers": (b'{"procedure": "1.001193", "answers": [1]}', 422, "invalid"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_bad_body_is_refused_clearly(cast: Cast, name: str) -> None:
    content, status, code = BODIES[name]
    body = refused(Calls(cast.lan).raw("drafts/", content), status, code)
    english = refused(Calls(cast.lan, "en").raw("drafts/", content), status, code)
    assert body["title"].strip()
    assert english["title"].strip()


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "", "multipart/form-data", "a" * 3000]
)
def test_other_kinds_of_content_are_refused(cast: Cast, kind: str) -> None:
    answer = Calls(cast.lan).raw("drafts/", b"{}", content_type=kind)
    refused(answer, 415, "unsupported_media_type")


def test_a_charset_changes_nothing_json_is_utf_8(cast: Cast) -> None:
    body = json.dumps({"procedure": "1.001193"}).encode()
    answer = Calls(cast.lan).raw(
        "drafts/", body, content_type="application/json; charset=x"
    )
    assert answer.status_code == 201


@pytest.mark.parametrize(
    "value",
    [
        {"child_name": {"a": 1}},
        {"child_name": ["a"]},
        {"born_on": 10**39},
        {"copies": 10**39},
        {"copies": 1.5e300},
        {"copies": "9" * 4000},
        {"copies": "1e999999"},
        {"copies": True},
        {"born_on": "0000-00-00"},
        {"born_on": "9999-12-31"},
        {"child_name": "x" * 100_000},
        {"child_name": "\u202e\u0301" * 50},
    ],
)
def test_strange_answers_are_kept_in_the_draft_and_judged_at_filing(
    cast: Cast, value: dict[str, Any]
) -> None:
    draft, client = makers.draft(cast), Calls(cast.lan)
    saved = client.patch(f"drafts/{draft.pk}/", {"answers": value})
    assert saved.status_code == 200, saved.content
    assert client.get(f"drafts/{draft.pk}/").status_code == 200
    assert client.get(f"drafts/{draft.pk}/preflight/").status_code == 200
    assert client.file(draft.pk).status_code in {201, 422}


PATHS = [
    "/api/",
    "/api/v1/",
    "/api/v2/",
    "/api/v1/nothing",
    "/api/v1/drafts",
    "/api/v1/drafts/not-a-uuid/",
    "/api/v1/dossiers//acts/accept/",
    "/api/schema",
    "/api/v1/%2e%2e/admin/",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("verb", ["GET", "POST", "DELETE", "OPTIONS", "PROPFIND"])
def test_addresses_that_do_not_exist_are_problems_not_pages(
    cast: Cast, path: str, verb: str
) -> None:
    answer = Calls().client.generic(verb, path, b"{}", "application/json")
    refused(answer, 404, "not_found")


@pytest.mark.parametrize("verb", ["PUT", "POST", "DELETE", "OPTIONS", "PROPFIND"])
def test_a_verb_nobody_serves_is_refused_with_those_that_are(cast: Cast, verb: str) -> None:
    answer = Calls().client.generic(verb, "/api/v1/procedures/", b"", "application/json")
    refused(answer, 405, "method_not_allowed")
    assert "GET" in answer["Allow"]


def test_a_host_we_do_not_serve_is_a_problem_too(cast: Cast) -> None:
    answer = Calls().client.get("/api/v1/procedures/", HTTP_HOST="evil.example")
    refused(answer, 400, "malformed")


def test_problems_speak_the_readers_language(cast: Cast) -> None:
    vietnamese = Calls().get("drafts/")
    assert vietnamese["Content-Language"] == "vi"
    assert (
        refused(vietnamese, 401, "not_authenticated")["title"]
        == "Hãy đăng nhập để tiếp tục."
    )
    assert Calls(language="en").get("drafts/")["Content-Language"] == "en"


def test_an_error_of_ours_is_a_problem_without_its_insides(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(dossiers, "dossier_answer", broken)
    client = Calls(cast.lan)
    client.client.raise_request_exception = False
    answer = client.get("dossiers/x/")
    refused(answer, 500, "server_error")
    assert b"secret" not in answer.content


def test_a_database_that_went_away_is_said_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(dossiers, "dossier_answer", away)
    refused(Calls(cast.lan).get("dossiers/x/"), 503, "unavailable")


@pytest.mark.parametrize("path", ["drafts/", "procedures/", "nothing/"])
def test_no_answer_may_act_as_a_page(cast: Cast, path: str) -> None:
    policy = Calls().get(path)["Content-Security-Policy"]
    assert policy == "default-src 'none'; frame-ancestors 'none'"


def test_json_is_read_as_it_is() -> None:
    value = {"a": [1, -2.5, True, None, "Nguyễn 🌾 \\u0000"], "b": {"c": []}}
    assert read_json(json.dumps(value).encode()) == value
    assert read_json(json.dumps(value, ensure_ascii=False).encode()) == value


@pytest.mark.parametrize(
    "content", [b"[" * 32 + b"]" * 32, b'{"a":' * 31 + b"1" + b"}" * 31]
)
def test_thirty_two_levels_are_deep_enough(content: bytes) -> None:
    read_json(content)
    with pytest.raises(Malformed):
        read_json(b"[" + content + b"]")


def test_every_address_of_the_api_asks_who_it_is_or_says_it_is_open() -> None:
    is_open = {
        pattern.name
        for pattern in urls.urlpatterns
        if not vars(pattern.callback)["view_class"].authentication_classes
    }
    assert is_open == {"sessions", "procedures", "procedure", "version", "lookup"}
