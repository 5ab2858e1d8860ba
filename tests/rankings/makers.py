"""A small ranking with its people: three departments, two pillars, four indicators.

Nhi writes methodologies, Phong publishes; Thảo, Khánh and Vinh assess; Yến reports for
Justice, Bảo for Finance, Vinh too has a post at Finance; Lạ is a stranger.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from egov.models import Agency, Post, Role, User
from rankings.engine.canonical import canonical, digest
from rankings.models import Edition, Index, Methodology, RankedUnit, UnitSet
from tests import makers

DOCUMENT: dict[str, Any] = {
    "format": "motcua-rankings/1",
    "code": "SMALL",
    "version": "1",
    "title": {"vi": "Bộ chỉ số nhỏ", "en": "A small index"},
    "scale": 100,
    "precision": 4,
    "groups": ["kind"],
    "coverage": {"overall": "0.5", "pillar": 0, "not_applicable_most": "0.5"},
    "steps": [
        {"step": "denominate", "kind": "identity"},
        {"step": "impute", "kind": "identity"},
        {"step": "screen", "kind": "identity"},
        {"step": "treat", "kind": "identity"},
        {"step": "normalise", "kind": "goalposts"},
        {"step": "aggregate", "kind": "arithmetic"},
    ],
    "nodes": [
        {"code": "SMALL", "points": 100},
        {
            "code": "INF",
            "parent": "SMALL",
            "points": 60,
            "title": {"vi": "Hạ tầng", "en": "Infrastructure"},
        },
        {
            "code": "PC",
            "parent": "INF",
            "points": 55,
            "title": {"vi": "Cán bộ có máy tính", "en": "Staff with a computer"},
            "rule": {"kind": "ratio"},
            "merge_rule": "ratio",
        },
        {
            "code": "LAN",
            "parent": "INF",
            "points": 5,
            "title": {"vi": "Cổng có mã hoá", "en": "The portal is encrypted"},
            "rule": {"kind": "yes_no"},
            "source": "portal:tls",
        },
        {
            "code": "ORG",
            "parent": "SMALL",
            "points": 40,
            "title": {"vi": "Tổ chức", "en": "Organisation"},
        },
        {
            "code": "SITE",
            "parent": "ORG",
            "points": 8,
            "title": {"vi": "Trang thông tin", "en": "Website"},
            "rule": {"kind": "inspected", "levels": [0, 4, 8]},
        },
        {
            "code": "ONLINE",
            "parent": "ORG",
            "points": 32,
            "title": {"vi": "Hồ sơ nộp trực tuyến", "en": "Filed online"},
            "rule": {"kind": "ratio"},
        },
    ],
}


@dataclass(frozen=True)
class World:
    """Who and what there is."""

    nhi: User
    phong: User
    thao: User
    khanh: User
    vinh: User
    yen: User
    bao: User
    la: User
    justice: RankedUnit
    finance: RankedUnit
    health: RankedUnit
    index: Index
    methodology: Methodology
    unit_set: UnitSet
    edition: Edition


def unit(key: str, agency: Agency | None, name: str, **more: Any) -> RankedUnit:
    more.setdefault("kind", RankedUnit.Kind.DEPARTMENT)
    return RankedUnit.objects.create(
        key=key, agency=agency, name_vi=name, name_en=f"{name} (en)", **more
    )


def methodology(
    index: Index, document: dict[str, Any], by: User | None = None
) -> Methodology:
    return Methodology.objects.create(
        index=index,
        version=document["version"],
        document=document,
        digest=digest(canonical(document)),
        edited_by=by,
    )


def world(province: Agency | None = None) -> World:
    """Everything, with one edition that is planned."""
    province = province or makers.agency("H55", Agency.Kind.PROVINCE, "UBND tỉnh")
    agencies = [
        makers.agency(f"H55.9{n}", Agency.Kind.DEPARTMENT, name, province)
        for n, name in enumerate(("Sở Tư pháp", "Sở Tài chính", "Sở Y tế"))
    ]
    nhi = makers.official("nhi", "Nông Thị Nhi", province, Role.RANKING_EDITOR)
    vinh = makers.official("vinh", "Hà Quang Vinh", province, Role.ASSESSOR)
    Post.objects.create(
        user=vinh, agency=agencies[1], role=Role.SPECIALIST, valid_from=date(2025, 1, 1)
    )
    keys = ("so-tu-phap", "so-tai-chinh", "so-y-te")
    units = [
        unit(key, agency, agency.name_vi, groups={"kind": "department"})
        for key, agency in zip(keys, agencies, strict=True)
    ]
    index = Index.objects.create(
        code="small", title_vi="Bộ chỉ số nhỏ", title_en="A small index"
    )
    unit_set = UnitSet.objects.create(
        code="so",
        title_vi="Các sở",
        title_en="Departments",
        groups={
            "kind": {
                "title": {"vi": "Loại", "en": "Kind"},
                "values": {"department": {"vi": "Sở", "en": "Department"}},
            }
        },
    )
    unit_set.members.set(units)
    held = methodology(index, DOCUMENT, nhi)
    return World(
        nhi=nhi,
        phong=makers.official("phong", "Lý Phong", province, Role.RANKING_PUBLISHER),
        thao=makers.official("thao.td", "Vi Thị Thảo", province, Role.ASSESSOR),
        khanh=makers.official("khanh", "Đỗ Khánh", province, Role.ASSESSOR),
        vinh=vinh,
        yen=makers.official("yen.tp", "Ma Thị Yến", agencies[0], Role.AGENCY_REPORTER),
        bao=makers.official("bao.tc", "Trần Bảo", agencies[1], Role.AGENCY_REPORTER),
        la=makers.person("la", "Người Lạ"),
        justice=units[0],
        finance=units[1],
        health=units[2],
        index=index,
        methodology=held,
        unit_set=unit_set,
        edition=Edition.objects.create(
            index=index,
            code="2025",
            title_vi="Kỳ 2025",
            title_en="Edition 2025",
            methodology=held,
            unit_set=unit_set,
            reference_date=date(2025, 12, 31),
        ),
    )
