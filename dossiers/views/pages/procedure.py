"""A procedure before anybody signs in: who, which papers, how long, how much."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers import facts
from dossiers.letters.words import SHAPES
from dossiers.models import Procedure, ProcedureVersion
from dossiers.spec import CaseLimit, Fee, Part, Place, Spec, Text
from dossiers.states import Channel
from dossiers.views.pages.finding import LEVELS
from dossiers.views.pages.words import count, limit_words, office_time, per_cent, whole
from egov import clock
from egov.models import Role
from egov.templatetags.say import dong

_SIDES = {
    "receiving": gettext_lazy("nơi nhận hồ sơ"),
    "handling": gettext_lazy("nơi giải quyết"),
}
_UNITS = {
    "dossier": gettext_lazy("mỗi hồ sơ"),
    "copy": gettext_lazy("mỗi bản"),
    "page": gettext_lazy("mỗi trang"),
}
_RECEIVING = {
    "commune": gettext_lazy("Bộ phận một cửa của xã, phường"),
    "centre": gettext_lazy("Trung tâm Phục vụ hành chính công tỉnh"),
    "any": gettext_lazy("Bất kỳ bộ phận một cửa nào trong tỉnh"),
}
_TEXTS = ("subjects", "agency_note", "requirements", "purpose")


def procedure_page(code: str, case: str) -> dict[str, Any]:
    """All that is shown of the version in force. Http404 when there is none today."""
    procedure = Procedure.objects.select_related("field").filter(code=code).first()
    version = _in_force(procedure)
    if procedure is None or version is None:
        raise Http404
    spec = version.spec
    chosen = spec.case(case) or spec.cases[0]
    return {
        "procedure": procedure,
        "version": version,
        "spec": spec,
        "case": chosen,
        "cases": _cases(spec, chosen.code),
        "glance": _glance(procedure, spec),
        "parts": [_part(part) for part in spec.parts if _is_of(part, chosen.code)],
        "limits": [_limit(spec, row) for row in spec.limits],
        "answer_within": limit_words(spec.answer_within),
        "fees": [_fee(fee) for fee in spec.fees],
        "route": [_place(place) for place in spec.route],
        "channels": [Channel(channel).label for channel in spec.channels],
        "level": LEVELS[spec.document["level"]],
        "receiving": _RECEIVING[spec.receiving],
        "result": _text(spec.document["result"]["name"]),
        "online": is_online(spec),
        "words": {name: spec.words(name) for name in _TEXTS},
    }


def _in_force(procedure: Procedure | None) -> ProcedureVersion | None:
    if procedure is None:
        return None
    closed = procedure.closed_on is not None and procedure.closed_on <= clock.today()
    return None if closed else procedure.version_on()


def is_online(spec: Spec) -> bool:
    """Whether a dossier can be filed here, from home."""
    return Channel.ONLINE in spec.channels and spec.document["online_level"] != "none"


def _text(value: dict[str, str]) -> Text:
    return Text(value["vi"], value["en"])


def _cases(spec: Spec, chosen: str) -> list[dict[str, Any]]:
    """Chips to choose the case by; none for a procedure of one case."""
    if len(spec.cases) == 1:
        return []
    return [
        {
            "label": str(case.name),
            "url": f"?truong-hop={case.code}#giay-to",
            "current": case.code == chosen,
        }
        for case in spec.cases
    ]


def _glance(procedure: Procedure, spec: Spec) -> list[dict[str, Any]]:
    """The three answers people come for, the real handling time among them."""
    time = facts.handling_time(procedure.pk)
    limits = {limit_words(row.limit) for row in spec.limits}
    legal = limit_words(spec.limits[-1].limit)
    rows = [
        {
            "name": _("Thời hạn theo quy định"),
            "value": _("Trong ngày") if spec.document["same_day"] else legal,
            "note": _("tuỳ trường hợp, xem bên dưới") if len(limits) > 1 else "",
        }
    ]
    if time:
        words = _("90 %% xong trong %(time)s; n = %(n)s hồ sơ, 12 tháng qua")
        rows.append(
            {
                "name": _("Thực tế: một nửa xong trong"),
                "value": office_time(time.median, time),
                "note": whole(
                    words % {"time": office_time(time.ninetieth, time), "n": count(time.n)}
                ),
            }
        )
    return [*rows, _price(spec)]


def _price(spec: Spec) -> dict[str, Any]:
    amounts = sorted({fee.amount for fee in spec.fees})
    if not amounts:
        value = _("Miễn phí")
    elif len(amounts) == 1:
        value = dong(amounts[0])
    else:
        value = f"{dong(amounts[0])} – {dong(amounts[-1])}"
    return {"name": _("Phí, lệ phí"), "value": value, "note": ""}


def _is_of(part: Part, case: str) -> bool:
    return not part.cases or case in part.cases


def _part(part: Part) -> dict[str, Any]:
    return {
        "name": part.name,
        "form": SHAPES[part.form],
        "copies": part.copies,
        "required": part.required,
        "depends": part.when is not None,
        "accept": ", ".join(kind.upper() for kind in part.accept),
        "max_mb": part.max_mb,
        "help": part.help,
        "example": part.example,
    }


def _limit(spec: Spec, row: CaseLimit) -> dict[str, Any]:
    case = spec.case(row.case) if row.case else None
    return {
        "limit": limit_words(row.limit),
        "case": case.name
        if case
        else _("Các trường hợp còn lại")
        if len(spec.limits) > 1
        else "",
        "channel": Channel(row.channel).label if row.channel else "",
        "assumed": row.assumed,
    }


def _fee(fee: Fee) -> dict[str, Any]:
    return {
        "name": fee.name,
        "amount": dong(fee.amount),
        "unit": _UNITS[fee.unit],
        "channel": Channel(fee.channel).label if fee.channel else "",
        "when": _("khi nộp hồ sơ") if fee.when == "filing" else _("khi nhận kết quả"),
        "ground": fee.ground,
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "name": place.name,
        "role": Role(place.role).label,
        "side": _SIDES[place.agency],
        "share": per_cent(place.share),
    }
