"""The pages that are drawn once for a revision, in the active language."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from rankings.pages import words
from rankings.pages.changes import changes
from rankings.pages.files import files
from rankings.pages.firm import robustness
from rankings.pages.frame import Context, address, profile_url, sheet, ways
from rankings.pages.league import league
from rankings.pages.maps import maps
from rankings.pages.methodology import methodology
from rankings.pages.profile import profile
from rankings.pages.reading import Reading, reading
from rankings.released import Released

Page = tuple[str, str, str, Context]
# Where pages lie below a revision, in every language.
PATHS = {
    "league": "",
    "map": "ban-do/",
    "change": "thay-doi/",
    "robustness": "do-vung/",
    "methodology": "phuong-phap/",
    "data": "so-lieu/",
}
PROFILE = "don-vi/{}/"
MATTERS: dict[str, Callable[[Reading], Context]] = {
    "league": league,
    "map": maps,
    "change": changes,
    "robustness": robustness,
    "methodology": methodology,
    "data": files,
}


def static_pages(released: Released, newer: int | None) -> Iterator[Page]:
    """Yield (path, url, template, context) of every page of a revision.

    newer: the number of a newer revision, None for the newest. Contexts hold plain values:
    drawing a page needs neither the database nor the clock.
    """
    held = reading(released, words.language())
    titles = _titles(held)
    for name, _label in ways(held):
        if name not in MATTERS:
            continue  # asked for, not written
        context = {"sheet": sheet(held, newer, name, titles[name]), **MATTERS[name](held)}
        yield PATHS[name], address(held, name), f"rankings/{name}.html", context
    for unit in held.released.units:
        title = held.name(unit)
        context = {"sheet": sheet(held, newer, "profile", title), **profile(held, unit)}
        yield (
            PROFILE.format(unit),
            profile_url(held, unit),
            "rankings/profile.html",
            context,
        )


def _titles(held: Reading) -> dict[str, str]:
    edition = held.said(held.about["edition"]["title"])
    return {
        "league": edition,
        "map": _("Bản đồ: %(edition)s") % {"edition": edition},
        "change": _("Thay đổi hạng: %(edition)s") % {"edition": edition},
        "robustness": _("Thứ hạng vững đến đâu: %(edition)s") % {"edition": edition},
        "methodology": _("Phương pháp: %(edition)s") % {"edition": edition},
        "data": _("Số liệu: %(edition)s") % {"edition": edition},
    }
