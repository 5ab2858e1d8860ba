"""A methodology as JSON: typed or uploaded."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_BYTES = 1_000_000


class MethodologyForm(forms.Form):
    """`document` in the cleaned data is the JSON as Python values."""

    text = forms.CharField(
        label=gettext_lazy("Nội dung JSON"),
        required=False,
        max_length=MOST_BYTES,
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

    def _read(self, given: dict[str, Any]) -> dict[str, Any] | None:
        name = "file" if given.get("file") else "text"
        try:
            found = json.loads(self._source(given))
        except UnicodeDecodeError:
            self.add_error(name, _("Tệp không phải văn bản UTF-8."))
        except json.JSONDecodeError as error:
            words = _("Không phải JSON: dòng %(line)s, cột %(column)s.")
            self.add_error(name, words % {"line": error.lineno, "column": error.colno})
        except RecursionError:
            self.add_error(name, _("JSON lồng nhau quá sâu."))
        else:
            if isinstance(found, dict):
                return found
            self.add_error(name, _("JSON phải là một đối tượng."))
        return None

    def _source(self, given: dict[str, Any]) -> str:
        if file := given.get("file"):
            return str(file.read(MOST_BYTES + 1).decode("utf-8-sig"))
        return str(given.get("text", ""))
