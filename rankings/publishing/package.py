"""datapackage.json: a Frictionless data package over the CSV files."""

from collections.abc import Mapping
from typing import Any

from rankings.engine.canonical import digest
from rankings.publishing.bundle import Bundle, Json
from rankings.publishing.tables import Table

LICENCE = {
    "code": "CC-BY-4.0",
    "url": "https://creativecommons.org/licenses/by/4.0/",
}
_TITLES: Mapping[str, tuple[str, str]] = {
    "unit": ("string", "key of the unit / khoá của đơn vị"),
    "name": ("string", "name / tên"),
    "name_vi": ("string", "name in Vietnamese / tên"),
    "name_en": ("string", "name in English / tên tiếng Anh"),
    "rank": ("integer", "rank, 1 is best / hạng"),
    "tied": ("boolean", "shares its rank / đồng hạng"),
    "low": ("integer", "best rank of 90 % of the replications / cận trên của hạng"),
    "high": ("integer", "worst rank of 90 % of the replications / cận dưới của hạng"),
    "tier": ("string", "tier, A is best / nhóm"),
    "total": ("number", "published total / tổng điểm"),
    "coverage": ("number", "share of applicable weight with data / tỷ lệ có số liệu"),
    "node": ("string", "code of the node / mã nút"),
    "value": ("string", "value, or why it is missing / giá trị, hoặc vì sao thiếu"),
    "numerator": ("string", "numerator, or why it is missing / tử số"),
    "denominator": ("string", "denominator, or why it is missing / mẫu số"),
    "n": ("string", "sample size / cỡ mẫu"),
    "score": ("number", "score of the node, 0 … full / điểm chuẩn hoá"),
    "points": ("number", "points of the node / điểm theo thang của nút"),
    "missing": ("string", "why there is no value / vì sao thiếu"),
    "flags": ("string", "what was done to the value / đã xử lý thế nào"),
    "indicator": ("string", "code of the indicator / mã chỉ tiêu"),
    "period": ("string", "another period than the edition's / kỳ khác"),
}
_KEYS = {
    "scores": ["unit"],
    "nodes": ["unit", "node"],
    "inputs": ["unit", "indicator", "period"],
}


def package(
    bundle: Bundle, tables: Mapping[str, Table], files: Mapping[str, bytes]
) -> Json:
    """Return the descriptor. files: path → bytes of the CSV files it describes."""
    heading = bundle.heading
    digests = bundle.figures.digests
    return {
        "profile": "tabular-data-package",
        "name": f"{heading.index['code']}-{heading.edition['code']}",
        "id": digests["edition"],
        "version": str(heading.revision["number"]),
        "title": heading.edition["title"]["en"],
        "description": heading.edition["title"]["vi"],
        "created": heading.revision["published_at"],
        "licenses": [{"name": LICENCE["code"], "path": LICENCE["url"]}],
        "sources": [_source(one) for one in heading.edition["sources"]],
        "units": list(bundle.units),
        "resources": [
            _resource(bundle, name, table, files[f"{name}.csv"])
            for name, table in tables.items()
        ],
    }


def _source(one: Json) -> dict[str, str]:
    path = {"path": one["url"]} if one.get("url") else {}
    return {"title": one["title"]["en"], **path}


def _resource(bundle: Bundle, name: str, table: Table, data: bytes) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{digest(data)}",
        "schema": {
            "fields": [_field(bundle, name, column) for column in table[0]],
            "primaryKey": _KEYS[name],
            "missingValues": [""],
        },
    }


def _field(bundle: Bundle, table: str, column: str) -> dict[str, str]:
    if column in bundle.pillars and table == "scores":
        title = bundle.titles.get(column, {"vi": column, "en": column})
        words = f"{title['en']}, points / {title['vi']}, điểm"
        return {"name": column, "type": "number", "title": words}
    if column in bundle.groups:
        held = bundle.groups[column]["title"]
        return {"name": column, "type": "string", "title": f"{held['en']} / {held['vi']}"}
    kind, words = _TITLES.get(column, ("string", column))
    # The value of a node is a figure; that of an input may be a reason.
    kind = "number" if (table, column) == ("nodes", "value") else kind
    return {"name": column, "type": kind, "title": words}
