"""How fast the record is sealed, proved and checked, and whether filing feels it.

    bin/bench ledger [--events 1000000] [--dossiers 300] [--seconds 8] [--clients 4]

Sealing: synthetic events in one dossier (their guards off), batch by batch as the task does.
Beside it the same leaves written by one bare INSERT … SELECT into a table with the same
indexes, and the tree alone, grown in memory. Proofs: drawn at random places, at 1/100 of the
size and at the whole. Checking: dossiers that lived through every verb, by `verify_ledger`'s
own check. Filing: over HTTP as in `bin/bench intake`, in turns without a sealer and with one
that seals every second, twenty times as often as the task.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from multiprocessing import get_context
from multiprocessing.synchronize import Event as Signal
from random import Random
from typing import Any

import django

# Before the settings are read; the processes started from here inherit them.
_FOLDER = os.environ.setdefault("BENCH_FOLDER", tempfile.mkdtemp(prefix="ledger-"))
os.environ |= {"LEDGER_FOLDER": f"{_FOLDER}/ledger", "MEDIA_ROOT": f"{_FOLDER}/media"}
django.setup()

from django.db import connection  # noqa: E402

from bench import intake, report, stage  # noqa: E402
from dossiers import sealing  # noqa: E402
from dossiers.ledger_check import check  # noqa: E402
from dossiers.merkle import Edge, consistency_proof, inclusion_proof, leaf_hash  # noqa: E402
from dossiers.models import Event, TreeHead, Unsealed  # noqa: E402
from dossiers.sealing.keys import make_key  # noqa: E402
from dossiers.sealing.nodes import Nodes  # noqa: E402
from tests import makers  # noqa: E402

_PROOFS = 200
_TURNS = 3
_PAUSE = 1.0  # seconds between two seals
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
_BARE = """
CREATE TABLE bench_leaf (LIKE dossiers_leaf INCLUDING ALL);
INSERT INTO bench_leaf SELECT leaf.position, event.id, leaf.code, event.seq,
    sha256('\\x00'::bytea || event.hash)
FROM dossiers_leaf leaf JOIN dossiers_event event ON event.id = leaf.event_id;
DROP TABLE bench_leaf;
"""
Case = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--dossiers", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--clients", type=int, default=4)
    options = parser.parse_args()
    try:
        cases = list(measure(options))
    finally:
        shutil.rmtree(_FOLDER, ignore_errors=True)
    headline = next(case for case in cases if case["case"] == "sealing")
    whole = {"bench": "ledger", "machine": report.machine(), **headline, "cases": cases}
    print(json.dumps(whole, ensure_ascii=False))


def measure(options: argparse.Namespace) -> Iterator[Case]:
    for case in cases_of(options):
        print(json.dumps(case, ensure_ascii=False), flush=True)
        yield case


def cases_of(options: argparse.Namespace) -> Iterator[Case]:
    stage.prepare()
    make_key()
    yield from filing(options.clients, options.seconds)
    yield checking(options.dossiers)
    yield from sealing_and_proving(options.events)


# Filing --------------------------------------------------------------------------------


def filing(clients: int, seconds: float) -> Iterator[Case]:
    """The medians of some turns, alone and beside a sealer."""
    token = stage.token()
    turns: dict[bool, list[Case]] = {False: [], True: []}
    with intake.web(2, 4):
        for turn in range(2 * _TURNS):
            sealed = turn % 2 == 1
            keys = stage.drafts(int(seconds * 700) + 500)
            with sealer() if sealed else nullcontext():
                turns[sealed].append(intake.ours(clients, seconds, token, keys))
    alone, beside = (middle(turns[sealed]) for sealed in (False, True))
    yield {"case": "filing, nobody seals", **alone}
    ratio = round(beside["rate_per_s"] / alone["rate_per_s"], 3)
    left = Unsealed.objects.count()
    yield {"case": "filing beside a sealer", **beside, "ratio": ratio, "unsealed": left}


def middle(turns: list[Case]) -> Case:
    return sorted(turns, key=lambda turn: turn["rate_per_s"])[len(turns) // 2]


@contextmanager
def sealer() -> Iterator[None]:
    """Another process that seals again and again."""
    context = get_context("spawn")
    stop, ready = context.Event(), context.Event()
    process = context.Process(target=keep_sealing, args=(stop, ready))
    process.start()
    ready.wait(60)
    try:
        yield
    finally:
        stop.set()
        process.join()


def keep_sealing(stop: Signal, ready: Signal) -> None:
    sealing.seal()
    ready.set()
    while not stop.wait(_PAUSE):
        sealing.seal()


# Checking ------------------------------------------------------------------------------


def checking(dossiers: int) -> Case:
    """Events checked in a second: chain, words, clock, columns, papers, tree."""
    empty()
    cast = makers.cast()
    for _ in range(dossiers):
        makers.on_the_road(cast, "returned")
    seal_all()
    found, seconds = timed(lambda: [one for one in check() if not isinstance(one, int)])
    assert not found, found[:3]
    count = Event.objects.count()
    return {"case": "checking", "rows": count, "rate_per_s": round(count / seconds)}


def empty() -> None:
    """Begin anew, past the guards of this throw-away database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(format('%I', tablename), ', ') FROM pg_tables"
            " WHERE schemaname = 'public' AND tablename LIKE ANY (ARRAY["
            "'dossiers\\_%', 'egov\\_%', 'knox\\_%'])"
        )
        tables = cursor.fetchone()[0]
        cursor.execute(
            "SET session_replication_role = replica;"
            f"TRUNCATE {tables} RESTART IDENTITY CASCADE;"
            "SET session_replication_role = origin"
        )


# Sealing and proving -------------------------------------------------------------------


def sealing_and_proving(events: int) -> Iterator[Case]:
    small = max(events // 100, 1)
    dossier = Event.objects.order_by("-pk").values_list("dossier_id", flat=True)[0]
    add(dossier, 1_000, small)
    seal_all()
    before = proving("proving, a hundredth of it")
    add(dossier, 1_000 + small, events - small)
    sealed, seconds = timed(seal_all)
    rate, limit = round(sealed / seconds), bare_rate()
    yield {
        "case": "sealing",
        "rows": events,
        "rate_per_s": rate,
        "limit_per_s": limit,
        "ratio": round(rate / limit, 3),
        "mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    yield {"case": "the tree alone, in memory", "rate_per_s": tree_rate(events)}
    yield before
    after = proving("proving, the whole")
    yield {**after, "growth": round(after["p95_ms"] / before["p95_ms"], 2)}


def add(dossier: int, first: int, count: int) -> None:
    with connection.cursor() as cursor:
        values = {"dossier": dossier, "first": first, "count": count}
        cursor.execute(_SYNTHETIC, values)
        cursor.execute("ANALYZE dossiers_event, dossiers_unsealed")


def seal_all() -> int:
    sealed = 0
    while done := sealing.seal():
        sealed += done
    return sealed


def bare_rate() -> int:
    """Leaves a second that one bare statement writes."""
    with connection.cursor() as cursor:
        _, seconds = timed(lambda: cursor.execute(_BARE))
        cursor.execute("SELECT count(*) FROM dossiers_leaf")
        return round(cursor.fetchone()[0] / seconds)


def tree_rate(count: int) -> int:
    """Leaves a second that the tree takes without a database."""
    edge = Edge()

    def grow() -> None:
        for place in range(count):
            edge.append(leaf_hash(place.to_bytes(32, "big")))

    return round(count / timed(grow)[1])


def proving(name: str) -> Case:
    """Inclusion and consistency proofs from the stored nodes, in milliseconds and bytes."""
    head, rng = TreeHead.objects.order_by("-size")[0], Random(1)
    times: dict[str, list[float]] = {"inclusion": [], "consistency": []}
    sizes = []
    for _ in range(_PROOFS):
        place = rng.randrange(head.size)
        path, seconds = timed(partial(inclusion_proof, Nodes(), place, head.size))
        times["inclusion"].append(seconds * 1000)
        sizes.append(len(json.dumps([node.hex() for node in path])))
        proof = timed(partial(consistency_proof, Nodes(), place + 1, head.size))
        times["consistency"].append(proof[1] * 1000)
    return {
        "case": name,
        "rows": head.size,
        "p50_ms": round(statistics.median(times["inclusion"]), 2),
        "p95_ms": round(sorted(times["inclusion"])[int(0.95 * _PROOFS)], 2),
        "consistency_p95_ms": round(sorted(times["consistency"])[int(0.95 * _PROOFS)], 2),
        "proof_bytes": max(sizes),
    }


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    done = work()
    return done, time.perf_counter() - start


if __name__ == "__main__":
    main()
