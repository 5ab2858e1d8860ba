"""A website that may be visited."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rankings.models import RankedUnit


class SiteForm(forms.Form):
    """Whose site, and where it is."""

    unit = forms.ModelChoiceField(
        RankedUnit.objects.none(), label=_("Đơn vị"), empty_label=_("Chọn đơn vị")
    )
    url = forms.URLField(
        label=_("Địa chỉ trang"),
        max_length=300,
        assume_scheme="https",
        help_text=_(
            "Trang đầu của cổng hoặc trang thông tin, như https://tuphap.example.vn/."
        ),
        widget=forms.URLInput({"autocomplete": "off", "inputmode": "url"}),
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["unit"]
        chosen.queryset = units
