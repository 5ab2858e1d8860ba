"""A real Chromium against a real server."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from egov.models import User
from tests import makers
from tests.cast import Cast

SKIP = os.environ.get("BROWSER_SKIP_REASON", "")
CHROMIUM = os.environ.get("CHROMIUM_PATH", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# Pages run in a loop of their own; Django need not guard against it here.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    reason = SKIP or ("" if Path(CHROMIUM).exists() else "there is no Chromium here")
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if reason:
                item.add_marker(pytest.mark.skip(reason=f"browser: {reason}"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def stage(transactional_db: None, settings: Any, tmp_path: Path) -> Cast:
    """The cast, committed, so that the server sees it."""
    settings.PUBLISHED_FOLDER = tmp_path / "published"
    settings.DEBUG = False
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["*"]
    return makers.cast()


Enter = Callable[..., Page]


@pytest.fixture
def enter(chromium: Browser, live_server: Any, stage: Cast) -> Iterator[Enter]:
    """Open the site as somebody (or nobody): enter("lan", width=360, dark=True).

    Each call is a device of its own. js=False: a browser without scripts.
    A page whose console shows an error (a broken script, a blocked style) fails the test.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_as(
        username: str = "", *, width: int = 1280, dark: bool = False, js: bool = True
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            java_script_enabled=js,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        if username:
            context.add_cookies([cookie(username, live_server.url)])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text)
                if message.type == "error" and "Failed to load resource" not in message.text
                else None
            ),
        )
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert not complaints


def cookie(username: str, url: str) -> Any:
    """The session cookie of somebody who signed in."""
    user = User.objects.get(username=username)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": session.session_key,
        "url": url,
    }


@pytest.fixture(scope="session")
def axe() -> Axe:
    return Axe()


# Stylesheets need not be fetched again: only an experimental rule reads them.
_AXE = {"resultTypes": ["violations"], "preload": False}


def violations(axe: Axe, page: Page) -> list[str]:
    """What axe finds on the page, in short: rule and first element."""
    found = axe.run(page, options=_AXE).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in found]
