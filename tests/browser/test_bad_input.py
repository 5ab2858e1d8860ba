"""Bad input is told beside its place, in words, and costs nothing that was typed."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from dossiers import actions
from dossiers.models import Dossier, Part
from dossiers.states import Status
from tests import makers
from tests.browser import births, hands, households
from tests.browser.conftest import Enter
from tests.cast import Cast


def summary_leads_to_each_error(page: Page) -> list[str]:
    """Every error stands in the summary and beside its field; the summary's link takes
    the focus there. Returns the ids of the fields."""
    # The page may first finish a running save: look when the summary has come.
    expect(page.locator(".errors")).to_be_focused()
    links = page.locator(".errors a")
    ids = [(link.get_attribute("href") or "").lstrip("#") for link in links.all()]
    for number, field_id in enumerate(ids):
        links.nth(number).click()
        control = page.locator(f"[id='{field_id}']")
        expect(control).to_be_focused()
        described = (control.get_attribute("aria-describedby") or "").split()
        error = page.locator(f"[id='{field_id}-error']")
        expect(error).to_be_visible()
        assert f"{field_id}-error" in described
        message = error.inner_text().removeprefix("Lỗi:").strip()
        expect(links.nth(number)).to_contain_text(message)
    return ids


def test_errors_stand_beside_the_field_and_in_the_summary(
    enter: Enter, stage: Cast
) -> None:
    households.publish()
    page = enter("lan")
    page.goto(f"/ho-so/nop/{households.CODE}/")
    page.get_by_role("button", name="Bắt đầu").click()
    assert summary_leads_to_each_error(page) == ["q-agency"]
    page.get_by_label("UBND phường Phan Đình Phùng").check()
    page.get_by_role("button", name="Bắt đầu").click()

    page.get_by_label("household").check()
    page.get_by_label("Head").fill("Nguyễn Thị Lan")
    page.get_by_label("Name").fill("An")
    page.get_by_label("Born on").fill("31/02/2020")
    page.get_by_label("Capital").fill("năm mươi triệu")
    page.get_by_role("button", name="Lưu và tiếp tục").click()
    ids = summary_leads_to_each_error(page)
    assert ids == ["q-members-0-born_on", "q-capital"]
    expect(page.get_by_label("Born on")).to_have_value("31/02/2020")
    expect(page.get_by_label("Capital")).to_have_value("năm mươi triệu")

    # The review tells the same, and its links lead to the very fields.
    page.get_by_role("link", name="Xem lại và nộp").click()
    expect(page.locator("main")).to_contain_text("Còn 2 chỗ trước khi nộp được")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Nộp hồ sơ").click()
    another_language_and_back(page)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Nộp hồ sơ").click()
    page.locator(".errors a").last.click()
    expect(page.locator("#q-capital-error")).to_be_visible()
    assert page.url.endswith("#q-capital")
    assert not Dossier.objects.exists()


def another_language_and_back(page: Page) -> None:
    """The switch works on a page that answered to a button, too."""
    for language in ("English", "Tiếng Việt"):
        with page.expect_navigation() as arrived:
            page.get_by_role("link", name=language).first.click()
        assert arrived.value
        assert arrived.value.ok


def test_a_file_that_cannot_serve_is_refused_beside_its_part(
    enter: Enter, stage: Cast, tmp_path: Path
) -> None:
    draft = actions.start_draft(stage.birth, by=stage.lan, agency=stage.ward)
    page = enter("lan")
    page.goto(f"/ho-so/nhap/{draft.key}/giay-to/")
    hands.ready(page)
    files = bad_files(tmp_path)
    for name, reason in (
        ("rỗng.pdf", "0 byte"),
        ("chữ.pdf", "chữ.pdf"),
        ("to.pdf", "quá lớn"),
    ):
        page.locator("#part-proof").set_input_files(files[name])
        error = page.locator("#part-proof-result").locator(".field__error, .upload__error")
        expect(error).to_contain_text(reason)
        expect(error).to_contain_text(name)
    expect(page.locator("#part-letter-result .field__error")).to_have_count(0)
    assert not Part.objects.exists()

    several_at_once(page, files)
    page.locator(".file").get_by_role("button").click()
    expect(page.locator(".file")).to_have_count(0)
    hands.ready(page)
    page.context.set_offline(True)
    page.locator("#part-proof").set_input_files(files["tốt.pdf"])
    expect(page.locator(".upload__error")).to_contain_text("Không tải được tốt.pdf")
    page.context.set_offline(False)

    plain = enter("lan", js=False)
    plain.goto(page.url)
    too_big(plain.locator("#part-proof-result"), files["to.pdf"])
    another_language_and_back(plain)


def bad_files(folder: Path) -> dict[str, Path]:
    """Empty, text under a PDF's name, three megabytes where two are allowed, and sound."""
    made = {name: folder / name for name in ("rỗng.pdf", "chữ.pdf", "to.pdf")}
    made["rỗng.pdf"].write_bytes(b"")
    made["chữ.pdf"].write_text("Tôi không phải là PDF. " * 40, encoding="utf-8")
    made["to.pdf"].write_bytes(b"%PDF-1.7\n" + b"0" * 3 * 1024 * 1024)
    return made | {"tốt.pdf": births.paper(folder, "tốt.pdf")}


def several_at_once(page: Page, files: dict[str, Path]) -> None:
    """The sound one stays; why each other one was refused stays in sight."""
    order = ["chữ.pdf", "to.pdf", "tốt.pdf", "rỗng.pdf"]
    page.locator("#part-proof").set_input_files([files[name] for name in order])
    part = page.locator("#part-proof-result")
    expect(part.locator(".file__name")).to_have_text(["tốt.pdf"])
    for name in ("chữ.pdf", "to.pdf", "rỗng.pdf"):
        expect(
            part.locator(".field__error, .upload__error").filter(has_text=name)
        ).to_have_count(1)


def too_big(part: Locator, path: Path) -> None:
    part.locator("input[type=file]").set_input_files(path)
    part.get_by_role("button", name="Tải lên").click()
    expect(part.locator(".field__error")).to_contain_text("Tệp lớn hơn 2 MB")


def test_a_stale_decision_is_told_who_did_what(enter: Enter, stage: Cast) -> None:
    dossier = makers.on_the_road(stage, "appraising")
    dung = enter("dung")
    dung.goto(f"/can-bo/{dossier.code}/stop/")
    dung.get_by_label("Căn cứ pháp lý").fill("Điều 20")
    dung.get_by_label("Lý do").fill("Thiếu xác minh nơi cư trú")
    actions.propose(dossier.pk, by=stage.hoa, conclusion="Đủ điều kiện")
    dung.get_by_role("button", name="Dừng xử lý").click()
    told = dung.locator(".notice--late")
    expect(told).to_contain_text("Hoàng Thu Hoa")
    expect(told).to_contain_text("trình duyệt")
    expect(dung.get_by_label("Lý do")).to_have_value("Thiếu xác minh nơi cư trú")
    dossier.refresh_from_db()
    assert dossier.status == Status.PROCESSING

    # Two windows of one person: the second press of the same button changes nothing.
    first, second = dung, enter("dung")
    for window in (first, second):
        window.goto(f"/can-bo/{dossier.code}/approve/")
    for window in (first, second):
        window.get_by_role("button", name="Phê duyệt").click()
    expect(second.locator(".notice--late")).to_contain_text("Dương Tiến Dũng")
    assert dossier.events.filter(step="approve").count() == 1


def test_nothing_ticked_is_said_in_either_language(enter: Enter, stage: Cast) -> None:
    makers.filed(stage)
    minh = enter("minh")
    minh.goto("/can-bo/")
    minh.locator(".bulk .btn").click()
    assert minh.url.endswith("/tiep-nhan-nhieu/")
    another_language_and_back(minh)
    expect(minh.locator(".desk-code")).to_have_count(1)


def test_words_that_find_nothing_and_doors_that_stay_shut(
    enter: Enter, stage: Cast
) -> None:
    dossier = makers.filed(stage)
    page = enter()
    page.goto("/thu-tuc/?q=xyzzy")
    expect(page.locator(".empty")).to_contain_text("xyzzy")
    page.goto("/tra-cuu/?ma=H55.12-000000-9999")
    expect(page.get_by_role("alert")).to_contain_text("Không có hồ sơ nào với mã này")
    page.goto(f"/ho-so/{dossier.code}/")
    page.get_by_label("Tên đăng nhập").fill("tam")
    page.get_by_label("Mật khẩu").fill("không phải")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.locator(".errors")).to_be_focused()
    expect(page.get_by_label("Tên đăng nhập")).to_have_value("tam")

    tam = enter("tam")
    for path in (f"/ho-so/{dossier.code}/", f"/can-bo/{dossier.code}/", "/can-bo/"):
        response = tam.goto(path)
        assert response
        assert response.status in {403, 404}
        expect(tam.locator("main")).not_to_contain_text("Nguyễn Thị Lan")
