"""Every data file of a revision as bytes (docs/rankings-editions.md, "Data files")."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from rankings.engine import merkle
from rankings.engine.archive import archive, signature
from rankings.engine.canonical import digest
from rankings.engine.edition import row_proof
from rankings.publishing import tables
from rankings.publishing.bundle import Bundle, Json
from rankings.publishing.package import LICENCE, package
from rankings.publishing.workbook import workbook

ABOUT, LISTING = "motcua-rankings-about/1", "motcua-rankings-files/1"
_MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def data_files(bundle: Bundle, key: bytes) -> dict[str, bytes]:
    """Return path → bytes, files.json last. key: Ed25519 private key, PEM or 32 bytes.

    The same bundle and key give the same bytes. Raises ValueError for another key.
    """
    about = about_document(bundle, key)
    listed = _tables(bundle)
    files = {
        "about.json": written(about),
        "units.json": written(
            {**_of(bundle), "groups": bundle.groups, "units": list(bundle.units)}
        ),
        "result.json": bundle.figures.result_bytes,
        **_archive(bundle, key),
        **_reports(bundle),
        **_proofs(bundle),
        **{f"{name}.csv": tables.csv_bytes(table) for name, table in listed.items()},
    }
    files["edition.xlsx"] = workbook(bundle, listed, about)
    files["datapackage.json"] = written(package(bundle, listed, files))
    files["files.json"] = written(listing(files))
    return files


def about_document(bundle: Bundle, key: bytes) -> Json:
    """about.json as values."""
    heading, figures, trust = bundle.heading, bundle.figures, bundle.trust
    shown = {
        name: None if value is None else format(value, ".4f")
        for name, value in (
            ("verified_points", trust.verified_points),
            ("mean_shift", trust.mean_shift),
        )
    }
    return {
        "format": ABOUT,
        "index": heading.index,
        "edition": heading.edition,
        "revision": heading.revision,
        "unit_set": {**heading.unit_set, "count": len(bundle.units)},
        "scale": figures.scale,
        "precision": figures.precision,
        "ranked": figures.result["ranked"],
        "previous": heading.previous,
        "licence": LICENCE,
        "digests": figures.digests,
        "signature": signature(figures.digests["edition"], key),
        "trust": {
            "values": trust.values,
            **shown,
            "appeals": trust.appeals,
            "revised": trust.revised,
        },
    }


def listing(files: Mapping[str, bytes]) -> Json:
    """files.json as values: every other file with its size and digest."""
    entries = [
        {
            "path": path,
            "media_type": media_type(path),
            "size": len(data),
            "sha256": digest(data),
        }
        for path, data in sorted(files.items())
    ]
    return {"format": LISTING, "files": entries}


def media_type(path: str) -> str:
    """The media type of a data file."""
    return _MEDIA_TYPES[path.rpartition(".")[2]]


def written(value: object) -> bytes:
    """JSON as it is published: UTF-8, in the order of the document, no spaces."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"{text}\n".encode()


def _of(bundle: Bundle) -> dict[str, Any]:
    """What every file says of where it belongs."""
    heading = bundle.heading
    place = {
        "index": heading.index["code"],
        "edition": heading.edition["code"],
        "revision": heading.revision["number"],
        "digest": bundle.figures.digests["edition"],
    }
    return {"of": place}


def _tables(bundle: Bundle) -> dict[str, tables.Table]:
    found = {"scores": tables.scores(bundle), "nodes": tables.nodes(bundle)}
    if bundle.computed:
        edition = bundle.computed.edition
        found["inputs"] = tables.inputs(edition.dataset, edition.spec.groups)
    return found


def _archive(bundle: Bundle, key: bytes) -> dict[str, bytes]:
    if not bundle.computed:
        return {}
    edition = bundle.computed.edition
    return {
        "edition.zip": archive(edition, key),
        "methodology.json": edition.methodology,
        "inputs.json": edition.inputs,
    }


def _reports(bundle: Bundle) -> dict[str, bytes]:
    found: dict[str, object] = {"history": bundle.history, "change": bundle.change}
    if held := bundle.computed:
        found |= {"evidence": bundle.evidence, "robustness": held.robustness}
        found |= {"coherence": held.coherence, "sensitivity": held.sensitivity}
    # These two are unit → …: another key would read as a unit.
    plain = {"history", "evidence"}
    return {
        f"{name}.json": written(
            value if name in plain else {**_of(bundle), **cast(Json, value)}
        )
        for name, value in found.items()
        if value is not None
    }


def _proofs(bundle: Bundle) -> dict[str, bytes]:
    """Unit by unit: its row with its path to the tree head."""
    rows = bundle.figures.rows
    leaves = [merkle.leaf_hash(row) for row in rows.values()]
    documents = {
        row["unit"]: row for row in cast(Sequence[Json], bundle.figures.result["units"])
    }
    tree, place = bundle.figures.digests["tree"], _of(bundle)
    found = {}
    for index, unit in enumerate(rows):
        proof = row_proof(documents[unit], leaves, index, tree)
        told = {"format": proof["format"], **place, **proof}
        found[f"proofs/{unit}.json"] = written(told)
    return found
