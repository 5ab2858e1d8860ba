"""What narrows the signs of an edition."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

Choice = tuple[str, str]


class SignsForm(forms.Form):
    """Kind, pillar and unit; each may be left open, and what is unknown counts as open."""

    kind = forms.ChoiceField(required=False)
    pillar = forms.ChoiceField(required=False)
    unit = forms.ChoiceField(required=False)

    def __init__(
        self,
        data: Mapping[str, Any],
        kinds: Iterable[Choice],
        pillars: Iterable[Choice],
        units: Iterable[Choice],
    ) -> None:
        super().__init__(data)
        self._offer("kind", _("Dấu hiệu"), kinds)
        self._offer("pillar", _("Trụ cột"), pillars)
        self._offer("unit", _("Đơn vị"), units)

    def _offer(self, name: str, label: str, choices: Iterable[Choice]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.label = label
        offered: Sequence[Choice] = [("", _("Tất cả")), *choices]
        field.choices = offered

    def asked(self, name: str) -> str:
        """What was chosen, "" for all."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))
