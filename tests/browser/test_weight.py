"""What a first visit costs, where it goes, and what the answers forbid."""

import gzip
from collections import Counter
from typing import Any

from playwright.sync_api import Page, Response, expect

from tests import makers
from tests.browser.conftest import Enter
from tests.cast import Cast

MOST, MOST_SCRIPT = 100_000, 40_000  # bytes on the wire
# Compressed by their own format: nobody compresses them once more.
PACKED = {"font/woff2", "application/font-woff2", "image/png", "image/jpeg"}


class Visit:
    """Everything that one first view of a page fetches."""

    def __init__(self, page: Page, path: str) -> None:
        self.answers: dict[str, Response] = {}
        page.on("response", self._note)
        page.goto(path, wait_until="networkidle")
        page.remove_listener("response", self._note)

    def _note(self, response: Response) -> None:
        self.answers.setdefault(response.url.partition("#")[0], response)

    def weights(self) -> Counter[str]:
        """Bytes by kind: document, stylesheet, script, font, image."""
        total: Counter[str] = Counter()
        for answer in self.answers.values():
            kind = (answer.header_value("content-type") or "").partition(";")[0]
            body = answer.body()
            size = len(body) if kind in PACKED else len(gzip.compress(body, 6))
            total[answer.request.resource_type] += size
        return total


def test_a_first_view_is_light_and_stays_at_home(
    enter: Enter, stage: Cast, live_server: Any
) -> None:
    dossier = makers.on_the_road(stage, "asked")
    draft = makers.draft(stage)
    heavy = {}
    for who, path in (
        ("", "/"),
        ("", "/thu-tuc/"),
        ("", "/thu-tuc/1.001193/"),
        ("lan", f"/ho-so/{dossier.code}/"),
        ("lan", f"/ho-so/nhap/{draft.key}/to-khai/child/"),
    ):
        visit = Visit(enter(who), path)
        assert all(url.startswith(live_server.url) for url in visit.answers)
        assert all(answer.ok for answer in visit.answers.values())
        weights = visit.weights()
        if weights.total() > MOST or weights["script"] > MOST_SCRIPT:
            heavy[path] = dict(weights)
    assert not heavy


HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
POLICY = {
    "default-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def policy_of(response: Response) -> dict[str, str]:
    words = response.header_value("content-security-policy") or ""
    pairs = (directive.strip().partition(" ") for directive in words.split(";"))
    return {name: values for name, _space, values in pairs if name}


def test_answers_carry_strict_headers(enter: Enter, stage: Cast) -> None:
    dossier = makers.on_the_road(stage, "issued")
    paths = {
        "": ("/", "/tai-khoan/login/", "/khong-co-trang-nay/"),
        "lan": ("/ho-so/", f"/ho-so/{dossier.code}/"),
        "minh": ("/can-bo/", f"/can-bo/{dossier.code}/", "/admin/"),
    }
    for who, addresses in paths.items():
        page = enter(who)
        for path in addresses:
            response = page.goto(path)
            assert response
            found = response.all_headers()
            assert HEADERS.items() <= found.items(), path
            policy = policy_of(response)
            assert POLICY.items() <= policy.items(), path
            assert not any("unsafe" in value or "*" in value for value in policy.values())
            assert not who or "no-store" in found["cache-control"], path


def test_cookies_are_out_of_reach_and_pages_gone_after_leaving(
    enter: Enter, stage: Cast
) -> None:
    stage.lan.set_password("chè xanh Tân Cương 1988")
    stage.lan.save()
    dossier = makers.filed(stage)
    page = enter()
    page.goto(f"/ho-so/{dossier.code}/")
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill("chè xanh Tân Cương 1988")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.locator("h1")).to_have_text("Đăng ký khai sinh")
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert set(cookies) == {"sessionid", "csrftoken"}
    assert all(cookie["httpOnly"] for cookie in cookies.values())
    assert all(cookie["sameSite"] == "Lax" for cookie in cookies.values())

    page.get_by_text("Nguyễn Thị Lan").first.click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("link", name="Đăng nhập")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Mật khẩu")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text(dossier.code)
