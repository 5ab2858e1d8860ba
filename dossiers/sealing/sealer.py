"""Sealing what is not sealed yet: leaves, nodes and a signed head, all or nothing."""

from django.db import connection, transaction

from dossiers.merkle import Edge
from dossiers.models import TreeHead, TreeNode
from dossiers.sealing.heads import Head, sign
from dossiers.sealing.keys import private_key
from dossiers.sealing.nodes import EVERY, edge_of
from egov import clock

BATCH = 20_000
_LOCK = 7_120_403  # any number of our own: one sealer at a time
_WAITING = """
SELECT min(event_id), max(event_id) FROM (
    SELECT event_id FROM dossiers_unsealed ORDER BY event_id LIMIT %s) AS waiting"""
# The rows never leave the database; of each leaf only its hash comes here. Between known
# bounds the planner reads no more events than it must, however many there are.
_TAKE = r"""
WITH taken AS (
    DELETE FROM dossiers_unsealed WHERE event_id BETWEEN %(lowest)s AND %(highest)s
    RETURNING event_id
), sealed AS (
    INSERT INTO dossiers_leaf (position, event_id, code, seq, hash)
    SELECT %(first)s + row_number() OVER (ORDER BY event.id) - 1,
        event.id, dossier.code, event.seq, sha256('\x00'::bytea || event.hash)
    FROM taken
    JOIN dossiers_event event ON event.id = taken.event_id
        AND event.id BETWEEN %(lowest)s AND %(highest)s
    JOIN dossiers_dossier dossier ON dossier.id = event.dossier_id
    RETURNING position, hash
)
SELECT hash FROM sealed ORDER BY position"""


class TreeChanged(Exception):
    """What is stored of the tree is not what its newest head was signed over."""


def seal(limit: int = BATCH) -> int:
    """Seal some `limit` events under one new head; how many there were.

    One sealer at a time: another one finds nothing to do. Filing does not wait for it.
    Raises NoLedgerKey, and TreeChanged: a tree that was tampered with is not grown on.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        key = private_key()
        newest = TreeHead.objects.order_by("-size").first()
        edge = _edge_under(newest)
        first = edge.size
        cursor.execute(_WAITING, [limit])
        lowest, highest = cursor.fetchone()
        if lowest is None:
            return 0
        cursor.execute(_TAKE, {"lowest": lowest, "highest": highest, "first": first})
        nodes = [
            node for (leaf,) in cursor for node in edge.append(bytes(leaf))[EVERY::EVERY]
        ]
        TreeNode.objects.bulk_create(
            [
                TreeNode(level=level, index=index, hash=hash_)
                for level, index, hash_ in nodes
            ],
            batch_size=1000,
        )
        # A wall clock may step back; a record may not.
        at = max(clock.now(), newest.at) if newest else clock.now()
        sign(Head(edge.size, first, edge.root(), at), key).save(force_insert=True)
        return edge.size - first


def _edge_under(head: TreeHead | None) -> Edge:
    """The right edge of the tree that the head was signed over. Raises TreeChanged."""
    if head is None:
        return Edge()
    try:
        edge = edge_of(head.size)
    except KeyError:
        raise TreeChanged(f"Nodes of the first {head.size} events are missing.") from None
    if edge.root() != bytes(head.root):
        raise TreeChanged(f"The first {head.size} events are not those that were signed.")
    return edge
