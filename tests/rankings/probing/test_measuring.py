"""What is measured of a site is what the site does, and what cannot be is said so."""

import json
import time
from datetime import date

import pytest

from rankings.probing.measuring import CODES, Chromium, Measured, Visitor, measure, refusal
from rankings.probing.measuring.reading import read
from tests.rankings.probing.sites import (
    Handler,
    Route,
    Server,
    moved,
    reply,
    serving,
    visitor,
)

TODAY = date(2026, 3, 10)
GOOD_HOME = """<!doctype html><html lang="vi"><title>Sở</title>
<nav><a href="/gioi-thieu">Giới thiệu</a> <a href="/tin">TIN TỨC</a>
<a href="/van-ban">Văn bản</a> <a href="/dieu-hanh">Chỉ đạo, điều hành</a>
<a href="/tthc">Thủ tục hành chính</a> <a href="/dvc">Dịch vụ công trực tuyến</a>
<a href="/kh">Kế hoạch</a> <a href="/ns">Ngân sách</a> <a href="/gy">Góp ý</a>
<a href="/lh">Liên hệ</a> <a href="/sd">Sơ đồ trang</a></nav>
<p>12 dịch vụ toàn trình, 3 dịch vụ một phần</p>
<form action="/tim"><input name="q" type="search"><input type="hidden" name="l" value="vi">
</form></html>"""
GOOD: dict[str, Route | str] = {
    "/": GOOD_HOME,
    "/tin": "<p>Đăng 01/03/2026</p><time datetime='2026-03-07'></time> 31/12/2027 45/13/2026",
    "/tim?q=th%C3%B4ng+b%C3%A1o&l=vi": "<a href=/1>Thông báo nghỉ lễ</a> <a href=/2>Khác</a>",
}


def measured(routes: dict[str, Route | str]) -> dict[str, Measured]:
    with serving(routes) as server:
        found = measure(Visitor(visitor(server.url)), TODAY, Chromium(""))
    assert [one.code for one in found] == list(CODES)
    for one in found:
        assert all(one.note[language] for language in ("vi", "en"))
        assert json.loads(one.raw) is not None
    return {one.code: one for one in found}


def test_a_good_site() -> None:
    found = measured(GOOD)
    assert found["reachable"].value == "100"
    assert found["sections"].value == "11/11"
    assert found["sections"].passed
    assert found["search"].value == "1"
    assert found["services"].value == "1"
    assert "“toàn trình” 1 times, “một phần” 1 times" in found["services"].note["en"]
    assert found["freshness"].value == "3"
    assert 0 <= float(found["speed"].value) < 5
    assert found["ipv6"].value == "0"


def test_a_bare_site_fails_what_it_lacks() -> None:
    found = measured({"/": "<p>Xin chào"})
    assert found["sections"].value == "0/11"
    assert found["search"].value == found["services"].value == "0"
    assert not found["search"].passed
    assert not found["freshness"].value  # no date is no failure: a person looks


def test_a_search_that_finds_nothing_fails() -> None:
    found = measured(GOOD | {"/tim?q=th%C3%B4ng+b%C3%A1o&l=vi": "<p>thông báo: 0 kết quả"})
    assert found["search"].value == "0"


def test_a_menu_is_no_result() -> None:
    menu = "<a href=/tb>Thông báo</a>"
    found = measured(
        GOOD | {"/": GOOD_HOME + menu, "/tim?q=th%C3%B4ng+b%C3%A1o&l=vi": menu}
    )
    assert found["search"].value == "0"


def test_a_site_that_does_not_answer_is_not_reachable_and_nothing_else() -> None:
    broken: Route = lambda handler: reply(handler, b"down", 500)  # noqa: E731
    found = measured({"/": broken})
    assert found["reachable"].value == "0"
    assert all(
        not found[code].value for code in ("speed", "sections", "search", "services")
    )


def test_a_site_that_answers_sometimes() -> None:
    times: list[int] = []

    def flaky(handler: Handler) -> None:
        times.append(1)
        reply(handler, b"up" if len(times) != 2 else b"", 200 if len(times) != 2 else 502)

    found = measured({"/": flaky})
    assert found["reachable"].value == "66.7"
    assert found["reachable"].passed is False


def refused(server: Server) -> str | None:
    failure = refusal(Visitor(visitor(server.url)))
    return failure.code if failure else None


def test_what_may_not_be_visited_is_refused_and_not_failed() -> None:
    with serving({"/robots.txt": "User-agent: *\nDisallow: /", "/": "x"}) as server:
        assert refused(server) == "robots"
    with serving({"/": moved("http://127.0.0.1:1/")}) as server:
        assert refused(server) == "foreign"
    with serving({"/": "x"}) as server:
        assert refused(server) is None


@pytest.mark.parametrize(
    "text",
    [
        "<!" * 150_000, "<a " * 100_000, "<![CDATA[" * 30_000, "<!-- " * 60_000, "&#x" * 100_000,
        "<form><input" * 20_000, "</" * 150_000, "<a href='" * 30_000, "<script>" * 30_000,
        "<a x='>" * 40_000, "<a <a>" * 50_000, "<a " + "x " * 150_000 + ">",
        "<![if x]><!DOCTYPE [<!ENTITY", "\x00\ud800<a\x00b>",
    ],
)  # fmt: skip
def test_malformed_pages_are_read_in_time(text: str) -> None:
    began = time.monotonic()
    read(text)
    assert time.monotonic() - began < 20


def test_words_in_scripts_are_not_on_the_page() -> None:
    found = read("<script>Liên hệ</script><a href=/x title='Liên hệ'><img alt=Nhà></a>")
    assert found.text == "Liên hệ Nhà"
    assert found.links[0].text == "Liên hệ Nhà"
