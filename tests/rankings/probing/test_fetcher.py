"""A visit keeps to the site, to the open internet and to its bounds, whatever is served."""

import gzip
import time
from ipaddress import ip_address

import pytest

from rankings.probing.errors import FetchFailed
from rankings.probing.fetcher import Fetcher, Limits
from rankings.probing.guard import is_public
from tests.rankings.probing.sites import (
    NAME,
    QUICK,
    Handler,
    Route,
    at_home,
    moved,
    reply,
    serving,
    visitor,
)


def failure(fetcher: Fetcher, url: str) -> str:
    with pytest.raises(FetchFailed) as caught:
        fetcher.get(url)
    return caught.value.code


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.100.100.200", "224.0.0.1", "255.255.255.255", "168.63.129.16", "240.0.0.1",
        "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1",
        "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::808:808", "64:ff9b:1::a00:1", "2002:7f00:1::", "2001:0:1::1", "2001:db8::1",
    ],
)  # fmt: skip
def test_no_address_inside_is_visited(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", ["8.8.8.8", "113.160.1.1", "2606:4700::1111"])
def test_the_open_internet_is(text: str) -> None:
    assert is_public(ip_address(text))


def test_a_page_is_fetched_under_the_name_of_the_site() -> None:
    seen: list[str | None] = []

    def home(handler: Handler) -> None:
        seen.extend([handler.headers["Host"], handler.headers["User-Agent"]])
        reply(handler, b"<p>xin ch\xc3\xa0o")

    with serving({"/": home}) as server:
        page = visitor(server.url).get(server.url)
        assert page.text == "<p>xin chào"
        assert seen[0] == f"{NAME}:{server.server_port}"
        assert "MotCuaInspection" in str(seen[1])


def test_a_production_visitor_refuses_loopback() -> None:
    with serving({"/": "inside"}) as server:
        assert (
            failure(Fetcher(server.url, resolves=at_home), server.url) == "private_address"
        )
        assert not server.asked


def test_one_private_address_among_public_ones_refuses_the_name() -> None:
    fetcher = Fetcher("http://x.example/", resolves=lambda h, p: ["8.8.8.8", "10.0.0.1"])
    assert failure(fetcher, "http://x.example/") == "private_address"


def test_a_name_that_means_another_address_later_is_refused_then() -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.1"], ["127.0.0.2"]])
    with serving({"/": "good", "/next": "never"}) as server:
        fetcher = visitor(server.url, resolves=lambda h, p: next(answers))
        assert fetcher.get(server.url).text == "good"
        assert failure(fetcher, server.url + "next") == "private_address"
        assert "/next" not in server.asked


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("http://127.0.0.1/", "foreign"),
        ("http://169.254.169.254/latest/meta-data/", "foreign"),
        ("http://portal.example.evil.example/", "foreign"),
        ("http://portal.example:22/", "foreign"),
        ("http://portal.example@evil.example/", "address"),
        ("file:///etc/passwd", "address"),
        ("gopher://portal.example/", "address"),
        ("http://[::1", "address"),
        ("/", "redirects"),
    ],
)
def test_redirects_lead_nowhere_else(to: str, code: str) -> None:
    with serving({"/": moved(to)}) as server:
        assert failure(visitor(server.url), server.url) == code


def test_a_long_chain_of_redirects_ends() -> None:
    routes: dict[str, Route | str] = {f"/{n}": moved(f"/{n + 1}") for n in range(40)}
    with serving(routes) as server:
        assert failure(visitor(server.url), server.url + "0") == "redirects"
        assert len(server.asked) <= 7


def test_robots_are_respected() -> None:
    rules = "User-agent: *\nDisallow: /\n"
    with serving({"/robots.txt": rules, "/": "secret"}) as server:
        assert failure(visitor(server.url), server.url) == "robots"
        assert server.asked == ["/robots.txt"]


def test_robots_that_fail_forbid_everything() -> None:
    broken: Route = lambda handler: reply(handler, b"", 503)  # noqa: E731
    with serving({"/robots.txt": broken, "/": "x"}) as server:
        assert failure(visitor(server.url), server.url) == "robots"


def test_a_crawl_delay_is_kept_within_reason() -> None:
    slept: list[float] = []
    with serving({"/robots.txt": "User-agent: *\nCrawl-delay: 9999", "/": "x"}) as server:
        visitor(server.url, sleep=slept.append).get(server.url)
    assert slept == [10.0]


def test_the_visit_has_a_bound_of_pages() -> None:
    with serving({"/": "x"}) as server:
        fetcher = visitor(server.url, limits=Limits(pages=3, pause=0))
        fetcher.get(server.url)
        fetcher.get(server.url)
        assert failure(fetcher, server.url) == "budget"
        assert len(server.asked) == 3


def huge(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(10 * 1024**3))
    handler.end_headers()


def endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65536)


def bomb(handler: Handler) -> None:
    reply(handler, gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")


def headers_without_end(handler: Handler) -> None:
    handler.send_response(200)
    for n in range(1_000_000):
        handler.wfile.write(b"X-%d: y\r\n" % n)


def drip(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.1)


def dripping_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.0 200 OK\r\nX: ")
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.1)


def silent(handler: Handler) -> None:
    time.sleep(4)


def nonsense(handler: Handler) -> None:
    handler.wfile.write(b"\x00\xff not http at all\r\n\r\n")


@pytest.mark.parametrize(
    ("route", "code"),
    [
        (huge, "too_large"),
        (endless, "too_large"),
        (bomb, "too_large"),
        (headers_without_end, "protocol"),
        (drip, "timeout"),
        (dripping_headers, "timeout"),
        (silent, "timeout"),
        (nonsense, "protocol"),
    ],
)
def test_a_hostile_answer_is_cut_off(route: Route, code: str) -> None:
    began = time.monotonic()
    with serving({"/": route}) as server:
        assert failure(visitor(server.url, limits=QUICK), server.url) == code
    assert time.monotonic() - began < 25
