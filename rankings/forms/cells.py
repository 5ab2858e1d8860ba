"""A value as fields: one for each series of the engine, or a reason why there is none."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rankings.engine.missing import Missing
from rankings.engine.spec import Rule, Spec
from rankings.errors import UnusableValue
from rankings.values import OWN_REASONS, choices, clean_cells, missing_cells

PREFIX = "cell-"
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
REASONS: list[tuple[str, Any]] = [
    ("", gettext_lazy("Có số liệu, ghi ở trên")),
    (Missing.NOT_APPLICABLE.value, gettext_lazy("Không áp dụng cho đơn vị")),
    (Missing.NOT_COLLECTED.value, gettext_lazy("Đơn vị chưa thu thập")),
    (Missing.SUPPRESSED.value, gettext_lazy("Không công khai được theo quy định")),
]
_YES_NO = [("", "–"), ("1", gettext_lazy("Có")), ("0", gettext_lazy("Không"))]


def fields_of(spec: Spec, code: str) -> dict[str, forms.Field]:
    """Name of a field → field: every series with which the indicator may be given."""
    found: dict[str, forms.Field] = {}
    for choice in choices(spec, code):
        for series in choice:
            found.setdefault(PREFIX + series, _field(spec, code, series))
    return found


def _field(spec: Spec, code: str, series: str) -> forms.Field:
    leaf = spec.by_code[code].leaf
    assert leaf is not None
    rule, label = _named(leaf.rule, series.removeprefix(code).lstrip("."))
    if rule.kind == "yes_no":
        return forms.ChoiceField(label=label, choices=_YES_NO, required=False)
    if rule.kind == "inspected" and rule.levels:
        levels = [(format(one, "f"), format(one, "f")) for one in rule.levels]
        return forms.ChoiceField(label=label, choices=[("", "–"), *levels], required=False)
    return forms.CharField(
        label=label,
        required=False,
        max_length=40,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )


def _named(rule: Rule, path: str) -> tuple[Rule, Any]:
    """The rule that reads a series, and what to call it: "a" of a ratio is its numerator."""
    head, _dot, rest = path.partition(".")
    if rule.kind == "sum_of":
        part = next((one for one in rule.parts if one.code == head), None)
        if part is not None:
            inner, label = _named(part.rule, rest)
            return inner, f"{label} ({head})"
    if path == "n":
        return Rule(), gettext_lazy("Cỡ mẫu")
    if rule.kind == "ratio":
        names = {"a": gettext_lazy("Tử số"), "b": gettext_lazy("Mẫu số")}
        return Rule(), names.get(
            path, gettext_lazy("Tỉ lệ (0 đến 1) nếu không có hai số trên")
        )
    names = {
        "yes_no": gettext_lazy("Có hay không"),
        "inspected": gettext_lazy("Mức"),
        "capped_count": gettext_lazy("Số lượng"),
    }
    return rule, names.get(rule.kind, gettext_lazy("Giá trị"))


class CellsForm(forms.Form):
    """Fields of one indicator's value. `cells()` is what was given, None when nothing was."""

    missing = forms.ChoiceField(
        label=gettext_lazy("Số liệu"), choices=REASONS, required=False
    )

    def __init__(self, spec: Spec, code: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spec, self.code = spec, code
        self.value_fields = fields_of(spec, code)
        self.fields = {**self.value_fields, **self.fields}

    @property
    def typed(self) -> dict[str, str]:
        """Series → text, of what was filled in."""
        told = {name: self.cleaned_data.get(name, "") for name in self.value_fields}
        return {name.removeprefix(PREFIX): text for name, text in told.items() if text}

    def cells(self) -> dict[str, str] | None:
        if reason := self.cleaned_data.get("missing"):
            return missing_cells(self.spec, self.code, Missing(reason))
        return self.typed or None

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for name in self.value_fields:
            text = str(given.get(name) or "").strip()
            given[name] = text
            if text and not _NUMBER.fullmatch(text):
                words = _("Chỉ ghi chữ số, phần thập phân sau dấu chấm: 1234.5.")
                self.add_error(name, words)
        if given.get("missing") and any(given.get(name) for name in self.value_fields):
            self.add_error(
                "missing", _("Hãy ghi số liệu, hoặc nêu lý do không có, một trong hai.")
            )
        return given

    def refuse_halves(self) -> None:
        """Ask for the other number of a ratio."""
        typed = self.typed
        for choice in choices(self.spec, self.code):
            held = [series for series in choice if series in typed]
            lacking = [series for series in choice if series not in typed]
            if held and lacking and set(typed) == set(held):
                for series in lacking:
                    self.add_error(PREFIX + series, _("Còn thiếu số này."))
                return

    def refuse_impossible(self) -> None:
        """Say at its field what the methodology cannot take."""
        try:
            clean_cells(self.spec, self.code, self.cells() or {})
        except UnusableValue as refused:
            for series, why in refused.places:
                self.add_error(PREFIX + series if series in self.typed else None, why)


def initial_of(cells: Mapping[str, str] | None) -> dict[str, str]:
    """What the fields show of a value given before."""
    held = dict(cells or {})
    reasons = {text for text in held.values() if text in Missing.__members__}
    if reasons:
        reason = next(iter(reasons))
        return {"missing": reason if reason in OWN_REASONS else ""}
    return {PREFIX + series: text for series, text in held.items()}
