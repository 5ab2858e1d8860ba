"""The papers on which invented values rest: plausible, numbered, and labelled."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from rankings.demo.chance import chance
from rankings.models import Evidence, RankedUnit

LABEL = "Minh hoạ"
_K = Evidence.Kind
_FORMS = (
    ("Báo cáo", "BC"),
    ("Công văn", "CV"),
    ("Quyết định", "QĐ"),
    ("Kế hoạch", "KH"),
)
_SIGNS = {
    RankedUnit.Kind.PROVINCE: "UBND",
    RankedUnit.Kind.MINISTRY: "BTT",
    RankedUnit.Kind.GOVERNMENT: "TCT",
    RankedUnit.Kind.DEPARTMENT: "SKHTH",
    RankedUnit.Kind.COMMUNE: "UBND",
}
_ISSUERS = {RankedUnit.Kind.PROVINCE: "UBND {}", RankedUnit.Kind.COMMUNE: "UBND {}"}


def paper(unit: RankedUnit, about: Mapping[str, Any], until: date) -> Evidence:
    """What the report of this indicator rests on, by the source the methodology names."""
    source = str(about.get("source", ""))
    if source.startswith("portal:"):
        return _page(unit, about)
    if source.startswith("dossiers:"):
        return _figures(about, source)
    return _document(unit, about, until)


def _named(about: Mapping[str, Any]) -> str:
    return str(about["title"]["vi"])


def _page(unit: RankedUnit, about: Mapping[str, Any]) -> Evidence:
    title = f"{LABEL}: kết quả đo cổng — {_named(about)}"
    return Evidence(
        kind=_K.PAGE,
        title=title[:200],
        url=f"https://{unit.key}.example/",
        excerpt=f"{LABEL}: địa chỉ không có thật.",
    )


def _figures(about: Mapping[str, Any], source: str) -> Evidence:
    title = f"{LABEL}: số liệu hồ sơ — {_named(about)}"
    return Evidence(
        kind=_K.SYSTEM, title=title[:200], excerpt=f"{source}. {about['evidence']['vi']}."
    )


def _document(unit: RankedUnit, about: Mapping[str, Any], until: date) -> Evidence:
    dice = chance("paper", unit.key, about["code"], until)
    form, sign = dice.choice(_FORMS)
    issued = until - timedelta(days=dice.randrange(20, 330))
    kind = RankedUnit.Kind(unit.kind)
    lasting = dice.random() < 0.25
    return Evidence(
        kind=_K.DOCUMENT,
        title=f"{LABEL}: {form} về {_named(about)[:1].lower()}{_named(about)[1:]}"[:200],
        number=f"{dice.randrange(12, 4800)}/{sign}-{_SIGNS[kind]}",
        issuer=_ISSUERS.get(kind, "{}").format(unit.name_vi)[:160],
        issued_on=issued,
        valid_to=until + timedelta(days=730) if lasting else None,
        excerpt=f"{about['evidence']['vi']}. Văn bản không có thật.",
    )
