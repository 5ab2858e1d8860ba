"""What a page of HTML says, however badly it is written."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

MOST_CHARACTERS = 300_000
# html.parser takes time in the square of what it holds unfinished: it may hold this much.
_MOST_TAG = 2000
_SILENT = frozenset({"script", "style", "noscript", "template"})
_NAMED = frozenset({"a", "h1", "h2", "h3", "h4"})


@dataclass
class Form:
    """A form's address, method and fields: (name, type, value)."""

    action: str
    method: str
    fields: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Link:
    """A link's words and where it leads, as written."""

    text: str
    href: str


@dataclass
class Reading:
    """Links, headings, forms, machine-readable times and all visible text of a page."""

    links: list[Link] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    text: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.reading = Reading()
        self.words: list[str] = []
        self.silent: str | None = None
        self.form: Form | None = None
        # The open link or heading: tag, address, where its words begin.
        self.open: tuple[str, str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self.silent = tag
        elif tag in _NAMED:
            self._name()
            label = held.get("aria-label") or held.get("title") or ""
            self.open = tag, held.get("href", ""), len(self.words)
            self.words.append(label)
        elif tag == "time":
            self.reading.times.append(held.get("datetime", ""))
        else:
            self._formed(tag, held)

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.silent = None
        elif tag in _NAMED:
            self._name()
        elif tag == "form":
            self.form = None

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)

    def end(self) -> Reading:
        self.close()
        self._name()
        self.reading.text = _plain(self.words)
        return self.reading

    def _formed(self, tag: str, held: dict[str, str]) -> None:
        if tag == "form":
            method = held.get("method", "get").lower()
            self.form = Form(held.get("action", ""), method)
            self.reading.forms.append(self.form)
        elif tag == "input" and self.form is not None:
            kind = held.get("type", "text").lower()
            self.form.fields.append((held.get("name", ""), kind, held.get("value", "")))
        elif tag == "img" and held.get("alt"):
            self.words.append(held["alt"])

    def _name(self) -> None:
        if self.open is None:
            return
        tag, href, start = self.open
        text, self.open = _plain(self.words[start:]), None
        if tag == "a":
            self.reading.links.append(Link(text, href))
        else:
            self.reading.headings.append(text)


def read(text: str) -> Reading:
    """Read a page; never raises for malformed HTML."""
    reader = _Reader()
    for piece in _pieces(_uncommented(text[:MOST_CHARACTERS])):
        try:
            reader.feed(piece)
        except (AssertionError, ValueError):  # a declaration the parser has no word for
            reader.rawdata = ""
        if len(reader.rawdata) > 2 * _MOST_TAG:
            reader.rawdata = ""
    return reader.end()


def _uncommented(text: str) -> str:
    """Without comments; one that does not end hides the rest, as in a browser."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        kept.append(text[at:start])
        end = text.find("-->", start + 4)
        if end < 0:
            return "".join(kept)
        at = end + 3
    return "".join([*kept, text[at:]])


def _pieces(text: str) -> Iterator[str]:
    """Text and tags by turns. A "<" that no near ">" follows is left out."""
    at = 0
    while (start := text.find("<", at)) >= 0:
        if start > at:
            yield text[at:start]
        end = text.find(">", start, start + _MOST_TAG)
        if end < 0:
            at = start + 1
        else:
            yield text[start : end + 1]
            at = end + 1
    yield text[at:]


def folded(text: str) -> str:
    """Text to compare by: composed, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def _plain(words: Sequence[str]) -> str:
    return " ".join(" ".join(words).split())
