"""The vectors of docs/ledger.md, computed."""

import json
import re
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dossiers.ledger import GENESIS, details_hash, event_hash, field_hash
from dossiers.merkle import Edge, leaf_hash
from dossiers.sealing import Head, signed_words
from dossiers.sealing.heads import sign
from dossiers.sealing.keys import raw

DOC = Path(__file__).resolve().parents[2] / "docs" / "ledger.md"


def vectors() -> dict[str, str]:
    """What is hashed → its hash in hex, as the document has them."""
    blocks = re.findall(r"```vectors\n(.*?)```", DOC.read_text("utf-8"), re.DOTALL)
    assert blocks
    lines = "".join(blocks).splitlines()
    return {
        what: value.strip() for what, value in zip(lines[::2], lines[1::2], strict=True)
    }


def test_fields_and_details() -> None:
    said = vectors()
    owner = field_hash(bytes(range(16)), "owner", "Lan")
    child = field_hash(bytes(16), "answers/child", "An")
    fields = {"owner": owner, "answers/child": child}
    found = [value for what, value in said.items() if what.startswith(("field", "details"))]
    assert found == [owner.hex(), child.hex(), details_hash(fields).hex()]


def test_an_event() -> None:
    ((what, value),) = [one for one in vectors().items() if one[0].startswith("event ")]
    body = json.loads(what.removeprefix("event "))
    assert event_hash(GENESIS, body).hex() == value


def test_the_tree() -> None:
    said = vectors()
    edge = Edge()
    for byte in range(3):
        edge.append(leaf_hash(bytes([byte]) * 32))
    found = [value for what, value in said.items() if what.startswith(("leaf", "root"))]
    assert found == [leaf_hash(bytes(32)).hex(), edge.root().hex()]


def test_a_head() -> None:
    said = vectors()
    ((what, signature),) = [one for one in said.items() if one[0].startswith("head ")]
    body = json.loads(what.removeprefix("head "))
    head = Head(
        body["size"],
        body["previous"],
        bytes.fromhex(body["root"]),
        datetime.fromisoformat(body["at"]),
    )
    assert signed_words(head).decode() == what.removeprefix("head ")
    key = Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32)
    row = sign(head, key)
    assert raw(key.public_key()).hex() == said["public key"]
    assert row.key_id == said["key id"]
    assert bytes(row.signature).hex() == signature
