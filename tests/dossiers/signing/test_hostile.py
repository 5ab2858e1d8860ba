"""Whatever is handed in, an answer comes back, and never that it is valid."""

import io
import logging
import re
import signal
import subprocess
import zlib
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dossiers.signing import examining
from dossiers.signing.examining import examine
from dossiers.signing.inspection import MOST_SIGNATURES, Ground, inspect
from dossiers.signing.signature import Verdict
from tests.dossiers.signing import papers
from tests.dossiers.signing.authorities import (
    NOW,
    authority,
    holder,
    signed_elsewhere,
    trusting,
)

STATE = authority()
AN = holder(above=STATE)
SIGNED = signed_elsewhere(papers.result(), AN)
GROUND = Ground(roots=(STATE.der,), revoked=(), now=NOW)
MARK = b"%/ByteRange\n"

thorough = settings(
    max_examples=300, deadline=None, suppress_health_check=list(HealthCheck)
)
through_the_process = settings(
    max_examples=12, deadline=None, suppress_health_check=list(HealthCheck)
)


def verdicts(pdf: bytes) -> list[Verdict]:
    return [one.verdict for one in examine(pdf, trusted_roots=trusting(STATE), now=NOW)]


def seems_sound(pdf: bytes) -> bool:
    """Whether the inner look, in this process, finds nothing wrong."""
    found = inspect(pdf, GROUND)
    return bool(found) and all(
        one.get("readable", True)
        and one["intact"]
        and one["trusted"]
        and one["change"] in {"none", "upkeep", "signed"}
        for one in found
    )


def test_the_sound_one_is_sound() -> None:
    assert seems_sound(SIGNED)
    assert verdicts(SIGNED) == [Verdict.VALID]


@given(st.integers(0, len(SIGNED) - 1))
@thorough
def test_a_cut_document_is_never_sound(length: int) -> None:
    assert not seems_sound(SIGNED[:length])


@given(st.integers(0, len(SIGNED) - 1), st.integers(1, 255))
@thorough
def test_one_other_byte_never_goes_unseen(place: int, flip: int) -> None:
    """Every byte is covered, but those of the signature itself; of them, some say nothing
    of the document (the spelling of a digit, the authority's own certificate)."""
    if place not in papers.gap(SIGNED):
        changed = papers.with_byte(SIGNED, place, SIGNED[place] ^ flip)
        assert not seems_sound(changed)


@given(st.data())
@thorough
def test_whatever_stands_in_the_signature_itself_is_answered(data: st.DataObject) -> None:
    gap = papers.gap(SIGNED)
    place = data.draw(st.integers(gap[0], gap[0] + 5000))
    digits = data.draw(st.text("0123456789abcdef", min_size=1, max_size=8)).encode()
    inspect(SIGNED[:place] + digits + SIGNED[place + len(digits) :], GROUND)


@given(
    st.integers(0, len(SIGNED)),
    st.integers(0, 400),
    st.binary(max_size=400) | st.sampled_from([b"<<", b"[", b"endobj", b"0 R", b"stream"]),
)
@thorough
def test_a_piece_replaced_is_never_sound(place: int, length: int, piece: bytes) -> None:
    changed = SIGNED[:place] + piece + SIGNED[place + length :]
    gap = papers.gap(SIGNED)
    inside = place in gap and place + max(length, len(piece)) in gap
    if changed != SIGNED and not inside:
        assert not seems_sound(changed)


@given(st.binary(max_size=600))
@through_the_process
def test_noise_is_answered(noise: bytes) -> None:
    assert Verdict.VALID not in verdicts(b"%PDF-1.7\n" + MARK + noise)


@given(st.integers(0, len(SIGNED) - 1), st.binary(min_size=1, max_size=60))
@through_the_process
def test_the_process_answers_for_every_mutation(place: int, piece: bytes) -> None:
    changed = SIGNED[:place] + piece + SIGNED[place + len(piece) :]
    touched = set(range(place, place + len(piece)))
    if changed != SIGNED and not touched & set(papers.gap(SIGNED)):
        assert set(verdicts(changed)) <= set(Verdict) - {Verdict.VALID}


def bare(objects: list[bytes]) -> bytes:
    """A PDF of these numbered objects, the first being the catalogue."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n" + MARK)
    places = []
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<</Size %d/Root 1 0 R>>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % table)
    return out.getvalue()


PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"


def with_fields(fields: bytes, *more: bytes) -> bytes:
    form = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[%s]>>>>" % fields
    return bare([form, PAGES, PAGE, *more])


BAD_VALUE = b"<</Type/Sig/SubFilter/adbe.pkcs7.detached/ByteRange[%s]/Contents<%s>>>"
ONE_FIELD = b"<</FT/Sig/T(a)/V 5 0 R>>"


def one_signature(byte_range: bytes, contents: bytes) -> bytes:
    return with_fields(b"4 0 R", ONE_FIELD, BAD_VALUE % (byte_range, contents))


def inflating(inside: bytes) -> bytes:
    """The catalogue lies in a stream of which the content is this, compressed."""
    content = zlib.compress(inside, 9)
    head = b"<</Type/ObjStm/N 1000000000/First 10/Filter/FlateDecode/Length %d>>"
    stream = head % len(content) + b"\nstream\n" + content + b"\nendstream"
    out = b"%PDF-1.7\n" + MARK
    first = len(out)
    out += b"1 0 obj\n" + stream + b"\nendobj\n"
    table = len(out)
    rows = bytes([0, 0, 0, 0, 0, 0]) + bytes([1, *first.to_bytes(4, "big"), 0])
    rows += bytes([2, 0, 0, 0, 1, 0]) + bytes([1, *table.to_bytes(4, "big"), 0])
    words = b"3 0 obj\n<</Type/XRef/Size 4/W[1 4 1]/Root 2 0 R/Length %d>>\nstream\n"
    out += words % len(rows) + rows + b"\nendstream\nendobj\n"
    return out + b"startxref\n%d\n%%%%EOF\n" % table


HOSTILE = {
    "deep-arrays": with_fields(b"[" * 100_000),
    "deep-fields": with_fields(
        b"4 0 R", *(b"<</T(a)/Kids[%d 0 R]>>" % (n + 5) for n in range(5000))
    ),
    "circle": with_fields(b"4 0 R", b"<</FT/Sig/T(a)/Kids[4 0 R]>>"),
    "signature-is-a-number": with_fields(b"4 0 R", b"<</FT/Sig/T(a)/V 5>>"),
    "signature-is-itself": with_fields(b"4 0 R", b"<</FT/Sig/T(a)/V 4 0 R>>"),
    "fields-is-a-number": bare([b"<</AcroForm<</Fields 5>>/Pages 2 0 R>>", PAGES, PAGE]),
    "no-pages": bare([b"<</AcroForm<</Fields[2 0 R]>>>>", ONE_FIELD]),
    "range-is-huge": one_signature(b"0 9999999999999999 5 9999999999999999", b"00"),
    "range-is-negative": one_signature(b"0 -5 -9 4", b"00"),
    "range-is-words": one_signature(b"(a)(b)(c)(d)", b"00"),
    "range-is-long": one_signature(b"0 1 " * 50_000, b"00"),
    "contents-is-empty": one_signature(b"0 9 20 9", b""),
    "contents-is-noise": one_signature(b"0 9 20 9", b"3080" * 9000),
    "contents-nests": one_signature(b"0 9 20 9", b"3080" * 200_000),
    "many-signatures": with_fields(
        b" ".join(b"%d 0 R" % (n + 4) for n in range(3000)),
        *[b"<</FT/Sig/T(a)/V 5 0 R>>"] * 3000,
    ),
    "inflates": inflating(b"0" * 300_000_000),
    "table-leads-to-itself": b"%PDF-1.7\n" + MARK + b"startxref\n9\n%%EOF\n",
    "previous-is-itself": re.sub(rb"/Root", b"/Prev 0/Root", with_fields(b"")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_answered(name: str) -> None:
    assert set(verdicts(HOSTILE[name])) <= {Verdict.UNREADABLE, Verdict.BROKEN}


def test_a_locked_document_is_answered() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(SIGNED)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="x", user="y"))
    assert verdicts(out.getvalue() + MARK) == [Verdict.UNREADABLE]


def test_too_many_signatures_are_too_many() -> None:
    field = b"<</FT/Sig/T(a%d)/V 4 0 R>>"
    count = MOST_SIGNATURES + 1
    value = BAD_VALUE % (b"0 9 20 9", b"00")
    fields = [field % number for number in range(count)]
    names = b" ".join(b"%d 0 R" % (number + 5) for number in range(count))
    assert verdicts(with_fields(names, value, *fields)) == [Verdict.UNREADABLE]


def test_a_document_too_large_is_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "_LARGEST", len(SIGNED) - 1)
    assert verdicts(SIGNED) == [Verdict.UNREADABLE]


def test_looking_ends_when_it_takes_too_long(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(examining, "_PATIENCE", 0.01)
    with caplog.at_level(logging.WARNING):
        assert verdicts(SIGNED) == [Verdict.UNREADABLE]
    assert "examination_too_long" in caplog.text


def test_looking_ends_when_it_computes_too_much(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A million entries to pass before the catalogue would be found, and again for each."""
    monkeypatch.setattr(examining, "_PROCESSOR", 1)
    with caplog.at_level(logging.WARNING):
        assert verdicts(inflating(b"1 0 " * 1_000_000)) == [Verdict.UNREADABLE]
    [told] = [one for one in caplog.records if one.message == "examination_failed"]
    assert told.__dict__["code"] == -signal.SIGKILL


def test_looking_ends_when_it_takes_too_much_memory(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(examining, "_MEMORY", 400 * 1024 * 1024)
    large = SIGNED + b"\0" * 200_000_000
    monkeypatch.setattr(examining, "_LARGEST", len(large))
    with caplog.at_level(logging.WARNING):
        assert verdicts(large) == [Verdict.UNREADABLE]
    assert "examination_failed" in caplog.text


def test_the_process_learns_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its environment is its own: without ours it still answers."""
    monkeypatch.setenv("SECRET_KEY", "x")
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    seen: dict[str, str] = {}
    run = subprocess.run

    def watched(*arguments: Any, **options: Any) -> Any:
        seen.update(options["env"])
        return run(*arguments, **options)

    monkeypatch.setattr(subprocess, "run", watched)
    assert verdicts(SIGNED) == [Verdict.VALID]
    assert set(seen) == {"PYTHONPATH", "PYTHONUTF8"}
