"""What one measurement finds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Measured:
    """value: a decimal as text, "part/whole" for a share, "" where it was not measured.

    passed: None where nothing can be failed. note: both languages. raw: JSON in UTF-8.
    """

    code: str
    value: str
    passed: bool | None
    note: Mapping[str, str]
    raw: bytes


def found(
    code: str, value: str, passed: bool | None, vi: str, en: str, *, evidence: Any
) -> Measured:
    """A measurement with the evidence of it."""
    raw = json.dumps(evidence, ensure_ascii=False, indent=1, default=str)
    return Measured(code, value, passed, {"vi": vi, "en": en}, raw.encode())


def yes_no(code: str, passed: bool, vi: str, en: str, evidence: Any) -> Measured:
    """A measurement that is 1 or 0."""
    return found(code, "1" if passed else "0", passed, vi, en, evidence=evidence)


def not_measured(code: str, vi: str, en: str, evidence: Any = None) -> Measured:
    """Why there is no value. Not measured is not failed."""
    words = f"Không đo được: {vi}", f"Not measured: {en}"
    return found(code, "", None, *words, evidence={"reason": en, "detail": evidence})
