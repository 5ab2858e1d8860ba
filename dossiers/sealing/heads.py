"""What a tree head says, and its signature."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from dossiers.ledger import canonical
from dossiers.models import TreeHead
from dossiers.sealing.keys import key_id

FORMAT = "motcua-tree-head/1"


@dataclass(frozen=True, slots=True)
class Head:
    """The tree over the first `size` sealed events had this root then.

    `previous`: the size of the head before; 0: it was the first.
    """

    size: int
    previous: int
    root: bytes
    at: datetime


def signed_words(head: Head) -> bytes:
    """The bytes that the signature covers: canonical JSON (docs/ledger.md)."""
    return canonical(
        {
            "format": FORMAT,
            "size": head.size,
            "previous": head.previous,
            "root": head.root.hex(),
            "at": head.at,
        }
    )


def sign(head: Head, key: Ed25519PrivateKey) -> TreeHead:
    """The head as a row, not saved."""
    return TreeHead(
        size=head.size,
        previous=head.previous,
        root=head.root,
        at=head.at,
        key_id=key_id(key.public_key()),
        signature=key.sign(signed_words(head)),
    )


def head_of(row: TreeHead) -> Head:
    return Head(row.size, row.previous, bytes(row.root), row.at)


def signed_by_us(row: TreeHead, keys: Mapping[str, Ed25519PublicKey]) -> bool:
    """Whether one of these keys made the signature of this head."""
    key = keys.get(row.key_id)
    if key is None:
        return False
    try:
        key.verify(bytes(row.signature), signed_words(head_of(row)))
    except InvalidSignature:
        return False
    return True
