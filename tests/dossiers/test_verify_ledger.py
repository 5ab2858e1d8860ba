"""The record is checked, and each kind of tampering named with dossier and event."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from dossiers import actions
from dossiers.ledger_check import Broken, check
from dossiers.models import Dossier
from tests import makers
from tests.cast import Cast
from tests.tampering import tamper


def _changed(table: str, change: str, where: str) -> str:
    return f"UPDATE dossiers_{table} SET {change} WHERE {where}"


def _event(change: str, seq: int) -> str:
    return _changed("event", change, f"dossier_id = %(pk)s AND seq = {seq}")


def _words(change: str, seq: int) -> str:
    return _changed("eventdetails", change, f"event_id = {_pk(seq)}")


def _row(change: str) -> str:
    return _changed("dossier", change, "id = %(pk)s")


def _paper(change: str, seq: int = 2) -> str:
    return _changed("letter", change, f"event_id = {_pk(seq)}")


def _content(change: str, seq: int = 2) -> str:
    which = f"(SELECT id FROM dossiers_letter WHERE event_id = {_pk(seq)})"
    return _changed("lettercontent", change, f"letter_id = {which}")


def _pk(seq: int) -> str:
    return f"(SELECT id FROM dossiers_event WHERE dossier_id = %(pk)s AND seq = {seq})"


def _removed(seq: int) -> str:
    """With everything that hangs on it, so that only the gap tells."""
    tables = ("eventdetails", "outbox", "unsealed", "message")
    gone = "".join(
        f"DELETE FROM dossiers_{one} WHERE event_id = {_pk(seq)};" for one in tables
    )
    return f"{gone} DELETE FROM dossiers_event WHERE dossier_id = %(pk)s AND seq = {seq}"


_FLIPPED = "set_byte({0}, 5, get_byte({0}, 5) # 1)".format
_SWAPPED = (
    _event("seq = 103", 3) + ";" + _event("seq = 3", 4) + ";" + _event("seq = 4", 103)
)
_ADDED = """
INSERT INTO dossiers_event (dossier_id, seq, step, at, role, status_from, status_to, facts,
    previous, hash) SELECT dossier_id, 8, 'give_opinion', at, role, 10, 10, '{{}}', hash, {}
FROM dossiers_event WHERE dossier_id = %(pk)s AND seq = 7""".format

# Where the dossier stands, what is done to it, and the event at which it is noticed.
ATTACKS: dict[str, tuple[str, str, int]] = {
    # Events
    "one byte of the facts": (
        "returned",
        _event("""facts = replace(facts::text, '-H55.12"', '-H55.13"')::jsonb""", 6),
        6,
    ),
    "facts that are a text": ("returned", _event("facts = '\"x\"'", 3), 3),
    "one bit of the hash": ("returned", _event(f"hash = {_FLIPPED('hash')}", 4), 4),
    "one bit of the hash before": (
        "returned",
        _event(f"previous = {_FLIPPED('previous')}", 4),
        4,
    ),
    "the moment": ("returned", _event("at = at - interval '1 microsecond'", 6), 6),
    "who acted": ("returned", _event("by_id = by_id + 1", 5), 5),
    "nobody acted": ("returned", _event("by_id = NULL", 5), 5),
    "the capacity": ("returned", _event("role = 'head'", 5), 5),
    "the step": ("returned", _event("step = 'endorse'", 5), 5),
    "the status reached": ("returned", _event("status_to = 4", 6), 6),
    "the status before": ("returned", _event("status_from = NULL", 6), 6),
    "the agency": ("returned", _event("agency_id = agency_id + 1", 6), 6),
    "the due moment in the facts": (
        "returned",
        _event(
            """facts = jsonb_set(facts, '{due_at}', '"2030-01-01T17:00:00+07:00"')""", 2
        ),
        2,
    ),
    "the details' hash": (
        "returned",
        _event(f"details_hash = {_FLIPPED('details_hash')}", 4),
        4,
    ),
    "a swapped pair": ("returned", _SWAPPED, 3),
    "the first event removed": ("returned", _removed(1), 1),
    "a middle event removed": ("returned", _removed(4), 4),
    "the last event removed": ("returned", _removed(7), 7),
    "an event added": ("returned", _ADDED("hash"), 8),
    "an event moved to another dossier": (
        "returned",
        _event("dossier_id = %(other)s", 7),
        7,
    ),
    # Words
    "one character of the details": (
        "returned",
        _words("data = replace(data::text, 'Đủ', 'Đù')::jsonb", 4),
        4,
    ),
    "other details": ("returned", _words('data = \'{"owner": "x"}\'', 1), 1),
    "details that are a list": ("returned", _words("data = '[1]'", 1), 1),
    "an answer": (
        "returned",
        _words("data = jsonb_set(data, '{answers,child_name}', '\"Nam\"')", 1),
        1,
    ),
    "answers that are a list": ("returned", _words("data = '{\"answers\": [1]}'", 1), 1),
    "a field without salt": ("returned", _words("salts = '{}'", 1), 1),
    "a salt without field": ("returned", _words('salts = salts || \'{"x": "00"}\'', 1), 1),
    "a salt that is none": ("returned", _words('salts = \'{"conclusion": "zz"}\'', 4), 4),
    "a short salt": ("returned", _words('salts = \'{"conclusion": "00"}\'', 4), 4),
    "a salt of another kind": ("returned", _words("salts = '{\"conclusion\": 1}'", 4), 4),
    "words gone with another hash": (
        "returned",
        _words("data = '{}', salts = '{}', gone = '{\"conclusion\": \"00\"}'", 4),
        4,
    ),
    "gone that is a list": ("returned", _words("gone = '[]'", 4), 4),
    "details removed": (
        "returned",
        f"DELETE FROM dossiers_eventdetails WHERE event_id = {_pk(4)}",
        4,
    ),
    "details added": (
        "returned",
        f"INSERT INTO dossiers_eventdetails (event_id, data, salts, gone)"
        f" VALUES ({_pk(3)}, '{{}}', '{{}}', '{{}}')",
        3,
    ),
    # The dossier
    "due_at": ("appraising", _row("due_at = due_at + interval '1 day'"), 3),
    "step_due_at": ("appraising", _row("step_due_at = step_due_at + interval '1 s'"), 3),
    "step_due_at before acceptance": ("filed", _row("step_due_at = NULL"), 1),
    "paused_since": ("asked", _row("paused_since = paused_since - interval '1 h'"), 4),
    "paused_since set": ("appraising", _row("paused_since = now()"), 3),
    "answer_by": ("asked", _row("answer_by = answer_by + interval '1 day'"), 4),
    "accepted_at": ("returned", _row("accepted_at = accepted_at - interval '1 s'"), 2),
    "finished_at": ("returned", _row("finished_at = finished_at - interval '1 s'"), 6),
    "filed_at": ("returned", _row("filed_at = filed_at + interval '1 s'"), 1),
    "changed_at": ("returned", _row("changed_at = changed_at + interval '1 s'"), 7),
    "held_since": ("appraising", _row("held_since = held_since + interval '1 s'"), 3),
    "anonymised_at": ("returned", _row("anonymised_at = now()"), 7),
    "status": ("returned", _row("status = 8"), 7),
    "revision": ("returned", _row("revision = 8"), 8),
    "revision back": ("returned", _row("revision = 6"), 7),
    "head": ("returned", _row(f"head_hash = {_FLIPPED('head_hash')}"), 7),
    "code": ("returned", _row("code = 'H55.12-250101-0001'"), 1),
    "place": ("appraising", _row("at = 'approve'"), 2),
    "holder": ("appraising", _row("holder_id = NULL"), 3),
    "handler": ("appraising", _row("handling_agency_id = %(agency)s"), 1),
    "desk": ("appraising", _row("receiving_agency_id = %(agency)s"), 1),
    "version": ("appraising", _row("version_id = %(version)s"), 1),
    "channel": ("appraising", _row("channel = 'counter'"), 1),
    "fee": ("appraising", _row("fee = fee + 1"), 1),
    "payment": ("paid", _row("payment = 'due'"), 5),
    "delivery": ("returned", _row("delivery = 'ready'"), 7),
    "supplements": ("asked", _row("supplements = 0"), 4),
    "calendar edition": ("appraising", _row("calendar_edition = 9"), 2),
    "answers": ("appraising", _row('answers = answers || \'{"child_name": "x"}\''), 1),
    "owner": ("appraising", _row("owner_name = 'x'"), 1),
    "filed by": ("appraising", _row("filed_by_id = %(somebody)s"), 1),
    # What hangs on it
    "payment amount": ("paid", "UPDATE dossiers_paymentrecord SET amount = 1", 5),
    "payment method": ("paid", "UPDATE dossiers_paymentrecord SET method = 'transfer'", 5),
    "payment reference": ("paid", "UPDATE dossiers_paymentrecord SET reference = 'x'", 5),
    "payment moment": ("paid", "UPDATE dossiers_paymentrecord SET recorded_at = now()", 5),
    "payment removed": ("paid", "DELETE FROM dossiers_paymentrecord", 5),
    "letter number": ("returned", _paper("number = '9/2026/x-H55.12'"), 2),
    "letter form": ("returned", _paper("form = 'stop'"), 2),
    "letter moment": ("returned", _paper("issued_at = issued_at - interval '1 s'"), 2),
    "letter by somebody": ("returned", _paper("issued_by_id = %(somebody)s"), 2),
    "letter of an agency": ("returned", _paper("agency_id = %(agency)s"), 2),
    "letter hash": ("returned", _paper(f"content_hash = {_FLIPPED('content_hash')}"), 2),
    "letter to another event": ("returned", _paper(f"event_id = {_pk(3)}"), 2),
    "letter content": ("returned", _content('data = data || \'{"owner": "x"}\''), 2),
    "letter salts": ("returned", _content("salts = '{}'"), 2),
    "letter content removed": (
        "returned",
        "DELETE FROM dossiers_lettercontent WHERE letter_id ="
        f" (SELECT id FROM dossiers_letter WHERE event_id = {_pk(2)})",
        2,
    ),
    "letter removed": (
        "returned",
        "DELETE FROM dossiers_lettercontent WHERE letter_id ="
        f" (SELECT id FROM dossiers_letter WHERE event_id = {_pk(2)});"
        f" DELETE FROM dossiers_letter WHERE event_id = {_pk(2)}",
        2,
    ),
    "part hash": ("returned", _changed("part", "sha256 = 'x'", "dossier_id = %(pk)s"), 1),
    "part code": (
        "returned",
        _changed("part", "code = 'letter'", "dossier_id = %(pk)s"),
        1,
    ),
    "part of another round": (
        "returned",
        _changed("part", "round = 1", "dossier_id = %(pk)s"),
        1,
    ),
    "part removed": ("returned", "DELETE FROM dossiers_part WHERE dossier_id = %(pk)s", 1),
    "result number": (
        "returned",
        _changed("result", "number = '9'", "dossier_id = %(pk)s"),
        6,
    ),
    "result signer": (
        "returned",
        _changed("result", "signed_by_id = %(somebody)s", "dossier_id = %(pk)s"),
        5,
    ),
    "result moment": (
        "returned",
        _changed("result", "issued_at = issued_at - interval '1 s'", "dossier_id = %(pk)s"),
        6,
    ),
    "result removed": ("returned", "DELETE FROM dossiers_result", 6),
    "question's deadline": (
        "consulting",
        "UPDATE dossiers_opinion SET due_at = due_at + interval '1 day'",
        4,
    ),
    "question removed": ("consulting", "DELETE FROM dossiers_opinion", 4),
    # The way into the tree
    "an event that will never be sealed": (
        "returned",
        f"DELETE FROM dossiers_unsealed WHERE event_id = {_pk(5)}",
        5,
    ),
}


def _at(cast: Cast, where: str) -> Dossier:
    if where != "paid":
        return makers.on_the_road(cast, where)
    dossier = makers.on_the_road(cast, "paying")
    return actions.record_payment(
        dossier.pk, by=cast.kien, amount=50_000, method="cash", reference="1"
    )


def places(**options: Any) -> list[Broken]:
    return [found for found in check(**options) if isinstance(found, Broken)]


@pytest.mark.parametrize("attack", ATTACKS)
def test_tampering_past_the_triggers_is_named(cast: Cast, attack: str) -> None:
    where, sql, seq = ATTACKS[attack]
    other = makers.filed(cast)
    dossier = _at(cast, where)
    assert not places()
    values = {
        "pk": dossier.pk,
        "other": other.pk,
        "agency": cast.commune.pk,
        "version": cast.permit.versions.get().pk,
        "somebody": cast.tam.pk,
    }
    tamper(sql, values)
    found = places()
    known = dossier.code if attack != "code" else "H55.12-250101-0001"
    assert (known, seq) in {(one.code, one.seq) for one in found}, found
    if attack not in {"code", "an event moved to another dossier"}:
        assert {one.code for one in found} == {dossier.code}


def test_an_untouched_record_holds(cast: Cast, capsys: Any) -> None:
    for where in sorted(makers.ROADS):
        makers.on_the_road(cast, where)
    call_command("verify_ledger", files=True)
    said = capsys.readouterr().out
    assert f"{len(makers.ROADS)} dossiers" in said
    assert "0 places broken" in said


def test_the_command_names_the_place_and_fails(cast: Cast, capsys: Any) -> None:
    dossier = makers.on_the_road(cast, "appraising")
    tamper("UPDATE dossiers_dossier SET due_at = due_at + interval '1 day'")
    with pytest.raises(CommandError):
        call_command("verify_ledger")
    said = capsys.readouterr()
    assert f"{dossier.code}, event 3: the dossier's due_at" in said.err
    assert "1 places broken" in said.out


def test_one_dossier_alone(cast: Cast, capsys: Any) -> None:
    sound, changed = makers.filed(cast), makers.filed(cast)
    tamper("UPDATE dossiers_dossier SET fee = 7 WHERE id = %(pk)s", {"pk": changed.pk})
    call_command("verify_ledger", dossier=sound.code)
    with pytest.raises(CommandError):
        call_command("verify_ledger", dossier=changed.code)
    with pytest.raises(CommandError):
        call_command("verify_ledger", dossier="H55.12-000000-0000")
