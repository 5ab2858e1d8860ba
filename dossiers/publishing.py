"""From a checked document to a published version of a procedure: the one place.

What was published stays: a document goes in once, and a change is a higher version.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from dossiers.ledger import canonical
from dossiers.models import Field, Procedure, ProcedureVersion
from dossiers.spec_checks import Problem
from egov import clock
from egov.models import Agency, User

Document = Mapping[str, Any]
_LOCK = 7_120_401  # any number of our own: one publisher at a time
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Published:
    """What a call did, in versions: newly published, and already there word for word."""

    added: int
    unchanged: int


def digest_of(document: Document) -> str:
    """SHA-256 (hex) of the canonical document: the identity of a version's content."""
    return hashlib.sha256(canonical(_exact(document))).hexdigest()


def _exact(value: Any) -> Any:
    """Bounds such as 0.5 as decimals: the canonical form refuses floats."""
    match value:
        case float():
            return int(value) if value.is_integer() else Decimal(repr(value))
        case Mapping():
            return {key: _exact(inner) for key, inner in value.items()}
        case list():
            return [_exact(inner) for inner in value]
    return value


def lock() -> None:
    """One publisher at a time, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


class Shelf:
    """What is published already, read once for many documents.

    The documents themselves stay in the database: digests are enough to compare.
    """

    def __init__(self) -> None:
        rows = ProcedureVersion.objects.published().values_list(
            "procedure__code", "number", "effective_from", "digest"
        )
        self.versions: dict[str, dict[int, date]] = {}
        self.digests: set[str] = set()
        for code, number, effective_from, digest in rows:
            self.versions.setdefault(code, {})[number] = effective_from
            self.digests.add(digest)
        in_force = Agency.objects.in_force()
        self.agencies = set(in_force.values_list("code", flat=True))

    def knows(self, code: object, number: object) -> bool:
        """Whether some document is published under this code and number (of any type)."""
        sound = isinstance(code, str) and isinstance(number, int)
        return sound and number in self.versions.get(str(code), ())

    def holds(self, digest: str) -> bool:
        """Whether a document of this digest is published."""
        return digest in self.digests

    def problems(self, document: Document, digest: str) -> list[Problem]:
        """What keeps a document, sound in itself, from being published here."""
        if self.holds(digest):
            return []
        return [
            problem
            for rule in (_lengths, self._agency, self._number)
            for problem in rule(document)
        ]

    def put(self, document: Document, digest: str) -> None:
        """Count it as published, for the documents that come after it."""
        day = date.fromisoformat(document["effective_from"])
        self.versions.setdefault(document["code"], {})[document["version"]] = day
        self.digests.add(digest)

    def _agency(self, document: Document) -> Iterator[Problem]:
        code = document["handling"]
        if code != "receiving" and code not in self.agencies:
            yield Problem("handling", f"{code} is not an agency of this province")

    def _number(self, document: Document) -> Iterator[Problem]:
        known, number = self.versions.get(document["code"], {}), document["version"]
        if not known:
            return
        newest = max(known)
        if number in known:
            reason = f"{number} is published with other content: raise the version number"
            yield Problem("version", reason)
        elif number < newest:
            yield Problem("version", f"{number} is below the published version {newest}")
        elif document["effective_from"] < known[newest].isoformat():
            reason = f"lies before that of version {newest}, {known[newest]}"
            yield Problem("effective_from", reason)


def _lengths(document: Document) -> Iterator[Problem]:
    """The catalogue's own columns are narrower than a document may be wide."""
    for path, words, column in (
        ("name", document["name"], Procedure._meta.get_field("name_vi")),
        ("field.name", document["field"]["name"], Field._meta.get_field("name_vi")),
    ):
        most = column.max_length or 0
        for language in ("vi", "en"):
            if len(words[language]) > most:
                yield Problem(f"{path}.{language}", f"must have at most {most} characters")


def publish(
    documents: Iterable[Document],
    *,
    edited_by: User | None = None,
    published_by: User | None = None,
) -> Published:
    """Publish documents that `spec_checks` and `Shelf.problems` found sound.

    All of them or none. Those already published as they are count as unchanged.
    """
    pairs = [(document, digest_of(document)) for document in documents]
    return put_on_shelf(pairs, edited_by=edited_by, published_by=published_by)


@transaction.atomic
def put_on_shelf(
    pairs: Sequence[tuple[Document, str]],
    *,
    edited_by: User | None = None,
    published_by: User | None = None,
) -> Published:
    """`publish` for documents whose digests are known: pairs of both."""
    lock()
    shelf = Shelf()
    fresh = [pair for pair in pairs if not shelf.holds(pair[1])]
    fresh.sort(key=lambda pair: (pair[0]["code"], pair[0]["version"]))
    _put_fields([document for document, _digest in fresh])
    _put_procedures([document for document, _digest in fresh])
    _put_versions(fresh, edited_by, published_by)
    return Published(len(fresh), len(pairs) - len(fresh))


def _put_fields(documents: Iterable[Document]) -> None:
    """Fields of administration that are new; a known one keeps its names."""
    fields = [
        Field(code=field["code"], name_vi=field["name"]["vi"], name_en=field["name"]["en"])
        for field in (document["field"] for document in documents)
    ]
    Field.objects.bulk_create(fields, ignore_conflicts=True, batch_size=_BATCH)


def _put_procedures(documents: Sequence[Document]) -> None:
    """One row per code, named by its newest version; documents in ascending order."""
    fields = dict(Field.objects.values_list("code", "pk"))
    newest = {document["code"]: document for document in documents}
    names: dict[str, Callable[[Document], Any]] = {
        "field_id": lambda document: fields[document["field"]["code"]],
        "life_event": lambda document: document["life_event"],
        "name_vi": lambda document: document["name"]["vi"],
        "name_en": lambda document: document["name"]["en"],
        "keywords": lambda document: "\n".join(document["keywords"]),
    }
    Procedure.objects.bulk_create(
        [
            Procedure(code=code, **{name: of(document) for name, of in names.items()})
            for code, document in newest.items()
        ],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[name.removesuffix("_id") for name in names],
    )


def _put_versions(
    pairs: Sequence[tuple[Document, str]],
    edited_by: User | None,
    published_by: User | None,
) -> None:
    codes = {document["code"] for document, _digest in pairs}
    procedures = dict(Procedure.objects.filter(code__in=codes).values_list("code", "pk"))
    ProcedureVersion.objects.bulk_create(
        (
            ProcedureVersion(
                procedure_id=procedures[document["code"]],
                number=document["version"],
                effective_from=date.fromisoformat(document["effective_from"]),
                decision=document["decision"],
                document=document,
                digest=digest,
                published_at=clock.now(),
                edited_by=edited_by,
                published_by=published_by,
            )
            for document, digest in pairs
        ),
        batch_size=_BATCH,
    )
