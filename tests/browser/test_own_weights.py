"""A reader weighs the pillars: by keyboard, by mouse, and without scripts."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from egov.models import Agency
from tests.browser import hands
from tests.browser.conftest import Enter
from tests.cast import Cast
from tests.rankings import ranked

PAGE = "/en/rankings/ict/2025/r1/weights/"


@pytest.fixture
def shelf(stage: Cast, settings: Any) -> None:
    """A province that publishes a ranking: Huế first under the published weights."""
    ranked.provinces(Agency.objects.get(code="H55"))


def opened(page: Page, query: str = "") -> Page:
    page.goto(PAGE + query)
    hands.ready(page)
    return page


def scores(page: Page) -> list[str]:
    return page.locator("#own tbody td:last-child").all_inner_texts()


def only(page: Page, pillar: str) -> Locator:
    return page.get_by_role("link", name=re.compile(f"only this pillar ?: {pillar}"))


def test_a_slider_turned_by_keyboard_ranks_the_table_at_once(
    enter: Enter, shelf: None
) -> None:
    page = opened(enter())
    before = scores(page)
    slider = page.get_by_role("slider", name="Infrastructure")
    number = page.get_by_role("textbox", name="Infrastructure")
    slider.focus()
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    expect(number).to_have_value("40")
    expect(page).to_have_url(re.compile(r"\?w\.INF=40$"))
    expect(page.locator("#w-INF-share")).to_have_text("50\u00a0%")
    expect(slider).to_have_attribute("aria-valuetext", "50\u00a0%")
    expect(slider).to_be_focused()
    assert scores(page) != before
    expect(page.get_by_role("status")).to_contain_text("Thái Nguyên ranks ")
    now = scores(page)
    page.reload()
    assert scores(page) == now


def test_a_number_typed_moves_its_slider_and_keeps_the_focus(
    enter: Enter, shelf: None
) -> None:
    page = opened(enter())
    number = page.get_by_role("textbox", name="Organisation")
    number.fill("much")
    expect(page.locator(".weight .field__error")).to_have_text("Write a number.")
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#own table")).to_have_count(0)
    expect(number).to_be_focused()
    number.fill("100")
    expect(page.locator("#own table")).to_be_visible()
    expect(page.locator(".field__error")).to_have_count(0)
    expect(page.get_by_role("slider", name="Organisation")).to_have_value("100")
    head = page.get_by_role("columnheader", name="Difference")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")


def test_ready_made_weights_set_the_fields(enter: Enter, shelf: None) -> None:
    page = opened(enter())
    only(page, "Organisation").click()
    expect(page.get_by_role("textbox", name="Infrastructure")).to_have_value("0")
    expect(page.locator("#w-ORG-share")).to_have_text("100\u00a0%")
    page.get_by_role("link", name="All pillars equal").click()
    expect(page.locator("#w-INF-share")).to_have_text("50\u00a0%")
    equal = page.get_by_role("link", name="All pillars equal")
    expect(equal).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="As published").click()
    expect(page.get_by_role("textbox", name="Infrastructure")).to_have_value("60")
    expect(page).to_have_url(re.compile(r"/weights/$"))
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Download this table (CSV)").click()
    assert downloaded.value.suggested_filename == "ict-2025-r1-weights.csv"


def test_without_scripts_a_form_asks(enter: Enter, shelf: None) -> None:
    page = enter(js=False)
    page.goto(PAGE)
    expect(page.get_by_role("slider")).to_have_count(0)
    page.get_by_role("textbox", name="Infrastructure").fill("0")
    page.get_by_role("button", name="Rank anew").click()
    expect(page.locator("#w-ORG-share")).to_have_text("100\u00a0%")
    expect(page).to_have_url(re.compile(r"w\.INF=0&w\.ORG=40$"))
    only(page, "Infrastructure").click()
    expect(page.locator("#w-INF-share")).to_have_text("100\u00a0%")
