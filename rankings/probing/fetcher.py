"""Visits one allowed site: its pages, its redirects, its robots.txt, and nothing else."""

import re
import ssl
import time
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

from rankings.probing.connection import Answer, exchange
from rankings.probing.errors import FetchFailed
from rankings.probing.guard import Permits, Resolves, checked, is_public, system_resolver

AGENT = "MotCuaInspection"
USER_AGENT = f"{AGENT}/1.0 (rankings; robots.txt respected)"
_MOST_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\uffff]")


@dataclass(frozen=True)
class Limits:
    """Bounds of a visit. Seconds and bytes (decoded); pages counts every request."""

    page_bytes: int = 2 * 1024 * 1024
    request_seconds: float = 15.0
    visit_seconds: float = 150.0
    pages: int = 30
    pause: float = 1.0
    most_pause: float = 10.0


@dataclass(frozen=True)
class Page:
    """The last answer of a chain of redirects, and the addresses on the way to it."""

    answer: Answer
    hops: tuple[str, ...]

    @property
    def url(self) -> str:
        return self.answer.url

    @property
    def text(self) -> str:
        """The body as text: UTF-8, what cannot be read replaced."""
        return self.answer.body.decode("utf-8", "replace")


class Fetcher:
    """GETs pages of one site. `permits` and `resolves` are given by tests only."""

    def __init__(
        self,
        site: str,
        *,
        limits: Limits | None = None,
        permits: Permits = is_public,
        resolves: Resolves = system_resolver,
        context: ssl.SSLContext | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.limits = limits or Limits()
        self.site = web_address(site)
        self._permits, self._resolves, self._sleep = permits, resolves, sleep
        self._context = context or ssl.create_default_context()
        self._ends = time.monotonic() + self.limits.visit_seconds
        self._requests = 0
        self._pause = self.limits.pause
        self._robots: dict[tuple[str, str], RobotFileParser] = {}

    def get(self, url: str) -> Page:
        """A page with its redirects followed. Raises FetchFailed."""
        hops: list[str] = []
        while True:
            parts = self._allowed(url)
            self._ask_robots(parts)
            answer = self._once(parts)
            hops.append(answer.url)
            target = _target(answer)
            if target is None:
                return Page(answer, tuple(hops))
            if len(hops) > _MOST_REDIRECTS or target in hops:
                raise FetchFailed("redirects", " → ".join([*hops, target])[:500])
            url = target

    def besides(self, limits: Limits) -> "Fetcher":
        """Another for the same site with bounds of its own; what robots.txt said is known."""
        other = copy(self)
        other.limits = limits
        other._ends, other._requests = time.monotonic() + limits.visit_seconds, 0
        asked = self._pause if self._pause > self.limits.pause else 0.0
        other._pause = max(limits.pause, asked)
        return other

    def addresses(self) -> list[str]:
        """The addresses of the site, each of them checked. Raises FetchFailed."""
        return self._addresses(self.site)

    def get_at(self, address: str) -> Page:
        """The site's first page from one of its `addresses`, redirects not followed."""
        if address not in self.addresses():
            raise FetchFailed("no_address", address)
        self._ask_robots(self.site)
        answer = self._once(self.site, address)
        return Page(answer, (answer.url,))

    def _allowed(self, url: str) -> SplitResult:
        parts = web_address(url)
        if _bare(parts.hostname) != _bare(self.site.hostname):
            raise FetchFailed("foreign", url[:300])
        if parts.port not in {None, 80, 443, self.site.port}:
            raise FetchFailed("foreign", url[:300])
        return parts

    def _ask_robots(self, parts: SplitResult) -> None:
        rules = self._rules(parts)
        if not rules.can_fetch(AGENT, parts.geturl()):
            raise FetchFailed("robots", parts.geturl()[:300])

    def _rules(self, parts: SplitResult) -> RobotFileParser:
        """What robots.txt says. Raises FetchFailed; then it is asked for again next time."""
        key = parts.scheme, parts.netloc
        if key not in self._robots:
            self._robots[key] = self._read(parts)
            asked = float(self._robots[key].crawl_delay(AGENT) or 0)
            self._pause = max(self._pause, min(asked, self.limits.most_pause))
        return self._robots[key]

    def _read(self, parts: SplitResult) -> RobotFileParser:
        """RFC 9309: none there, all is allowed; not to be had, nothing is."""
        url: str | None = urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
        rules = RobotFileParser()
        rules.parse(_NOTHING)
        for _ in range(_MOST_REDIRECTS):
            answer = self._once(self._allowed(str(url)))
            url = _target(answer)
            if url is None:
                break
        if url is None and answer.status < 500:
            rules = RobotFileParser()
            text = answer.body.decode("utf-8", "replace") if answer.status < 400 else ""
            rules.parse(text.splitlines())
        return rules

    def _once(self, parts: SplitResult, address: str = "") -> Answer:
        left = self._ends - time.monotonic()
        if self._requests >= self.limits.pages or left <= 0:
            raise FetchFailed("budget", f"{self._requests} requests")
        if self._requests:
            self._sleep(min(self._pause, max(left, 0)))
        self._requests += 1
        seconds = min(self.limits.request_seconds, max(self._ends - time.monotonic(), 0.1))
        return exchange(
            parts,
            address or self._addresses(parts)[0],
            headers=_HEADERS,
            context=self._context,
            seconds=seconds,
            most_bytes=self.limits.page_bytes,
        )

    def _addresses(self, parts: SplitResult) -> list[str]:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = checked(parts.hostname or "", port, self._resolves, self._permits)
        # The commoner kind first: not every machine of ours speaks IPv6.
        return sorted(found, key=lambda address: ":" in address)


_NOTHING = ("User-agent: *", "Disallow: /")
_HEADERS: Mapping[str, str] = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html,*/*;q=0.5",
    "Accept-Language": "vi,en;q=0.5",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}


def web_address(url: str) -> SplitResult:
    """An address of a page, taken apart. Raises FetchFailed where it is none, or has a name
    or password in it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise FetchFailed("address", url[:300]) from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise FetchFailed("address", url[:300])
    if parts.username is not None or parts.password is not None:
        raise FetchFailed("address", "user name in the address")
    return urlsplit(urlunsplit(parts._replace(fragment="")))


def _bare(host: str | None) -> str:
    return (host or "").removesuffix(".").removeprefix("www.")


def _target(answer: Answer) -> str | None:
    where = answer.headers.get("location", "")
    if answer.status not in _REDIRECTS or not where:
        return None
    try:
        joined = urljoin(answer.url, where)
    except ValueError:
        raise FetchFailed("address", where[:300]) from None
    return _UNSAFE.sub(lambda found: _quoted(found.group()), joined)


def _quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "replace"))
