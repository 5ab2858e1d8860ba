"""Who is ranked: provinces by the register, ministries, and the province's own agencies."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from egov.models import Agency
from rankings.models import RankedUnit, UnitSet
from rankings.reference import central, registry
from rankings.reference.definitions import groupings

OWN, OWN_AGENCY = "thai-nguyen-2025", "H55"
# A unit may lie in another region after the merger, so each set has its own grouping.
REGIONS = {"vn63": "region-2008", "vn34": "region"}
_K = RankedUnit.Kind
_LOCAL = {Agency.Kind.DEPARTMENT: _K.DEPARTMENT, Agency.Kind.COMMUNE: _K.COMMUNE}
# Its stroke is no accent, so a slug would lose the letter.
_D = str.maketrans({"\N{LATIN SMALL LETTER D WITH STROKE}": "d"})


@transaction.atomic
def load_units() -> int:
    """Add the units and sets that are missing; return how many units were added."""
    fresh = _add([*_provinces(), *_bodies(), *_own_agencies()])
    _name_successors()
    for code in REGIONS:
        _province_set(code)
    for held in central.body_sets():
        _set(held.code, held.vi, held.en, {}, [body.key for body in held.members])
    local = RankedUnit.objects.filter(kind__in=_LOCAL.values(), agency__valid_to=None)
    named, kinds = groupings()["local"]["title"], {"kind": groupings()["kind"]}
    members = local.values_list("key", flat=True)
    _set("ict-local", named["vi"], named["en"], kinds, members)
    return fresh


def _add(units: Iterable[RankedUnit]) -> int:
    known = set(RankedUnit.objects.values_list("key", flat=True))
    taken = set(RankedUnit.objects.values_list("agency", flat=True))
    fresh = [
        unit
        for unit in units
        if unit.key not in known and (not unit.agency_id or unit.agency_id not in taken)
    ]
    RankedUnit.objects.bulk_create(fresh)
    return len(fresh)


def _provinces() -> Iterable[RankedUnit]:
    own = Agency.objects.filter(code=OWN_AGENCY).first()
    for unit in registry.units().values():
        yield RankedUnit(
            key=unit.key,
            kind=_K.PROVINCE,
            name_vi=unit.name("vi"),
            name_en=unit.name("en"),
            agency=own if unit.key == OWN else None,
            groups={REGIONS[held]: region for held, region in unit.regions.items()},
        )


def _bodies() -> Iterable[RankedUnit]:
    for body in central.bodies():
        yield RankedUnit(key=body.key, kind=body.kind, name_vi=body.vi, name_en=body.en)


def _own_agencies() -> Iterable[RankedUnit]:
    held = Agency.objects.in_force().under(OWN_AGENCY).filter(kind__in=_LOCAL)
    for agency in held.order_by("code"):
        kind = _LOCAL[Agency.Kind(agency.kind)]
        name = _short(agency.name_vi)
        yield RankedUnit(
            key=slugify(name.lower().translate(_D)),
            kind=kind,
            name_vi=name,
            name_en=_short(agency.name_en),
            agency=agency,
            groups={"kind": str(kind)},
        )


def _short(name: str) -> str:
    """The People's Committee of Ward X is ranked as Ward X."""
    for prefix in groupings()["left out of names"]:
        name = name.removeprefix(prefix)
    return name[:1].upper() + name[1:]


def _name_successors() -> None:
    follows = {u.key: u.successor for u in registry.units().values() if u.successor}
    follows |= {b.key: b.successor for b in central.bodies() if b.successor}
    pks = dict(RankedUnit.objects.values_list("key", "pk"))
    waiting = list(RankedUnit.objects.filter(key__in=follows, successor=None))
    for unit in waiting:
        unit.successor_id = pks[follows[unit.key]]
    RankedUnit.objects.bulk_update(waiting, ["successor"])


def _province_set(code: str) -> None:
    members = registry.unit_set(code)
    regions = {unit.regions[code] for unit in members}
    raw = registry.facts()["sets"][code]
    values = {
        region["key"]: {"vi": region["vi"], "en": region["en"]}
        for region in registry.facts()["regions"]
        if region["key"] in regions
    }
    groups = {REGIONS[code]: {**groupings()["region"], "values": values}}
    _set(code, raw["vi"], raw["en"], groups, [unit.key for unit in members])


def _set(
    code: str, vi: str, en: str, groups: Mapping[str, Any], keys: Iterable[str]
) -> None:
    defaults = {"title_vi": vi, "title_en": en, "groups": groups}
    held, made = UnitSet.objects.get_or_create(code=code, defaults=defaults)
    if made:
        held.members.set(RankedUnit.objects.filter(key__in=list(keys)))
