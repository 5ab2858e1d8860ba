"""The working calendar: editions, what each moved, and publishing the next one."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from dossiers import editions
from dossiers.errors import AnswersInvalid
from dossiers.models import CalendarEdition
from egov import clock
from egov.desk import DeskRequest, desk

_SHOWN = 200


class ChangeForm(forms.Form):
    """One date that becomes a day off, a day worked, or a plain day again."""

    on = forms.DateField(
        label=gettext_lazy("Ngày"), input_formats=["%d/%m/%Y"], help_text="31/12/2027"
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Trở thành"),
        choices=[
            ("off", gettext_lazy("Ngày nghỉ")),
            ("worked", gettext_lazy("Ngày làm bù")),
            ("plain", gettext_lazy("Ngày thường")),
        ],
    )
    name_vi = forms.CharField(label=gettext_lazy("Tên"), max_length=120)
    name_en = forms.CharField(label=gettext_lazy("Tên tiếng Anh"), max_length=120)
    notice = forms.CharField(label=gettext_lazy("Thông báo"), max_length=200)
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=1000)

    def change(self) -> dict[str, Any]:
        """The row as an edition keeps it."""
        given = self.cleaned_data
        return {
            "on": given["on"].isoformat(),
            "kind": given["kind"],
            "vi": given["name_vi"],
            "en": given["name_en"],
            "notice": given["notice"],
        }


@desk
@require_safe
def calendar(request: DeskRequest) -> HttpResponse:
    context = {
        "days": _coming(),
        "editions": CalendarEdition.objects.select_related("published_by"),
        "may_publish": editions.may_publish(request.user),
    }
    return render(request, "office/calendar.html", context)


def _coming() -> list[dict[str, Any]]:
    """The exceptions of this year and the years after it."""
    first = date(clock.today().year, 1, 1).isoformat()
    rows = [row for row in editions.rows_in_force() if row["on"] >= first]
    return [{**row, "day": date.fromisoformat(row["on"])} for row in rows]


@desk
@require_safe
def edition(request: DeskRequest, number: int) -> HttpResponse:
    """One edition, with the dossiers whose due date it moved."""
    found = get_object_or_404(CalendarEdition, pk=number)
    moved = list(editions.moved_by(found))
    context = {"edition": found, "moved": moved[:_SHOWN], "count": len(moved)}
    return render(request, "office/calendar_edition.html", context)


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: DeskRequest) -> HttpResponse:
    """Propose one date; see what it moves; publish."""
    editions.require_publisher(request.user)
    form = ChangeForm(request.POST or None)
    effect = None
    if form.is_valid():
        try:
            rows = editions.changed(editions.rows_in_force(), [form.change()])
            effect = editions.effect_of(rows)
            if "publish" in request.POST:
                return _published(request, form, rows)
        except AnswersInvalid as invalid:
            form.add_error(None, " ".join(invalid.fields.values()))
            effect = None
    context = {"form": form, "effect": effect}
    return render(request, "office/calendar_change.html", context)


def _published(request: DeskRequest, form: ChangeForm, rows: Any) -> HttpResponse:
    given = form.cleaned_data
    made = editions.publish(
        rows, notice=given["notice"], reason=given["reason"], by=request.user
    )
    messages.success(request, _("Lịch mới đã được công bố. Hạn đang được tính lại."))
    return redirect("office:calendar_edition", made.number)
