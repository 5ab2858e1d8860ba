"""The pages a visit reads, each fetched once but for the first, which is fetched thrice."""

from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlunsplit

from rankings.probing.errors import FetchFailed
from rankings.probing.fetcher import Fetcher, Page
from rankings.probing.measuring.reading import Reading, read

TRIES = 3
_GOOD = 400
_HTML = frozenset({"text/html", "application/xhtml+xml"})
Outcome = Page | FetchFailed


class Visitor:
    """Reads one site through its fetcher."""

    def __init__(self, fetcher: Fetcher) -> None:
        self.fetcher = fetcher
        self._held: dict[str, Outcome] = {}

    @property
    def url(self) -> str:
        """The first page's address."""
        return self.fetcher.site.geturl()

    @cached_property
    def tries(self) -> list[Outcome]:
        """The first page, three times."""
        return [self._get(self.url) for _ in range(TRIES)]

    @cached_property
    def home(self) -> Page | None:
        """The first page where one of the fetches brought it."""
        return next((one for one in self.tries if answered(one)), None)  # type: ignore[return-value]

    @cached_property
    def reading(self) -> Reading:
        """What the first page says; nothing where it was not had."""
        return read(self.home.text) if self.home else Reading()

    @cached_property
    def secure(self) -> Outcome:
        """The first page over HTTPS, asked for once more only where the site is not that."""
        site = self.fetcher.site
        if site.scheme == "https":
            return self.home or self.tries[-1]
        return self.get(urlunsplit(("https", site.hostname or "", site.path, "", "")))

    @property
    def pages(self) -> list[Page]:
        """The pages of HTML that were read so far, the first page first."""
        had = [self.home, *self._held.values()]
        read = {one.url: one for one in had if isinstance(one, Page) and _is_page(one)}
        return list(read.values())

    def get(self, url: str) -> Outcome:
        """A page of the site, or why it was not had."""
        if url not in self._held:
            self._held[url] = self._get(url)
        return self._held[url]

    def follow(self, href: str) -> Outcome:
        """The page a link of the first page leads to."""
        try:
            joined = urljoin(self.home.url if self.home else self.url, href)
        except ValueError:
            return FetchFailed("address", href[:300])
        return self.get(joined)

    def _get(self, url: str) -> Outcome:
        try:
            return self.fetcher.get(url)
        except FetchFailed as failure:
            return failure


def answered(outcome: Outcome) -> bool:
    """Whether a page came, and not an error in its place."""
    return isinstance(outcome, Page) and outcome.answer.status < _GOOD


def _is_page(page: Page) -> bool:
    kind = page.answer.headers.get("content-type", "text/html")
    return answered(page) and kind.partition(";")[0].strip().lower() in _HTML


def facts(outcome: Outcome) -> dict[str, Any]:
    """An outcome as evidence."""
    if isinstance(outcome, FetchFailed):
        return {"failure": outcome.code, "detail": outcome.detail}
    answer = outcome.answer
    return {
        "url": answer.url,
        "hops": list(outcome.hops),
        "status": answer.status,
        "address": answer.address,
        "bytes": len(answer.body),
        "seconds": round(answer.seconds, 3),
        "first_byte": round(answer.first_byte, 3),
    }
