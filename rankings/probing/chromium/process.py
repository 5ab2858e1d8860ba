"""Opens pages in Chromium and has axe look at them; a program of its own.

It runs without our settings, secrets or modules and without a way to the network: whatever
a page asks for it asks of the process that started it, one line of JSON for each request
(`{"get": address}`), one for each answer. Killing it ends the browser too.
"""

import base64
import json
import os
import re
import resource
import signal
import sys
from typing import Any, TextIO
from urllib.parse import urldefrag

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Error, Page, Route, sync_playwright

# Nothing listens there: what is not answered by us goes nowhere.
_NOWHERE = {"server": "http://127.0.0.1:9"}
_ARGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--js-flags=--max-old-space-size=512",
)
# Seconds that any one process of the browser may compute; bytes of a file it may write.
_CPU, _FILE = 60, 64 * 1024 * 1024
_LOAD_MS = 20_000
# Headers that speak of how our own connection carried the body.
_CARRIAGE = frozenset(
    {"content-encoding", "content-length", "transfer-encoding", "location"}
)
_WORLD = "inspection"
_OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
    "iframes": False,
}
_TOLD = """found => found.violations.map(one => ({
    id: one.id, impact: one.impact, help: one.help.slice(0, 200), nodes: one.nodes.length,
    targets: one.nodes.slice(0, 5).map(node => String(node.target).slice(0, 200)),
}))"""
_ASKED = f"axe.run(document, {json.dumps(_OPTIONS)}).then({_TOLD})"


class _Parent:
    """Whoever started this process: asked for what a page needs, told what was found."""

    def __init__(self, said: TextIO, heard: TextIO) -> None:
        self.said, self.heard = said, heard

    def tell(self, **message: Any) -> None:
        self.said.write(json.dumps(message) + "\n")
        self.said.flush()

    def hear(self) -> dict[str, Any]:
        line = self.heard.readline()
        if not line:
            raise SystemExit
        held: dict[str, Any] = json.loads(line)
        return held

    def answer(self, route: Route) -> None:
        """Give the browser what the parent fetched, or nothing."""
        request = route.request
        if request.method != "GET":
            route.abort()
            return
        self.tell(get=request.url)
        held = self.hear()
        if "status" not in held:
            route.abort()
            return
        headers = {k: v for k, v in held["headers"].items() if k not in _CARRIAGE}
        body = base64.b64decode(held["body"])
        route.fulfill(status=held["status"], headers=headers, body=body)


def _looked_at(context: BrowserContext, url: str) -> dict[str, Any]:
    """One page: what axe found, or why it did not."""
    page = context.new_page()
    context.on("page", lambda other: other.close())
    late = False
    try:
        page.goto(url, wait_until="load", timeout=_LOAD_MS)
    except Error as error:
        if page.url in {"", "about:blank"} or page.url.startswith("chrome-error:"):
            return {"url": url, "failure": str(error)[:300]}
        # Its scripts never end; what stands there by now is looked at.
        late = True
    try:
        held = {"url": url, "late": late, "violations": _violations(context, page)}
    except Error as error:
        return {"url": url, "failure": str(error)[:300]}
    if urldefrag(page.url)[0] != urldefrag(url)[0]:
        return {"url": url, "failure": f"left for {page.url[:200]}"}
    return held


def _violations(context: BrowserContext, page: Page) -> list[dict[str, Any]]:
    """axe, in a world of its own: the page's scripts cannot reach it to be praised."""
    devtools = context.new_cdp_session(page)
    frame = devtools.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    asked = {"frameId": frame, "worldName": _WORLD}
    world = devtools.send("Page.createIsolatedWorld", asked)["executionContextId"]
    for text in (AXE_SCRIPT, _ASKED):
        held = devtools.send(
            "Runtime.evaluate",
            {
                "expression": text,
                "contextId": world,
                "awaitPromise": text is _ASKED,
                "returnByValue": text is _ASKED,
            },
        )
        if "exceptionDetails" in held:
            raise Error(str(held["exceptionDetails"].get("text")))
    found: list[dict[str, Any]] = held["result"]["value"]
    return found


def _bounded(seconds: int) -> None:
    """Nothing of this outlives its time, whatever becomes of the parent."""
    signal.alarm(seconds)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU, _CPU))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE, _FILE))


def main() -> None:
    """Look at the pages named on the first line; a line for each."""
    said = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what others print is no message
    parent = _Parent(said, sys.stdin)
    job = parent.hear()
    _bounded(job["seconds"])
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=job["path"],
                chromium_sandbox=job["sandbox"],
                args=list(_ARGS),
                proxy=_NOWHERE,  # type: ignore[arg-type]
            )
        except Error as error:
            parent.tell(failure=str(error)[:2000])
            return
        parent.tell(browser=browser.version)
        for url in job["pages"]:
            context = browser.new_context(
                service_workers="block", accept_downloads=False, locale="vi-VN"
            )
            context.route("**/*", parent.answer)
            context.route_web_socket(re.compile(""), lambda line: line.close())
            parent.tell(page=_looked_at(context, url))
            context.close()
        parent.tell(done=True)
        browser.close()


if __name__ == "__main__":
    main()
