"""What every page of a revision says around its matter: title, ways, digest, warnings."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rankings.charts.geography.grids import ISLES
from rankings.pages import words
from rankings.pages.reading import Reading

Context = dict[str, Any]


def address(held: Reading, name: str, *more: str) -> str:
    """The address of a page of this revision in the active language."""
    return reverse(f"rankings:{name}", args=[*held.place, *more])


def profile_url(held: Reading, unit: str) -> str:
    return address(held, "profile", unit)


def file_url(held: Reading, path: str) -> str:
    """The address of a data file (docs/rankings-editions.md, "Addresses")."""
    index, edition, number = held.place
    return f"/api/v1/indices/{index}/editions/{edition}/r{number}/{path}"


def ways(held: Reading) -> list[tuple[str, str]]:
    """The pages this revision has, by what it holds: route name, label."""
    there = held.released
    mapped = held.about["unit_set"]["code"] in ISLES
    pages = [
        ("league", _("Bảng"), True),
        ("map", _("Bản đồ"), mapped and bool(held.ranked)),
        ("compare", _("So sánh"), len(held.ranked) > 1),
        ("change", _("Thay đổi"), held.compares),
        ("robustness", _("Độ vững"), there.robustness is not None),
        ("whatif", _("Giả định"), there.methodology is not None and bool(held.ranked)),
        ("weights", _("Trọng số của bạn"), held.weighable and bool(held.ranked)),
        ("methodology", _("Phương pháp"), True),
        ("data", _("Số liệu"), True),
    ]
    return [(name, label) for name, label, shown in pages if shown]


def sheet(held: Reading, newer: int | None, page: str, title: str) -> Context:
    """The frame of one page. newer: number of a newer revision. page: its route name."""
    about = held.about
    index, edition, number = held.place
    labels = dict(ways(held))
    label = labels.get(page, title)
    return {
        "page": page,
        "place": held.place,
        "title": title,
        "edition_title": held.said(about["edition"]["title"]),
        "crumbs": _crumbs(held, page, label),
        "tabs": [
            {"label": label, "url": address(held, name), "current": name == page}
            for name, label in labels.items()
        ],
        "synthetic": about["edition"]["synthetic"],
        "as_published": about["edition"]["as_published"],
        "note": held.said(about["edition"]["note"]),
        "erratum": held.said(about["revision"]["erratum"]),
        "newer": newer
        and {
            "number": newer,
            "url": reverse("rankings:league", args=[index, edition, newer]),
        },
        "errata_url": reverse("rankings:errata", args=[index, edition]),
        "data_url": address(held, "data"),
        "methodology_url": address(held, "methodology"),
        "weights_url": address(held, "weights") if "weights" in labels else "",
        "edition": edition,
        "revision": number,
        "published_at": words.moment(about["revision"]["published_at"]),
        "reference_date": words.day(about["edition"]["reference_date"]),
        "digest": about["digests"]["edition"],
        "licence": about["licence"],
        "unit_word": unit_word(held),
    }


def unit_word(held: Reading) -> str:
    """What a unit of this set is called at the head of a column."""
    kinds = {str(one["kind"]) for one in held.released.units.values()}
    if kinds == {"province"}:
        return _("Tỉnh, thành phố")
    if kinds == {"ministry"}:
        return pgettext("kind of unit", "Bộ, ngành")
    return _("Đơn vị")


def _crumbs(held: Reading, page: str, title: str) -> list[dict[str, str]]:
    crumbs = [
        {"label": _("Xếp hạng"), "url": reverse("rankings:home")},
        {"label": held.said(held.about["index"]["title"]), "url": ""},
    ]
    crumbs[1]["url"] = reverse("rankings:index", args=[held.place[0]])
    edition = held.about["edition"]["code"]
    if page == "league":
        return [*crumbs, {"label": edition, "url": ""}]
    crumbs.append({"label": edition, "url": address(held, "league")})
    return [*crumbs, {"label": title, "url": ""}]
