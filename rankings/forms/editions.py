"""What planning and correcting an edition asks."""

from itertools import pairwise
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rankings.actions.dates import DAYS
from rankings.forms.sources import lines_of, take_note, telling_fields
from rankings.models import Edition, Index, Methodology, UnitSet

_YEARS = range(2000, 2101)


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
    closes_on = day(_("Đóng thu thập ngày"), required=True)
    appeals_until = day(_("Nhận khiếu nại đến hết ngày"), required=True)
    releases_on = day(_("Lịch công bố"))
    synthetic = forms.BooleanField(label=_("Số liệu minh hoạ"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(telling_fields())

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for name in (*DAYS, "reference_date"):
            if (held := given.get(name)) and held.year not in _YEARS:
                self.add_error(name, _("Năm phải từ 2000 đến 2100."))
        refuse_disorder(self, given)
        take_note(self, given)
        return given


def refuse_disorder(form: forms.Form, given: dict[str, Any]) -> None:
    """Say at its field which day stands before one that must come first."""
    told = [(name, given[name]) for name in DAYS if given.get(name)]
    for (_first, before), (name, after) in pairwise(told):
        if after < before:
            words = _("Không thể trước ngày %(day)s.")
            form.add_error(name, words % {"day": f"{before:%d/%m/%Y}"})


class ReplanForm(PlanForm):
    """A planned edition, of the index and under the code for which it was planned."""

    def __init__(self, data: Any, edition: Edition) -> None:
        names = [name for name in self.base_fields if name not in {"index", "code"}]
        initial = {name: getattr(edition, name) for name in names}
        initial |= {f"note_{language}": text for language, text in edition.note.items()}
        initial["sources"] = lines_of(edition.sources)
        super().__init__(data, initial=initial)
        del self.fields["index"], self.fields["code"]
        versions: Any = self.fields["methodology"]
        versions.queryset = versions.queryset.filter(index=edition.index)


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


class PostponeForm(StepForm):
    """Later days, and why."""

    closes_on = day(_("Đóng thu thập ngày"))
    appeals_until = day(_("Nhận khiếu nại đến hết ngày"))
    releases_on = day(_("Lịch công bố"))
    reason = forms.CharField(
        label=_("Lý do"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        refuse_disorder(self, given)
        return given


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
