"""Encryption, HSTS and IPv6 are measured at sites that really speak them."""

import json
import ssl
from pathlib import Path
from typing import Any

import pytest

from rankings.probing.measuring import Measured, Visitor
from rankings.probing.measuring.connection import hsts, ipv6, tls
from tests.rankings.probing.encrypted import Authority
from tests.rankings.probing.sites import (
    Handler,
    Route,
    Server,
    reply,
    serving,
    visitor,
)

YEAR = "max-age=31536000; includeSubDomains"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def strict(header: str) -> Route:
    def answer(handler: Handler) -> None:
        reply(handler, b"<p>xin chao", Strict_Transport_Security=header)

    return answer


def seen(server: Server, authority: Authority, **more: Any) -> Visitor:
    return Visitor(visitor(server.url, context=authority.trust(), **more))


def test_a_valid_certificate_passes_and_its_facts_are_kept(authority: Authority) -> None:
    with serving({"/": "xin chào"}, context=authority.context()) as server:
        found = tls(seen(server, authority))
    assert (found.value, found.passed) == ("1", True)
    held = json.loads(found.raw)["tls"]
    assert held["version"].startswith("TLSv1.")
    assert held["issuer"] == "Test authority"
    assert held["valid_until"].endswith("GMT")


@pytest.mark.parametrize(
    ("host", "days", "reason"),
    [
        ("portal.example", -1, "expired"),
        ("other.example", 5, "Hostname mismatch"),
    ],
)
def test_a_certificate_that_is_not_good_for_the_site_fails(
    authority: Authority, host: str, days: int, reason: str
) -> None:
    with serving({"/": "xin chào"}, context=authority.context(host, days)) as server:
        found = tls(seen(server, authority))
    assert (found.value, found.passed) == ("0", False)
    assert reason in json.loads(found.raw)["detail"]


def test_an_authority_nobody_trusts_fails(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Authority(tmp_path / "other")
    with serving({"/": "xin chào"}, context=other.context()) as server:
        found = tls(seen(server, authority))
    assert found.passed is False
    assert "certificate verify failed" in json.loads(found.raw)["detail"]


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_encryption_fails(authority: Authority) -> None:
    context = authority.context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    with serving({"/": "xin chào"}, context=context) as server:
        assert tls(seen(server, authority)).passed is False


@pytest.mark.parametrize(
    ("header", "passed"),
    [
        (YEAR, True),
        ('max-age="600"', True),
        ("max-age=0", False),
        ("includeSubDomains", False),
        ("", False),
    ],
)
def test_browsers_are_told_to_come_back_encrypted(
    authority: Authority, header: str, passed: bool
) -> None:
    with serving({"/": strict(header)}, context=authority.context()) as server:
        found = hsts(seen(server, authority))
    assert found.passed is passed


def test_hsts_said_in_plain_text_is_not_measured() -> None:
    with serving({"/": strict(YEAR)}) as server:
        held = Visitor(visitor(server.url))
        assert hsts(held).value == ""


def both(host: str, port: int) -> list[str]:
    return ["127.0.0.1", "::1"]


def over_ipv6(authority: Authority, routes: dict[str, Route | str] | None) -> Measured:
    context = authority.context()
    with serving({"/": "xin chào"}, context=context) as server:
        port = server.server_port
        held = seen(server, authority, resolves=both)
        if routes is None:
            return ipv6(held)
        with serving(routes, address="::1", port=port, context=context) as sixth:
            found = ipv6(held)
            assert "/" in sixth.asked
    return found


def test_a_site_that_answers_over_ipv6(authority: Authority) -> None:
    found = over_ipv6(authority, {"/": "xin chào"})
    assert (found.value, found.passed) == ("1", True)
    assert json.loads(found.raw)["address"] == "::1"


def test_a_record_that_nobody_answers_at_fails(authority: Authority) -> None:
    found = over_ipv6(authority, None)
    assert (found.value, found.passed) == ("0", False)


def test_without_a_record_there_is_no_ipv6(authority: Authority) -> None:
    with serving({"/": "xin chào"}, context=authority.context()) as server:
        found = ipv6(seen(server, authority))
    assert found.note["en"] == "no AAAA record"
