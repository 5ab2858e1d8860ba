"""How many faults shut people out of the pages that were read: axe in Chromium."""

from collections.abc import Mapping
from typing import Any

from rankings.probing.chromium import Chromium, Looked, NotLooked, look
from rankings.probing.measuring.measured import Measured, found, not_measured
from rankings.probing.measuring.visitor import Visitor

_MOST_PAGES = 3
_WHY: Mapping[str, tuple[str, str]] = {
    "no_chromium": ("máy đo không có Chromium", "this machine has no Chromium"),
    "no_start": ("Chromium không chạy được trên máy đo", "Chromium does not start here"),
    "timeout": ("các trang không yên trong thời hạn", "the pages did not settle in time"),
    "broken": ("không trang nào mở được trong trình duyệt", "no page opened in a browser"),
}


def accessibility(visitor: Visitor, chromium: Chromium) -> Measured:
    """Elements that break WCAG 2.1 A or AA by axe, summed over the pages looked at."""
    pages = visitor.pages[:_MOST_PAGES]
    if not pages:
        return not_measured("accessibility", "trang đầu không trả lời", "no first page")
    try:
        seen = look(chromium, visitor.fetcher, pages)
    except NotLooked as failure:
        return not_measured("accessibility", *_WHY[failure.code], failure.detail)
    faults = [one for page in seen.pages for one in page.get("violations", ())]
    count = sum(int(one["nodes"]) for one in faults)
    looked = sum("violations" in page for page in seen.pages)
    rules = ", ".join(sorted({str(one["id"]) for one in faults})) or "–"
    return found(
        "accessibility",
        str(count),
        not count,
        f"{count} lỗi trên {looked} trang; quy tắc: {rules}",
        f"{count} faults on {looked} pages; rules: {rules}",
        evidence=_evidence(seen),
    )


def _evidence(seen: Looked) -> dict[str, Any]:
    """refused: what the pages asked for and did not get; they were looked at without."""
    return {
        "tool": "axe-core, WCAG 2.1 A and AA",
        "browser": f"Chromium {seen.browser}",
        "pages": seen.pages,
        "refused": seen.refused,
    }
