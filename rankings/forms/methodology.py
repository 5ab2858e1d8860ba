"""A methodology as JSON: typed or uploaded."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rankings.engine.errors import NotJson, SpecError
from rankings.engine.reading import document_of

MOST_DOCUMENT = 1_000_000


class MethodologyForm(forms.Form):
    """`document` in the cleaned data is the JSON as it is kept: decimals as text."""

    # The digest of what was there when writing began; "" for a new version.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("Nội dung JSON"),
        required=False,
        max_length=MOST_DOCUMENT,
        strip=False,
        widget=forms.Textarea({"rows": 24, "spellcheck": "false", "class": "code"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Hoặc tải tệp JSON lên"),
        required=False,
        help_text=gettext_lazy("Có tệp thì ô ở trên không được dùng đến."),
        widget=forms.FileInput({"accept": ".json,application/json"}),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        given["document"] = self._read(given)
        return given

    def _read(self, given: dict[str, Any]) -> Any:
        name = "file" if given.get("file") else "text"
        if name == "file" and given["file"].size > MOST_DOCUMENT:
            self.add_error(name, _("Tệp lớn hơn 1 MB."))
            return None
        try:
            return _kept(document_of(self._source(given)))
        except UnicodeDecodeError:
            self.add_error(name, _("Tệp không phải văn bản UTF-8."))
        except NotJson as error:
            words = _("Không phải JSON: dòng %(line)s, cột %(column)s.")
            self.add_error(name, words % {"line": error.line, "column": error.column})
        except SpecError as error:
            reasons = "; ".join(str(fault) for fault in error.faults)
            self.add_error(name, _("Không đọc được JSON: %(why)s.") % {"why": reasons})
        return None

    def _source(self, given: dict[str, Any]) -> str:
        if file := given.get("file"):
            return str(file.read().decode("utf-8-sig"))
        return str(given.get("text", ""))


def _kept(value: object) -> Any:
    """The same with decimals as text: a database's numbers would lose digits."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return {key: _kept(part) for key, part in value.items()}
    return [_kept(part) for part in value] if isinstance(value, list) else value
