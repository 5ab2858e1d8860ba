"""Signatures of others: whom we trust, when they were made, what came after."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

from dossiers.signing.examining import examine
from dossiers.signing.roots import TrustedRoots
from dossiers.signing.signature import Change, Signature, Verdict
from tests.dossiers.signing import papers
from tests.dossiers.signing.authorities import (
    NOW,
    SIGNED_AT,
    Holder,
    authority,
    day,
    holder,
    revocation_list,
    signed_elsewhere,
    trusting,
)

STATE = authority()
AN = holder(above=STATE)
Edit = Callable[[bytes], bytes]


def look(pdf: bytes, roots: TrustedRoots | None = None) -> Signature:
    """The first signature, trusting the State's authority."""
    return examine(pdf, trusted_roots=roots or trusting(STATE), now=NOW)[0]


def by(signer: Holder, **more: object) -> bytes:
    return signed_elsewhere(papers.result(), signer, **more)  # type: ignore[arg-type]


def test_a_signature_of_a_known_authority_is_valid() -> None:
    found = look(by(AN))
    assert found.verdict is Verdict.VALID
    assert (found.signer, found.organisation) == ("Nguyễn Văn An", "Sở Tư pháp")
    assert found.issuer == "CA của Nhà nước"
    assert found.serial == f"{AN.certificate.serial_number:x}"
    assert not found.demonstration


def test_both_kinds_of_signature_are_read() -> None:
    assert look(by(AN, subfilter=SigSeedSubFilter.PADES)).verdict is Verdict.VALID


def test_an_authority_in_between_is_followed() -> None:
    between = holder("CA của tỉnh", STATE, ca=True)
    assert look(by(holder(above=between))).verdict is Verdict.VALID


def test_a_document_without_signature_has_none() -> None:
    assert examine(papers.result(), trusted_roots=trusting(STATE)) == []
    assert examine(b"", trusted_roots=trusting(STATE)) == []


@pytest.mark.parametrize("roots", [TrustedRoots(), trusting(authority("Lạ"))])
def test_an_unknown_authority_is_not_trusted(roots: TrustedRoots) -> None:
    found = look(by(AN), roots)
    assert found.verdict is Verdict.UNTRUSTED
    assert found.intact


def test_the_same_name_is_not_the_same_authority() -> None:
    impostor = authority()
    assert look(by(holder(above=impostor))).verdict is Verdict.UNTRUSTED


def test_a_self_made_certificate_is_not_trusted() -> None:
    assert look(by(holder())).verdict is Verdict.UNTRUSTED


def test_who_may_sign_documents_may_not_issue_certificates() -> None:
    assert look(by(holder("Mạo danh", above=AN))).verdict is Verdict.UNTRUSTED


def test_expired_when_it_was_signed() -> None:
    old = holder(above=STATE, period=(day("2020-01-01"), day("2023-01-01")))
    found = look(by(old))
    assert found.verdict is Verdict.EXPIRED
    assert not found.valid_when_signed
    assert found.trusted


def test_expired_since_then_and_nothing_proves_the_moment() -> None:
    old = holder(above=STATE, period=(day("2020-01-01"), day("2026-06-01")))
    found = look(by(old))
    assert found.verdict is Verdict.EXPIRED
    assert found.valid_when_signed


def test_not_valid_yet_when_it_was_signed() -> None:
    early = holder(above=STATE, period=(day("2026-06-01"), day("2028-01-01")))
    found = look(by(early))
    assert found.verdict is Verdict.EXPIRED
    assert not found.valid_when_signed


def test_a_moment_in_the_future_is_not_believed() -> None:
    young = holder(above=STATE, period=(day("2027-01-01"), day("2028-01-01")))
    found = look(by(young, at=day("2027-03-01")))
    assert found.verdict is Verdict.EXPIRED
    assert found.claimed_at == day("2027-03-01")


def test_expired_and_unknown_is_unknown() -> None:
    old = holder(period=(day("2020-01-01"), day("2023-01-01")))
    assert look(by(old)).verdict is Verdict.UNTRUSTED


@pytest.mark.parametrize("on", ["2026-02-01", "2026-06-01"])
def test_a_revoked_certificate_is_not_trusted(on: str) -> None:
    """Nor when it was revoked later: without a time stamp, the moment is only claimed."""
    somebody_else = holder(above=STATE)
    for revoked, is_it in ((AN, True), (somebody_else, False)):
        lists = (revocation_list(STATE, revoked, at=day(on)),)
        found = look(by(AN), trusting(STATE, revocations=lists))
        assert found.verdict is (Verdict.UNTRUSTED if is_it else Verdict.VALID)
        assert found.revoked is is_it


def test_a_list_that_the_authority_did_not_sign_counts_for_nothing() -> None:
    forged = revocation_list(authority(), AN, at=day("2026-02-01"))
    assert look(by(AN), trusting(STATE, revocations=(forged,))).verdict is Verdict.VALID


def test_a_revoked_authority_in_between_is_not_trusted() -> None:
    between = holder("CA của tỉnh", STATE, ca=True)
    revoked = revocation_list(STATE, between, at=day("2026-02-01"))
    found = look(by(holder(above=between)), trusting(STATE, revocations=(revoked,)))
    assert (found.verdict, found.revoked) == (Verdict.UNTRUSTED, True)


@pytest.mark.parametrize("digest", ["sha1", "md5"])
def test_broken_algorithms_prove_nothing(digest: str) -> None:
    rsa_key = rsa.generate_private_key(65537, 2048)
    found = look(by(holder(above=STATE, key=rsa_key), digest=digest))
    assert found.verdict is Verdict.BROKEN
    assert not found.algorithm_ok
    assert digest in found.algorithm


@pytest.mark.parametrize(("bits", "ok"), [(1024, False), (2048, True), (3072, True)])
def test_a_short_key_proves_nothing(bits: int, ok: bool) -> None:
    key = rsa.generate_private_key(65537, bits)
    found = look(by(holder(above=STATE, key=key)))
    assert found.algorithm_ok is ok
    assert found.verdict is (Verdict.VALID if ok else Verdict.BROKEN)


def test_one_byte_of_the_content_changed() -> None:
    signed = by(AN)
    place = signed.index(b"stream") + 100
    found = look(papers.with_byte(signed, place, signed[place] ^ 1))
    assert found.verdict is Verdict.BROKEN
    assert not found.intact


def test_the_reason_of_the_signature_changed() -> None:
    signed = by(AN, reason="Dong y")
    found = look(signed.replace(b"Dong y", b"Tu cho"))
    assert found.verdict is Verdict.BROKEN


def test_something_hides_beside_the_signature() -> None:
    """Those bytes are covered by nobody; only the zeros of the reserved place belong there."""
    signed = by(AN)
    last = papers.gap(signed)[-2]
    assert signed[last : last + 1] == b"0"
    assert look(papers.with_byte(signed, last, ord("1"))).verdict is Verdict.BROKEN


@pytest.mark.parametrize(
    "edit",
    [
        papers.with_other_page_content,
        papers.with_note,
        papers.with_empty_field,
        papers.with_text_field,
    ],
)
def test_content_added_later_shows(edit: Edit) -> None:
    found = look(edit(by(AN)))
    assert found.verdict is Verdict.CHANGED
    assert (found.intact, found.change) == (True, Change.CONTENT)
    assert not found.covers_whole_document


def test_a_form_filled_in_later_shows() -> None:
    form = papers.with_text_field(papers.result())
    found = look(papers.with_text_field(signed_elsewhere(form, AN), "Lê Văn Khác"))
    assert found.verdict is Verdict.CHANGED


def test_metadata_may_follow() -> None:
    found = look(papers.with_metadata(by(AN)))
    assert (found.verdict, found.change) == (Verdict.VALID, Change.UPKEEP)


def test_bytes_after_the_end_show() -> None:
    assert look(by(AN) + b"\n% more").verdict is Verdict.CHANGED
    assert look(by(AN) + b"\r\n\n").verdict is Verdict.VALID


def test_a_second_signature_does_not_spoil_the_first() -> None:
    both = signed_elsewhere(by(AN), holder(), name="Signature2", box=(10, 10, 90, 40))
    first, second = examine(both, trusted_roots=trusting(STATE), now=NOW)
    assert (first.verdict, first.change) == (Verdict.VALID, Change.SIGNED)
    assert second.verdict is Verdict.UNTRUSTED


def test_a_change_between_two_signatures_spoils_the_first() -> None:
    changed = papers.with_other_page_content(by(AN))
    both = signed_elsewhere(changed, AN, name="Signature2")
    first, second = examine(both, trusted_roots=trusting(STATE), now=NOW)
    assert (first.verdict, second.verdict) == (Verdict.CHANGED, Verdict.VALID)


def test_a_closed_document_takes_no_more_signatures() -> None:
    closed = by(AN, certify=True, docmdp_permissions=MDPPerm.NO_CHANGES)
    assert look(closed).verdict is Verdict.VALID
    more = papers.with_text_field(closed)
    assert look(more).verdict is Verdict.CHANGED


def test_a_removed_signature_is_no_signature() -> None:
    signed = by(AN)
    assert examine(signed[: len(papers.result())], trusted_roots=trusting(STATE)) == []


def test_a_signature_of_a_kind_nobody_uses_any_more_is_told() -> None:
    """Not left out: who sees no signature may think there is none."""
    old = by(AN).replace(b"/adbe.pkcs7.detached", b"/adbe.pkcs7.sha1    ")
    assert look(old).verdict is Verdict.UNREADABLE


def test_names_come_without_what_would_deceive() -> None:
    tricky = holder("An\u202e\u0000\nNguyễn", above=STATE)
    assert look(by(tricky)).signer == "AnNguyễn"


def test_a_clock_may_be_a_little_fast() -> None:
    at = NOW + timedelta(minutes=3)
    young = holder(above=STATE, period=(NOW + timedelta(minutes=1), day("2028-01-01")))
    assert look(by(young, at=at)).valid_when_signed


@pytest.mark.parametrize(
    ("flaws", "verdict"),
    [
        ({}, Verdict.VALID),
        ({"in_force": False}, Verdict.EXPIRED),
        ({"in_force": False, "trusted": False}, Verdict.UNTRUSTED),
        ({"trusted": False, "change": Change.CONTENT}, Verdict.CHANGED),
        ({"change": Change.CONTENT, "intact": False}, Verdict.BROKEN),
        ({"algorithm_ok": False}, Verdict.BROKEN),
        ({"intact": False, "readable": False}, Verdict.UNREADABLE),
    ],
)
def test_the_worst_flaw_is_the_verdict(flaws: dict[str, object], verdict: str) -> None:
    sound = look(by(AN))
    assert replace(sound, **flaws).verdict is verdict  # type: ignore[arg-type]


def test_the_moment_of_looking_is_the_clocks() -> None:
    [found] = examine(by(AN), trusted_roots=trusting(STATE))
    assert found.claimed_at == SIGNED_AT
