"""axe in Chromium looks at a real page, and the page reaches nothing by it."""

import json
import os
import threading
import time
from pathlib import Path

import pytest

from rankings.probing.chromium import Chromium, NotLooked, look
from rankings.probing.fetcher import Page
from rankings.probing.measuring import Visitor
from rankings.probing.measuring.accessibility import accessibility
from rankings.probing.measuring.measured import Measured
from tests.rankings.probing.sites import Handler, Route, Server, reply, serving, visitor

PATH = os.environ.get("CHROMIUM_PATH", "")
# Chromium has no sandbox for root; the suite may be run by either.
BROWSER = Chromium(PATH, sandbox=os.geteuid() != 0, seconds=60)
pytestmark = pytest.mark.skipif(not PATH, reason="no Chromium here")
GOOD = """<!doctype html><html lang="vi"><head><title>Sở Tư pháp</title>
<link rel="stylesheet" href="/nen.css"></head>
<body><main><h1>Sở Tư pháp</h1><p>Trang thông tin.</p></main></body></html>"""
BAD = """<!doctype html><html><head></head><body><img src="/a.png"><img src="/b.png">
<input type="text" name="x"><a href="/tin"></a></body></html>"""
PRAISED = BAD.replace(
    "</head>",
    """<script>window.axe = {run: () => Promise.resolve({violations: []})};
    Object.defineProperty(window, 'axe', {writable: false});
    document.querySelectorAll = () => []; Element.prototype.matches = () => false;</script>
    </head>""",
)


def seen(server: Server, chromium: Chromium = BROWSER) -> Measured:
    held = Visitor(visitor(server.url))
    assert held.home is not None
    return accessibility(held, chromium)


def faults(routes: dict[str, Route | str]) -> str:
    with serving(routes) as server:
        return seen(server).value


def html(text: str) -> Route:
    return lambda handler: reply(handler, text.encode(), Content_Type="text/html")


def test_faults_are_counted_and_a_good_page_has_none() -> None:
    with serving({"/": html(GOOD), "/nen.css": "body { color: #222 }"}) as server:
        good = seen(server)
        assert "/nen.css" in server.asked
    assert (good.value, good.passed) == ("0", True)
    with serving({"/": html(BAD)}) as server:
        bad = seen(server)
    held = json.loads(bad.raw)
    rules = {one["id"]: one["nodes"] for one in held["pages"][0]["violations"]}
    assert rules["image-alt"] == 2
    assert {"html-has-lang", "document-title", "label", "link-name"} <= set(rules)
    assert bad.value == str(sum(rules.values()))
    assert bad.passed is False
    assert held["browser"].startswith("Chromium 1")


def test_the_styles_of_the_page_count() -> None:
    assert faults({"/": html(GOOD), "/nen.css": pale}) == "1"


def pale(handler: Handler) -> None:
    reply(handler, b"p { color: #ccc; background: #fff }", Content_Type="text/css")


def test_a_page_cannot_praise_itself() -> None:
    assert faults({"/": html(PRAISED)}) == faults({"/": html(BAD)}) != "0"


def test_a_page_reaches_nothing_but_its_own_site() -> None:
    with serving({"/": "secret"}) as inside:
        port = inside.server_port
        page = GOOD.replace(
            "</main>",
            f"""<script>
            for (const host of ['127.0.0.1', 'localhost', '[::1]', 'inside.example']) {{
              fetch(`http://${{host}}:{port}/`, {{mode: 'no-cors'}});
              fetch(`http://${{host}}:{port}/`, {{mode: 'no-cors', method: 'POST', body: 'x'}});
              navigator.sendBeacon(`http://${{host}}:{port}/`);
              new WebSocket(`ws://${{host}}:{port}/`);
              new EventSource(`http://${{host}}:{port}/`);
              new Image().src = `http://${{host}}:{port}/`;
            }}
            window.open('http://127.0.0.1:{port}/');
            </script><iframe title="x" src="http://127.0.0.1:{port}/"></iframe>
            <iframe title="y" src="file:///etc/passwd"></iframe></main>""",
        )
        with serving({"/": html(page)}) as server:
            held = json.loads(seen(server).raw)
        assert not inside.asked
    assert held["refused"][f"http://127.0.0.1:{port}/"] == "foreign"
    assert "root:" not in json.dumps(held)


@pytest.mark.parametrize(
    "script",
    [
        "for (;;) ;",
        "const a = []; for (;;) a.push(new Array(1e6).fill(1))",
        "location = '/2'",
    ],
)
def test_a_hostile_page_is_not_measured_and_leaves_nothing_running(script: str) -> None:
    quick = Chromium(PATH, BROWSER.sandbox, seconds=8)
    page = html(
        f"<title>x</title><script>addEventListener('load', () => {{{script}}})</script>"
    )
    began = time.monotonic()
    with serving({"/": page, "/2": page}) as server:
        found = seen(server, quick)
    assert found.value == ""
    assert found.passed is None
    assert time.monotonic() - began < 60
    assert _browsers_end()


def _browsers_end() -> bool:
    """Whether no browser that this process's visits started is left, after a while."""
    for _ in range(100):
        if not list(_browsers()):
            return True
        time.sleep(0.1)
    return False


def _browsers() -> list[str]:
    """Command lines of browsers whose profile lies in a folder of a visit."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = file.read_text()
        except OSError:
            continue
        if "playwright_chromiumdev_profile" in line and "MAP * ~NOTFOUND" in line:
            found.append(line)
    return found


def test_many_requests_end_at_the_bound() -> None:
    pictures = "".join(f"<img alt='x' src='/{n}.png'>" for n in range(200))
    with serving({"/": html(GOOD.replace("</main>", f"{pictures}</main>"))}) as server:
        held = json.loads(seen(server).raw)
        assert len(server.asked) <= 130
    assert set(held["refused"].values()) == {"budget"}


def test_a_slow_picture_does_not_hold_the_page_up_for_ever() -> None:
    freed = threading.Event()

    def slow(handler: Handler) -> None:
        freed.wait(30)

    page = GOOD.replace("</main>", "<img alt='x' src='/slow.png'></main>")
    with serving({"/": html(page), "/slow.png": slow}) as server:
        held = Visitor(visitor(server.url))
        found = accessibility(held, BROWSER)
        freed.set()
    assert json.loads(found.raw)["refused"] == {f"{server.url}slow.png": "timeout"}
    assert found.value == "0"


def test_without_a_browser_nothing_is_measured() -> None:
    with serving({"/": html(GOOD)}) as server:
        for path, reason in (("", "no Chromium"), ("/bin/false", "does not start")):
            found = seen(server, Chromium(path, sandbox=False, seconds=20))
            assert found.value == ""
            assert reason in found.note["en"]


def test_no_secret_of_ours_is_in_the_browser_s_surroundings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET_KEY", "not-for-browsers")
    told = tmp_path / "told"
    spy = tmp_path / "spy"
    spy.write_text(f"#!/bin/sh\nenv > {told}\nexit 1\n")
    spy.chmod(0o755)
    with serving({"/": html(GOOD)}) as server:
        held = Visitor(visitor(server.url))
        assert isinstance(held.home, Page)
        with pytest.raises(NotLooked, match="no_start"):
            look(Chromium(str(spy), sandbox=False, seconds=20), held.fetcher, [held.home])
    assert "TMPDIR" in told.read_text()
    assert "not-for-browsers" not in told.read_text()
