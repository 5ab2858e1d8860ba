"""A draft as a guided form: its pages in order, and what is still missing on each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers import actions
from dossiers.actions.filing import parts_asked
from dossiers.forms import AnswersForm
from dossiers.models import Draft
from dossiers.prefill import prefilled
from dossiers.spec import Part, Section
from dossiers.views.pages.supplement import Asked, Request, last_request
from dossiers.views.pages.towns import places

PLACE, PARTS, REVIEW = "-place", "-parts", "-review"


@dataclass(frozen=True, slots=True)
class Stop:
    """One page of the guided form."""

    code: str
    label: str
    url: str


class Guide:
    """Where a draft's pages are and how far each is."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    @cached_property
    def faults(self) -> dict[str, str]:
        """Everything that keeps the draft from being filed, by path."""
        return actions.preflight(self.draft)

    @cached_property
    def request(self) -> Request | None:
        """What a supplement answers; None for a first filing."""
        return last_request(self.draft.dossier) if self.draft.dossier else None

    @cached_property
    def parts(self) -> list[Part]:
        return parts_asked(self.draft.spec, self.draft.answers, self.draft.case)

    @cached_property
    def sections(self) -> list[Section]:
        """Sections that ask anything of this case."""
        return [section for section in self.draft.spec.sections if self._asks(section)]

    def _asks(self, section: Section) -> bool:
        draft = self.draft
        form = AnswersForm(section.fields, initial=draft.answers, case=draft.case)
        return bool(form.fields)

    @cached_property
    def stops(self) -> list[Stop]:
        draft, key = self.draft, [self.draft.key]
        first = [
            Stop(PLACE, _("Trường hợp, nơi nộp"), reverse("dossiers:draft_place", args=key))
        ]
        sections = [
            Stop(
                section.code,
                str(section.name),
                reverse("dossiers:draft_section", args=[draft.key, section.code]),
            )
            for section in self.sections
        ]
        parts = [Stop(PARTS, _("Giấy tờ"), reverse("dossiers:draft_parts", args=key))]
        last = Stop(REVIEW, _("Xem lại và nộp"), reverse("dossiers:draft_review", args=key))
        return [
            *(first if draft.dossier_id is None else []),
            *sections,
            *(parts if self.parts else []),
            last,
        ]

    def stop(self, code: str) -> Stop:
        """Raises Http404 for a page this draft does not have."""
        found = next((stop for stop in self.stops if stop.code == code), None)
        if found is None:
            raise Http404
        return found

    def section(self, code: str) -> Section:
        found = next((section for section in self.sections if section.code == code), None)
        if found is None:
            raise Http404
        return found

    def after(self, code: str) -> Stop:
        """The page after this one; the review page is its own successor."""
        codes = [stop.code for stop in self.stops]
        here = codes.index(code) if code in codes else -1
        return self.stops[min(here + 1, len(codes) - 1)]

    def before(self, code: str) -> Stop | None:
        codes = [stop.code for stop in self.stops]
        here = codes.index(code) if code in codes else 0
        return self.stops[here - 1] if here else None

    def resume(self) -> Stop:
        """Where to go on: the first page with something missing or asked for."""
        waiting = {self.home_of(path) for path in self.faults}
        if self.request:
            waiting = {self.home_of(item.target) for item in self.request.items}
        return next((stop for stop in self.stops if stop.code in waiting), self.stops[-1])

    def home_of(self, path: str) -> str:
        """The page on which a fault of this path can be mended."""
        code = path.partition(".")[0]
        if code == "parts":
            return PARTS
        for section in self.draft.spec.sections:
            if any(field.code == code for field in section.fields):
                return section.code
        return PLACE if self.draft.dossier_id is None else REVIEW

    def address_of(self, path: str) -> str:
        """The exact control of a fault, on its page with its errors shown."""
        home = self.home_of(path)
        stop = next((stop for stop in self.stops if stop.code == home), self.stops[-1])
        anchor = path.replace(".", "-")
        if home == PARTS:
            return f"{stop.url}#part-{path.partition('.')[2]}"
        return f"{stop.url}?check=1#q-{anchor}"

    def steps(self, current: str) -> list[dict[str, Any]]:
        """Rows for the list of steps at the side."""
        wanting = {self.home_of(path) for path in self.faults}
        asked = (
            {self.home_of(item.target) for item in self.request.items}
            if self.request
            else set()
        )
        return [
            {
                "label": stop.label,
                "url": stop.url,
                "state": _state(stop.code, current, wanting, asked),
                "note": _("cần bổ sung") if stop.code in asked else "",
            }
            for stop in self.stops
        ]

    def form(
        self,
        section: Section,
        data: QueryDict | None = None,
        faults: Mapping[str, str] | None = None,
    ) -> AnswersForm:
        """The questions of one section, with what the draft holds."""
        draft = self.draft
        return AnswersForm(
            section.fields,
            data,
            initial=draft.answers,
            case=draft.case,
            faults=faults,
            sources=_sources(draft),
            places=places(),
        )

    def asked_of(self, section: Section) -> list[Asked]:
        """The points of the supplement request that can be mended on this page."""
        items = self.request.items if self.request else ()
        return [item for item in items if self.home_of(item.target) == section.code]

    def faults_of(self, section: Section) -> dict[str, str]:
        codes = {field.code for field in section.fields}
        return {
            path: text
            for path, text in self.faults.items()
            if path.partition(".")[0] in codes
        }


def _state(code: str, current: str, wanting: set[str], asked: set[str]) -> str:
    if code == current:
        return "current"
    if code in asked:
        return "error"
    return "todo" if code in wanting or code == REVIEW else "done"


def _sources(draft: Draft) -> dict[str, str]:
    """Which answers still are what the account said."""
    if draft.dossier_id is not None:
        return {}
    known = prefilled(draft.spec.fields, draft.user)
    words = _("Lấy từ tài khoản của bạn; sửa được nếu không còn đúng.")
    return {
        code: words for code, value in known.items() if draft.answers.get(code) == value
    }
