"""What an edition says of itself in public: a note, and where its figures come from."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Source = dict[str, Any]
_CHECK_URL = URLValidator(schemes=["http", "https"])
_MOST, _MOST_NOTE = 20, 600


class SourcesField(forms.CharField):
    """One source a line: title | English title | address. Cleans to a list of
    {"title": {"vi", "en"}, "url"}."""

    widget = forms.Textarea({"rows": 3})

    def clean(self, value: Any) -> Any:
        lines = [line for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > _MOST:
            raise ValidationError(_("Nhiều nhất %(n)s nguồn.") % {"n": _MOST})
        return [_source(line) for line in lines]


def _source(line: str) -> Source:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != 3 or not all(parts):
        words = _("Mỗi dòng cần ba phần cách nhau bằng dấu |: %(line)s")
        raise ValidationError(words % {"line": line[:80]})
    try:
        _CHECK_URL(parts[2])
    except ValidationError:
        raise ValidationError(
            _("Không phải địa chỉ web: %(text)s") % {"text": parts[2][:80]}
        ) from None
    return {"title": {"vi": parts[0], "en": parts[1]}, "url": parts[2]}


def lines_of(sources: Iterable[Mapping[str, Any]]) -> str:
    """Sources as the field shows them."""
    return "\n".join(
        " | ".join((one["title"]["vi"], one["title"]["en"], one.get("url", "")))
        for one in sources
    )


def telling_fields() -> dict[str, forms.Field]:
    """note_vi, note_en, sources: none of them needed."""
    return {
        "note_vi": forms.CharField(
            label=gettext_lazy("Ghi chú của kỳ"),
            help_text=gettext_lazy("Hiện trên mọi trang công bố, bằng cả hai thứ tiếng."),
            widget=forms.Textarea({"rows": 2}),
            required=False,
            max_length=_MOST_NOTE,
        ),
        "note_en": forms.CharField(
            label=gettext_lazy("Ghi chú bằng tiếng Anh"),
            widget=forms.Textarea({"rows": 2, "lang": "en"}),
            required=False,
            max_length=_MOST_NOTE,
        ),
        "sources": SourcesField(
            label=gettext_lazy("Nguồn số liệu"),
            required=False,
            max_length=8000,
            help_text=gettext_lazy(
                "Mỗi dòng một nguồn: tên | tên tiếng Anh | https://địa-chỉ"
            ),
        ),
    }


def take_note(form: forms.Form, given: dict[str, Any]) -> None:
    """Put both languages of the note into one, or ask for the other."""
    note = {language: given.pop(f"note_{language}", "") for language in ("vi", "en")}
    for language, other in (("vi", "en"), ("en", "vi")):
        if note[other] and not note[language]:
            form.add_error(f"note_{language}", _("Cần cả hai thứ tiếng."))
    given["note"] = note if all(note.values()) else {}
