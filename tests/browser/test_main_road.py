"""One birth registration from the first search to the result, by six people in turn."""

import re
import shutil
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from dossiers import tasks
from dossiers.models import Dossier
from dossiers.states import DONE, Status, Step
from tests import makers
from tests.browser import births, hands
from tests.browser.conftest import Enter
from tests.cast import Cast

PASSWORD = "chè xanh Tân Cương 1988"
CODE = re.compile(r"^H55\.12-\d{6}-0001$")

Deliver = Callable[[], int]


@pytest.fixture
def deliver(settings: Any) -> Deliver:
    """The worker's part, on demand: messages to the demo's mailbox, the result's sheet."""
    settings.DEMO = True
    settings.EMAIL_BACKEND = "egov.mail.Mailbox"

    def in_a_worker() -> int:
        # A thread of its own, as a worker is: the browser's driver runs a loop in this one.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(_drained).result()

    return in_a_worker


def _drained() -> int:
    try:
        return tasks.drain_outbox()
    finally:
        connection.close()


def at_the_office(page: Page, code: str) -> None:
    """Find the dossier in today's queue, and open it."""
    page.goto("/can-bo/")
    page.get_by_role("link", name=code).first.click()
    expect(page.locator("h1")).to_have_text("Đăng ký khai sinh")


def act(page: Page, step: Step) -> None:
    """Press the step's button; where it asks, the caller answers and confirms."""
    acts = page.locator(".panel__acts")
    name = re.compile(f"^{step.label}")
    acts.get_by_role("button", name=name).or_(acts.get_by_role("link", name=name)).click()


def confirm(page: Page, step: Step) -> None:
    page.locator("#work form.form").get_by_role("button", name=str(step.label)).click()
    told(page, step)


def told(page: Page, step: Step) -> None:
    """The page says what was done."""
    told_of(page, str(DONE[step]))


def told_of(page: Page, words: str) -> None:
    expect(page.locator(".messages, .notice--success").first).to_contain_text(words)


def test_a_birth_registration_from_search_to_result(
    enter: Enter, stage: Cast, deliver: Deliver, tmp_path: Path
) -> None:
    births.publish()
    stage.lan.set_password(PASSWORD)
    stage.lan.save()
    lan = enter()
    find_and_sign_in(lan)
    code = file_by_keyboard(lan, births.paper(tmp_path))
    deliver()
    dossier = Dossier.objects.get(code=code)
    assert dossier.answers["father_birth_date"] == "1986"
    assert dossier.parts.get().pages == 2

    decide(enter, code)
    deliver()
    hand_over(enter, code)
    receive(lan, code, tmp_path)
    deliver()
    lan.goto("/hop-thu/?to=lan@example.vn")
    expect(lan.locator("main")).to_contain_text(code)
    dossier.refresh_from_db()
    assert dossier.status == Status.RETURNED
    steps = dossier.events.order_by("seq").values_list("step", flat=True)
    assert list(steps) == [
        "file",
        "accept",
        "take",
        "propose",
        "approve",
        "issue",
        "record_payment",
        "hand_over",
    ]


def find_and_sign_in(lan: Page) -> None:
    """Search without accents; the way to the form leads through signing in."""
    lan.goto("/")
    hands.ready(lan)
    hands.to(lan, name="q")
    lan.keyboard.type("giay khai sinh")
    hands.go(lan, "Enter")
    hands.press(lan, "Đăng ký khai sinh")
    hands.press(lan, "Nộp trực tuyến")
    hands.fill(lan, {"login": "lan", "password": PASSWORD}, then="Đăng nhập")


def file_by_keyboard(lan: Page, proof: Path) -> str:
    """Every page of the form, the paper, the review. Returns the dossier's code."""
    hands.fill(lan, {"case": "usual", "agency": "H55.12"}, then="Bắt đầu")
    for page in births.answers():
        hands.fill(lan, page, then="Lưu và tiếp tục")
    hands.choose_file(lan, "birth_proof", proof)
    hands.press(lan, "Tiếp tục")
    expect(lan.locator("main")).to_contain_text("Hồ sơ đã đủ để nộp")
    hands.fill(lan, {"agree": "yes"}, then="Nộp hồ sơ")
    receipt = lan.locator(".receipt__code .code")
    expect(receipt).to_have_text(CODE)
    papers = lan.get_by_role("table", name="Giấy tờ đã nộp")
    expect(papers).to_contain_text(proof.name)
    digest = papers.locator("tbody td").last.inner_text().replace("\n", "")
    assert re.fullmatch(r"[0-9a-f]{64}", digest)
    return receipt.inner_text()


def decide(enter: Enter, code: str) -> None:
    """Minh accepts, Hoa takes and proposes, Dũng approves, Vân issues."""
    minh = enter("minh")
    at_the_office(minh, code)
    act(minh, Step.ACCEPT)
    told(minh, Step.ACCEPT)
    hoa = enter("hoa")
    at_the_office(hoa, code)
    act(hoa, Step.TAKE)
    told(hoa, Step.TAKE)
    act(hoa, Step.PROPOSE)
    hoa.get_by_label("Kết quả thẩm định").fill("Đủ điều kiện, số định danh đã lấy.")
    confirm(hoa, Step.PROPOSE)
    dung = enter("dung")
    at_the_office(dung, code)
    expect(dung.locator("#story")).to_contain_text("Đủ điều kiện, số định danh đã lấy.")
    act(dung, Step.APPROVE)
    confirm(dung, Step.APPROVE)
    van = enter("van")
    at_the_office(van, code)
    act(van, Step.ISSUE)
    told(van, Step.ISSUE)


def hand_over(enter: Enter, code: str) -> None:
    """The copies are paid for when they are received; not before, and not after."""
    minh = enter("minh")
    at_the_office(minh, code)
    act(minh, Step.HAND_OVER)
    minh.get_by_label("Tại quầy").check()
    button = minh.get_by_role("button", name=str(Step.HAND_OVER.label))
    button.click()
    expect(minh.locator(".errors")).to_contain_text("Người nộp chưa nộp phí, lệ phí.")
    kien = enter("kien")
    at_the_office(kien, code)
    act(kien, Step.RECORD_PAYMENT)
    kien.get_by_label("Số tiền").fill("16.000")
    kien.get_by_label("Tiền mặt").check()
    kien.get_by_label("Số chứng từ").fill("BL-0007")
    confirm(kien, Step.RECORD_PAYMENT)
    expect(minh.get_by_label("Tại quầy")).to_be_checked()
    button.click()
    expect(minh.locator(".notice--late")).to_contain_text("Vũ Trung Kiên")
    button.click()
    told(minh, Step.HAND_OVER)


def receive(lan: Page, code: str, folder: Path) -> None:
    """Lan reads every act on the timeline, and downloads the result."""
    lan.goto("/ho-so/?xem=xong")
    lan.goto(f"/ho-so/{code}/")
    story = [
        line.partition(" · ")[0]
        for line in lan.locator(".timeline__what").all_inner_texts()
    ]
    acts = (
        Step.FILE,
        Step.ACCEPT,
        Step.TAKE,
        Step.PROPOSE,
        Step.APPROVE,
        Step.ISSUE,
        Step.RECORD_PAYMENT,
        Step.HAND_OVER,
    )
    assert story == [str(DONE[step]) for step in reversed(acts)]
    link = lan.get_by_role("link", name="Xem kết quả (PDF)").get_attribute("href")
    response = lan.request.get(link or "")
    assert response.headers["content-type"] == "application/pdf"
    sheet = folder / "result.pdf"
    sheet.write_bytes(response.body())
    assert sheet.read_bytes().startswith(b"%PDF")
    with pikepdf.open(sheet) as made:
        assert len(made.pages) == 1
    if shutil.which("pdftotext") is None:
        return
    words = subprocess.run(["pdftotext", sheet, "-"], capture_output=True, check=True)
    said = words.stdout.decode()
    for wanted in ("Giấy khai sinh", "MA THỊ ÁNH TUYẾT", "Dương Tiến Dũng", code):
        assert wanted.casefold() in said.casefold()


def test_a_supplement_is_asked_for_once_and_answered(
    enter: Enter, stage: Cast, tmp_path: Path
) -> None:
    dossier = makers.on_the_road(stage, "appraising")
    hoa = enter("hoa")
    ask_for_supplement(hoa, dossier.code)
    lan = enter("lan")
    lan.goto(f"/ho-so/{dossier.code}/")
    asked = lan.locator(".notice--waiting")
    expect(asked).to_contain_text("Cần bạn bổ sung 2 điểm, một lần duy nhất")
    expect(asked).to_contain_text("Chụp lại trang 2")
    asked.get_by_role("button", name="Bổ sung ngay").click()
    answer_supplement(lan, births.paper(tmp_path, "bản chụp lại.pdf"))
    expect(lan.locator(".timeline__what").first).to_contain_text("Đã nộp bổ sung")
    expect(lan.locator("main")).not_to_contain_text("Bổ sung ngay")

    hoa.goto(f"/can-bo/{dossier.code}/")
    expect(hoa.locator("#papers")).to_contain_text("bản chụp lại.pdf")
    expect(hoa.locator("#papers")).to_contain_text("bổ sung lần 1")
    act(hoa, Step.PROPOSE)
    hoa.get_by_label("Kết quả thẩm định").fill("Đã đủ")
    confirm(hoa, Step.PROPOSE)
    dossier.refresh_from_db()
    assert dossier.answers["born_on"] == "2026-01-14"
    assert dossier.parts.count() == 2


def ask_for_supplement(hoa: Page, code: str) -> None:
    """One faulty part and one faulty field, told beside the rows when incomplete."""
    at_the_office(hoa, code)
    act(hoa, Step.REQUEST_SUPPLEMENT)
    proof = hoa.get_by_role("group", name="proof")
    proof.locator(".toggle__option--fault").click()
    send = hoa.get_by_role("button", name="Gửi yêu cầu bổ sung")
    send.click()
    expect(hoa.locator(".errors")).to_be_focused()
    proof.get_by_label("Lỗi gì").select_option(label="Không đọc được")
    proof.get_by_label("Cần làm gì").fill("Chụp lại trang 2")
    proof.get_by_label("Căn cứ").fill("60/2014/QH13")
    born = hoa.get_by_role("group", name="Born on")
    born.locator(".toggle__option--fault").click()
    born.get_by_label("Lỗi gì").select_option(label="Nội dung chưa đúng")
    born.get_by_label("Cần làm gì").fill("Đối chiếu ngày sinh")
    born.get_by_label("Căn cứ").fill("60/2014/QH13")
    send.click()
    told_of(hoa, "Đã gửi yêu cầu bổ sung 2 điểm")


def answer_supplement(lan: Page, proof: Path) -> None:
    """Lan mends the field, adds the new file, reviews and hands it in."""
    expect(lan.locator("section.notice--waiting")).to_contain_text("Đối chiếu ngày sinh")
    lan.get_by_label("Born on").fill("14/01/2026")
    lan.get_by_role("button", name="Lưu và tiếp tục").click()
    lan.get_by_role("navigation").get_by_role("link", name="Giấy tờ").click()
    expect(lan.locator("h1")).to_have_text("Giấy tờ")
    hands.ready(lan)
    expect(lan.locator("#part-proof-result")).to_contain_text("Chụp lại trang 2")
    lan.locator("#part-proof").set_input_files(proof)
    expect(lan.locator("#part-proof-result .file__name").last).to_have_text(proof.name)
    lan.get_by_role("link", name="Tiếp tục").click()
    lan.get_by_role("checkbox").check()
    lan.get_by_role("button", name="Nộp bổ sung").click()
