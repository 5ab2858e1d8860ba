"""How fast the record is sealed, proved and checked.

    bin/bench ledger [--events 1000000] [--dossiers 300]

Sealing: synthetic events in one dossier (their guards off), batch by batch as the task does,
beside the bare tree grown in memory. Proofs: drawn at random places, at 1/100 of the size and
at the whole. Checking: dossiers that lived through every verb, by `verify_ledger`'s own check.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from bench import report  # noqa: E402
from dossiers import sealing  # noqa: E402
from dossiers.ledger_check import check  # noqa: E402
from dossiers.merkle import Edge, consistency_proof, inclusion_proof, leaf_hash  # noqa: E402
from dossiers.models import Event, TreeHead  # noqa: E402
from dossiers.sealing.keys import make_key  # noqa: E402
from dossiers.sealing.nodes import Nodes  # noqa: E402
from tests import makers  # noqa: E402

_PROOFS = 200
_SYNTHETIC = """
SET session_replication_role = replica;
WITH made AS (
    INSERT INTO dossiers_event
        (dossier_id, seq, step, at, role, status_to, facts, previous, hash)
    SELECT %(dossier)s, %(first)s + n, 'accept', now(), 'system', 1, '{}',
        decode(repeat('00', 32), 'hex'), sha256(int8send(%(first)s + n))
    FROM generate_series(1, %(count)s) AS n RETURNING id
)
INSERT INTO dossiers_unsealed (event_id) SELECT id FROM made;
SET session_replication_role = origin;
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--dossiers", type=int, default=300)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings.LEDGER_FOLDER = Path(folder)
        settings.MEDIA_ROOT = Path(folder) / "media"
        measure(options.events, options.dossiers)


def measure(events: int, dossiers: int) -> None:
    call_command("migrate", verbosity=0)
    make_key()
    cases = [checking(dossiers), *sealing_and_proving(events)]
    for case in cases:
        print(json.dumps(case))
    headline = next(case for case in cases if case["case"] == "sealing")
    whole = {"bench": "ledger", "machine": report.machine(), **headline, "cases": cases}
    print(json.dumps(whole, ensure_ascii=False))


def checking(dossiers: int) -> dict[str, Any]:
    """Events checked in a second: chain, words, clock, columns, papers, tree."""
    cast = makers.cast()
    for _ in range(dossiers):
        makers.on_the_road(cast, "returned")
    while sealing.seal():
        pass
    found, seconds = timed(lambda: [one for one in check() if not isinstance(one, int)])
    assert not found, found[:3]
    count = Event.objects.count()
    return {"case": "checking", "rows": count, "rate_per_s": round(count / seconds)}


def sealing_and_proving(events: int) -> list[dict[str, Any]]:
    small = max(events // 100, 1)
    dossier = Event.objects.order_by("-pk").values_list("dossier_id", flat=True)[0]
    add(dossier, 1_000, small)
    seal_all()
    before = proving("proving, a hundredth of it")
    add(dossier, 1_000 + small, events - small)
    sealed, seconds = timed(seal_all)
    bare, limit = bare_rate(events - small)
    del bare
    rate = round(sealed / seconds)
    whole = {
        "case": "sealing",
        "rows": events,
        "rate_per_s": rate,
        "limit_per_s": limit,
        "ratio": round(rate / limit, 3),
    }
    after = proving("proving, the whole")
    after["growth"] = round(after["p95_ms"] / before["p95_ms"], 2)
    return [whole, before, after]


def add(dossier: int, first: int, count: int) -> None:
    with connection.cursor() as cursor:
        values = {"dossier": dossier, "first": first, "count": count}
        cursor.execute(_SYNTHETIC, values)


def seal_all() -> int:
    sealed = 0
    while done := sealing.seal():
        sealed += done
    return sealed


def bare_rate(count: int) -> tuple[bytes, int]:
    """Leaves a second that the tree alone takes, without a database."""
    edge = Edge()

    def grow() -> bytes:
        for place in range(count):
            edge.append(leaf_hash(place.to_bytes(32, "big")))
        return edge.root()

    root, seconds = timed(grow)
    return root, round(count / seconds)


def proving(name: str) -> dict[str, Any]:
    """Inclusion and consistency proofs from the stored nodes, in milliseconds and bytes."""
    head, rng = TreeHead.objects.order_by("-size")[0], Random(1)
    times, sizes = [], []
    for _ in range(_PROOFS):
        place = rng.randrange(head.size)

        def prove(place: int = place) -> list[bytes]:
            path = inclusion_proof(Nodes(), place, head.size)
            consistency_proof(Nodes(), place + 1, head.size)
            return path

        path, seconds = timed(prove)
        times.append(seconds * 1000)
        sizes.append(len(json.dumps([node.hex() for node in path])))
    return {
        "case": name,
        "rows": head.size,
        "p50_ms": round(statistics.median(times), 2),
        "p95_ms": round(sorted(times)[int(0.95 * len(times))], 2),
        "proof_bytes": max(sizes),
    }


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    done = work()
    return done, time.perf_counter() - start


if __name__ == "__main__":
    main()
