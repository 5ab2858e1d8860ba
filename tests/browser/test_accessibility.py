"""Every page, in both languages, light and dark: nobody is shut out, nothing overflows."""

from collections.abc import Callable, Iterator
from unittest.mock import Mock

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from playwright.sync_api import Page

from tests.browser import tour
from tests.browser.conftest import Enter, violations
from tests.browser.ranking_office import rankings_office
from tests.browser.tour import Scene, Stop
from tests.cast import Cast
from tests.test_matrix import routes

WIDTHS = (360, 768, 1024, 1440)
# What a page must be, whatever it says. Returns sentences, none when all is well.
_FRAME = """(language) => {
  const wrong = [];
  const many = (what, number) => number === 1 || wrong.push(`${number} ${what}`);
  many("h1", document.querySelectorAll("h1").length);
  many("main", document.querySelectorAll("main").length);
  if (document.documentElement.lang !== language) wrong.push(`lang ${document.documentElement.lang}`);
  if (!document.title.trim()) wrong.push("no title");
  for (const picture of document.querySelectorAll("img, svg")) {
    const hidden = picture.closest("[aria-hidden=true]") || !picture.checkVisibility();
    const named = picture.getAttribute("alt") ?? picture.getAttribute("aria-label")
      ?? picture.getAttribute("aria-labelledby") ?? picture.querySelector("title")?.textContent;
    if (!hidden && !named) wrong.push(`unnamed ${picture.outerHTML.slice(0, 80)}`);
  }
  return wrong;
}"""
# What sticks out at the right, unless it scrolls in a frame of its own.
_OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return "";
  const out = [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.right > width + 1;
  });
  return out.slice(-1).map((element) => element.outerHTML.slice(0, 100)).join() || "somewhere";
}"""
# Addresses that are no pages: files, data, and what only buttons send to.
NO_PAGES = {
    "live",
    "ready",
    "schema",
    "missing",
    "after_sign_in",
    "quality_csv",
    "heads_feed",
    "keys",
    "head_json",
    "consistency",
    "verify-proof",
    "dossiers:letter_file",
    "office:letter_file",
    "office:register_export",
    "office:register_close",
    "office:register_file",
    "dossiers:draft",
    "dossiers:draft_autosave",
    "dossiers:draft_upload",
    "dossiers:draft_remove",
    "dossiers:draft_file",
    "dossiers:file",
    "dossiers:result",
    "dossiers:supplement",
    "office:panel",
    "office:accept_many",
    "office:answer_supplement",
    "ranking-office:evidence",
    "ranking-office:visit_all",
    "ranking-office:visit_site",
    "ranking-office:close_site",
    "ranking-office:measurement_confirm",
    "ranking-office:measurement_raw",
    "rankings:weights_csv",
    "account_confirm_login_code",
    "socialaccount_signup",
}
FACES = (
    tour.public,
    tour.accounts,
    tour.applicant,
    tour.office,
    rankings_office,
    tour.admin,
)


def test_the_tour_leaves_no_page_out(stage: Cast) -> None:
    scene = tour.scene(stage)
    seen = tour.names([stop for face in FACES for stop in face(scene)])
    ours = {
        name
        for name, _path in routes()
        if not name.startswith(
            ("api:", "rankings-api:", "admin:", "openid_connect_", "None")
        )
    }
    assert ours - seen - NO_PAGES == set()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("face", FACES, ids=lambda face: face.__name__)
def test_every_page_is_open_to_everybody(
    enter: Enter,
    stage: Cast,
    axe: Axe,
    face: Callable[[Scene], Iterator[Stop]],
    language: str,
) -> None:
    """Vietnamese in light, English in dark: words and colours do not depend on each
    other, so every page is seen with both of each."""
    stops = sorted(face(tour.scene(stage)), key=lambda stop: stop.who)
    wrong: list[str] = []
    page, who = None, None
    for stop in stops:
        if page is None or stop.who != who:
            page, who = enter(stop.who, dark=language == "en"), stop.who
        wrong += [f"{stop}: {fault}" for fault in faults(page, stop, language, axe)]
    assert not wrong, "\n".join(wrong)


def test_pages_of_failure_are_pages_like_others(
    enter: Enter, stage: Cast, axe: Axe, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = {400: SuspiciousOperation, 403: PermissionDenied, 500: RuntimeError}
    looks = (("vi", enter()), ("en", enter(dark=True)))
    wrong: list[str] = []
    for status, failure in failures.items():
        monkeypatch.setattr("dossiers.views.public.home_page", Mock(side_effect=failure))
        for language, page in looks:
            wrong += faults(page, Stop("", "home", status=status), language, axe)
    assert not wrong


def faults(page: Page, stop: Stop, language: str, axe: Axe) -> Iterator[str]:
    response = page.goto(stop.address(language))
    if stop.press:
        with page.expect_navigation() as pressed:
            page.locator(stop.press).first.click()
        response = pressed.value
    if response is None or response.status != stop.status:
        yield f"status {response and response.status}"
    yield from page.evaluate(_FRAME, language)
    yield from violations(axe, page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if out := page.evaluate(_OVERFLOW):
            yield f"at {width} px sticks out {out}"
