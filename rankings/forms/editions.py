"""What planning and correcting an edition asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rankings.models import Index, Methodology, UnitSet


def day(label: Any, *, required: bool = False, **more: Any) -> forms.DateField:
    """A day typed as dd/mm/yyyy."""
    return forms.DateField(
        label=label, required=required, input_formats=["%d/%m/%Y"], **more
    )


class PlanForm(forms.Form):
    """A new edition."""

    index = forms.ModelChoiceField(Index.objects.all(), label=_("Bộ chỉ số"))
    code = forms.SlugField(
        label=_("Mã kỳ"), max_length=40, help_text=_("Là một phần của địa chỉ, như 2026.")
    )
    title_vi = forms.CharField(label=_("Tên"), max_length=200)
    title_en = forms.CharField(label=_("Tên tiếng Anh"), max_length=200)
    methodology = forms.ModelChoiceField(
        Methodology.objects.select_related("index"), label=_("Phương pháp")
    )
    unit_set = forms.ModelChoiceField(UnitSet.objects.all(), label=_("Tập đơn vị"))
    reference_date = day(
        _("Ngày số liệu"), required=True, help_text=_("ngày/tháng/năm, như 31/12/2026")
    )
    opens_on = day(_("Mở thu thập ngày"))
    closes_on = day(_("Đóng thu thập ngày"))
    appeals_until = day(_("Nhận khiếu nại đến hết ngày"))
    releases_on = day(_("Lịch công bố"))
    synthetic = forms.BooleanField(label=_("Số liệu minh hoạ"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        opens, closes = given.get("opens_on"), given.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("Ngày đóng không thể trước ngày mở."))
        return given


class StepForm(forms.Form):
    """A step of an edition that asks nothing but whether it is meant."""


class ReplaceForm(StepForm):
    """Why somebody drawn does not go on."""

    reason = forms.CharField(
        label=_("Lý do"),
        help_text=_(
            "Như thôi nhiệm vụ, nghỉ dài ngày, có lợi ích liên quan. Được ghi lại mãi."
        ),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )


class ErratumForm(StepForm):
    """Why a published edition is corrected."""

    vi = forms.CharField(
        label=_("Đính chính"), max_length=2000, widget=forms.Textarea({"rows": 4})
    )
    en = forms.CharField(
        label=_("Đính chính bằng tiếng Anh"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4, "lang": "en"}),
    )
