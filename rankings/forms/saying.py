"""What each step of a value asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rankings.engine.spec import Spec
from rankings.forms.cells import CellsForm
from rankings.forms.proof import (
    PROOF,
    check_proof,
    drafts_of,
    kept_field,
    proof_fields,
)
from rankings.models import Evidence
from rankings.states import Step, Verdict


@dataclass(frozen=True)
class Asks:
    """value: "always", "" or "if" (may be left empty). reason: whether one is needed."""

    verdicts: tuple[Verdict, ...] = ()
    value: str = ""
    reason: bool = True
    proof: bool = False


_FINDINGS = (Verdict.ACCEPTED, Verdict.ADJUSTED, Verdict.REJECTED)
ASKS: Mapping[Step, Asks] = {
    Step.REPORT: Asks(value="always", reason=False, proof=True),
    Step.RETURN: Asks(),
    Step.ASSESS: Asks(_FINDINGS, value="if", reason=False, proof=True),
    Step.ADJUDICATE: Asks(_FINDINGS, value="if", proof=True),
    Step.APPEAL: Asks(value="if", proof=True),
    Step.DECIDE: Asks((Verdict.UPHELD, Verdict.REVISED), value="if"),
    Step.CORRECT: Asks(value="always", proof=True),
}
# Verdicts that set another value.
_SETS = frozenset({Verdict.ADJUSTED, Verdict.REVISED})
_NEEDS_REASON = frozenset({Verdict.ADJUSTED, Verdict.REJECTED})


class SayingForm(CellsForm):
    """One step of one value. carriable: evidence of the last report that may stay."""

    def __init__(
        self,
        step: Step,
        spec: Spec,
        code: str,
        *args: Any,
        carriable: Sequence[Evidence] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(spec, code, *args, **kwargs)
        self.step, self.asks = step, ASKS[step]
        if not self.asks.value:
            self.value_fields, self.fields = {}, {}
        if self.asks.verdicts:
            self.fields = {"verdict": self._verdict(), **self.fields}
        self.fields["reason"] = forms.CharField(
            label=gettext_lazy("Lý do")
            if self.asks.reason
            else gettext_lazy("Ghi chú, lý do"),
            required=self.asks.reason,
            max_length=4000,
            widget=forms.Textarea({"rows": 3}),
        )
        if carriable:
            self.fields["kept"] = kept_field(carriable)
        if self.asks.proof:
            self.fields.update(proof_fields())

    def _verdict(self) -> forms.ChoiceField:
        return forms.ChoiceField(
            label=gettext_lazy("Kết luận"),
            choices=[(one.value, one.label) for one in self.asks.verdicts],
            widget=forms.RadioSelect,
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self.asks.proof:
            check_proof(self, given)
        self._check_value(given)
        verdict = given.get("verdict")
        if verdict in _NEEDS_REASON and not str(given.get("reason", "")).strip():
            self.add_error("reason", _("Cần nêu lý do."))
        if self._lost(given):
            self.add_error(
                "verdict", _("Bạn ghi giá trị khác nhưng kết luận không đổi giá trị.")
            )
        return given

    def _check_value(self, given: Mapping[str, Any]) -> None:
        if self.errors or not self._tells(given):
            return
        self.refuse_halves()
        if self.errors:
            return
        if self.cells() is not None:
            self.refuse_impossible()
        elif self._sets(given):
            self.add_error(next(iter(self.value_fields)), _("Chưa ghi giá trị."))

    def _tells(self, given: Mapping[str, Any]) -> bool:
        """Whether the verb is handed the value."""
        return self._sets(given) or self.step == Step.APPEAL

    def _lost(self, given: Mapping[str, Any]) -> bool:
        """Whether another value was typed that the verdict would pass over."""
        if not given.get("verdict") or self._sets(given):
            return False
        told = {name: given.get(name) for name in self.value_fields}
        return any(text and text != self.initial.get(name) for name, text in told.items())

    def _sets(self, given: Mapping[str, Any]) -> bool:
        return self.asks.value == "always" or given.get("verdict") in _SETS

    def told(self) -> dict[str, Any]:
        """What the verb takes besides the value and the person."""
        given, told = self.cleaned_data, {"reason": self.cleaned_data["reason"]}
        if self.asks.verdicts:
            told["verdict"] = Verdict(given["verdict"])
        if self._tells(given):
            told["cells"] = self.cells()
        if self.asks.proof:
            told["evidence"] = list(drafts_of(given))
        if "kept" in self.fields:
            told["keeping"] = [int(pk) for pk in given["kept"]]
        return told

    def groups(self) -> dict[str, list[forms.BoundField]]:
        """The fields as the page shows them: verdict, value, reason, what is kept, proof."""
        value = [self[name] for name in self.value_fields]
        rest = [name for name in ("missing",) if name in self.fields]
        return {
            "verdict": [self["verdict"]] if "verdict" in self.fields else [],
            "value": [*value, *(self[name] for name in rest)],
            "reason": [self["reason"]],
            "kept": [self["kept"]] if "kept" in self.fields else [],
            "proof": [self[name] for name in PROOF if name in self.fields],
        }
