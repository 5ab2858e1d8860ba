"""A look into the signatures of a PDF with pyHanko; facts out, no judgement.

Runs in a process of its own (`apart`): a stranger's document may hold anything.
No Django here, and nothing from the network: only what the document and the caller bring.
"""

import asyncio
import io
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from asn1crypto import parser, x509
from cryptography import x509 as strict_x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DocInfoRule,
    DSSCompareRule,
    FormUpdatingRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    XrefStreamRule,
)
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import (
    EmbeddedPdfSignature,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

Facts = dict[str, Any]

MOST_SIGNATURES = 30
_LONGEST_WORD = 200  # characters of a name
_TOLERANCE = timedelta(minutes=5)  # how far a signer's clock may be ahead of ours
_WEAK = frozenset({"md2", "md4", "md5", "sha1"})
_SHORTEST_RSA = 2048
_USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})
# What a document that does not keep the rules makes pyHanko and asn1crypto raise.
MALFORMED = (
    PdfError,
    SigningError,
    SignatureValidationError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
)
_QUIET = (
    DocInfoRule(),
    XrefStreamRule(),
    ObjectStreamRule(),
    DSSCompareRule(),
    MetadataUpdateRule(),
)
# pyHanko's own policy without the rule that lets the fields of a form be filled in later:
# that would change what a reader sees.
_POLICY = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),
        *(rule.as_qualified(ModificationLevel.LTA_UPDATES) for rule in _QUIET),
    ],
    form_rule=FormUpdatingRule(
        field_rules=[SigFieldCreationRule(), SigFieldModificationRule()]
    ),
)
_CHANGES = {
    ModificationLevel.NONE: "none",
    ModificationLevel.LTA_UPDATES: "upkeep",
    ModificationLevel.FORM_FILLING: "signed",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """What signatures are held against: trusted roots and lists of revoked certificates
    (both DER), and the present moment (aware)."""

    roots: tuple[bytes, ...]
    revoked: tuple[bytes, ...]
    now: datetime

    def context(self, moment: datetime) -> ValidationContext:
        """For one validation: it remembers what it has seen."""
        return ValidationContext(
            trust_roots=[x509.Certificate.load(root) for root in self.roots],
            moment=moment,
            allow_fetching=False,
            revocation_mode="soft-fail",
            weak_hash_algos=_WEAK,
        )


def inspect(pdf: bytes, ground: Ground) -> list[Facts]:
    """The facts of each signature, in the order of signing.

    Keys are those of signature.Signature, moments in ISO form, `root` (SHA-256 of the
    root it leads to, hex or "") in place of `demonstration`. What cannot be read is
    {"readable": False}, alone when that goes for the whole document.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        fields = list(_first(enumerate_sig_fields(reader, filled_status=True)))
    except MALFORMED:
        return [{"readable": False}]
    if reader.encrypted or len(fields) > MOST_SIGNATURES:
        return [{"readable": False}]
    found = [_facts(pdf, reader, name, field, ground) for name, _value, field in fields]
    return [facts for _order, facts in sorted(found, key=lambda pair: pair[0])]


def _first(fields: Iterable[Any]) -> Iterator[Any]:
    for count, field in enumerate(fields):
        if count > MOST_SIGNATURES:
            return
        yield field


def _facts(
    pdf: bytes, reader: PdfFileReader, name: str, field: Any, ground: Ground
) -> tuple[int, Facts]:
    try:
        embedded = EmbeddedPdfSignature(reader, field, name)
        look = _stamp if embedded.sig_object_type == "/DocTimeStamp" else _signature
        facts = asyncio.run(look(embedded, ground))
        facts["intact"] = facts["intact"] and _well_placed(pdf, embedded)
    except MALFORMED:
        return reader.xrefs.total_revisions, {"readable": False}
    return embedded.signed_revision, facts


async def _signature(embedded: EmbeddedPdfSignature, ground: Ground) -> Facts:
    present = await _validated(embedded, ground, ground.now, skip_diff=False)
    stamp = present.timestamp_validity
    stamped_at = stamp.timestamp if stamp and stamp.trusted else None
    claimed_at = _claimed(embedded)
    certificate = present.signing_cert
    period = (certificate.not_valid_before, certificate.not_valid_after)
    moment = stamped_at or _believable(claimed_at, ground.now)
    inside = max(period[0], min(moment, period[1]))
    past = await _validated(embedded, ground, inside, skip_diff=True)
    revoked = _leads(past) and _revoked(past, ground, stamped_at)
    when_signed = period[0] <= moment <= period[1]
    return {
        **_about(certificate),
        **_integrity(present),
        "change": _change(embedded, present),
        "claimed_at": _iso(claimed_at),
        "stamped_at": _iso(stamped_at),
        "valid_when_signed": when_signed,
        "in_force": when_signed and (stamped_at is not None or _leads(present)),
        "trusted": _leads(past) and not revoked,
        "revoked": revoked,
        "root": _root(past) if _leads(past) else "",
    }


async def _stamp(embedded: EmbeddedPdfSignature, ground: Ground) -> Facts:
    """A time stamp over the document: the same questions, another kind of signature."""
    context = ground.context(ground.now)
    status = await async_validate_pdf_timestamp(embedded, context, diff_policy=_POLICY)
    revoked = _leads(status) and _revoked(status, ground, None)
    return {
        **_about(status.signing_cert),
        **_integrity(status),
        "change": _change(embedded, status),
        "is_time_stamp": True,
        "stamped_at": _iso(status.timestamp),
        "valid_when_signed": True,
        "in_force": _leads(status),
        "trusted": _leads(status) and not revoked,
        "revoked": revoked,
        "root": _root(status) if _leads(status) else "",
    }


async def _validated(
    embedded: EmbeddedPdfSignature, ground: Ground, moment: datetime, *, skip_diff: bool
) -> PdfSignatureStatus:
    """The chain at `moment`; time stamps are always judged at the present."""
    return await async_validate_pdf_signature(
        embedded,
        signer_validation_context=ground.context(moment),
        ts_validation_context=ground.context(ground.now),
        diff_policy=_POLICY,
        key_usage_settings=_USAGE,
        skip_diff=skip_diff,
    )


def _leads(status: Any) -> bool:
    """Whether the certificate leads to a trusted root; the document aside."""
    return status.trust_problem_indic is None and status.validation_path is not None


def _revoked(status: Any, ground: Ground, proven_at: datetime | None) -> bool:
    """Whether a list says so of a certificate of the chain. What was revoked after the
    moment that a time stamp proves holds; without one, anybody could claim that."""
    chain = [
        strict_x509.load_der_x509_certificate(certificate.dump())
        for certificate in status.validation_path.iter_certs(include_root=True)
    ]
    for der in ground.revoked:
        listed = strict_x509.load_der_x509_crl(der)
        for issuer, certificate in pairwise(chain):
            if listed.issuer != issuer.subject:
                continue
            entry = listed.get_revoked_certificate_by_serial_number(
                certificate.serial_number
            )
            if entry is None or not listed.is_signature_valid(issuer.public_key()):  # type: ignore[arg-type]
                continue
            if proven_at is None or entry.revocation_date_utc <= proven_at:
                return True
    return False


def _root(status: Any) -> str:
    certificates = status.validation_path.iter_certs(include_root=True)
    return next(certificate.sha256.hex() for certificate in certificates)


def _integrity(status: Any) -> Facts:
    mechanism = status.pkcs7_signature_mechanism
    return {
        "intact": bool(status.intact and status.valid),
        "algorithm": f"{mechanism}, {status.md_algorithm}",
        "algorithm_ok": _strong(status.signing_cert, mechanism, status.md_algorithm),
        "covers_whole_document": status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
    }


def _strong(certificate: x509.Certificate, mechanism: str, digest: str) -> bool:
    hashed_with = {digest.lower(), mechanism.partition("_")[0].lower()}
    key = certificate.public_key
    short = key.algorithm == "rsa" and key.bit_size < _SHORTEST_RSA
    return not (hashed_with & _WEAK or short or key.algorithm == "dsa")


def _change(embedded: EmbeddedPdfSignature, status: Any) -> str:
    """What was added later. A later signature field that nobody signed counts as content:
    its appearance may lie over anything."""
    change = _CHANGES.get(status.modification_level, "content")
    if change == "none" and _trailing(embedded, status):
        return "content"
    if change != "signed":
        return change
    reader = embedded.reader
    then = reader.get_historical_resolver(embedded.signed_revision)
    known = {name for name, *_rest in enumerate_sig_fields(then)}
    empty = {name for name, *_rest in enumerate_sig_fields(reader, filled_status=False)}
    refused = getattr(status, "docmdp_ok", True) is False
    return "content" if refused or empty - known else change


def _trailing(embedded: EmbeddedPdfSignature, status: Any) -> bool:
    """Whether more than blanks follows the last revision: some readers look there."""
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return False
    stream = embedded.reader.stream
    stream.seek(int(embedded.byte_range[2]) + int(embedded.byte_range[3]))
    return bool(stream.read().strip())


def _well_placed(pdf: bytes, embedded: EmbeddedPdfSignature) -> bool:
    """Whether exactly the signature's own place is left out, and nothing hides there."""
    start, before, after, rest = (int(number) for number in embedded.byte_range)
    gap = pdf[before:after]
    contents: bytes = embedded.pkcs7_content
    framed = gap[:1] == b"<" and gap[-1:] == b">" and start == 0
    if (
        not framed
        or after + rest > len(pdf)
        or bytes.fromhex(_ascii(gap[1:-1])) != contents
    ):
        return False
    return not any(contents[parser.peek(contents) :])


def _ascii(digits: bytes) -> str:
    return digits.decode("ascii")


def _claimed(embedded: EmbeddedPdfSignature) -> datetime | None:
    try:
        claimed = embedded.self_reported_timestamp
    except MALFORMED:
        return None
    if claimed is not None and claimed.tzinfo is None:
        return claimed.replace(tzinfo=UTC)
    return claimed


def _believable(claimed: datetime | None, now: datetime) -> datetime:
    """Without a word on it, or with one from the future, the present must do."""
    return claimed if claimed and claimed <= now + _TOLERANCE else now


def _about(certificate: x509.Certificate) -> Facts:
    return {
        "signer": _word(certificate.subject, "common_name"),
        "organisation": _word(certificate.subject, "organization_name"),
        "issuer": _word(certificate.issuer, "common_name")
        or _word(certificate.issuer, "organization_name"),
        "serial": format(certificate.serial_number, "x"),
        "valid_from": _iso(certificate.not_valid_before),
        "valid_until": _iso(certificate.not_valid_after),
    }


def _word(name: x509.Name, part: str) -> str:
    """For showing: without control characters or such that turn the writing around."""
    value = name.native.get(part, "")
    words = value if isinstance(value, list) else [value]
    text = unicodedata.normalize("NFC", ", ".join(str(word) for word in words))
    shown = (char for char in text if not unicodedata.category(char).startswith("C"))
    return "".join(shown)[:_LONGEST_WORD].strip()


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
