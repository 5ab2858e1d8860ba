"""Whether the first page answers, how fast, over what: reachable, speed, tls, hsts, ipv6."""

import re
import socket
from dataclasses import asdict
from statistics import median

from rankings.probing.errors import FetchFailed
from rankings.probing.fetcher import Page
from rankings.probing.measuring.measured import Measured, found, not_measured, yes_no
from rankings.probing.measuring.visitor import Visitor, answered, facts

_MAX_AGE = re.compile(r"max-age\s*=\s*\"?(\d+)", re.IGNORECASE)
# What speaks of the site; anything else speaks of us or of our bounds.
_NO_TLS = frozenset({"tls", "unreachable"})


def reachable(visitor: Visitor) -> Measured:
    """Share of the fetches of the first page that were answered, in percent."""
    tries = visitor.tries
    good = sum(answered(one) for one in tries)
    share = f"{100 * good / len(tries):.1f}".removesuffix(".0")
    return found(
        "reachable",
        share,
        good == len(tries),
        f"{good}/{len(tries)} lần tải trang đầu được trả lời",
        f"{good} of {len(tries)} fetches of the first page were answered",
        evidence={"tries": [facts(one) for one in tries]},
    )


def speed(visitor: Visitor) -> Measured:
    """Median seconds from connecting to the last byte of the first page."""
    taken = [
        one.answer.seconds
        for one in visitor.tries
        if isinstance(one, Page) and answered(one)
    ]
    if not taken:
        return not_measured("speed", "trang đầu không trả lời", "no first page")
    value = f"{median(taken):.2f}"
    vi = f"trung vị của {len(taken)} lần tải: {value.replace('.', ',')} giây"
    en = f"median of {len(taken)} fetches: {value} seconds"
    evidence = {"tries": [facts(one) for one in visitor.tries]}
    return found("speed", value, None, vi, en, evidence=evidence)


def tls(visitor: Visitor) -> Measured:
    """Whether HTTPS answers with a certificate that is valid today."""
    outcome = visitor.secure
    if isinstance(outcome, FetchFailed):
        if outcome.code not in _NO_TLS:
            return not_measured("tls", outcome.code, outcome.code, facts(outcome))
        return yes_no(
            "tls", False, "không có HTTPS hợp lệ", "no valid HTTPS", facts(outcome)
        )
    held = outcome.answer.tls
    evidence = facts(outcome) | {"tls": asdict(held) if held else None}
    if held is None:
        return yes_no("tls", False, "HTTPS dẫn về HTTP", "HTTPS leads to HTTP", evidence)
    words = f"{held.version}, {held.issuer}, {held.valid_until}"
    return yes_no("tls", True, words, words, evidence)


def hsts(visitor: Visitor) -> Measured:
    """Whether browsers are told to come back encrypted (RFC 6797)."""
    outcome = visitor.secure
    if isinstance(outcome, FetchFailed):
        return not_measured("hsts", "không tải được qua HTTPS", "no HTTPS", facts(outcome))
    header = outcome.answer.headers.get("strict-transport-security", "")
    age = _MAX_AGE.search(header)
    passed = outcome.answer.tls is not None and age is not None and age[1].strip("0") != ""
    shown = header[:200] or "–"
    words = f"Strict-Transport-Security: {shown}"
    return yes_no("hsts", passed, words, words, facts(outcome) | {"header": header[:500]})


def ipv6(visitor: Visitor) -> Measured:
    """Whether the site answers at an IPv6 address; not measured where we have no IPv6."""
    try:
        addresses = [one for one in visitor.fetcher.addresses() if ":" in one]
    except FetchFailed as failure:
        return not_measured("ipv6", "không có địa chỉ", "no address", facts(failure))
    if not addresses:
        return yes_no("ipv6", False, "không có bản ghi AAAA", "no AAAA record", {})
    if not _have_ipv6(addresses[0]):
        return not_measured("ipv6", "máy đo không có IPv6", "this machine has no IPv6")
    try:
        page = visitor.fetcher.get_at(addresses[0])
    except FetchFailed as failure:
        if failure.code in {"robots", "budget"}:
            return not_measured("ipv6", failure.code, failure.code, facts(failure))
        words = f"{addresses[0]}: {failure.code}"
        return yes_no("ipv6", False, words, words, facts(failure))
    return yes_no("ipv6", True, addresses[0], addresses[0], facts(page))


def _have_ipv6(address: str) -> bool:
    """Whether a way leads to the address; asks the routing table, sends nothing."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as line:
            line.connect((address, 443))
    except OSError:
        return False
    return True
