"""edition.xlsx: scores, nodes, inputs, weights, units, about; the same bytes each time."""

import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import xlsxwriter

from rankings.publishing.bundle import Bundle, Json
from rankings.publishing.tables import Table

_TEXT_ONLY = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


def workbook(bundle: Bundle, tables: Mapping[str, Table], about: Json) -> bytes:
    """Return the bytes of edition.xlsx. tables: name → header and rows of text."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _TEXT_ONLY)
    made = datetime.fromisoformat(str(bundle.heading.revision["published_at"]))
    digest = str(about["digests"]["edition"])
    # Without a time of its own the file would say when it was written.
    book.set_properties(
        {
            "title": bundle.heading.edition["title"]["vi"],
            "comments": f"SHA-256 {digest}",
            "created": made.replace(tzinfo=None),
        }
    )
    bold = book.add_format({"bold": True})
    sheets = {**tables, "weights": _weights(bundle), "units": _units(bundle)}
    sheets["about"] = (["", ""], list(_lines("", about)))
    for name, (head, rows) in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, head, bold)
        sheet.freeze_panes(1, 0)
        _fill(sheet, head, rows)
    book.close()
    return buffer.getvalue()


# Everything else is text: a code such as 1E5 stays what it is.
_FIGURES = {"rank", "low", "high", "total", "coverage", "score", "points", "value"}
_FIGURES |= {"numerator", "denominator", "n", "weight"}
_DIGITS = 15


def _fill(sheet: Any, head: list[str], rows: list[list[str]]) -> None:
    pillars = set(head[9:-1]) if "tier" in head else set()
    figures = [name in _FIGURES or name in pillars for name in head]
    for line, row in enumerate(rows, 1):
        for column, (text, figure) in enumerate(zip(row, figures, strict=True)):
            if figure and _exact(text):
                sheet.write_number(line, column, float(text))
            else:
                sheet.write_string(line, column, text)


def _exact(text: str) -> bool:
    """Whether a spreadsheet can hold this figure without changing it."""
    digits = text.removeprefix("-").replace(".", "", 1)
    return digits.isascii() and digits.isdigit() and len(digits.lstrip("0")) <= _DIGITS


def _weights(bundle: Bundle) -> Table:
    head = ["node", "parent", "title_vi", "title_en", "points", "weight", "unit"]
    if not bundle.computed:
        return head, []
    rows = []
    for node in bundle.computed.edition.spec.document["nodes"]:  # type: ignore[attr-defined]
        title = bundle.titles[node["code"]]
        rest = [str(node.get(key) or "") for key in ("points", "weight", "unit")]
        parent = str(node.get("parent") or "")
        rows.append([node["code"], parent, title["vi"], title["en"], *rest])
    return head, rows


def _units(bundle: Bundle) -> Table:
    groups = list(bundle.groups)
    head = ["unit", "name_vi", "name_en", "kind", *groups, "agency", "successor"]
    rows = [
        [
            unit["unit"],
            unit["name"]["vi"],
            unit["name"]["en"],
            unit["kind"],
            *(unit["groups"].get(group, "") for group in groups),
            unit["agency"] or "",
            unit["successor"] or "",
        ]
        for unit in bundle.units
    ]
    return head, rows


def _lines(path: str, value: object) -> Iterator[list[str]]:
    """A JSON value as lines of (path, text)."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _lines(f"{path}.{key}" if path else str(key), inner)
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _lines(f"{path}[{number}]", inner)
    else:
        yield [path, "" if value is None else str(value)]
