"""Whoever fills in a form reads in their own language why a value cannot be taken."""

from copy import deepcopy
from typing import Any

import pytest
from django.utils import translation

from rankings.engine.reading import spec_from_document
from rankings.engine.spec import Spec
from rankings.errors import UnusableValue
from rankings.values import clean_cells
from tests.rankings.makers import DOCUMENT


@pytest.fixture
def spec() -> Spec:
    """SITE without declared levels, LAN a plain value within bounds."""
    document: dict[str, Any] = deepcopy(DOCUMENT)
    by_code = {node["code"]: node for node in document["nodes"]}
    by_code["SITE"]["rule"] = {"kind": "inspected"}
    by_code["LAN"] |= {
        "rule": {"kind": "value"},
        "goalposts": {"lower": 0, "upper": 9},
        "bounds": {"least": 0, "most": 1000},
    }
    by_code["ONLINE"]["rule"] = {"kind": "ratio", "cap": False}
    return spec_from_document(document)


WRONG: list[tuple[str, dict[str, str], str, str]] = [
    ("LAN", {"LAN": "nan"}, "'nan' không phải số", "'nan' is not a number"),
    ("LAN", {"LAN": "n/a"}, "không phải lý do", "not a reason"),
    ("LAN", {"LAN": "1,5"}, "dấu phẩy thập phân", "decimal comma"),
    ("LAN", {"LAN": "1 000"}, "hàng nghìn", "thousands"),
    ("LAN", {"LAN": "nhiều"}, "không phải số", "is not a number"),
    ("LAN", {"LAN": "1e-40"}, "quá gần 0", "too close to 0"),
    ("LAN", {"LAN": "1001"}, "ngoài khoảng cho phép 0 … 1000", "outside the declared"),
    ("SITE", {"SITE": "9"}, "không nằm trong 0 … 8 điểm", "not within 0 … 8"),
    ("PC", {"PC.a": "-1", "PC.b": "1"}, "là số âm", "is negative"),
    ("PC", {"PC.a": "1", "PC.b": "0"}, "1 trên 0", "1 of 0 is not a ratio"),
    ("ONLINE", {"ONLINE.a": "9", "ONLINE.b": "1e-9"}, "không thể đúng", "is beyond"),
]


@pytest.mark.parametrize(("code", "raw", "vi", "en"), WRONG)
def test_every_reason_is_said_in_either_language(
    spec: Spec, code: str, raw: dict[str, str], vi: str, en: str
) -> None:
    for language, words in (("vi", vi), ("en", en)):
        with translation.override(language), pytest.raises(UnusableValue) as refused:
            clean_cells(spec, code, raw)
        assert words in refused.value.faults[0]
        assert "unit" not in refused.value.faults[0]


def test_levels_and_answers_too() -> None:
    spec = spec_from_document(DOCUMENT)
    for code, words in (("SITE", "không phải một trong các mức 0, 4, 8"), ("LAN", "có")):
        with pytest.raises(UnusableValue) as refused:
            clean_cells(spec, code, {code: "5"})
        assert words in refused.value.faults[0]
