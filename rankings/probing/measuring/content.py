"""What the pages offer: sections, search, services, freshness."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin

from rankings.probing.errors import FetchFailed
from rankings.probing.fetcher import Page
from rankings.probing.measuring.measured import Measured, found, not_measured, yes_no
from rankings.probing.measuring.reading import Form, Reading, folded, read
from rankings.probing.measuring.visitor import Visitor, answered, facts

SECTIONS: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("sections.json").read_text(encoding="utf-8")
)
ASKED = "thông báo"
_SEARCH_NAMES = re.compile(r"^(q|s|k|key|kw|keyword|query|search|tukhoa|tu_khoa)$")
_SERVICE_WORDS = ("dịch vụ công", "public services", "online services")
_NEWS = ("tin tức", "news", "tin mới")
_DAY = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d)(?!\d)")
_ISO = re.compile(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)")


def sections(visitor: Visitor) -> Measured:
    """Required sections named by a link or heading of the first page: found/required."""
    if visitor.home is None:
        return _no_home("sections")
    words = [folded(link.text) for link in visitor.reading.links]
    words += [folded(text) for text in visitor.reading.headings]
    seen = {one["code"]: _names(one, words) for one in SECTIONS}
    missing = [one for one in SECTIONS if seen[one["code"]] is None]
    good = len(seen) - len(missing)
    return found(
        "sections",
        f"{good}/{len(seen)}",
        not missing,
        f"có {good}/{len(seen)} mục; thiếu: {_listed(missing, 'vi')}",
        f"{good} of {len(seen)} sections; missing: {_listed(missing, 'en')}",
        evidence=facts(visitor.home) | {"sections": seen},
    )


def _listed(sections: list[dict[str, Any]], language: str) -> str:
    """Sections by the word that names each first."""
    return ", ".join(one[language][0] for one in sections) or "–"


def search(visitor: Visitor) -> Measured:
    """Whether the first page's search form, asked for a common word, returns links to it
    that are not on every page."""
    if visitor.home is None:
        return _no_home("search")
    form = next(filter(_is_search, visitor.reading.forms), None)
    if form is None:
        return yes_no("search", False, "không có ô tìm kiếm", "no search form", {})
    if form.method != "get":
        return not_measured("search", "ô tìm kiếm dùng POST", "the form uses POST")
    outcome = visitor.follow(_query(visitor.home.url, form))
    if isinstance(outcome, FetchFailed) and outcome.code in {"robots", "budget", "foreign"}:
        return not_measured("search", outcome.code, outcome.code, facts(outcome))
    results = _results(outcome, visitor.reading)
    passed = bool(results)
    vi = f"tìm “{ASKED}”: {len(results)} kết quả"
    en = f"asked for “{ASKED}”: {len(results)} results"
    evidence = facts(outcome) | {"results": results[:20]}
    return yes_no("search", passed, vi, en, evidence)


def services(visitor: Visitor) -> Measured:
    """Whether a link of the first page leads to online services."""
    if visitor.home is None:
        return _no_home("services")
    links = [
        {"text": link.text[:200], "href": link.href[:300]}
        for link in visitor.reading.links
        if "dichvucong" in link.href.lower()
        or any(word in folded(link.text) for word in _SERVICE_WORDS)
    ]
    text = folded(visitor.reading.text)
    full, part = text.count("toàn trình"), text.count("một phần")
    vi = f"{len(links)} liên kết; “toàn trình” {full} lần, “một phần” {part} lần"
    en = f"{len(links)} links; “toàn trình” {full} times, “một phần” {part} times"
    evidence = facts(visitor.home) | {"links": links[:20], "whole": full, "part": part}
    return yes_no("services", bool(links), vi, en, evidence)


def freshness(visitor: Visitor, today: date) -> Measured:
    """Days since the newest date on the news page, else on the first page."""
    if visitor.home is None:
        return _no_home("freshness")
    page, reading = _news(visitor)
    days = [day for day in _dates(reading) if day <= today]
    if not days:
        vi, en = "không có ngày nào ở tin tức", "no date among the news"
        return not_measured("freshness", vi, en, facts(page))
    newest = max(days)
    return found(
        "freshness",
        str((today - newest).days),
        None,
        f"tin mới nhất ngày {newest:%d/%m/%Y}",
        f"latest news of {newest.isoformat()}",
        evidence=facts(page) | {"newest": newest, "today": today, "dates": len(days)},
    )


def _no_home(code: str) -> Measured:
    return not_measured(code, "trang đầu không trả lời", "no first page")


def _names(section: dict[str, Any], words: list[str]) -> str | None:
    """The words of the page that name a section."""
    wanted = [*section["vi"], *section["en"]]
    named = (text for text in words if any(word in text for word in wanted))
    return next((text[:200] for text in named), None)


def _is_search(form: Form) -> bool:
    return any(_is_asking(name, kind) for name, kind, _ in form.fields)


def _is_asking(name: str, kind: str) -> bool:
    if kind == "search":
        return bool(name)
    return kind == "text" and _SEARCH_NAMES.match(name.lower()) is not None


def _query(base: str, form: Form) -> str:
    fields: list[tuple[str, str]] = []
    for name, kind, value in form.fields:
        if _is_asking(name, kind):
            fields.append((name, ASKED))
        elif kind == "hidden" and name:
            fields.append((name, value))
    try:
        plain = urljoin(base, form.action).partition("?")[0]
    except ValueError:
        plain = form.action  # the fetcher refuses it
    return f"{plain.partition('#')[0]}?{urlencode(fields)}"


def _results(outcome: Page | FetchFailed, home: Reading) -> list[str]:
    if not isinstance(outcome, Page) or not answered(outcome):
        return []
    menu = {(link.text, link.href) for link in home.links}
    links = [one for one in read(outcome.text).links if ASKED in folded(one.text)]
    return [one.text[:200] for one in links if (one.text, one.href) not in menu]


def _news(visitor: Visitor) -> tuple[Page, Reading]:
    """The page the first page calls its news, where that can be had."""
    assert visitor.home is not None
    for link in visitor.reading.links:
        if any(word in folded(link.text) for word in _NEWS):
            outcome = visitor.follow(link.href)
            if isinstance(outcome, Page) and answered(outcome):
                return outcome, read(outcome.text)
            break
    return visitor.home, visitor.reading


def _dates(reading: Reading) -> Iterator[date]:
    texts = " ".join([reading.text, *reading.times])
    written = [(y, m, d) for d, m, y in _DAY.findall(texts)] + _ISO.findall(texts)
    for year, month, day in written:
        try:
            yield date(int(year), int(month), int(day))
        except ValueError:
            continue
