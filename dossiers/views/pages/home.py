"""The home page: find, look up, and how well the province serves."""

from typing import Any

from django.core.cache import cache
from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from dossiers import facts
from dossiers.models import Procedure, Tally
from dossiers.views.pages.finding import on_offer
from dossiers.views.pages.words import count, office_time, percent, whole
from egov import clock
from egov.sparkline import sparkline

_KEPT = 60
_MOST_CHIPS = 5
_TARGET = 95.0
_ABOUT = {
    "family": gettext_lazy("Khai sinh, kết hôn, hộ tịch"),
    "housing": gettext_lazy("Giấy phép xây dựng, đất đai, cư trú"),
    "business": gettext_lazy("Hộ kinh doanh, công ty, an toàn thực phẩm"),
    "investment": gettext_lazy("Chủ trương, chứng nhận đầu tư"),
    "work": gettext_lazy("Giấy phép lao động, lý lịch tư pháp"),
    "papers": gettext_lazy("Bản sao, chứng thực, giấy phép lái xe"),
}


def home() -> dict[str, Any]:
    """Chips of what is asked for most, life events, figures. A minute old at most."""
    page: Any = cache.get_or_set(f"home:{get_language()}", _home, _KEPT)
    return dict(page)


def _home() -> dict[str, Any]:
    return {"chips": _chips(), "life_events": _life_events(), **figures()}


def _chips() -> list[dict[str, str]]:
    """What people file most, in the words they search by; then by name."""
    since = facts.months_back(12)
    received = Tally.objects.filter(month__gte=since, measure=Tally.Measure.RECEIVED)
    ranked = received.values("procedure").annotate(n=Sum("count")).order_by("-n")
    most = list(ranked.values_list("procedure", flat=True)[:_MOST_CHIPS])
    known = {procedure.pk: procedure for procedure in on_offer().defer(None)}
    rest = sorted(set(known) - set(most), key=lambda pk: known[pk].code)
    chosen = [known[pk] for pk in [*most, *rest] if pk in known][:_MOST_CHIPS]
    return [
        {"label": _called(procedure), "url": reverse("procedure", args=[procedure.code])}
        for procedure in chosen
    ]


def _called(procedure: Procedure) -> str:
    if get_language() == "en":
        return procedure.name
    word = procedure.keywords.partition("\n")[0] or procedure.name
    return word[:1].upper() + word[1:]


def _life_events() -> list[dict[str, Any]]:
    rows = on_offer().order_by().values("life_event").annotate(n=Count("pk"))
    numbers = {row["life_event"]: row["n"] for row in rows}
    return [
        {
            "icon": code,
            "title": str(name),
            "url": f"{reverse('procedures')}?viec={code}",
            "note": f"{_ABOUT[code]} · {_procedures(numbers[code])}",
        }
        for code, name in Procedure.LifeEvent.choices
        if numbers.get(code)
    ]


def _procedures(n: int) -> str:
    words = ngettext("%(n)d thủ tục", "%(n)d thủ tục", n) % {"n": n}
    return words.replace(" ", "\u00a0")


def figures() -> dict[str, Any]:
    """The strip of figures, with its cut-off."""
    since = facts.months_back(12)
    months = facts.by_month(since)
    year = facts.totals(since)
    this_month = facts.totals(facts.months_back(1))
    shares = [
        float(row.counts.on_time_share)
        for row in months
        if row.counts.on_time_share is not None
    ]
    return {
        "cut_off": facts.cut_off(),
        "year": year,
        "figures": [
            {
                "name": _("Giải quyết đúng hạn, 12 tháng"),
                "value": percent(year.on_time_share),
                "spark": sparkline(shares, target=_TARGET),
                "spark_title": _("Tỷ lệ đúng hạn từng tháng; nét đứt là mức 95 %"),
                "note": whole(
                    _("n = %(n)s hồ sơ đã giải quyết") % {"n": count(year.settled)}
                ),
            },
            {
                "name": _("Tiếp nhận tháng %(month)s")
                % {"month": f"{clock.today():%m/%Y}"},
                "value": count(this_month.received),
                "note": _("%(share)s nộp trực tuyến")
                % {"share": percent(this_month.online_share)},
            },
            *_timed(since),
            {
                "name": _("Nộp trực tuyến, 12 tháng"),
                "value": percent(year.online_share),
                "note": whole(_("n = %(n)s hồ sơ đã nộp") % {"n": count(year.received)}),
            },
        ],
    }


def _timed(since: Any) -> list[dict[str, Any]]:
    """How long the procedure settled most often really takes."""
    pk = facts.most_settled_procedure(since)
    time = facts.handling_time(pk) if pk else None
    if pk is None or time is None:
        return []
    procedure = Procedure.objects.get(pk=pk)
    words = _("một nửa xong trong thời gian này; 90 %% xong trong %(time)s; n = %(n)s")
    return [
        {
            "name": _("Thời gian xử lý: %(name)s") % {"name": _called(procedure).lower()},
            "value": office_time(time.median, time),
            "note": whole(
                words % {"time": office_time(time.ninetieth, time), "n": count(time.n)}
            ),
        }
    ]
