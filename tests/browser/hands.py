"""A person at the keyboard: Tab, arrows, Space, Enter and letters; never the mouse."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, FileChooser, Page, expect

# What has the focus, and whether a ring of two pixels or more shows where it is: around
# the control, what is drawn for it (label, pseudo-element) or the frame it stands in.
_FOCUS = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 4 && box.height > 4 && box.bottom > 0 && box.top < innerHeight
      && box.right > 0 && box.left < innerWidth;
  };
  const ring = (element, part) => {
    const style = getComputedStyle(element, part);
    return parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none";
  };
  const around = [here, ...(here.labels ?? []), here.nextElementSibling];
  for (let up = here.parentElement; up && up !== document.body; up = up.parentElement) {
    around.push(up);
  }
  const ringed = around.some((element) => element && seen(element) && ring(element))
    || (seen(here) && ["::before", "::after"].some((part) => ring(here, part)));
  return {
    tag: here.tagName.toLowerCase(),
    type: here.type ?? "",
    name: here.name ?? "",
    id: here.id,
    value: here.value ?? "",
    checked: here.checked ?? false,
    text: (here.innerText ?? "").replace(/\\s+/g, " ").trim(),
    ringed,
  };
}"""
_MOST_STOPS = 200


@dataclass(frozen=True, slots=True)
class Focus:
    """The element that has the focus."""

    tag: str
    type: str
    name: str
    id: str
    value: str
    checked: bool
    text: str
    ringed: bool


def focus(page: Page) -> Focus | None:
    """None when the focus is lost: on the body, or nowhere."""
    found: dict[str, Any] | None = page.evaluate(_FOCUS)
    return Focus(**found) if found else None


def ready(page: Page) -> None:
    """Wait until the page's scripts listen: nobody's fingers are faster."""
    page.wait_for_selector("html[data-js=ready]", state="attached")


def tab(page: Page) -> Focus | None:
    """One Tab. Wherever it leads, the ring must be seen."""
    page.keyboard.press("Tab")
    here = focus(page)
    assert here is None or here.ringed, f"no ring around {here}"
    return here


def to(page: Page, text: str = "", *, name: str = "") -> Focus:
    """Tab on to the link or button that begins with the text, or to the named control."""
    for _stop in range(_MOST_STOPS):
        here = tab(page)
        if here is None:
            continue
        if here.name == name if name else here.text.startswith(text):
            return here
    raise AssertionError(f"Tab never came to {text or name!r}")


def go(page: Page, key: str) -> None:
    """A key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)
    ready(page)


def press(page: Page, text: str) -> None:
    """Tab to a link or button that leads to another page, and press Enter there."""
    to(page, text)
    go(page, "Enter")


def skip(page: Page) -> None:
    """Past the head of the page by its first link."""
    ready(page)
    to(page, "Đến nội dung chính")
    page.keyboard.press("Enter")


def fill(page: Page, answers: Mapping[str, str], *, then: str) -> None:
    """Walk through a form control by control, answer each that has an answer, and press
    the button. Every answer must have found its control."""
    skip(page)
    left = dict(answers)
    for _stop in range(_MOST_STOPS):
        here = tab(page)
        if here is None:
            continue
        if here.name in left:
            _answer(page, here, left.pop(here.name))
        elif here.tag == "button" and here.text.startswith(then):
            break
    assert not left, f"never asked for {sorted(left)}"
    go(page, "Enter")


def _answer(page: Page, here: Focus, value: str) -> None:
    if here.type == "radio":
        _arrow(page, value, lambda now: now.checked and now.value == value)
    elif here.tag == "select":
        _arrow(page, value, lambda now: now.value == value)
    elif here.type == "checkbox":
        page.keyboard.press("Space")
    else:
        page.keyboard.press("Control+A")
        page.keyboard.type(value)


def _arrow(page: Page, value: str, chosen: Any) -> None:
    now = focus(page)
    if now and now.type == "radio" and now.value == value:
        page.keyboard.press("Space")
    for _option in range(60):
        now = focus(page)
        if now and chosen(now):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no option {value!r}")


def _chooser(page: Page) -> FileChooser:
    """Space on the control; once more where a busy browser let the first go by."""
    try:
        with page.expect_file_chooser(timeout=5_000) as opened:
            page.keyboard.press("Space")
    except Error:
        with page.expect_file_chooser() as opened:
            page.keyboard.press("Space")
    return opened.value


def choose_file(page: Page, part: str, *paths: Path) -> None:
    """Tab to the part's control, open the chooser with Space, choose, and wait until
    it is there."""
    for _stop in range(_MOST_STOPS):
        here = tab(page)
        if here and here.id == f"part-{part}":
            break
    else:
        raise AssertionError(f"Tab never came to part {part!r}")
    _chooser(page).set_files([*paths])
    names = page.locator(f"#part-{part}-result .file__name")
    expect(names).to_have_text([path.name for path in paths])
