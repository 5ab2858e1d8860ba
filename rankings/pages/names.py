"""Names of units on a page: Vietnamese ones are marked as such where the page is not."""

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString

_VIETNAMESE = SafeString(' lang="vi"')


class Name(str):
    """A name as it is shown. lang_attr: what its element says of its language, or nothing."""

    lang_attr: str = ""


def name(held: Mapping[str, Any], language: str) -> Name:
    """held: {"vi", "en"}. A name that has no translation is spoken as Vietnamese."""
    said = Name(held.get(language) or held["vi"])
    if language != "vi" and said == held["vi"]:
        said.lang_attr = _VIETNAMESE
    return said
