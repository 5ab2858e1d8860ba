"""Sealing: every event once, in one tree, under heads that continue one another."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from dossiers import sealing, tasks
from dossiers.ledger_check import check
from dossiers.merkle import (
    Edge,
    consistency_proof,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)
from dossiers.models import Event, Leaf, TreeHead, TreeNode, Unsealed
from dossiers.sealing.keys import NoLedgerKey, make_key
from dossiers.sealing.nodes import Nodes, edge_of
from egov import clock
from tests import makers
from tests.cast import Cast
from tests.tampering import tamper


def root_of(events: list[Event]) -> bytes:
    """The tree grown in one go, in the order of positions."""
    positions = dict(Leaf.objects.values_list("event_id", "position"))
    edge = Edge()
    for event in sorted(events, key=lambda one: positions[one.pk]):
        edge.append(leaf_hash(bytes(event.hash)))
    return edge.root()


def test_every_event_is_sealed_once_under_a_signed_head(cast: Cast) -> None:
    makers.on_the_road(cast, "returned")
    makers.on_the_road(cast, "asked")
    assert sealing.seal() == Event.objects.count() == Leaf.objects.count()
    assert sealing.seal() == 0
    assert not Unsealed.objects.exists()
    head = TreeHead.objects.get()
    assert bytes(head.root) == root_of(list(Event.objects.all()))
    assert sealing.signed_by_us(head, sealing.public_keys())
    assert not [one for one in check() if not isinstance(one, int)]


def test_heads_continue_one_another_however_the_batches_fall(cast: Cast) -> None:
    for _ in range(4):
        makers.on_the_road(cast, "returned")
    total = Event.objects.count()
    sizes = [1, 2, 5, 3, total]
    while any(sealing.seal(size) for size in sizes):
        pass
    heads = list(TreeHead.objects.order_by("size"))
    assert heads[-1].size == total
    for old in heads:
        for new in heads:
            if old.size <= new.size:
                path = consistency_proof(Nodes(), old.size, new.size)
                roots = (bytes(old.root), bytes(new.root))
                assert verify_consistency(old.size, new.size, *roots, path)


def test_every_event_is_proved_under_the_newest_head(cast: Cast) -> None:
    makers.on_the_road(cast, "returned")
    sealing.seal(3)
    sealing.seal()
    head = TreeHead.objects.order_by("-size")[0]
    for event in Event.objects.all():
        found = sealing.inclusion_of(event.pk, head)
        assert found
        leaf = leaf_hash(bytes(event.hash))
        assert verify_inclusion(leaf, found[0], head.size, found[1], bytes(head.root))


def test_an_event_after_the_head_is_not_under_it(cast: Cast) -> None:
    makers.filed(cast)
    sealing.seal()
    head = TreeHead.objects.get()
    later = makers.filed(cast).events.get()
    assert sealing.inclusion_of(later.pk, head) is None
    assert sealing.proof_file(later) is None


def test_large_trees_keep_every_eighth_level(cast: Cast) -> None:
    """Some 700 leaves without their events: what matters is the tree."""
    edge = Edge()
    for place in range(700):
        leaf = leaf_hash(place.to_bytes(32, "big"))
        Leaf.objects.create(position=place, event_id=-place, code="x", seq=1, hash=leaf)
        for level, index, node in edge.append(leaf)[8::8]:
            TreeNode.objects.create(level=level, index=index, hash=node)
    head = {"at": clock.now(), "key_id": "", "signature": b""}
    TreeHead.objects.create(size=700, root=edge.root(), **head)
    assert TreeNode.objects.count() == 2
    assert edge_of(700).root() == edge.root()
    for old in (1, 255, 256, 257, 512, 699):
        small = Edge()
        for place in range(old):
            small.append(leaf_hash(place.to_bytes(32, "big")))
        path = consistency_proof(Nodes(), old, 700)
        assert verify_consistency(old, 700, small.root(), edge.root(), path)


def test_without_a_key_nothing_is_sealed(
    cast: Cast, settings: object, tmp_path: object
) -> None:
    makers.filed(cast)
    settings.LEDGER_FOLDER = f"{tmp_path}/none"  # type: ignore[attr-defined]
    with pytest.raises(NoLedgerKey):
        sealing.seal()
    assert Unsealed.objects.exists()
    assert not Leaf.objects.exists()


def test_a_new_key_signs_on_and_the_old_one_stays_known(cast: Cast, key_name: str) -> None:
    makers.filed(cast)
    sealing.seal()
    assert make_key() is None
    new = make_key(replace=True)
    makers.filed(cast)
    sealing.seal()
    heads = list(TreeHead.objects.order_by("size"))
    assert [head.key_id for head in heads] == [key_name, new]
    assert all(sealing.signed_by_us(head, sealing.public_keys()) for head in heads)


def test_filing_and_sealing_at_once_lose_and_double_nothing(live_cast: Cast) -> None:
    stop = threading.Event()

    def keep_sealing(_: int) -> None:
        while not stop.is_set():
            sealing.seal(7)
        connection.close()

    def keep_filing(_: int) -> None:
        for _ in range(3):
            makers.on_the_road(live_cast, "appraising")
        connection.close()

    with ThreadPoolExecutor(10) as pool:
        sealers = [pool.submit(keep_sealing, 0) for _ in range(2)]
        filers = [pool.submit(keep_filing, 0) for _ in range(8)]
        for filer in filers:
            filer.result()
        stop.set()
        for sealer in sealers:
            sealer.result()
    while sealing.seal():
        pass
    positions = list(Leaf.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(Event.objects.count()))
    assert not [one for one in check() if not isinstance(one, int)]


def test_of_two_sealers_one_works_and_the_other_leaves(live_cast: Cast) -> None:
    makers.on_the_road(live_cast, "returned")
    waiting = Unsealed.objects.count()
    with transaction.atomic():
        assert sealing.seal(3) == 3  # holds the lock until this transaction ends
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(closing, sealing.seal).result() == 0
    assert sealing.seal() == waiting - 3


def test_filing_does_not_wait_for_a_sealer_that_is_stuck(live_cast: Cast) -> None:
    makers.on_the_road(live_cast, "returned")
    with transaction.atomic():
        sealing.seal()
        with ThreadPoolExecutor(1) as pool:
            later = pool.submit(closing, partial(makers.on_the_road, live_cast, "returned"))
            assert later.result(timeout=60).revision == 7
    assert Unsealed.objects.count() == 7


def closing(work: Callable[[], Any]) -> Any:
    try:
        return work()
    finally:
        connection.close()


@pytest.mark.parametrize("size", [1, 4])
def test_a_sealer_that_is_killed_leaves_nothing_half_done(
    live_cast: Cast, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """Its connection is cut when leaves and nodes are written and the head is not."""
    makers.on_the_road(live_cast, "returned")
    sealing.seal(size)
    rows = [model.objects.count() for model in (Unsealed, Leaf, TreeHead)]

    def cut(*_: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with monkeypatch.context() as patch:
        patch.setattr("dossiers.sealing.sealer.sign", cut)
        with pytest.raises(DatabaseError):
            sealing.seal()
    connection.close()
    assert [model.objects.count() for model in (Unsealed, Leaf, TreeHead)] == rows
    assert sealing.seal() == 7 - size
    assert not [one for one in check() if not isinstance(one, int)]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE dossiers_leaf SET hash = sha256(hash) WHERE position = 2",
        "DELETE FROM dossiers_leaf WHERE position = 0",
        "UPDATE dossiers_treehead SET root = sha256(root)",
    ],
)
def test_a_tree_that_was_tampered_with_is_not_grown_on(cast: Cast, sql: str) -> None:
    makers.on_the_road(cast, "returned")
    sealing.seal(3)
    tamper(sql)
    with pytest.raises(sealing.TreeChanged):
        sealing.seal()
    assert Unsealed.objects.count() == 4
    assert TreeHead.objects.count() == 1


def test_heads_are_never_dated_before_one_another(cast: Cast) -> None:
    makers.filed(cast)
    sealing.seal()
    makers.filed(cast)
    with clock.standing_at(clock.now() - timedelta(hours=1)):
        sealing.seal()
    old, new = TreeHead.objects.order_by("size")
    assert new.at == old.at


def test_the_task_seals_batch_after_batch(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 3)
    monkeypatch.setattr(sealing, "seal", partial(sealing.seal, 3))
    makers.on_the_road(cast, "returned")
    assert tasks.seal_events() == 7
    assert list(TreeHead.objects.values_list("size", flat=True)) == [7, 6, 3]
