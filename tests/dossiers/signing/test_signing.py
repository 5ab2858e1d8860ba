"""What the demonstration authority signs, seen by others and by ourselves."""

import io
from datetime import datetime
from typing import Any

import pikepdf
import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from dossiers.signing.authority import LocalAuthority
from dossiers.signing.certificates import DEMONSTRATION
from dossiers.signing.errors import SigningAway
from dossiers.signing.examining import examine
from dossiers.signing.roots import trusted_roots
from dossiers.signing.services import signing_service
from dossiers.signing.signature import Change, Verdict, overall
from dossiers.signing.signer import SignerName
from tests import files
from tests.dossiers.signing import papers
from tests.dossiers.signing.authorities import NOW, SIGNED_AT, day
from tests.dossiers.signing.conftest import DUNG, WARD, Sign


def pyhanko_says(pdf: bytes, keys: LocalAuthority, number: int = 0) -> Any:
    """pyHanko's own validator, asked as its documentation says."""
    root = x509.Certificate.load(keys.roots()[0].public_bytes(Encoding.DER))
    embedded = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[number]
    return validate_pdf_signature(embedded, ValidationContext(trust_roots=[root]))


def test_others_find_it_valid(keys: LocalAuthority, sign: Sign) -> None:
    status = pyhanko_says(sign(), keys)
    assert status.bottom_line
    assert status.signing_cert.subject.native["common_name"] == "Dương Tiến Dũng"


def test_it_is_a_pades_signature_with_reason_place_and_moment(sign: Sign) -> None:
    embedded = PdfFileReader(io.BytesIO(sign())).embedded_signatures[0]
    written = embedded.sig_object
    assert written["/SubFilter"] == "/ETSI.CAdES.detached"
    assert (written["/Reason"], written["/Location"]) == (
        "Phê duyệt kết quả",
        "Thái Nguyên",
    )
    assert embedded.self_reported_timestamp == SIGNED_AT
    attributes = {one["type"].native for one in embedded.signer_info["signed_attrs"]}
    # EN 319 142-1: the certificate is signed along, the moment stands in the PDF alone.
    assert "signing_certificate_v2" in attributes
    assert "signing_time" not in attributes


def test_the_document_stays_what_it_was(sign: Sign) -> None:
    signed = sign()
    assert signed.startswith(papers.result())
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert len(pdf.pages) == 1


def test_we_find_it_valid_and_know_who_signed(sign: Sign) -> None:
    [found] = examine(sign(), trusted_roots=trusted_roots(), now=NOW)
    assert found.verdict is Verdict.VALID
    assert (found.signer, found.organisation) == (DUNG.name, DUNG.organisation)
    assert (found.claimed_at, found.stamped_at) == (SIGNED_AT, None)
    assert (found.valid_from, found.valid_until) == (day("2026-01-01"), day("2029-01-01"))
    assert found.change is Change.NONE
    assert found.covers_whole_document
    assert found.demonstration


def test_the_officer_signs_and_then_the_agency(keys: LocalAuthority, sign: Sign) -> None:
    both = sign(sign(), WARD)
    assert pyhanko_says(both, keys, 0).bottom_line
    assert pyhanko_says(both, keys, 1).bottom_line
    officer, agency = examine(both, trusted_roots=trusted_roots(), now=NOW)
    assert (officer.signer, agency.signer) == (DUNG.name, WARD.name)
    assert (officer.verdict, agency.verdict) == (Verdict.VALID, Verdict.VALID)
    assert (officer.change, agency.change) == (Change.SIGNED, Change.NONE)
    assert not officer.covers_whole_document


def test_a_fake_says_that_it_is_one(keys: LocalAuthority, sign: Sign) -> None:
    assert signing_service().demonstration
    for certificate in (keys.roots()[0], keys.credential(DUNG, SIGNED_AT).certificate):
        assert DEMONSTRATION in certificate.subject.rfc4514_string().replace("\\", "")


def test_without_keys_nothing_is_signed(settings: Any) -> None:
    with pytest.raises(SigningAway, match="Dịch vụ ký số") as caught:
        signing_service().sign(
            papers.result(), signer=DUNG, reason="", location="", at=SIGNED_AT
        )
    assert "makesigningkeys" in caught.value.reason


@pytest.mark.parametrize(
    "pdf",
    [b"", b"hello", b"%PDF-1.7\n%%EOF\n", papers.result()[:9000]],
    ids=["nothing", "no-pdf", "hollow", "cut"],
)
def test_what_is_no_pdf_cannot_be_signed(keys: LocalAuthority, pdf: bytes) -> None:
    with pytest.raises(ValueError, match="cannot be signed"):
        keys.sign(pdf, signer=DUNG, reason="", location="", at=SIGNED_AT)


def test_a_document_with_a_password_cannot_be_signed(sign: Sign) -> None:
    lock = pikepdf.Encryption(owner="x", user="y")
    with pytest.raises(ValueError, match="cannot be signed"):
        sign(files.pdf(encryption=lock))


@pytest.mark.parametrize(
    "name",
    ["Ủy ban nhân dân xã " + "Đường " * 20, "a", "Иван", "x" * 64, "Nguye\u0302\u0303n"],
)
def test_any_name_may_sign(sign: Sign, name: str) -> None:
    signer = SignerName("a", name, name)
    [found] = examine(sign(signer=signer), trusted_roots=trusted_roots(), now=NOW)
    assert found.verdict is Verdict.VALID
    assert found.signer[0] == name[0]
    assert len(found.signer.encode()) <= 64


@pytest.mark.parametrize(("year", "known"), [(1999, False), (2000, True), (2058, False)])
def test_the_authority_has_a_time(sign: Sign, year: int, known: bool) -> None:
    at = SIGNED_AT.replace(year=year)
    if known:
        assert sign(at=at)
    else:
        with pytest.raises(ValueError, match="knows no year"):
            sign(at=at)


@pytest.mark.parametrize("count", [0, 1, 5])
def test_the_worst_signature_speaks_for_the_document(sign: Sign, count: int) -> None:
    pdf = papers.result()
    for _ in range(count):
        pdf = sign(pdf)
    found = examine(pdf, trusted_roots=trusted_roots(), now=NOW)
    assert len(found) == count
    assert overall(found) == (Verdict.VALID if count else None)
    changed = examine(
        papers.with_other_page_content(pdf), trusted_roots=trusted_roots(), now=NOW
    )
    assert overall(changed) == (Verdict.CHANGED if count else None)


def test_moments_keep_their_zone(sign: Sign) -> None:
    at = datetime.fromisoformat("2026-03-11T09:30:00+07:00")
    [found] = examine(sign(at=at), trusted_roots=trusted_roots(), now=NOW)
    assert found.claimed_at == at
