"""Websites of the demo's departments: served on this machine, visited for real.

Their names lead nowhere (RFC 2606), so the demo's own visits are answered from here; a
visit that somebody asks for later finds no such name, and says so.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from egov import clock
from rankings import inspection
from rankings.demo.cast import Cast
from rankings.models import Edition, RankedUnit, Visit
from rankings.probing.fetcher import Fetcher, Limits

_HERE = "127.0.0.1"
_PAGES = Path(__file__).with_name("sites")
# Which page each of the first departments has; the last one's visit waits.
_KINDS = ("full", "poor", "")
_QUICK = Limits(pause=0.0)


def visit_portals(edition: Edition, cast: Cast, report: Callable[[str], None]) -> None:
    """Allow the first departments' sites and visit them, once."""
    if Visit.objects.filter(edition=edition).exists():
        return
    person, _mandate = next(iter(cast.assessors.values()))
    units = RankedUnit.objects.filter(sets=edition.unit_set, agency__in=cast.reporters)
    for unit, kind in zip(units.order_by("key"), _KINDS, strict=False):
        url = f"https://{unit.key}.thainguyen.example/"
        site = inspection.allow_site(by=person, unit=unit, url=url)
        inspection.ask_visit(site.pk, by=person, edition=edition)
        if kind:
            with _served(_page(kind)) as port:
                inspection.run_next(_visitor(port))
        report(f"{edition.index.code} {edition.code}: {url}")


def _page(kind: str) -> bytes:
    today = clock.today()
    dates = {"{newest}": today - timedelta(days=2), "{oldest}": today - timedelta(days=96)}
    text = (_PAGES / f"{kind}.html").read_text(encoding="utf-8")
    for mark, day in dates.items():
        text = text.replace(mark, day.isoformat())
    return text.encode()


def _visitor(port: int) -> Callable[[str], Fetcher]:
    """Who visits the site that is served at this port, whichever was asked for."""
    return lambda url: Fetcher(
        f"http://portal.example:{port}/",
        limits=_QUICK,
        permits=lambda address: address == ip_address(_HERE),
        resolves=lambda host, number: [_HERE],
    )


@contextmanager
def _served(page: bytes) -> Iterator[int]:
    """A site on loopback that answers every address with one page; its port."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            robots = self.path == "/robots.txt"
            self.send_response(404 if robots else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(b"" if robots else page)

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer((_HERE, 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
