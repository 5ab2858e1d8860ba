"""Which unit and node a place in a broken file belongs to.

The files are canonical, on one line, keys sorted; so the nearest key before the place tells.
"""

import re
from collections.abc import Collection

from rankings.engine.canonical import canonical_text
from rankings.engine.edition import Edition
from rankings.engine.tree_checks import Json

UNIT = re.compile(rb'"([^"\\]+)":\{"(?:estimated|groups)"')
SERIES = re.compile(rb'"([A-Za-z0-9_-]+)(?:[.@][\w.@-]*)?":')
NODE_OPENS = (b'{"aggregation":', b'{"bounds":', b'{"code":')
CODE = re.compile(rb'"code":"([^"\\]+)"')


def in_inputs(raw: bytes, offset: int, nodes: Collection[str]) -> tuple[str, str]:
    """Return (unit, node) near a place in inputs.json, "" where none is found."""
    before = raw[: offset + 1]
    units = UNIT.findall(before)
    unit = units[-1] if units else b""
    series = [
        name.decode() for name in SERIES.findall(before[before.rfind(b'"values":{') :])
    ]
    known = [name for name in series if name in nodes]
    return unit.decode("utf-8", "replace"), known[-1] if known else ""


def in_methodology(raw: bytes, offset: int, nodes: Collection[str]) -> str:
    """Return the node whose declaration surrounds a place in methodology.json, or ""."""
    end = offset + 1
    while (start := max(raw.rfind(sign, 0, end) for sign in NODE_OPENS)) >= 0:
        match = CODE.search(raw, start)
        code = match[1].decode("utf-8", "replace") if match else ""
        if code in nodes:
            return code
        end = start
    return ""


def in_result(edition: Edition, raw: bytes) -> tuple[str, str]:
    """Return (unit, node) of the first byte that differs from the recomputed result."""
    pairs = zip(edition.result_bytes, raw, strict=False)
    offset = next((p for p, (a, b) in enumerate(pairs) if a != b), len(raw))
    indicators = edition.document["indicators"]
    assert isinstance(indicators, list)
    if (
        node := _inside(edition.result_bytes, offset, b'"indicators":[', indicators)
    ) is not None:
        return "", str(node["node"])
    start = edition.result_bytes.index(b'"units":[') + len(b'"units":[')
    for unit, row in edition.rows.items():
        if start <= offset <= start + len(row):
            nodes = edition.row(unit)["nodes"]
            assert isinstance(nodes, list)
            found = _inside(row, offset - start, b'"nodes":[', nodes)
            return unit, "" if found is None else str(found["node"])
        start += len(row) + 1
    return "", ""


def _inside(raw: bytes, offset: int, opening: bytes, parts: list[Json]) -> Json | None:
    """Return the part of a list in canonical bytes that surrounds a place."""
    start = raw.index(opening) + len(opening)
    for part in parts:
        length = len(canonical_text(part))
        if start <= offset <= start + length:
            return part
        start += length + 1
    return None
