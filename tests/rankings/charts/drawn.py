"""Reading a finished drawing back."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from rankings.charts.chart import Chart

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
# Attributes that are places across and down.
ACROSS, DOWN = ("x", "x1", "x2", "cx"), ("y", "y1", "y2", "cy")


def read(chart: Chart) -> ElementTree.Element:
    """The drawing as a tree; fails when it is not well-formed."""
    return ElementTree.fromstring(chart.svg)


def elements(chart: Chart, tag: str, css: str = "") -> list[ElementTree.Element]:
    """Elements of one tag that have the class."""
    return [
        element
        for element in read(chart).iter(SVG + tag)
        if not css or css in (element.get("class") or "").split()
    ]


def mark(chart: Chart, key: str) -> ElementTree.Element:
    """The one group that can be pointed at by this key."""
    (found,) = [g for g in read(chart).iter(f"{SVG}g") if g.get("data-mark") == key]
    return found


def words(element: ElementTree.Element) -> list[str]:
    """What stands in its text elements."""
    return [text.text or "" for text in element.iter(f"{SVG}text")]


def points(chart: Chart) -> Iterator[tuple[float, float]]:
    """Corners and ends of all marks but free paths and patterns."""
    root = read(chart)
    skipped = {inner for pattern in root.iter(f"{SVG}pattern") for inner in pattern.iter()}
    for element in root.iter():
        if element in skipped:
            continue
        xs = [float(element.get(a, "")) for a in ACROSS if a in element.attrib]
        ys = [float(element.get(a, "")) for a in DOWN if a in element.attrib]
        yield from zip(xs, ys, strict=True)
        if element.tag == f"{SVG}rect":
            yield (
                xs[0] + float(element.get("width", "")),
                ys[0] + float(element.get("height", "")),
            )
        numbers = [float(n) for n in NUMBER.findall(element.get("points", ""))]
        yield from zip(numbers[::2], numbers[1::2], strict=True)
