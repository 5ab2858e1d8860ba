"""Everything by keyboard alone, with the focus seen and never lost."""

from pathlib import Path

from playwright.sync_api import Page, expect

from dossiers.models import Dossier, Draft
from dossiers.states import Status
from tests import makers
from tests.browser import births, hands, households
from tests.browser.conftest import Enter
from tests.cast import Cast


def kept(page: Page) -> hands.Focus:
    """The focus, which is somewhere and can be seen."""
    here = hands.focus(page)
    assert here is not None, "the focus is lost"
    assert here.ringed, f"no ring around {here}"
    return here


def test_a_form_that_changes_while_it_is_filled_in(
    enter: Enter, stage: Cast, tmp_path: Path
) -> None:
    households.publish()
    page = enter("lan")
    page.goto(f"/ho-so/nop/{households.CODE}/")
    hands.ready(page)
    hands.fill(page, {"agency": "H55.12"}, then="Bắt đầu")
    draft = Draft.objects.get()

    # An empty page: the summary takes the focus, its links lead to the fields.
    hands.press(page, "Lưu và tiếp tục")
    expect(page.locator(".errors")).to_be_focused()
    assert hands.to(page, "Kind").tag == "a"
    page.keyboard.press("Enter")
    assert kept(page).id == "q-kind"

    rows_come_and_go(page)
    hands.fill(
        page,
        {
            "head": "Nguyễn Thị Lan",
            "members-0-name": "Ma Văn Hùng",
            "members-0-born_on": "04/03/1986",
            "capital": "50.000.000",
        },
        then="Lưu và tiếp tục",
    )
    files_come_and_go(page, births.paper(tmp_path))
    hands.press(page, "Tiếp tục")
    hands.fill(page, {"agree": "yes"}, then="Nộp hồ sơ")
    expect(page.locator(".receipt__code .code")).to_have_text(Dossier.objects.get().code)
    assert not Draft.objects.filter(pk=draft.pk).exists()
    assert Dossier.objects.get().answers == {
        "kind": "household",
        "head": "Nguyễn Thị Lan",
        "members": [{"name": "Ma Văn Hùng", "born_on": "1986-03-04"}],
        "capital": 50_000_000,
    }
    leave_by_the_menu(page)


def rows_come_and_go(page: Page) -> None:
    """A choice opens questions; a row that comes or goes takes the focus along."""
    assert hands.tab(page)
    page.keyboard.press("ArrowDown")
    now = kept(page)
    assert (now.name, now.value, now.checked) == ("kind", "household", True)
    expect(page.locator("#q-head")).to_be_visible()
    hands.to(page, "Thêm")
    page.keyboard.press("Enter")
    assert kept(page).name == "members-1-name"
    page.keyboard.type("Ai đó")
    page.keyboard.press("Shift+Tab")
    assert kept(page).text.startswith("Bỏ")
    page.keyboard.press("Enter")
    assert kept(page).name == "members-0-name"
    expect(page.locator("[data-repeat-row]")).to_have_count(1)
    page.keyboard.press("Control+Home")
    page.evaluate("document.activeElement.blur()")


def files_come_and_go(page: Page, proof: Path) -> None:
    hands.choose_file(page, "lease", proof)
    assert kept(page).id == "part-lease"
    page.keyboard.press("Shift+Tab")
    assert kept(page).text == f"Bỏ {proof.name}"
    hands.go(page, "Enter")
    expect(page.locator("#part-lease-result")).not_to_contain_text(proof.name)


def leave_by_the_menu(page: Page) -> None:
    """The menu opens with Enter; Escape closes it and gives the focus back."""
    page.goto("/ho-so/")
    hands.ready(page)
    hands.to(page, "Nguyễn Thị Lan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()
    hands.tab(page)
    page.keyboard.press("Escape")
    assert kept(page).text == "Nguyễn Thị Lan"
    page.keyboard.press("Enter")
    hands.press(page, "Đăng xuất")
    expect(page.get_by_role("link", name="Đăng nhập")).to_be_visible()


def test_a_queue_is_worked_with_letters(enter: Enter, stage: Cast) -> None:
    codes = [makers.filed(stage).code for _number in range(4)]
    page = enter("minh")
    page.goto("/can-bo/")
    hands.ready(page)
    current = page.locator('[data-keys-item][aria-current="true"]')
    panel = page.locator("#panel")
    order = page.locator(".desk-code").all_inner_texts()
    assert sorted(order) == codes

    # j and k go up and down, the panel follows, the focus stays on the row.
    for key, place in (("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(current).to_contain_text(order[place])
        expect(panel).to_contain_text(order[place])
        assert kept(page).tag == "tr"

    # A letter takes the step of the dossier in the panel, and leads back to the queue.
    hands.go(page, "t")
    expect(page.locator(".messages")).to_contain_text("Đã tiếp nhận")
    assert Dossier.objects.get(code=order[1]).status == Status.ACCEPTED

    # Enter opens, q returns.
    page.keyboard.press("j")
    hands.go(page, "Enter")
    expect(page.locator("h1")).to_have_text("Đăng ký khai sinh")
    hands.go(page, "q")

    tick_and_accept(page, order[0])
    refuse(page)
    look_around(page, order[1])


def tick_and_accept(page: Page, code: str) -> None:
    """x ticks the row, a accepts what is ticked."""
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("input[name=pick]:checked")).to_have_count(1)
    assert kept(page).tag in {"tr", "input"}
    hands.go(page, "a")
    expect(page.locator("main")).to_contain_text("Đã tiếp nhận")
    page.goto("/can-bo/")
    hands.ready(page)


def refuse(page: Page) -> None:
    """A step that asks opens its page; letters typed there are words, not steps."""
    left = page.locator(".desk-code").first.inner_text()
    hands.go(page, "u")
    hands.fill(
        page, {"ground": "Điều 17", "reason": "quá tuổi, tự rút"}, then="Từ chối tiếp nhận"
    )
    dossier = Dossier.objects.get(code=left)
    assert dossier.status == Status.REFUSED


def look_around(page: Page, code: str) -> None:
    """? shows the keys, Escape closes and returns; / searches."""
    page.goto("/can-bo/")
    hands.ready(page)
    page.keyboard.press("j")
    page.keyboard.press("?")
    dialog = page.locator("[data-key-help]")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert kept(page).tag == "tr"
    page.keyboard.press("/")
    assert kept(page).id == "office-q"
    page.keyboard.type(code)
    hands.go(page, "Enter")
    expect(page.locator(".desk-code")).to_have_text(code)
