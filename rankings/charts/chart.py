"""What a chart is made of: marks in a box, a title, a description, and a table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Literal

Language = Literal["vi", "en"]
Anchor = Literal["start", "middle", "end"]


class Markup(str):
    """Text that is finished HTML; template engines insert it as it stands."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def vietnamese(name: str) -> bool:
    """Whether a proper name is spoken as Vietnamese: all are but those that say otherwise
    in `lang_attr` (rankings.pages.names.Name)."""
    return bool(getattr(name, "lang_attr", True))


@dataclass(frozen=True, slots=True)
class Mark:
    """One SVG element. Coordinates are units of the view box, y downwards."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    inside: tuple["Mark | str", ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """A column of the table; numbers align at the end."""

    text: str
    number: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """name is the row's header, cells the other columns. key: the mark it belongs to.
    proper: a Vietnamese name, spoken so in every language. marked: this one."""

    key: str
    name: str
    cells: tuple[str, ...]
    proper: bool = False
    marked: bool = False

    @property
    def language(self) -> str:
        """For the lang attribute; empty when it is the page's."""
        return "vi" if self.proper and vietnamese(self.name) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """The same numbers as the drawing, each row with as many cells as heads after the first."""

    heads: tuple[Head, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend: css names the swatch, text says what it means."""

    css: str
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """width × height is the view box. key begins every id inside."""

    kind: str
    key: str
    width: float
    height: float
    title: str
    desc: str
    marks: tuple[Mark, ...]
    table: Table
    legend: tuple[Key, ...] = ()
    note: str = ""

    @property
    def svg(self) -> Markup:
        """The drawing, ready for a page or a file of its own."""
        named = (
            Mark("title", (("id", f"{self.key}-title"),), (self.title,)),
            Mark("desc", (("id", f"{self.key}-desc"),), (self.desc,)),
        )
        frame = Mark(
            "svg",
            (
                ("xmlns", "http://www.w3.org/2000/svg"),
                ("class", f"chart__svg chart__svg--{self.kind}"),
                ("viewBox", f"0 0 {number(self.width)} {number(self.height)}"),
                ("role", "img"),
                ("aria-labelledby", f"{self.key}-title {self.key}-desc"),
            ),
            (*named, *self.marks),
        )
        return Markup("".join(written(frame)))


def written(mark: Mark) -> Iterator[str]:
    """The element as text; everything that comes from data is escaped."""
    attributes = "".join(f' {name}="{escape(text)}"' for name, text in mark.attributes)
    if not mark.inside:
        yield f"<{mark.tag}{attributes}/>"
        return
    yield f"<{mark.tag}{attributes}>"
    for inner in mark.inside:
        if isinstance(inner, str):
            yield escape(inner, quote=False)
        else:
            yield from written(inner)
    yield f"</{mark.tag}>"


def number(value: float) -> str:
    """A coordinate: tenths of a unit are finer than a pixel."""
    return f"{round(value, 1) + 0.0:g}" if abs(value) < 100_000 else f"{value:.1f}"


# Elements -----------------------------------------------------------------------------


def line(x1: float, y1: float, x2: float, y2: float, css: str) -> Mark:
    places = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
    return Mark("line", (("class", css), *_numbers(places)))


def circle(x: float, y: float, r: float, css: str) -> Mark:
    return Mark("circle", (("class", css), *_numbers({"cx": x, "cy": y, "r": r})))


def rect(
    x: float, y: float, width: float, height: float, css: str, *, r: float = 0
) -> Mark:
    places = {"x": x, "y": y, "width": width, "height": height}
    return Mark("rect", (("class", css), *_numbers(places | ({"rx": r} if r else {}))))


def path(drawing: str, css: str) -> Mark:
    return Mark("path", (("class", css), ("d", drawing)))


def polyline(points: Iterable[tuple[float, float]], css: str) -> Mark:
    said = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return Mark("polyline", (("class", css), ("points", said)))


def polygon(points: Iterable[tuple[float, float]], css: str) -> Mark:
    said = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return Mark("polygon", (("class", css), ("points", said)))


def diamond(x: float, y: float, r: float, css: str) -> Mark:
    return polygon(((x, y - r), (x + r, y), (x, y + r), (x - r, y)), css)


def text(
    x: float,
    y: float,
    words: str,
    css: str = "",
    *,
    anchor: Anchor = "start",
    proper: bool = False,
) -> Mark:
    """Words whose baseline starts (ends, has its middle) at the place."""
    css = " ".join(("chart__text", *([css] if css else []), f"chart__text--{anchor}"))
    spoken = (("lang", "vi"),) if proper else ()
    return Mark("text", (("class", css), *_numbers({"x": x, "y": y}), *spoken), (words,))


def group(css: str, *marks: Mark, key: str = "", title: str = "") -> Mark:
    """Marks that are one thing. With a key it can be pointed at and says its title."""
    named = (("data-mark", key),) if key else ()
    said = (Mark("title", (), (title,)),) if title else ()
    return Mark("g", (("class", css), *named), (*said, *marks))


def _numbers(places: dict[str, float]) -> Iterator[tuple[str, str]]:
    return ((name, number(value)) for name, value in places.items())
