"""Everything a revision is made from, as frozen values: no database, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, cast

from rankings.engine import VERSION, merkle
from rankings.engine.canonical import canonical, digest, number_text
from rankings.engine.edition import Edition, edition_digest

Json = Mapping[str, Any]
Words = Mapping[str, str]


@dataclass(frozen=True)
class Heading:
    """What is published: the parts of about.json that are said, not computed.

    index: code, title, about. edition: code, title, reference_date, synthetic,
    as_published, note, sources. revision: number, published_at, erratum, supersedes.
    unit_set: code, title. previous: edition and revision, None for the first edition.
    """

    index: Json
    edition: Json
    revision: Json
    unit_set: Json
    previous: Json | None = None


@dataclass(frozen=True)
class Trust:
    """How the figures came about. values: how many there are; appeals: values appealed
    against, revised: of these changed. verified_points, mean_shift: see about.json."""

    values: int = 0
    verified_points: Decimal | None = None
    mean_shift: Decimal | None = None
    appeals: int = 0
    revised: int = 0


@dataclass(frozen=True)
class Computed:
    """An edition computed by the official path, with the reports of the analysis."""

    edition: Edition
    robustness: Json | None = None
    sensitivity: Json | None = None
    coherence: Json | None = None

    @property
    def result(self) -> Json:
        """The result as JSON values."""
        return self.edition.document

    @property
    def result_bytes(self) -> bytes:
        """result.json."""
        return self.edition.result_bytes

    @property
    def rows(self) -> Mapping[str, bytes]:
        """Unit → its row in canonical bytes."""
        return self.edition.rows

    @property
    def digests(self) -> dict[str, str]:
        """input, result, edition, tree."""
        return self.edition.digests

    @property
    def scale(self) -> str:
        """What a full total is."""
        return number_text(self.edition.spec.scale)

    @property
    def precision(self) -> int:
        """Decimals of a total."""
        return self.edition.spec.precision


@dataclass(frozen=True)
class Carried:
    """A table that others published, in the form of a result; what is not known is null.

    The edition digest then covers an empty input: SHA-256(SHA-256("") ‖ result digest).
    """

    result: Json
    scale: str
    precision: int

    @cached_property
    def result_bytes(self) -> bytes:
        """result.json."""
        return canonical(self.result)

    @cached_property
    def rows(self) -> Mapping[str, bytes]:
        """Unit → its row in canonical bytes."""
        rows = cast(Sequence[Json], self.result["units"])
        return {str(row["unit"]): canonical(row) for row in rows}

    @cached_property
    def digests(self) -> dict[str, str]:
        """input ("" as nothing went in), result, edition, tree."""
        result = digest(self.result_bytes)
        leaves = [merkle.leaf_hash(row) for row in self.rows.values()]
        return {
            "input": "",
            "result": result,
            "edition": edition_digest(digest(b""), result),
            "tree": merkle.root(leaves).hex(),
        }


@dataclass(frozen=True)
class Bundle:
    """A revision to be. groups, units: as in units.json; change: the rows of change.json,
    with `previous` about the edition before; history, evidence: as in their files."""

    heading: Heading
    groups: Json
    units: tuple[Json, ...]
    figures: Computed | Carried
    trust: Trust = field(default_factory=Trust)
    change: Json | None = None
    history: Mapping[str, Sequence[Json]] = field(default_factory=dict)
    evidence: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)

    @property
    def computed(self) -> Computed | None:
        """The figures if they were computed, None for a table carried over."""
        return self.figures if isinstance(self.figures, Computed) else None

    @property
    def engine(self) -> str:
        """The version of the engine, "" where nothing was computed."""
        return VERSION if self.computed else ""

    @cached_property
    def titles(self) -> dict[str, Words]:
        """Node → its titles, of methodologies that give them."""
        if not self.computed:
            return {}
        return {node.code: node.title for node in self.computed.edition.spec.nodes}

    @cached_property
    def pillars(self) -> tuple[str, ...]:
        """The nodes below the root, in the order of the result."""
        if self.computed:
            return self.computed.edition.spec.pillars
        rows = cast(Sequence[Json], self.figures.result["units"])
        return tuple(str(node["node"]) for node in rows[0]["nodes"][1:]) if rows else ()

    @cached_property
    def names(self) -> dict[str, Words]:
        """Unit → its names."""
        return {str(unit["unit"]): unit["name"] for unit in self.units}
