"""Check an edition.zip offline: recompute it, compare bytes, name the unit and the node.

Needs the standard library only, except that an Ed25519 signature is checked where the
package `cryptography` is installed; without it the answer says so.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

from rankings.engine import VERSION, merkle
from rankings.engine.archive import (
    INPUTS,
    MANIFEST,
    METHODOLOGY,
    RESULT,
    SIGNED,
    engine_of,
    manifest,
    node_digests,
    read_archive,
    unit_digests,
)
from rankings.engine.building import number
from rankings.engine.canonical import canonical, digest
from rankings.engine.comparing import changed_rows
from rankings.engine.data import Cell, Dataset, Unit
from rankings.engine.edition import Edition, edition_digest, input_digest
from rankings.engine.errors import DataError, DataFault, EngineError
from rankings.engine.locating import in_inputs, in_methodology, in_result
from rankings.engine.missing import Missing
from rankings.engine.reading import document_of, spec_from_document, spec_from_text
from rankings.engine.tree_checks import Json


@dataclass(frozen=True, order=True)
class EditionFault:
    """Where an edition is not what it says. unit and node are "" where none can be named."""

    file: str
    unit: str
    node: str
    reason: str

    def __str__(self) -> str:
        unit = f" unit {self.unit!r}" if self.unit else ""
        node = f" node {self.node!r}" if self.node else ""
        return f"{self.file}:{unit}{node} {self.reason}"


@dataclass(frozen=True)
class Verification:
    """faults: none for a sound edition. signature: valid, absent, unchecked or invalid.

    engine: which version made it. otherwise: where this version computes something else
    than that one did, which is no fault of the edition; none where nothing differs.
    """

    faults: tuple[EditionFault, ...]
    edition: str = ""
    signature: str = "absent"
    key: str = ""
    engine: str = VERSION
    otherwise: tuple[EditionFault, ...] = ()

    @property
    def sound(self) -> bool:
        return not self.faults

    @property
    def recomputed(self) -> str:
        """What came of computing it again, where another version of the engine made it."""
        if self.engine == VERSION:
            return ""
        first = f"differs, first {self.otherwise[0]}" if self.otherwise else "equal"
        return f"computed by engine {self.engine}, this is {VERSION}: recomputed, {first}"


def verify(data: bytes, *, published: str = "", key: str = "") -> Verification:
    """Recompute an edition.zip and compare.

    published: the edition digest from another place (a page, a paper), key: the public key
    in hexadecimal; without either, only agreement inside the archive is shown.
    """
    try:
        files = read_archive(data)
    except ValueError as error:
        return Verification((EditionFault("edition.zip", "", "", str(error)),))
    parsed, faults = _parsed(files)
    held = parsed.get(MANIFEST, {})
    faults += _against_manifest(parsed, held)
    found: list[EditionFault] = []
    if METHODOLOGY in parsed and INPUTS in parsed:
        found = _recomputed(files, parsed, held)
    engine = engine_of(held)
    if engine == VERSION:
        faults += found
    elif RESULT in parsed:
        faults += _rows(parsed[RESULT], held)
    faults += _digests(files, held)
    told = str(_object(held.get("digests")).get("edition", ""))
    if published and published.lower() != told:
        faults.append(
            EditionFault(
                MANIFEST, "", "", f"has the edition digest {told}, published is {published}"
            )
        )
    status, who = _signature(held, key, faults)
    otherwise = () if engine == VERSION else tuple(dict.fromkeys(found))
    return Verification(tuple(dict.fromkeys(faults)), told, status, who, engine, otherwise)


def edition_of(data: bytes) -> Edition:
    """Recompute the edition of an edition.zip; DataError or SpecError if that fails."""
    try:
        files = read_archive(data)
        inputs = dataset_of(document_of(files[INPUTS].decode("utf-8")))
    except ValueError as error:
        raise DataError([DataFault("edition.zip", 0, "", str(error))]) from None
    return Edition.computed(spec_from_text(files[METHODOLOGY].decode("utf-8")), inputs)


def _parsed(files: Mapping[str, bytes]) -> tuple[dict[str, Json], list[EditionFault]]:
    """Return the documents that are JSON objects, and where the others break."""
    parsed: dict[str, Json] = {}
    faults: list[EditionFault] = []
    nodes = _sealed_nodes(files[MANIFEST])
    for name, raw in files.items():
        try:
            text = raw.decode("utf-8")
            parsed[name] = document_of(text)
        except UnicodeDecodeError as error:
            faults.append(_broken(name, raw, error.start, "is not UTF-8 here", nodes))
        except EngineError as error:
            faults.append(_broken(name, raw, _place(str(error)), str(error), nodes))
            continue
        if name in parsed and canonical(parsed[name]) != raw:
            faults.append(EditionFault(name, "", "", "is not in canonical form"))
    return parsed, faults


def _sealed_nodes(raw: bytes) -> Collection[str]:
    """Return the codes of nodes the manifest knows, none if it cannot be read."""
    try:
        return set(_object(document_of(raw.decode("utf-8")).get("nodes")))
    except (UnicodeDecodeError, EngineError):
        return ()


def _broken(
    name: str, raw: bytes, offset: int, reason: str, nodes: Collection[str]
) -> EditionFault:
    if name == INPUTS:
        return EditionFault(name, *in_inputs(raw, offset, nodes), reason)
    node = in_methodology(raw, offset, nodes) if name == METHODOLOGY else ""
    return EditionFault(name, "", node, reason)


def _place(reason: str) -> int:
    """Return the offset a JSON fault of a one-line file names."""
    _, _, column = reason.rpartition("column ")
    return int(column) - 1 if column.isdigit() else 0


def _object(value: object) -> Json:
    return value if isinstance(value, Mapping) else {}


def _against_manifest(parsed: Mapping[str, Json], held: Json) -> list[EditionFault]:
    """Name the nodes and units whose declaration or inputs are not what was sealed."""
    faults: list[EditionFault] = []
    if METHODOLOGY in parsed:
        try:
            found = node_digests(parsed[METHODOLOGY])
        except (KeyError, TypeError, AttributeError):
            found = {}
        for node in _differing(found, _object(held.get("nodes"))):
            faults.append(EditionFault(METHODOLOGY, "", node, "is not as it was sealed"))
    if INPUTS in parsed:
        for unit in _differing(unit_digests(parsed[INPUTS]), _object(held.get("inputs"))):
            faults.append(EditionFault(INPUTS, unit, "", "is not as it was sealed"))
    return faults


def _differing(found: Json, sealed: Json) -> Iterator[str]:
    for name in sorted({*found, *sealed}):
        if found.get(name) != sealed.get(name):
            yield name


def _recomputed(
    files: Mapping[str, bytes], parsed: Mapping[str, Json], held: Json
) -> list[EditionFault]:
    """Compute the edition again and compare the result."""
    try:
        spec = spec_from_document(parsed[METHODOLOGY])
    except EngineError as error:
        return [EditionFault(METHODOLOGY, "", "", str(fault)) for fault in error.faults]
    try:
        edition = Edition.computed(spec, dataset_of(parsed[INPUTS]))
    except (EngineError, ValueError) as error:
        return [EditionFault(INPUTS, "", "", f"cannot be computed: {error}")]
    mine = {**manifest(edition, {}, None), "engine": engine_of(held)}
    faults = list(_manifest_faults(mine, held))
    if edition.result_bytes == files[RESULT]:
        return faults
    if RESULT not in parsed:
        where = in_result(edition, files[RESULT])
        return [*faults, EditionFault(RESULT, *where, "is not as recomputed here")]
    changes = list(changed_rows(edition.document, parsed[RESULT], spec))
    if not any(unit for unit, _, _ in changes):
        changes.append((*in_result(edition, files[RESULT]), "is not as recomputed here"))
    return [*faults, *(EditionFault(RESULT, *change) for change in changes)]


def _rows(result: Json, held: Json) -> list[EditionFault]:
    """Compare the sealed leaf hashes with the rows beside them: what another version of
    the engine computed is held by these and by the digests, not by computing it again."""
    rows = result.get("units")
    found = {
        str(_object(row).get("unit", "")): merkle.leaf_hash(canonical(row)).hex()
        for row in (rows if isinstance(rows, list) else [])
    }
    return [
        EditionFault(RESULT, unit, "", "is not as it was sealed")
        for unit in _differing(found, _object(held.get("rows")))
    ]


# Keys of the manifest that are compared elsewhere, part by part.
_APART = ("digests", "files", "nodes", "inputs", "signature")


def _manifest_faults(mine: Json, held: Json) -> Iterator[EditionFault]:
    """Compare the manifest with the one the recomputed edition would have."""
    for unit in _differing(_object(mine["rows"]), _object(held.get("rows"))):
        reason = "the leaf hash is not that of the recomputed row"
        yield EditionFault(MANIFEST, unit, "", reason)
    for name in _differing(mine, held):
        if name not in (*_APART, "rows"):
            reason = f"{name} is {held.get(name)}, recomputed {mine.get(name)}"
            yield EditionFault(MANIFEST, "", "", reason)


def dataset_of(inputs: Json) -> Dataset:
    """Return the data set of an inputs document; ValueError if it is none."""
    units: dict[str, Unit] = {}
    cells: dict[tuple[str, str], Cell] = {}
    estimated: set[tuple[str, str]] = set()
    try:
        for code, held in inputs.items():
            entry = cast(Mapping[str, Mapping[str, str]], held)
            units[code] = Unit(code, str(entry["name"]), dict(entry["groups"]))
            for series, text in entry["values"].items():
                cells[code, series] = _cell(str(text))
            estimated.update((code, series) for series in entry.get("estimated", ()))
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise ValueError(
            f"not an inputs document ({type(error).__name__}: {error})"
        ) from None
    return replace(Dataset.of(units, cells), estimated=frozenset(estimated))


def _cell(text: str) -> Cell:
    return Missing[text] if text in Missing.__members__ else number(text)


def _digests(files: Mapping[str, bytes], held: Json) -> list[EditionFault]:
    """Compare every digest of the manifest with the bytes beside it."""
    inputs = input_digest(files[METHODOLOGY], files[INPUTS], engine_of(held))
    result = digest(files[RESULT])
    found: dict[str, object] = {"input": inputs, "result": result}
    found["edition"] = edition_digest(inputs, result)
    rows = [str(row) for row in _object(held.get("rows")).values()]
    found["tree"] = _tree(rows)
    faults = [
        EditionFault(MANIFEST, "", "", f"the {name} digest is not that of the files")
        for name in _differing(found, _object(held.get("digests")))
    ]
    sealed = {name: digest(raw) for name, raw in files.items() if name != MANIFEST}
    for name in _differing(sealed, _object(held.get("files"))):
        faults.append(EditionFault(name, "", "", "has not the digest the manifest states"))
    return faults


def _tree(rows: list[str]) -> str:
    try:
        return merkle.root([bytes.fromhex(row) for row in rows]).hex()
    except ValueError:
        return "no hexadecimal leaf"


def _signature(held: Json, key: str, faults: list[EditionFault]) -> tuple[str, str]:
    """Return (status, key); add a fault for a wrong signature or another key."""
    signed = _object(held.get("signature"))
    if not signed:
        if key:
            faults.append(EditionFault(MANIFEST, "", "", "is not signed"))
        return "absent", ""
    who = str(signed.get("key", ""))
    if key and key.lower() != who:
        faults.append(
            EditionFault(MANIFEST, "", "", f"is signed by the key {who}, not by {key}")
        )
    status = _checked(signed, str(_object(held.get("digests")).get("edition", "")))
    if status == "invalid":
        faults.append(
            EditionFault(MANIFEST, "", "", "the signature does not fit the edition digest")
        )
    return status, who


def _checked(signed: Json, edition: str) -> str:
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return "unchecked"
    try:
        if canonical(_plain_signature(signed)) != canonical(signed):
            return "invalid"
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(str(signed["key"])))
        public.verify(bytes.fromhex(str(signed["value"])), SIGNED + bytes.fromhex(edition))
    except (InvalidSignature, ValueError, KeyError):
        return "invalid"
    return "valid"


def _plain_signature(signed: Json) -> Json:
    """Return the one way in which these values are written."""
    key, value = (bytes.fromhex(str(signed[name])).hex() for name in ("key", "value"))
    return {"algorithm": "Ed25519", "key": key, "value": value}
