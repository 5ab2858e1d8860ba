"""An investor abroad reads a ranking, doubts it, checks it, and finds how to come."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.db import transaction
from playwright.sync_api import Page, expect

from dossiers.management.commands.loadprocedures import CATALOGUE
from egov.models import Agency
from rankings.publishing.drawing import draw
from rankings.released import Released
from tests.browser import hands
from tests.browser.conftest import Enter
from tests.browser.test_weight import MOST, MOST_SCRIPT, Visit
from tests.cast import Cast
from tests.rankings import published, ranked
from tests.rankings.recorded import recorded

PERMIT = CATALOGUE / "1.009664-cap-giay-chung-nhan-dang-ky-dau-tu.json"
LEAGUE = "/en/rankings/ict/2025/r1/"


@pytest.fixture
def shelf(stage: Cast, settings: Any) -> Path:
    """A province that publishes a ranking."""
    ranked.provinces(Agency.objects.get(code="H55"))
    root: Path = settings.PUBLISHED_FOLDER
    return root


def column(page: Page, number: int) -> list[str]:
    cells = page.locator(f"#league tbody tr:visible > :nth-child({number})")
    return [text.split("\n")[0].strip() for text in cells.all_inner_texts()]


def test_an_investor_follows_a_rank_to_its_evidence_and_checks_it(
    enter: Enter, stage: Cast, shelf: Path, tmp_path: Path
) -> None:
    as_shipped(tmp_path)
    page = enter()
    page.goto("/en/")
    page.get_by_role("link", name="Rankings").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rankings")
    page.get_by_role("link", name="ICT in the provinces").click()
    expect(page).to_have_url(re.compile(f"{LEAGUE}$"))
    sorts_and_narrows(page)
    compares(page)
    follows_a_score(page)
    asks_what_if(page)
    verifies(page, shelf, tmp_path)
    finds_the_procedure(page)


def as_shipped(folder: Path) -> None:
    """The procedure that comes with the product, after the cast's own version of it."""
    document = json.loads(PERMIT.read_text("utf-8"))
    paper = folder / PERMIT.name
    paper.write_text(json.dumps({**document, "version": 2}), "utf-8")
    call_command("loadprocedures", paper, verbosity=0)


def sorts_and_narrows(page: Page) -> None:
    hands.ready(page)
    by_rank = column(page, 2)
    assert by_rank[:3] == ["Huế", "Đà Nẵng", "Thái Nguyên"]
    head = page.get_by_role("columnheader", name="Infra")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert column(page, 2)[0] == "Cao Bằng"
    page.get_by_role("columnheader", name="Since 2024").get_by_role("button").click()
    assert column(page, 2)[0] == "Thái Nguyên"
    page.get_by_label("Find in the table").fill("da nang")
    assert column(page, 2) == ["Đà Nẵng"]
    page.get_by_label("Find in the table").fill("")
    page.get_by_label("Region").select_option(label="North Central Coast")
    assert set(column(page, 2)) == {"Huế", "Nghệ An"}
    page.get_by_label("Region").select_option(value="")


def compares(page: Page) -> None:
    page.get_by_role("link", name="Compare", exact=True).click()
    hands.ready(page)
    page.get_by_label("Unit 1").select_option(label="Thái Nguyên")
    page.get_by_label("Unit 2").select_option(label="Quảng Ninh")
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(re.compile(r"\?u=thai-nguyen-2025&u=quang-ninh$"))
    heads = page.locator(".table--compare thead th").all_inner_texts()
    assert heads[1:] == ["Thái Nguyên", "Quảng Ninh", "Median"]


def follows_a_score(page: Page) -> None:
    page.get_by_role("link", name="Table", exact=True).click()
    hands.ready(page)
    row = page.locator("#league tr.is-marked")
    row.locator("a.heat-link").first.click()
    expect(page).to_have_url(re.compile(r"units/thai-nguyen-2025/#INF$"))
    evidence = page.locator("#PC")
    expect(evidence).to_contain_text("88/100 = 88")
    expect(evidence).to_contain_text("Accepted")
    expect(evidence).to_contain_text("12/BC")
    expect(page.locator("#history ~ *")).to_contain_text("2024")


def asks_what_if(page: Page) -> None:
    page.get_by_role("link", name="What if", exact=True).first.click()
    hands.ready(page)
    expect(page.locator("#outcome")).to_contain_text("Change a value")
    page.get_by_label("Staff with a computer").fill("100")
    page.locator("summary", has_text="Organisation").click()
    page.get_by_label("Filed online").fill("100")
    expect(page.locator("[data-outcome-rank]")).to_have_text("1")
    expect(page.locator("#outcome")).to_contain_text("Two things to bear in mind")
    address = page.url
    assert "v.PC=100" in address
    page.goto(address)
    hands.ready(page)
    expect(page.locator("[data-outcome-rank]")).to_have_text("1")
    page.get_by_label("Filed online").fill("much")
    expect(page.locator(".field__error")).to_have_text("Write a number.")
    expect(page.get_by_label("Filed online")).to_be_focused()


def verifies(page: Page, shelf: Path, tmp_path: Path) -> None:
    page.get_by_role("link", name="Data", exact=True).first.click()
    with page.expect_download() as downloaded:
        page.locator("a.btn", has_text="edition.zip").click()
    archive = tmp_path / "edition.zip"
    downloaded.value.save_as(archive)
    command = page.locator("pre.command").inner_text().split()
    assert command[:4] == ["python", "-m", "rankings.engine", "verify"]
    digest = Released.at(shelf, "ict", "2025", 1).about["digests"]["edition"]
    assert digest in command
    told = [str(archive) if word == "edition.zip" else word for word in command[1:]]
    assert check(told).returncode == 0
    wrong = [word.replace(digest, "0" * 64) for word in told]
    assert check(wrong).returncode == 1


def check(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=configured.BASE_DIR,
        env={**os.environ, "PYTHONPATH": str(configured.BASE_DIR)},
        capture_output=True,
        text=True,
        check=False,
    )


def finds_the_procedure(page: Page) -> None:
    page.get_by_role("link", name="Procedures").first.click()
    hands.ready(page)
    page.get_by_role("searchbox").first.fill("investment registration")
    page.get_by_role("link", name="Investment registration certificate").first.click()
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text("Investment registration certificate")
    expect(page.locator("main")).to_contain_text("10 working days")


def test_without_scripts_everything_is_there(enter: Enter, shelf: Path) -> None:
    page = enter(js=False)
    page.goto(LEAGUE)
    expect(page.locator("#league tbody tr")).to_have_count(9)
    expect(page.get_by_label("Find in the table")).to_be_hidden()
    page.goto(f"{LEAGUE}what-if/?u=thai-nguyen-2025")
    page.get_by_label("Staff with a computer").fill("100")
    page.get_by_role("button", name="Compute").click()
    expect(page.locator("[data-outcome-rank]")).to_be_visible()
    page.goto(f"{LEAGUE}compare/")
    page.get_by_label("Unit 3").select_option(label="Quảng Ninh")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".compare-cards > section")).to_have_count(3)


def test_a_table_is_sorted_by_keyboard(enter: Enter, shelf: Path) -> None:
    page = enter()
    page.goto(LEAGUE)
    hands.ready(page)
    hands.to(page, "Province or city")
    page.keyboard.press("Enter")
    head = page.get_by_role("columnheader", name="Province")
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert column(page, 2)[0] == "Cao Bằng"


def test_the_first_view_of_the_largest_table_is_light(
    enter: Enter, stage: Cast, settings: Any, tmp_path: Path
) -> None:
    """63 provinces of 60 indicators."""
    settings.PUBLISHED_FOLDER = tmp_path
    with transaction.atomic():
        revision = recorded(published.two_editions(tmp_path)[0])
    draw(revision)
    for path in ("/xep-hang/motcua/2024/r1/", "/xep-hang/motcua/2024/r1/don-vi/ha-noi/"):
        weights = Visit(enter(), path).weights()
        assert weights.total() <= MOST, (path, dict(weights))
        assert weights["script"] <= MOST_SCRIPT
