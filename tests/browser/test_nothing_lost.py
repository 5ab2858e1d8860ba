"""What was typed is kept, and what was filed is filed once, whatever the day brings."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from playwright.sync_api import Dialog, Locator, Page, Response, expect

from dossiers import actions
from dossiers.models import Dossier, Draft
from tests import makers
from tests.browser import births, hands, households
from tests.browser.conftest import Enter
from tests.cast import Cast

# The promise: saved five seconds after the last key. The page's clock runs ahead, so
# that the machine's speed does not matter.
PROMISE = 5_000
PASSWORD = "chè xanh Tân Cương 1988"


def begun(cast: Cast) -> Draft:
    """A draft of Lan's with one answer."""
    draft = actions.start_draft(cast.birth, by=cast.lan, agency=cast.ward)
    actions.save_draft(draft.key, by=cast.lan, answers={"child_name": "Ma Thị Ánh"})
    return draft


def opened(enter: Enter, draft: Draft) -> Page:
    """The form on a device of its own, with a clock that the test moves."""
    page = enter("lan")
    page.clock.install()
    page.goto(f"/ho-so/nhap/{draft.key}/to-khai/child/")
    hands.ready(page)
    expect(name_of(page)).to_have_value("Ma Thị Ánh")
    return page


def name_of(page: Page) -> Locator:
    return page.get_by_label("Child name")


def retype(page: Page, words: str) -> None:
    name_of(page).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def save_of(page: Page, words: str) -> AbstractContextManager[Any]:
    """Wait for the save that carries the words: an earlier one may be on its way."""

    def carries(response: Response) -> bool:
        sent = parse_qs(response.request.post_data or "")
        return response.url.endswith("/luu/") and [words] in sent.values()

    return page.expect_response(carries)


def kept_name(draft: Draft) -> str:
    draft.refresh_from_db()
    return draft.answers["child_name"]


def test_typing_is_saved_by_itself_and_resumed_elsewhere(enter: Enter, stage: Cast) -> None:
    draft = begun(stage)
    page = opened(enter, draft)
    retype(page, "Ma Thị Ánh Tuyết")
    with save_of(page, "Ma Thị Ánh Tuyết") as answer:
        page.clock.run_for(PROMISE)
    assert answer.value.ok
    expect(page.locator("[data-saved-text]")).to_contain_text("Đã lưu lúc")
    assert kept_name(draft) == "Ma Thị Ánh Tuyết"

    # A half-typed date is kept as it is, and judged only when asked for.
    page.get_by_label("Born on").focus()
    page.keyboard.type("15/1")
    with save_of(page, "15/1"):
        page.clock.run_for(PROMISE)
    expect(page.locator(".field__error")).to_have_count(0)

    phone = enter("lan", width=360)
    phone.goto("/ho-so/")
    phone.get_by_role("main").get_by_role("link", name="Đăng ký khai sinh").click()
    expect(name_of(phone)).to_have_value("Ma Thị Ánh Tuyết")
    expect(phone.get_by_label("Born on")).to_have_value("15/1")


def test_two_devices_never_overwrite_each_other(enter: Enter, stage: Cast) -> None:
    draft = begun(stage)
    here, there = opened(enter, draft), opened(enter, draft)
    retype(here, "Trên máy tính")
    with save_of(here, "Trên máy tính"):
        here.clock.run_for(PROMISE)

    retype(there, "Trên điện thoại")
    with save_of(there, "Trên điện thoại") as refused:
        there.clock.run_for(PROMISE)
    assert refused.value.status == 409
    notice = there.locator("[data-saved-conflict]")
    expect(notice).to_be_visible()
    expect(notice).to_contain_text("máy khác")
    assert kept_name(draft) == "Trên máy tính"

    # Sending the form is no way around it; what was typed stays in sight.
    there.get_by_role("button", name="Lưu và tiếp tục").click()
    expect(there.locator("[role=alert]").first).to_contain_text("thiết bị khác")
    expect(name_of(there)).to_have_value("Trên điện thoại")
    assert kept_name(draft) == "Trên máy tính"
    there.get_by_role("link", name="Xem bản đã lưu").click()
    expect(name_of(there)).to_have_value("Trên máy tính")


def test_a_cut_network_loses_nothing(enter: Enter, stage: Cast) -> None:
    draft = begun(stage)
    page = opened(enter, draft)
    page.context.set_offline(True)
    retype(page, "Gõ khi mất mạng")
    page.clock.run_for(PROMISE)
    said = page.locator("[data-saved-text]")
    expect(said).to_contain_text("Mất mạng")
    page.get_by_role("button", name="Lưu và tiếp tục").click()
    expect(said).to_contain_text("Mất mạng")
    expect(name_of(page)).to_have_value("Gõ khi mất mạng")
    with save_of(page, "Gõ khi mất mạng"):
        page.context.set_offline(False)
        page.clock.run_for(PROMISE)
    expect(said).to_contain_text("Đã lưu")
    assert kept_name(draft) == "Gõ khi mất mạng"

    # Closed while offline: the words wait on the device for the next visit.
    page.context.set_offline(True)
    retype(page, "Đóng máy giữa chừng")
    page.clock.run_for(PROMISE)
    expect(said).to_contain_text("Mất mạng")
    again = page.context.new_page()
    page.close()
    again.context.set_offline(False)
    with save_of(again, "Đóng máy giữa chừng"):
        again.goto(f"/ho-so/nhap/{draft.key}/to-khai/child/")
    expect(name_of(again)).to_have_value("Đóng máy giữa chừng")
    assert kept_name(draft) == "Đóng máy giữa chừng"


def test_a_session_that_ended_loses_nothing(enter: Enter, stage: Cast) -> None:
    draft = begun(stage)
    page = opened(enter, draft)
    end_every_session(stage)
    retype(page, "Phiên đã hết")
    page.clock.run_for(PROMISE)
    expect(page.locator("[data-saved-text]")).to_contain_text("Phiên đã hết")
    assert kept_name(draft) == "Ma Thị Ánh"
    page.reload()
    with save_of(page, "Phiên đã hết"):
        sign_in(page)
        page.clock.run_for(PROMISE)
    expect(name_of(page)).to_have_value("Phiên đã hết")
    assert kept_name(draft) == "Phiên đã hết"

    # A button pressed after the end leads back to its page, where it is pressed again.
    filing = makers.draft(stage)
    page.goto(f"/ho-so/nhap/{filing.key}/xem-lai/")
    end_every_session(stage)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Nộp hồ sơ").click()
    sign_in(page)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Nộp hồ sơ").click()
    expect(page.locator(".receipt__code .code")).to_have_text(Dossier.objects.get().code)

    # A page from before the signing out and in again is told to be old.
    draft = makers.draft(stage)
    page.goto(f"/ho-so/nhap/{draft.key}/xem-lai/")
    page.get_by_role("checkbox").check()
    page.context.clear_cookies()
    page.get_by_role("button", name="Nộp hồ sơ").click()
    expect(page.locator("h1")).to_have_text("Trang bạn vừa gửi đã cũ")
    assert Dossier.objects.count() == 1


def end_every_session(cast: Cast) -> None:
    """A new password ends whatever was begun with the old one."""
    cast.lan.set_password(PASSWORD)
    cast.lan.save()


def sign_in(page: Page) -> None:
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def test_however_often_it_is_filed_one_dossier_comes_of_it(
    enter: Enter, stage: Cast
) -> None:
    draft = makers.draft(stage)
    page, other = enter("lan"), enter("lan")
    review = f"/ho-so/nhap/{draft.key}/xem-lai/"
    for device in (page, other):
        device.goto(review)
        device.get_by_role("checkbox").check()
    page.get_by_role("button", name="Nộp hồ sơ").dblclick()
    code = page.locator(".receipt__code .code")
    expect(code).to_have_count(1)
    dossier = Dossier.objects.get()
    expect(code).to_have_text(dossier.code)
    for again in (page.reload, page.go_back):
        again()
        expect(code).to_have_text(dossier.code)
    page.goto(review)
    expect(code).to_have_text(dossier.code)

    other.get_by_role("button", name="Nộp hồ sơ").click()
    expect(other.locator(".receipt__code .code")).to_have_text(dossier.code)
    assert Dossier.objects.count() == 1
    assert dossier.events.count() == 1


def test_leaving_while_a_file_goes_up_is_asked_about(
    enter: Enter, stage: Cast, tmp_path: Path
) -> None:
    page = enter("lan")
    page.goto(f"/ho-so/nhap/{begun(stage).key}/giay-to/")
    hands.ready(page)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.route("**/tai-len/", lambda route: None)
    page.locator("#part-proof").set_input_files(births.paper(tmp_path))
    expect(page.locator(".upload__line")).to_be_visible()
    page.get_by_role("link", name="Tiếp tục").click(no_wait_after=True)
    expect(page.locator(".upload__line")).to_be_visible()
    assert asked == ["beforeunload"]


def test_everything_can_be_filed_without_scripts(
    enter: Enter, stage: Cast, tmp_path: Path
) -> None:
    households.publish()
    page = enter("lan", js=False)
    page.goto(f"/ho-so/nop/{households.CODE}/")
    page.get_by_label("UBND phường Phan Đình Phùng").check()
    page.get_by_role("button", name="Bắt đầu").click()
    rows_without_scripts(page)
    page.get_by_role("button", name="Lưu và tiếp tục").click()

    lease = page.locator("#part-lease-result")
    lease.locator("input[type=file]").set_input_files(births.paper(tmp_path))
    lease.get_by_role("button", name="Tải lên").click()
    expect(lease.locator(".file__name")).to_have_text("giấy chứng sinh.pdf")
    page.get_by_role("link", name="Tiếp tục").click()
    page.get_by_role("button", name="Nộp hồ sơ").click()
    expect(page.locator(".errors")).to_contain_text("cam đoan")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Nộp hồ sơ").click()
    dossier = Dossier.objects.get()
    expect(page.locator(".receipt__code .code")).to_have_text(dossier.code)
    assert [row["name"] for row in dossier.answers["members"]] == ["An", "Chi"]

    minh = enter("minh", js=False)
    minh.goto("/can-bo/")
    minh.get_by_role("link", name=dossier.code).first.click()
    minh.get_by_role("button", name="Tiếp nhận").first.click()
    expect(minh.locator(".messages")).to_contain_text("Đã tiếp nhận")


def rows_without_scripts(page: Page) -> None:
    """Rows are added and taken away by the server; nothing typed gets lost by it."""
    page.get_by_label("household").check()
    page.get_by_label("Head").fill("Nguyễn Thị Lan")
    page.get_by_label("Capital").fill("50.000.000")
    for number, name in enumerate(("An", "Bình", "Chi")):
        row = page.locator("[data-repeat-row]").nth(number)
        row.get_by_label("Name").fill(name)
        row.get_by_label("Born on").fill("04/03/1986")
        if number < 2:
            page.get_by_role("button", name="Thêm").click()
    page.get_by_role("button", name="Bỏ Members 2").click()
    expect(page.locator("[data-repeat-row]")).to_have_count(2)
    expect(page.get_by_label("Capital")).to_have_value("50.000.000")
