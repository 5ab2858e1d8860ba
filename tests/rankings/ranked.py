"""A ranking of nine provinces, two editions of it, really published: for doors and browsers.

`ict` 2024 and 2025 by `makers.DOCUMENT`; Thái Nguyên climbs from the sixth place to the
third. Every page of 2025 exists. Needs PUBLISHED_FOLDER to be a folder of one's own.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from egov.models import Agency
from rankings.models import Edition, Index, RankedUnit, Revision, UnitSet
from rankings.publishing import draw, publish
from rankings.reference.registry import facts, units
from tests.rankings import makers
from tests.rankings.makers import World
from tests.rankings.publishing.final import final

HOME = "thai-nguyen-2025"
# From the best to the worst of 2025.
PROVINCES = (
    "hue",
    "da-nang-2025",
    HOME,
    "quang-ninh",
    "ha-noi",
    "lam-dong-2025",
    "can-tho-2025",
    "nghe-an",
    "cao-bang",
)
SCORES = {
    "2024": dict(zip(PROVINCES, (92, 90, 66, 85, 79, 71, 60, 52, 40), strict=True)),
    "2025": dict(zip(PROVINCES, (95, 91, 88, 84, 80, 70, 61, 55, 38), strict=True)),
}


def provinces(province: Agency) -> World:
    """Publish both editions and draw their pages; the world's edition is the newer one."""
    world = makers.world(province)
    index = Index.objects.create(
        code="ict", title_vi="Ứng dụng CNTT các tỉnh", title_en="ICT in the provinces"
    )
    methodology = makers.methodology(index, _document(), world.nhi)
    unit_set = _units(province)
    for code, scores in SCORES.items():
        edition = Edition.objects.create(
            index=index,
            code=code,
            title_vi=f"Ứng dụng CNTT {code}",
            title_en=f"ICT application {code}",
            methodology=methodology,
            unit_set=unit_set,
            reference_date=date(int(code), 12, 31),
            synthetic=True,
        )
        world = replace(world, index=index, methodology=methodology, edition=edition)
        final(world, {unit: _cells(score) for unit, score in scores.items()})
        publish(edition.pk, by=world.phong)
    for revision in Revision.objects.all():
        draw(revision)
    return world


def _document() -> dict[str, Any]:
    return {**makers.DOCUMENT, "code": "ICT", "groups": ["region"]}


def _units(province: Agency) -> UnitSet:
    values = {one["key"]: {"vi": one["vi"], "en": one["en"]} for one in facts()["regions"]}
    held = UnitSet.objects.create(
        code="vn34",
        title_vi="34 tỉnh, thành phố",
        title_en="34 provinces",
        groups={"region": {"title": {"vi": "Vùng", "en": "Region"}, "values": values}},
    )
    for key in PROVINCES:
        unit = units()[key]
        held.members.add(
            RankedUnit.objects.create(
                key=key,
                kind=RankedUnit.Kind.PROVINCE,
                name_vi=unit.name("vi"),
                name_en=unit.name("en"),
                agency=province if key == HOME else None,
                groups={"region": unit.regions["vn34"]},
            )
        )
    return held


def _cells(score: int) -> dict[str, str]:
    """Four values that make about this score out of a hundred."""
    return {
        "PC.a": str(score),
        "PC.b": "100",
        "LAN": str(int(score > 45)),
        "SITE": "8" if score > 75 else "4",
        "ONLINE": f"{score / 100:.2f}",
    }
