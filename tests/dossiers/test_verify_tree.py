"""What was sealed stays provable: leaves, nodes, heads, and what is published beside them,
each changed past the triggers and named."""

import hashlib
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from dossiers import actions, editions, sealing
from dossiers.ledger import GENESIS, event_hash
from dossiers.ledger_check import Broken, Kind, check
from dossiers.merkle import Edge, leaf_hash
from dossiers.models import (
    CalendarEdition,
    Dossier,
    Event,
    Leaf,
    ProcedureVersion,
    Result,
    TreeHead,
)
from dossiers.publishing import digest_of
from dossiers.sealing.keys import key_id, make_key
from egov import clock
from tests import makers
from tests.cast import Cast
from tests.tampering import tamper

BATCHES = (3, 4, 100)


def places(**options: Any) -> list[Broken]:
    return [found for found in check(**options) if isinstance(found, Broken)]


def named(kind: Kind, **options: Any) -> set[tuple[str, int]]:
    return {(one.code, one.seq) for one in places(**options) if one.kind == kind}


@pytest.fixture
def sealed(cast: Cast) -> Dossier:
    """A returned dossier between two others, sealed by three heads."""
    make_key()
    makers.on_the_road(cast, "accepted")
    dossier = makers.on_the_road(cast, "returned")
    makers.filed(cast)
    for size in BATCHES:
        assert sealing.seal(size)
    assert TreeHead.objects.count() == len(BATCHES)
    assert not places()
    return dossier


def _gone(dossier: Dossier, *seqs: int) -> None:
    """Events removed with all that hangs on them."""
    values = {"pk": dossier.pk, "seqs": list(seqs)}
    which = (
        "(SELECT id FROM dossiers_event WHERE dossier_id = %(pk)s AND seq = ANY(%(seqs)s))"
    )
    papers = f"(SELECT id FROM dossiers_letter WHERE event_id IN {which})"
    tamper(f"DELETE FROM dossiers_lettercontent WHERE letter_id IN {papers}", values)
    for table in ("letter", "eventdetails", "outbox", "unsealed", "message"):
        tamper(f"DELETE FROM dossiers_{table} WHERE event_id IN {which}", values)
    tamper(
        "DELETE FROM dossiers_event WHERE dossier_id = %(pk)s AND seq = ANY(%(seqs)s)",
        values,
    )


def test_the_last_event_with_its_dossier_rewound(sealed: Dossier) -> None:
    """The chain holds and the row agrees with it: only the leaf knows."""
    _gone(sealed, 7)
    tamper(
        "UPDATE dossiers_dossier one SET revision = 6, head_hash = told.hash, status = 9,"
        " changed_at = told.at, held_since = told.at, delivery = 'ready', at = 'return',"
        " finished_at = told.at FROM dossiers_event told"
        " WHERE told.dossier_id = one.id AND one.id = %(pk)s AND told.seq = 6",
        {"pk": sealed.pk},
    )
    found = places()
    assert [(one.code, one.seq) for one in found] == [(sealed.code, 7)], found
    assert "has been removed" in found[0].reason
    assert named(Kind.LEAF, dossier=sealed.code) == {(sealed.code, 7)}


def test_a_whole_dossier_removed(sealed: Dossier) -> None:
    _gone(sealed, *range(1, 8))
    for table in ("part", "result", "opinion", "paymentrecord"):
        tamper(f"DELETE FROM dossiers_{table} WHERE dossier_id = {sealed.pk}")
    tamper(f"DELETE FROM dossiers_dossier WHERE id = {sealed.pk}")
    assert named(Kind.LEAF) == {(sealed.code, seq) for seq in range(1, 8)}
    assert named(Kind.NUMBER) == {(sealed.code, 2)}


def test_an_unsealed_dossier_removed_leaves_a_gap(cast: Cast) -> None:
    first, second = makers.filed(cast), makers.filed(cast)
    _gone(first, 1)
    tamper(f"DELETE FROM dossiers_part WHERE dossier_id = {first.pk}")
    tamper(f"DELETE FROM dossiers_dossier WHERE id = {first.pk}")
    assert {(one.code, one.kind) for one in places()} == {(first.code, Kind.NUMBER)}
    assert second.code != first.code


def test_a_story_told_anew_with_sound_hashes(sealed: Dossier) -> None:
    """Facts changed and every hash computed again: the chain holds, the tree does not."""
    previous = GENESIS
    for event in sealed.events.order_by("seq"):
        if event.seq == 6:
            event.facts["on_time"] = not event.facts["on_time"]
        kept = event_hash(previous, event.body())
        values = {"pk": event.pk, "previous": previous, "hash": kept}
        values["facts"] = json.dumps(event.facts)
        tamper(
            "UPDATE dossiers_event SET previous = %(previous)s, hash = %(hash)s,"
            " facts = %(facts)s::jsonb WHERE id = %(pk)s",
            values,
        )
        previous = kept
    tamper(
        "UPDATE dossiers_dossier SET head_hash = %(head)s WHERE id = %(pk)s",
        {"head": previous, "pk": sealed.pk},
    )
    assert named(Kind.LEAF) == {(sealed.code, 6), (sealed.code, 7)}


@pytest.mark.usefixtures("_own_media")
def test_an_event_changed_before_it_was_sealed(cast: Cast) -> None:
    make_key()
    dossier = makers.on_the_road(cast, "appraising")
    tamper("UPDATE dossiers_event SET role = 'head' WHERE seq = 2")
    sealing.seal()
    assert (dossier.code, 2) in named(Kind.EVENT)


# What is changed, and which places are named: kind, code, seq ("" is the dossier's code).
ATTACKS: dict[str, tuple[str, set[tuple[Kind, str, int]]]] = {
    "a leaf's hash": (
        "UPDATE dossiers_leaf SET hash = set_byte(hash, 0, get_byte(hash, 0) # 1)"
        " WHERE code = %(code)s AND seq = 2",
        {(Kind.LEAF, "", 2), (Kind.HEAD, "", 7)},
    ),
    "a leaf's name": (
        "UPDATE dossiers_leaf SET seq = 3 WHERE code = %(code)s AND seq = 2",
        {(Kind.LEAF, "", 3)},
    ),
    "two leaves' places": (
        "UPDATE dossiers_leaf one SET event_id = -other.event_id FROM dossiers_leaf other"
        " WHERE one.position + other.position = 7 AND one.position IN (3, 4);"
        " UPDATE dossiers_leaf SET event_id = -event_id WHERE event_id < 0",
        {(Kind.LEAF, "", 2), (Kind.LEAF, "", 3)},
    ),
    "a leaf removed": (
        "DELETE FROM dossiers_leaf WHERE code = %(code)s AND seq = 2",
        {(Kind.NODE, "0", 3), (Kind.EVENT, "", 2), (Kind.HEAD, "", 7)},
    ),
    "the last leaves removed": (
        "DELETE FROM dossiers_leaf WHERE position >= 9",
        {(Kind.HEAD, "", 10), (Kind.EVENT, "other", 1)},
    ),
    "a leaf added": (
        "INSERT INTO dossiers_leaf SELECT 10, -1, code, 8, hash FROM dossiers_leaf"
        " WHERE position = 9",
        {(Kind.LEAF, "other", 8), (Kind.HEAD, "", 11)},
    ),
    "a head's root": (
        "UPDATE dossiers_treehead SET root = signature WHERE size = 7",
        {(Kind.HEAD, "", 7)},
    ),
    "a head's moment": (
        "UPDATE dossiers_treehead SET at = at - interval '1 s' WHERE size = 7",
        {(Kind.HEAD, "", 7)},
    ),
    "a head's key": (
        "UPDATE dossiers_treehead SET key_id = 'x' WHERE size = 3",
        {(Kind.HEAD, "", 3)},
    ),
    "a head's signature": (
        "UPDATE dossiers_treehead SET signature = root WHERE size = 10",
        {(Kind.HEAD, "", 10)},
    ),
    "a head's size": (
        "UPDATE dossiers_treehead SET size = 8 WHERE size = 7",
        {(Kind.HEAD, "", 8)},
    ),
    "a head removed": (
        "DELETE FROM dossiers_treehead WHERE size = 7",
        {(Kind.HEAD, "", 7)},
    ),
    "the first head removed": (
        "DELETE FROM dossiers_treehead WHERE size = 3",
        {(Kind.HEAD, "", 3)},
    ),
    "a head removed, and left out by the next": (
        "DELETE FROM dossiers_treehead WHERE size = 7;"
        " UPDATE dossiers_treehead SET previous = 3 WHERE size = 10",
        {(Kind.HEAD, "", 10)},
    ),
    "the newest head removed": (
        "DELETE FROM dossiers_treehead WHERE size = 10",
        {(Kind.HEAD, "", 10)},
    ),
    "a node without leaves": (
        "INSERT INTO dossiers_treenode (level, index, hash) VALUES (8, 0, '\\x00')",
        {(Kind.NODE, "8", 0)},
    ),
    "an event waiting again": (
        "INSERT INTO dossiers_unsealed SELECT event_id FROM dossiers_leaf WHERE position = 4",
        {(Kind.EVENT, "", 3)},
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_tree(sealed: Dossier, attack: str) -> None:
    sql, expected = ATTACKS[attack]
    other = Dossier.objects.latest("pk").code
    tamper(sql.replace("%(code)s", f"'{sealed.code}'"))
    codes = {"other": other}
    wanted = {
        (kind, codes.get(code, code) or (sealed.code if kind in DOSSIERS else ""), seq)
        for kind, code, seq in expected
    }
    found = {(one.kind, one.code, one.seq) for one in places()}
    assert wanted <= found, found
    # Later heads of a broken tree may be told; nothing sound is.
    assert {one for one in found - wanted if one[0] is not Kind.HEAD} == set()


DOSSIERS = {Kind.EVENT, Kind.LEAF}


def test_a_head_signed_by_another_key(sealed: Dossier) -> None:
    """Every word is right and so is the signature, but the key is nobody's."""
    key = Ed25519PrivateKey.generate()
    head = TreeHead.objects.get(size=7)
    words = sealing.signed_words(
        sealing.Head(head.size, head.previous, bytes(head.root), head.at)
    )
    values = {"key": key_id(key.public_key()), "signature": key.sign(words)}
    tamper(
        "UPDATE dossiers_treehead SET key_id = %(key)s, signature = %(signature)s"
        " WHERE size = 7",
        values,
    )
    assert named(Kind.HEAD) == {("", 7)}


def test_another_tree_under_a_stolen_signature(sealed: Dossier) -> None:
    """A leaf, its event and every root replaced: the signatures are of other roots."""
    event = Event.objects.get(dossier=sealed, seq=2)
    other = leaf_hash(bytes(32))
    tamper(
        "UPDATE dossiers_leaf SET hash = %(hash)s WHERE event_id = %(pk)s",
        {"hash": other, "pk": event.pk},
    )
    edge = Edge()
    for leaf in Leaf.objects.order_by("position"):
        edge.append(bytes(leaf.hash))
        values = {"root": edge.root(), "size": edge.size}
        tamper("UPDATE dossiers_treehead SET root = %(root)s WHERE size = %(size)s", values)
    assert named(Kind.HEAD) == {("", 7), ("", 10)}
    assert named(Kind.LEAF) == {(sealed.code, 2)}


@pytest.mark.usefixtures("_own_media")
def test_a_large_tree_and_its_nodes(cast: Cast) -> None:
    """Enough leaves that subtrees are kept; each changed node is named."""
    make_key()
    dossiers = [makers.on_the_road(cast, "returned") for _ in range(40)]
    assert sealing.seal(100)
    assert sealing.seal()
    assert Event.objects.count() == 280
    assert not places()
    assert not places(since=100)
    tamper("UPDATE dossiers_treenode SET hash = sha256(hash)")
    assert named(Kind.NODE) == {("8", 0)}
    tamper("DELETE FROM dossiers_treenode")
    assert named(Kind.NODE) == {("8", 0)}
    assert dossiers


# Parts of the check ------------------------------------------------------------------


def test_since_a_head_looks_at_what_came_after(sealed: Dossier) -> None:
    """What is older is taken on the word of that head."""
    earlier = Dossier.objects.earliest("pk")
    tamper(f"UPDATE dossiers_dossier SET fee = 7 WHERE id = {earlier.pk}")
    assert named(Kind.EVENT) == {(earlier.code, 1)}
    assert not places(since=3)
    tamper(f"UPDATE dossiers_dossier SET fee = 7 WHERE id = {sealed.pk}")
    assert named(Kind.EVENT, since=3) == {(sealed.code, 1)}


def test_since_a_head_that_is_not_there(sealed: Dossier) -> None:
    assert named(Kind.HEAD, since=5) == {("", 5)}
    tamper("DELETE FROM dossiers_leaf WHERE position = 1")
    assert ("", 3) in named(Kind.HEAD, since=3)


def test_one_dossier_with_its_way_to_the_head(sealed: Dossier) -> None:
    assert not places(dossier=sealed.code)
    tamper("UPDATE dossiers_leaf SET hash = sha256(hash) WHERE position = 0")
    assert {(one.code, one.seq) for one in places(dossier=sealed.code)} == {
        (sealed.code, seq) for seq in range(1, 8)
    }


# Beside the dossiers -------------------------------------------------------------------


def test_a_published_version(sealed: Dossier) -> None:
    version = ProcedureVersion.objects.get(procedure__code="1.001193")
    change = "jsonb_set(document, '{limits,0,amount}', '30')"
    tamper(
        f"UPDATE dossiers_procedureversion SET document = {change} WHERE id = {version.pk}"
    )
    assert named(Kind.VERSION) == {("1.001193", 1)}


def test_a_published_version_with_a_digest_that_fits(sealed: Dossier) -> None:
    """Its dossiers have committed to the digest it had."""
    version = ProcedureVersion.objects.get(procedure__code="1.001193")
    document = {**version.document, "decision": "khác"}
    values = {"digest": digest_of(document), "pk": version.pk}
    tamper(
        "UPDATE dossiers_procedureversion SET digest = %(digest)s,"
        " document = jsonb_set(document, '{decision}', '\"khác\"') WHERE id = %(pk)s",
        values,
    )
    assert not named(Kind.VERSION)
    assert named(Kind.EVENT) == {(one.code, 1) for one in Dossier.objects.all()}


def test_a_calendar(cast: Cast) -> None:
    first = editions.publish_shipped()
    assert first
    changed = [
        *first.days,
        {"on": "2027-03-03", "kind": "off", "vi": "x", "en": "x", "notice": "x"},
    ]
    editions.publish(changed, notice="x")
    assert not places()
    tamper("UPDATE dossiers_calendaredition SET days = days - 0 WHERE number = 2")
    assert named(Kind.EDITION) == {("", 2)}
    tamper("DELETE FROM dossiers_calendaredition WHERE number = 1")
    assert named(Kind.EDITION) == {("", 1), ("", 2)}
    assert CalendarEdition.objects.count() == 1


# Files ---------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["changed", "removed"])
def test_files(cast: Cast, way: str) -> None:
    dossier = makers.on_the_road(cast, "returned")
    content = b"%PDF-1.7 a result"
    result = Result.objects.get(dossier=dossier)
    result.sha256 = hashlib.sha256(content).hexdigest()
    result.file.save("result.pdf", ContentFile(content))
    assert not places(files=True)
    names = {1: str(dossier.parts.get().file.name), 6: str(result.file.name)}
    for name in names.values():
        default_storage.delete(name)
        if way == "changed":
            with default_storage.open(name, "wb") as file:
                file.write(b"%PDF-1.7 another")
    assert not places()
    assert named(Kind.EVENT, files=True) == {(dossier.code, seq) for seq in names}


def test_a_file_that_has_lost_its_name(cast: Cast) -> None:
    dossier = makers.filed(cast)
    tamper("UPDATE dossiers_part SET file = ''")
    assert named(Kind.EVENT, files=True) == {(dossier.code, 1)}


# What may leave ------------------------------------------------------------------------


@pytest.mark.usefixtures("_own_media")
def test_a_dossier_whose_words_have_left_holds(cast: Cast) -> None:
    make_key()
    dossier = makers.on_the_road(cast, "returned")
    sealing.seal()
    later = dossier.changed_at.replace(year=dossier.changed_at.year + 30)
    with clock.standing_at(later):
        actions.anonymise(dossier.pk)
    sealing.seal()
    assert not places(files=True)
    tamper('UPDATE dossiers_eventdetails SET gone = gone || \'{"owner": "00"}\'')
    assert (dossier.code, 1) in named(Kind.EVENT)


def test_the_command_names_what_is_no_dossiers(sealed: Dossier, capsys: Any) -> None:
    tamper("UPDATE dossiers_treehead SET root = signature WHERE size = 7")
    with pytest.raises(CommandError):
        call_command("verify_ledger")
    assert "tree head 7: its root is not that" in capsys.readouterr().err
