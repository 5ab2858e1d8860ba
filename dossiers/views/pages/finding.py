"""Finding a procedure: words without accents, life event, field, level."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import (
    Case,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy

from dossiers.models import Field, Procedure, ProcedureVersion
from dossiers.states import Channel
from dossiers.views.pages.words import limit_words, raw_limit
from egov import clock
from egov.text import Fold

PAGE_SIZE = 20
_LONGEST = 120
_MOST_WORDS = 8
LEVELS = {
    "commune": gettext_lazy("Cấp xã"),
    "province": gettext_lazy("Cấp tỉnh"),
}
_ONLINE = ("full", "partial")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for: words, life event, field, level; each may be empty."""

    words: str = ""
    life_event: str = ""
    field: str = ""
    level: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "Wish":
        """From an address; what it does not know counts as nothing."""
        words = " ".join(query.get("q", "").replace("\0", " ").split())[:_LONGEST]
        life_event, level = query.get("viec", ""), query.get("cap", "")
        return cls(
            words=words.encode("utf-8", "ignore").decode(),
            life_event=life_event if life_event in Procedure.LifeEvent.values else "",
            field=_slug(query.get("linh-vuc", "")),
            level=level if level in LEVELS else "",
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A page of procedures. nearest: none has every word, these have the most."""

    page: Page
    rows: list[dict[str, Any]]
    nearest: bool

    @property
    def varies(self) -> bool:
        """Whether any of the limits shown differs by case."""
        return any(row["varies"] for row in self.rows)


def _slug(text: str) -> str:
    return text[:50] if text.isascii() and text.isprintable() else ""


def on_offer() -> QuerySet[Procedure]:
    """Procedures in force today, each with the id of its version (`current`)."""
    version = ProcedureVersion.objects.in_force(clock.today())
    version = version.filter(procedure=OuterRef("pk"))
    return (
        Procedure.objects.annotate(current=Subquery(version.values("pk")[:1]))
        .filter(current__isnull=False)
        .exclude(closed_on__lte=clock.today())
        .select_related("field")
        .defer("keywords")
    )


def find(wish: Wish, number: str | None) -> Found:
    """The page with this number; a number out of range is the nearest one there is."""
    wanted = _narrowed(wish)
    found, nearest = _ranked(wanted.matching(wish.words), wish.words), False
    if wish.words and not found.exists():
        found, nearest = _nearest(wanted, wish.words), True
    page = Paginator(found, PAGE_SIZE).get_page(number)
    return Found(page, _rows(list(page.object_list)), nearest and bool(page.object_list))


def _narrowed(wish: Wish) -> Any:
    found: Any = on_offer()
    if wish.life_event:
        found = found.filter(life_event=wish.life_event)
    if wish.field:
        found = found.filter(field__code=wish.field)
    if wish.level:
        at_level = ProcedureVersion.objects.filter(document__level=wish.level)
        found = found.filter(current__in=at_level.values("pk"))
    return found


def _name_column() -> str:
    return "name_en" if get_language() == "en" else "name_vi"


def _ranked(found: Any, words: str) -> Any:
    """Those that bear the words in their name first, in one piece before scattered."""
    name = _name_column()
    if not words:
        return found.order_by(name)
    found = found.annotate(called=Fold(Concat(F(name), Value(" "), F("code"))))
    in_name = {"called__contains": Fold(Value(words))}
    scattered = _holds_all("called", words)
    return found.annotate(
        rank=Case(
            When(**in_name, then=Value(0)),
            When(scattered, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
    ).order_by("rank", name)


def _holds_all(column: str, words: str) -> Q:
    held = Q()
    for word in words.split()[:_MOST_WORDS]:
        held &= Q(**{f"{column}__contains": Fold(Value(word))})
    return held


def _nearest(wanted: Any, words: str) -> Any:
    """Procedures with at least half of the words, most of them first."""
    typed = list(dict.fromkeys(words.split()))[:_MOST_WORDS]
    score: Combinable = Value(0)
    for word in typed:
        score = score + Case(
            When(search__contains=Fold(Value(word)), then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        )
    wanted = wanted.annotate(score=score).filter(score__gte=max(1, (len(typed) + 1) // 2))
    return wanted.order_by("-score", _name_column())


def _rows(procedures: list[Procedure]) -> list[dict[str, Any]]:
    """What a line of the list says, from one more query."""
    ids = [procedure.current for procedure in procedures]  # type: ignore[attr-defined]
    names = ("summary", "limits", "online_level", "channels", "fees")
    kept = ProcedureVersion.objects.filter(pk__in=ids).values(
        "pk", *(f"document__{name}" for name in names)
    )
    documents = {row["pk"]: row for row in kept}
    return [
        {"procedure": procedure, **_line(documents[procedure.current])}  # type: ignore[attr-defined]
        for procedure in procedures
    ]


def _line(document: Mapping[str, Any]) -> dict[str, Any]:
    limits = document["document__limits"]
    return {
        "summary": document["document__summary"][get_language() or "vi"],
        "limit": limit_words(raw_limit(limits[-1])),
        "varies": len(limits) > 1,
        "free": not document["document__fees"],
        "online": document["document__online_level"] in _ONLINE
        and Channel.ONLINE in document["document__channels"],
    }


def life_event_tabs(wish: Wish) -> list[dict[str, Any]]:
    return [
        {"code": code, "name": name, "current": code == wish.life_event}
        for code, name in Procedure.LifeEvent.choices
    ]


def filters(wish: Wish) -> dict[str, Any]:
    """Choices of the filter form, with the chosen ones marked."""
    used = on_offer().order_by().values("field")
    fields = Field.objects.filter(pk__in=used)
    return {
        "life_events": life_event_tabs(wish),
        "fields": [
            {"code": field.code, "name": str(field), "current": field.code == wish.field}
            for field in fields
        ],
        "levels": [
            {"code": code, "name": name, "current": code == wish.level}
            for code, name in LEVELS.items()
        ],
    }
