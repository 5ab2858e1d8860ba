"""Proofs as files: of an event in the tree, and that one head continues another."""

from typing import Any

from django.utils import timezone

from dossiers.ledger import canonical
from dossiers.merkle import consistency_proof, inclusion_proof
from dossiers.models import Event, Leaf, Letter, Result, TreeHead
from dossiers.sealing.heads import FORMAT
from dossiers.sealing.keys import public_keys, raw
from dossiers.sealing.nodes import Nodes

PROOF, CONSISTENCY = "motcua-proof/1", "motcua-consistency/1"
Document = dict[str, Any]


def head_file(head: TreeHead) -> Document:
    """A signed head as anybody may keep it."""
    key = public_keys().get(head.key_id)
    at = head.at.astimezone(timezone.get_fixed_timezone(0))
    return {
        "format": FORMAT,
        "size": head.size,
        "previous": head.previous,
        "root": bytes(head.root).hex(),
        "at": at.isoformat(timespec="microseconds"),
        "key_id": head.key_id,
        "public_key": raw(key).hex() if key else None,
        "signature": bytes(head.signature).hex(),
    }


def inclusion_of(event_id: int, head: TreeHead) -> tuple[int, list[bytes]] | None:
    """Where the event is in the head's tree and the path there; None: not in it."""
    leaf = Leaf.objects.filter(event_id=event_id, position__lt=head.size).first()
    if leaf is None:
        return None
    return leaf.position, inclusion_proof(Nodes(), leaf.position, head.size)


def proof_file(event: Event, paper: Letter | Result | None = None) -> Document | None:
    """That the event stands in the record under the newest head; None before it is sealed.

    It says nothing personal: the event's canonical record holds hashes in their place.
    """
    head = TreeHead.objects.order_by("-size").first()
    found = inclusion_of(event.pk, head) if head else None
    if head is None or found is None:
        return None
    position, path = found
    return {
        "format": PROOF,
        "record": canonical(event.body()).decode(),
        "previous": bytes(event.previous).hex(),
        "hash": bytes(event.hash).hex(),
        "paper": _paper(paper),
        "position": position,
        "path": [node.hex() for node in path],
        "head": head_file(head),
    }


def _paper(paper: Letter | Result | None) -> Document | None:
    """What the event says of the paper, and the SHA-256 of its file ("" until made)."""
    if isinstance(paper, Letter):
        content = getattr(paper, "content", None)
        return {
            "kind": "letter",
            "key": str(paper.key),
            "form": paper.form,
            "number": paper.number,
            "content": bytes(paper.content_hash).hex(),
            "sha256": content.sha256 if content else "",
        }
    if isinstance(paper, Result):
        return {
            "kind": "result",
            "key": str(paper.key),
            "number": paper.number,
            "sha256": paper.sha256,
        }
    return None


def consistency_file(old: TreeHead, new: TreeHead) -> Document:
    """That the tree of `new` begins with the tree of `old`. ValueError when it is older."""
    path = consistency_proof(Nodes(), old.size, new.size)
    return {
        "format": CONSISTENCY,
        "old": head_file(old),
        "new": head_file(new),
        "path": [node.hex() for node in path],
    }
