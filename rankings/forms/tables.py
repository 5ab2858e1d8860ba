"""A table of values as an upload."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TableForm(forms.Form):
    """One CSV."""

    file = forms.FileField(
        label=_("Tệp CSV"),
        help_text=_("UTF-8, mỗi dòng một đơn vị, mỗi cột một chuỗi số liệu; đến 20 MB."),
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
    )
    replacing = forms.BooleanField(label=_("Thay cả báo cáo của đơn vị"), required=False)
