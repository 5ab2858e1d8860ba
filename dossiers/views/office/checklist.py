"""The checklist from which a supplement is asked: parts and fields, pass or fault."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dossiers import actions, policies
from dossiers.answers import shown_sections
from dossiers.errors import AnswersInvalid
from dossiers.models import Dossier
from dossiers.offers import REASONS
from dossiers.states import Step
from dossiers.views.office.panel import rounds_are_spent
from dossiers.views.office.papers import Paper, papers_of
from dossiers.views.steps import seen_revision
from egov.desk import DeskRequest
from egov.errors import DomainError

# What a fault must tell, and the words above each box.
DETAILS = {
    "reason": gettext_lazy("Lỗi gì"),
    "text": gettext_lazy("Cần làm gì"),
    "ground": gettext_lazy("Căn cứ"),
    "example": gettext_lazy("Ví dụ"),
}


@dataclass(slots=True)
class Check:
    """One thing to judge. target: `parts.<code>` or a field's code; name: its controls'.

    value: the answer in words; paper: the part with its files, for parts.
    """

    target: str
    name: str
    label: str
    value: str = ""
    paper: Paper | None = None
    fault: bool = False
    given: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


class Checklist:
    """What is judged on the page, what was sent for it, and the act that follows."""

    def __init__(self, dossier: Dossier, request: DeskRequest) -> None:
        self.dossier, self.request = dossier, request
        self.posted = request.method == "POST"
        self.status = 200
        self.refusal: DomainError | None = None
        self.seen = seen_revision(request) if self.posted else dossier.revision
        self.reasons = REASONS
        self.grounds = [number for number, _title in dossier.spec.legal_basis]
        self.spent = rounds_are_spent(dossier)
        self.papers = [self._read(check) for check in _papers(dossier)]
        self.sections = [
            (name, [self._read(check) for check in checks])
            for name, checks in _sections(dossier)
        ]
        if not self.posted:
            policies.require(request.user, Step.REQUEST_SUPPLEMENT, dossier)

    @property
    def checks(self) -> list[Check]:
        return self.papers + [check for _name, checks in self.sections for check in checks]

    @property
    def faults(self) -> list[Check]:
        return [check for check in self.checks if check.fault]

    @property
    def errors(self) -> list[dict[str, str]]:
        """Rows of the error summary."""
        if self.posted and self.status == 422 and not self.faults:
            return [
                {"href": "", "label": "", "message": _("Hãy đánh dấu Lỗi ít nhất một mục.")}
            ]
        return [
            {
                "href": f"#{check.name}-{detail}",
                "label": f"{check.label}, {DETAILS[detail].lower()}",
                "message": message,
            }
            for check in self.faults
            for detail, message in check.errors.items()
        ]

    def taken(self) -> bool:
        """Ask for everything marked. False: show the page (again)."""
        if not self.posted:
            return False
        items = [{"target": check.target, **check.given} for check in self.faults]
        try:
            self._perform(items)
        except AnswersInvalid as invalid:
            self._place(invalid.fields)
            self.status = invalid.status
        except DomainError as refusal:
            self.dossier.refresh_from_db()
            self.refusal, self.status = refusal, refusal.status
            self.seen = self.dossier.revision
        else:
            self._say(len(items))
            return True
        return False

    def _perform(self, items: list[dict[str, str]]) -> None:
        actions.perform(
            Step.REQUEST_SUPPLEMENT,
            self.dossier.pk,
            by=self.request.user,
            data={"items": items},
            seen=self.seen,
        )

    def _say(self, number: int) -> None:
        words = ngettext(
            "Đã gửi yêu cầu bổ sung %(n)d điểm. Đồng hồ dừng cho đến khi người nộp trả lời.",
            "Đã gửi yêu cầu bổ sung %(n)d điểm. Đồng hồ dừng cho đến khi người nộp trả lời.",
            number,
        )
        messages.success(self.request, words % {"n": number})

    def _place(self, fields: dict[str, str]) -> None:
        """Put each fault of the judge (`items.0.text`) beside its row."""
        faulty = self.faults
        for path, message in fields.items():
            _items, _dot, rest = path.partition(".")
            number, _dot, detail = rest.partition(".")
            if number.isdecimal() and int(number) < len(faulty):
                faulty[int(number)].errors[detail or "reason"] = message

    def _read(self, check: Check) -> Check:
        sent = self.request.POST
        if self.posted:
            check.fault = sent.get(check.name) == "fault"
            check.given = {
                detail: sent.get(f"{check.name}-{detail}", "").strip() for detail in DETAILS
            }
        elif check.paper and check.paper.missing:
            check.fault, check.given = True, {"reason": "missing"}
        return check


def _papers(dossier: Dossier) -> Iterator[Check]:
    known = {part.code for part in dossier.spec.parts}
    for paper in papers_of(dossier):
        if paper.code in known:
            yield Check(f"parts.{paper.code}", f"p-{paper.code}", paper.name, paper=paper)


def _sections(dossier: Dossier) -> Iterator[tuple[Any, Iterator[Check]]]:
    shown = shown_sections(dossier.spec.sections, dossier.answers, case=dossier.case)
    for section, lines in shown:
        yield (
            section.name,
            (
                Check(line.code, f"f-{line.code}", str(line.label), value=line.value)
                for line in lines
            ),
        )
