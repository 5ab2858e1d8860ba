"""Sealing what is not sealed yet: leaves, nodes and a signed head, all or nothing."""

from typing import Any

from django.db import connection, transaction
from psycopg2.extras import execute_values

from dossiers.merkle import Edge, leaf_hash
from dossiers.models import Event, Leaf, TreeHead, TreeNode, Unsealed
from dossiers.sealing.heads import Head, sign
from dossiers.sealing.nodes import EVERY, Nodes
from egov import clock

BATCH = 20_000
_LOCK = 7_120_403  # any number of our own: one sealer at a time
_PAGE = 2_000


def seal(limit: int = BATCH) -> int:
    """Seal up to `limit` events under one new head; how many there were.

    One sealer at a time: another one finds nothing to do. Filing does not wait for it.
    Raises NoLedgerKey.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        waiting = _waiting(limit)
        if not waiting:
            return 0
        edge = current_edge()
        first = edge.size
        leaves = [leaf_hash(bytes(row[-1])) for row in waiting]
        nodes = [
            (level, index, node)
            for leaf in leaves
            for level, index, node in edge.append(leaf)[EVERY::EVERY]
        ]
        _write(
            cursor,
            Leaf,
            ("position", "event_id", "code", "seq", "hash"),
            [
                (first + at, pk, code, seq, leaves[at])
                for at, (pk, code, seq, _) in enumerate(waiting)
            ],
        )
        _write(cursor, TreeNode, ("level", "index", "hash"), nodes)
        Unsealed.objects.filter(pk__in=[row[0] for row in waiting]).delete()
        sign(Head(edge.size, first, edge.root(), clock.now())).save(force_insert=True)
    return len(waiting)


def _waiting(limit: int) -> list[Any]:
    """(event id, dossier code, seq, hash) of what is to be sealed, in the order of ids."""
    pks = list(Unsealed.objects.order_by("pk").values_list("pk", flat=True)[:limit])
    events = Event.objects.filter(pk__in=pks).order_by("pk")
    return list(events.values_list("pk", "dossier__code", "seq", "hash"))


def current_edge() -> Edge:
    """The right edge of the tree as it is, from the nodes kept."""
    newest = TreeHead.objects.order_by("-size").first()
    size = newest.size if newest else 0
    node, peaks, first = Nodes(), [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            peaks.append(node(level, first >> level))
            first += 1 << level
    return Edge(size, peaks)


def _write(cursor: Any, model: Any, columns: tuple[str, ...], rows: list[Any]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    sql = f"INSERT INTO {model._meta.db_table} ({names}) VALUES %s"
    execute_values(cursor.cursor, sql, rows, page_size=_PAGE)
