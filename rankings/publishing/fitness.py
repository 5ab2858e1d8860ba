"""What no published file may hold: addresses that run, names that a spreadsheet computes."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from rankings.errors import Unusable
from rankings.models import Edition, RankedUnit
from rankings.released.addresses import web_address

# What spreadsheets take for the beginning of a formula when they open a CSV file.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def refuse_unfit(edition: Edition, units: Iterable[RankedUnit]) -> None:
    """Raise Unusable, with every fault."""
    if faults := [*_addresses(edition), *_names(units)]:
        raise Unusable(faults)


def _addresses(edition: Edition) -> Iterator[str]:
    for source in edition.sources:
        url = source.get("url")
        if url and not web_address(url):
            yield _("Nguồn “%(url)s” không phải địa chỉ web.") % {"url": url}


def _names(units: Iterable[RankedUnit]) -> Iterator[str]:
    for unit in units:
        for name in (unit.name_vi, unit.name_en):
            if name.startswith(_FORMULA):
                yield _("Tên “%(name)s” bắt đầu như một công thức bảng tính.") % {
                    "name": name
                }
