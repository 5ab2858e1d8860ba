"""A procedure version as frozen values, read from its JSON document (format 1).

The document is checked by `spec_checks` before it is stored; reading trusts it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import get_language

from dossiers.states import RouteKind
from dossiers.worktime import Limit, Rule, Unit

# Where a version does not say: no text was found that sets one period for all.
RETENTION_YEARS = 20


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in both languages; str() gives the reader's."""

    vi: str
    en: str

    def __str__(self) -> str:
        return self.en if get_language() == "en" else self.vi


def _text(value: Mapping[str, str] | None) -> Text | None:
    return Text(value["vi"], value["en"]) if value else None


def _words(value: Mapping[str, str]) -> Text:
    return Text(value["vi"], value["en"])


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form. `limits` holds what its type understands."""

    code: str
    type: str
    label: Text
    help: Text | None
    required: bool
    source: str | None
    when: Mapping[str, Any] | None
    limits: Mapping[str, Any]
    options: tuple[Option, ...] = ()
    fields: tuple["Field", ...] = ()

    def option(self, code: object) -> Option | None:
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    name: Text
    intro: Text | None
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A paper the dossier needs (thành phần hồ sơ)."""

    code: str
    name: Text
    form: str
    copies: int
    required: bool
    cases: frozenset[str]
    when: Mapping[str, Any] | None
    accept: tuple[str, ...]
    max_mb: int
    help: Text | None
    example: Text | None
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Fee:
    code: str
    name: Text
    amount: int
    unit: str
    quantity_field: str | None
    channel: str | None
    when: str
    refundable: bool
    ground: str


@dataclass(frozen=True, slots=True)
class Place:
    """One place on the route: who does what there, in which share of the time."""

    code: str
    kind: RouteKind
    role: str
    agency: str
    share: int
    name: Text


@dataclass(frozen=True, slots=True)
class CaseLimit:
    limit: Limit
    case: str | None
    channel: str | None
    assumed: bool


def _field(value: Mapping[str, Any]) -> Field:
    known = {"code", "type", "label", "help", "required", "source", "when"}
    known |= {"options", "fields"}
    return Field(
        code=value["code"],
        type=value["type"],
        label=_words(value["label"]),
        help=_text(value.get("help")),
        required=value["required"],
        source=value.get("source"),
        when=value.get("when"),
        limits={key: inner for key, inner in value.items() if key not in known},
        options=tuple(_option(option) for option in value.get("options", ())),
        fields=tuple(_field(inner) for inner in value.get("fields", ())),
    )


def _option(value: Mapping[str, Any]) -> Option:
    return Option(value["code"], _words(value["name"]))


def fields_of(values: Sequence[Mapping[str, Any]]) -> tuple[Field, ...]:
    """Fields from their JSON form, for questions asked outside a procedure."""
    return tuple(_field(value) for value in values)


class Spec:
    """A procedure version, read lazily from `document` and kept (it never changes)."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.name = _words(document["name"])
        self.summary = _words(document["summary"])
        self.receiving: str = document["receiving"]
        self.handling: str = document["handling"]
        self.channels: tuple[str, ...] = tuple(document["channels"])
        self.cases = tuple(_option(case) for case in document["cases"])

    def words(self, name: str) -> Text:
        """One of the narrative fields: subjects, agency_note, requirements, purpose."""
        return _words(self.document[name])

    @cached_property
    def how(self) -> tuple[Text, ...]:
        return tuple(_words(step) for step in self.document["how"])

    @cached_property
    def legal_basis(self) -> tuple[tuple[str, Text], ...]:
        return tuple(
            (law["number"], _words(law["title"])) for law in self.document["legal_basis"]
        )

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        return tuple(
            Section(
                code=section["code"],
                name=_words(section["name"]),
                intro=_text(section.get("intro")),
                fields=tuple(_field(field) for field in section["fields"]),
            )
            for section in self.document["form"]["sections"]
        )

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for section in self.sections for field in section.fields)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return tuple(
            Part(
                code=part["code"],
                name=_words(part["name"]),
                form=part["form"],
                copies=part["copies"],
                required=part["required"],
                cases=frozenset(part["cases"]),
                when=part.get("when"),
                accept=tuple(part["accept"]),
                max_mb=part["max_mb"],
                help=_text(part.get("help")),
                example=_text(part.get("example")),
                signed=part.get("signed", False),
            )
            for part in self.document["parts"]
        )

    @cached_property
    def fees(self) -> tuple[Fee, ...]:
        return tuple(
            Fee(
                code=fee["code"],
                name=_words(fee["name"]),
                amount=fee["amount"],
                unit=fee["unit"],
                quantity_field=fee.get("quantity_field"),
                channel=fee.get("channel"),
                when=fee["when"],
                refundable=fee["refundable"],
                ground=fee["ground"],
            )
            for fee in self.document["fees"]
        )

    @cached_property
    def route(self) -> tuple[Place, ...]:
        return tuple(
            Place(
                code=place["code"],
                kind=RouteKind(place["kind"]),
                role=place["role"],
                agency=place["agency"],
                share=place["share"],
                name=_words(place["name"]),
            )
            for place in self.document["route"]
        )

    @cached_property
    def limits(self) -> tuple[CaseLimit, ...]:
        return tuple(
            CaseLimit(
                limit=Limit(limit["amount"], Unit(limit["unit"])),
                case=limit["case"],
                channel=limit["channel"],
                assumed=limit["basis"] == "assumed",
            )
            for limit in self.document["limits"]
        )

    def limit(self, case: str, channel: str) -> Limit:
        """The time limit of this case by this channel: the first row that fits."""
        return next(
            row.limit
            for row in self.limits
            if row.case in {None, case} and row.channel in {None, channel}
        )

    def rule(self, case: str, channel: str) -> Rule:
        """What the legal clock needs to know."""
        return Rule(
            limit=self.limit(case, channel),
            same_day=self.document["same_day"],
            pauses=frozenset(self.document["pauses"]),
            shares=tuple((place.code, place.share) for place in self.route),
        )

    def place(self, kind: str) -> Place | None:
        return next((place for place in self.route if place.kind == kind), None)

    def next_place(self, kind: str) -> Place:
        """The place after `kind`. Raises StopIteration past the end."""
        kinds = [place.kind for place in self.route]
        return self.route[kinds.index(RouteKind(kind)) + 1]

    def case(self, code: str) -> Option | None:
        return next((case for case in self.cases if case.code == code), None)

    @property
    def max_supplements(self) -> int:
        return int(self.document["supplements"]["max"])

    @property
    def answer_within(self) -> Limit:
        within = self.document["supplements"]["answer_within"]
        return Limit(within["amount"], Unit(within["unit"]))

    @property
    def stops_unanswered(self) -> bool:
        """Whether a dossier ends when its applicant does not supplement in time."""
        return self.document["supplements"].get("unanswered") == "stop"

    @property
    def retention_years(self) -> int:
        """How long a finished dossier keeps what is personal."""
        return int(self.document.get("retention_years", RETENTION_YEARS))

    @property
    def effective_from(self) -> date:
        return date.fromisoformat(self.document["effective_from"])
