"""The last page before filing: answers, papers, fees, and what is missing."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from dossiers.answers import Shown, clean_answers, shown_sections
from dossiers.errors import AnswersInvalid
from dossiers.fees import fee_lines, total
from dossiers.models import Draft
from dossiers.spec import Section
from dossiers.views.pages.guide import REVIEW, Guide
from dossiers.views.pages.papers import paper_rows
from dossiers.views.pages.words import fee_words


def review_page(draft: Draft, faults: Mapping[str, str] | None = None) -> dict[str, Any]:
    """`faults`: what filing was refused for; without, what would refuse it now."""
    guide = Guide(draft)
    wrong = {**guide.faults, **(faults or {})}
    return {
        "draft": draft,
        "guide": guide,
        "stop": REVIEW,
        "steps": guide.steps(REVIEW),
        "before": guide.before(REVIEW),
        "errors": [_error(guide, path, text) for path, text in wrong.items()],
        "refused": faults is not None,
        "ready": not guide.faults,
        "sections": _sections(guide),
        "papers": paper_rows(guide),
        "fees": _fees(draft),
        "purpose": draft.spec.words("purpose"),
    }


def _error(guide: Guide, path: str, text: str) -> dict[str, str]:
    if path in {"agree", "draft"}:
        return {"href": "#agree" if path == "agree" else "", "label": "", "message": text}
    return {"href": guide.address_of(path), "label": _label(guide, path), "message": text}


def _label(guide: Guide, path: str) -> str:
    """The question's words; a missing paper names itself in the sentence."""
    for section in guide.draft.spec.sections:
        for field in section.fields:
            if field.code == path.partition(".")[0]:
                return str(field.label).rstrip("?: ")
    return _("Nơi nộp") if path == "agency" else ""


def _sections(guide: Guide) -> list[dict[str, Any]]:
    draft = guide.draft
    shown = shown_sections(guide.sections, draft.answers, case=draft.case)
    return [
        {
            "section": section,
            "url": guide.stop(section.code).url,
            "rows": list(_rows(guide, section, lines)),
        }
        for section, lines in shown
    ]


def _rows(
    guide: Guide, section: Section, lines: Iterable[Shown]
) -> Iterable[dict[str, Any]]:
    url = guide.stop(section.code).url
    wrong = {path.partition(".")[0] for path in guide.faults}
    for line in lines:
        missing = line.code in wrong
        change = f"{url}{'?check=1' if missing else ''}#q-{line.code}"
        yield {
            "name": line.label,
            "value": _value(line),
            "change_url": change,
            "missing": missing,
        }


def _value(line: Shown) -> str:
    """A repeated group as one line a row."""
    if not line.rows:
        return line.value
    return "\n".join(
        f"{number}. " + "; ".join(inner.value for inner in row if inner.value != "—")
        for number, row in enumerate(line.rows, 1)
    )


def _fees(draft: Draft) -> dict[str, Any]:
    try:
        answers = clean_answers(draft.spec.fields, draft.answers, case=draft.case)
    except AnswersInvalid:
        answers = {}
    lines = fee_lines(draft.spec, answers, channel=draft.channel)
    return {
        "rows": [{"name": str(line.fee.name), "value": fee_words(line)} for line in lines],
        "total": total(lines),
    }
