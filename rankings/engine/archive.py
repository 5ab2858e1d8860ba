"""edition.zip: four canonical files, stored, the same bytes for the same edition.

methodology.json   the specification
inputs.json        unit → name, groups, values
result.json        every score and rank
manifest.json      digests of the whole, of every unit and node; the signature
"""

import io
import zipfile
from pathlib import Path

from rankings.engine import VERSION
from rankings.engine.canonical import canonical, digest
from rankings.engine.edition import FORMAT, Edition, inputs_document
from rankings.engine.tree_checks import Json, nodes_of

METHODOLOGY, INPUTS, RESULT = "methodology.json", "inputs.json", "result.json"
MANIFEST = "manifest.json"
FILES = (METHODOLOGY, INPUTS, RESULT, MANIFEST)
# ZIP knows no earlier moment; a clock would change the bytes.
EPOCH = (1980, 1, 1, 0, 0, 0)
SIGNED = b"motcua-rankings-edition/1\x00"


def archive(edition: Edition, key: bytes | None = None) -> bytes:
    """Return the bytes of edition.zip. key: an Ed25519 private key (PEM or 32 bytes)."""
    files = {
        METHODOLOGY: edition.methodology,
        INPUTS: edition.inputs,
        RESULT: edition.result_bytes,
    }
    files[MANIFEST] = canonical(manifest(edition, files, key))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as folder:
        for name in FILES:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            folder.writestr(entry, files[name])
    return buffer.getvalue()


def write_archive(path: Path, edition: Edition, key: bytes | None = None) -> None:
    """Write edition.zip whole or not at all."""
    write_whole(path, archive(edition, key))


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place, then move it there."""
    draft = path.with_name(path.name + ".new")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def manifest(
    edition: Edition, files: dict[str, bytes], key: bytes | None
) -> dict[str, object]:
    """Return what holds the files together."""
    digests = edition.digests
    return {
        "format": FORMAT,
        "engine": VERSION,
        "index": edition.spec.code,
        "version": edition.spec.version,
        "digests": digests,
        "files": {name: digest(data) for name, data in files.items()},
        "nodes": node_digests(edition.spec.document),
        "inputs": unit_digests(inputs_document(edition.dataset)),
        "rows": {u: h.hex() for u, h in zip(edition.rows, edition.leaves, strict=True)},
        "signature": None if key is None else signature(digests["edition"], key),
    }


def node_digests(document: Json) -> dict[str, str]:
    """Return node → digest of its declaration, and "" → digest of all the rest."""
    found = {str(node["code"]): digest(canonical(node)) for node in nodes_of(document)}
    rest = {name: value for name, value in document.items() if name != "nodes"}
    return {"": digest(canonical(rest)), **found}


def unit_digests(inputs: Json) -> dict[str, str]:
    """Return unit → digest of its name, groups and values."""
    return {unit: digest(canonical(held)) for unit, held in inputs.items()}


def signature(edition_digest: str, key: bytes) -> dict[str, str]:
    """Sign an edition digest with Ed25519; ValueError if the key is none."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    if len(key) == 32:
        private = Ed25519PrivateKey.from_private_bytes(key)
    else:
        loaded = load_pem_private_key(key, password=None)
        if not isinstance(loaded, Ed25519PrivateKey):
            raise ValueError("The key is not an Ed25519 key.")
        private = loaded
    return {
        "algorithm": "Ed25519",
        "key": private.public_key().public_bytes_raw().hex(),
        "value": private.sign(SIGNED + bytes.fromhex(edition_digest)).hex(),
    }


def read_archive(data: bytes) -> dict[str, bytes]:
    """Return name → bytes of an edition.zip, stored files as they stand, damaged or not.

    Raises ValueError if it is no such archive. A stored file is cut out by its place, since
    zipfile refuses a file with one wrong byte and so could not say which byte it is.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as folder:
            entries = {entry.filename: entry for entry in folder.infolist()}
            if missing := [name for name in FILES if name not in entries]:
                raise ValueError(f"It holds no {', '.join(missing)}.")
            return {name: _cut_out(data, folder, entries[name]) for name in FILES}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ValueError(f"It is not a readable ZIP archive: {error}.") from None


def _cut_out(data: bytes, folder: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.compress_type != zipfile.ZIP_STORED:
        return folder.read(entry)
    head = data[entry.header_offset : entry.header_offset + 30]
    if len(head) < 30:
        raise ValueError("It is cut short.")
    lengths = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    start = entry.header_offset + 30 + lengths
    return data[start : start + entry.file_size]


def engine_of(manifest_document: Json) -> str:
    """Return the version of the engine that made an edition, "" if it says none."""
    return str(manifest_document.get("engine", ""))
