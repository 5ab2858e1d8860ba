"""An edition as bytes: what went in, what came out, and the digests that hold them together.

input_digest   = SHA-256 of the canonical bundle: engine, methodology, units, values
result_digest  = SHA-256 of the canonical result
edition_digest = SHA-256(input_digest ‖ result_digest), both as 32 bytes
tree_head      = head of the Merkle tree over the rows, in the order of the units' codes
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from rankings.engine import VERSION, merkle
from rankings.engine.answer import Json, inputs_of, result_document
from rankings.engine.canonical import canonical, canonical_text, digest
from rankings.engine.data import Dataset
from rankings.engine.result import Result
from rankings.engine.scoring import compute
from rankings.engine.spec import Spec

FORMAT = "motcua-rankings-edition/1"


@dataclass(frozen=True)
class Edition:
    """A computed edition. Digests are hexadecimal."""

    spec: Spec
    dataset: Dataset
    result: Result

    @classmethod
    def computed(cls, spec: Spec, dataset: Dataset) -> "Edition":
        """Compute an edition; raise DataError where a declared step is impossible."""
        return cls(spec, dataset, compute(spec, dataset))

    @cached_property
    def methodology(self) -> bytes:
        """The methodology in canonical bytes."""
        return canonical(self.spec.document)

    @cached_property
    def inputs(self) -> bytes:
        """Units and values in canonical bytes."""
        return canonical(inputs_document(self.dataset))

    @cached_property
    def document(self) -> Json:
        """The result as JSON values."""
        return result_document(self.result, self.dataset)

    @cached_property
    def rows(self) -> dict[str, bytes]:
        """Unit → its row in canonical bytes."""
        rows = cast(list[Json], self.document["units"])
        return {str(row["unit"]): canonical_text(row) for row in rows}

    def row(self, unit: str) -> Json:
        """Return the row of one unit as JSON values; KeyError for an unknown unit."""
        rows = cast(list[Json], self.document["units"])
        return rows[self.dataset.row_of[unit]]

    @cached_property
    def result_bytes(self) -> bytes:
        """The result in canonical bytes: the head and tail around the rows."""
        frame = canonical_text({**self.document, "units": []})
        start, _, end = frame.partition(b'"units":[]')
        return start + b'"units":[' + b",".join(self.rows.values()) + b"]" + end

    @cached_property
    def leaves(self) -> list[bytes]:
        """The leaf hashes of the rows."""
        return [merkle.leaf_hash(row) for row in self.rows.values()]

    @cached_property
    def input_digest(self) -> str:
        """The digest of everything that went in."""
        return input_digest(self.methodology, self.inputs, VERSION)

    @cached_property
    def result_digest(self) -> str:
        """The digest of everything that came out."""
        return digest(self.result_bytes)

    @property
    def digests(self) -> dict[str, str]:
        """All four."""
        return {
            "input": self.input_digest,
            "result": self.result_digest,
            "edition": edition_digest(self.input_digest, self.result_digest),
            "tree": merkle.root(self.leaves).hex(),
        }

    def answer(self) -> Json:
        """Return the result with its digests, as `compute` writes it."""
        return {**self.document, "engine": VERSION, "digests": self.digests}

    def proof(self, unit: str) -> Json:
        """Return what proves the row of one unit; KeyError for an unknown unit."""
        index, tree = self.dataset.row_of[unit], self.digests["tree"]
        return row_proof(self.row(unit), self.leaves, index, tree)


def row_proof(
    row: Mapping[str, object], leaves: Sequence[bytes], index: int, tree: str
) -> Json:
    """Return what proves a row by the tree over all leaf hashes, its own at `index`."""
    return {
        "format": "motcua-rankings-proof/1",
        "row": row,
        "index": index,
        "size": len(leaves),
        "path": [step.hex() for step in merkle.proof(leaves, index)],
        "tree": tree,
    }


def input_digest(methodology: bytes, inputs: bytes, engine: str) -> str:
    """Return the digest of the canonical bundle of these parts."""
    bundle = b'{"engine":%s,"inputs":%s,"methodology":%s}'
    return digest(bundle % (canonical(engine), inputs, methodology))


def edition_digest(inputs: str, result: str) -> str:
    """Return SHA-256(input_digest ‖ result_digest)."""
    return hashlib.sha256(bytes.fromhex(inputs) + bytes.fromhex(result)).hexdigest()


def inputs_document(dataset: Dataset) -> Json:
    """Return a data set as JSON values: unit → name, groups, values."""
    return {
        unit.code: {
            "name": unit.name,
            "groups": dict(unit.groups),
            "values": inputs_of(dataset.series, row),
            **_estimates(dataset, unit.code),
        }
        for unit, row in zip(dataset.units, dataset.rows, strict=True)
    }


def _estimates(dataset: Dataset, unit: str) -> Json:
    """Return the estimated series of a unit, nothing if there is none."""
    found = sorted(series for code, series in dataset.estimated if code == unit)
    return {"estimated": found} if found else {}


def row_is_proved(proof: Mapping[str, object]) -> bool:
    """Say whether a proof document's path leads from its row to its tree head."""
    path = [bytes.fromhex(step) for step in cast(list[str], proof["path"])]
    leaf = merkle.leaf_hash(canonical(proof["row"]))
    head = bytes.fromhex(str(proof["tree"]))
    return merkle.proves(
        leaf, cast(int, proof["index"]), cast(int, proof["size"]), path, head
    )
