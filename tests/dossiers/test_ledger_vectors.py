"""The vectors of docs/ledger.md, computed."""

import json
import re
from pathlib import Path

from dossiers.ledger import GENESIS, details_hash, event_hash, field_hash
from dossiers.merkle import Edge, leaf_hash

DOC = Path(__file__).resolve().parents[2] / "docs" / "ledger.md"


def vectors() -> dict[str, str]:
    """What is hashed → its hash in hex, as the document has them."""
    block = re.search(r"```vectors\n(.*?)```", DOC.read_text("utf-8"), re.DOTALL)
    assert block
    lines = block.group(1).splitlines()
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
