"""The fields of a form by their code."""

from collections.abc import Mapping
from typing import Any

Field = Mapping[str, Any]


def form_fields(document: Mapping[str, Any]) -> dict[str, Field]:
    """All fields of the form outside repeats, by code, in the order of the form."""
    return {
        field["code"]: field
        for section in document["form"]["sections"]
        for field in section["fields"]
    }
