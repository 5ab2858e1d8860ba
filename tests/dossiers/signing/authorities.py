"""Other people's authorities, keys and signing programs, for documents that come in."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from dossiers.signing.roots import TrustedRoots

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
Period = tuple[datetime, datetime]


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


ALWAYS = (day("2015-01-01"), day("2050-01-01"))
NOW = day("2026-11-23")
SIGNED_AT = day("2026-03-11")


@dataclass(frozen=True)
class Holder:
    """A key with its certificate; `above` is who issued it."""

    key: Key
    certificate: x509.Certificate
    above: "Holder | None" = None

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def chain(self) -> list[bytes]:
        return [self.der, *(self.above.chain if self.above else [])]

    def as_asn1(self) -> Any:
        return asn1.Certificate.load(self.der)

    def key_as_asn1(self) -> Any:
        der = self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return keys.PrivateKeyInfo.load(der)


def holder(
    name: str = "Nguyễn Văn An",
    above: Holder | None = None,
    period: Period = ALWAYS,
    *,
    key: Key | None = None,
    ca: bool = False,
    stamps: bool = False,
) -> Holder:
    """A certificate as authorities make them; self-signed without one `above`."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    words = ((NameOID.COMMON_NAME, name), (NameOID.ORGANIZATION_NAME, "Sở Tư pháp"))
    subject = x509.Name([x509.NameAttribute(oid, word) for oid, word in words])
    usage = x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=not ca,
        key_cert_sign=ca,
        crl_sign=ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above.certificate.subject if above else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(period[0])
        .not_valid_after(period[1])
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(usage, critical=True)
    )
    if stamps:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, critical=True)
    signing_key = above.key if above else key
    return Holder(key, builder.sign(signing_key, hashes.SHA256()), above)


def authority(name: str = "CA của Nhà nước") -> Holder:
    return holder(name, ca=True)


def revocation_list(by: Holder, *revoked: Holder, at: datetime) -> bytes:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(by.certificate.subject)
        .last_update(day("2026-01-01"))
        .next_update(day("2027-06-01"))
    )
    for one in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(
            one.certificate.serial_number
        )
        builder = builder.add_revoked_certificate(entry.revocation_date(at).build())
    return builder.sign(by.key, hashes.SHA256()).public_bytes(Encoding.DER)


def trusting(*holders: Holder, revocations: tuple[bytes, ...] = ()) -> TrustedRoots:
    return TrustedRoots(tuple(one.der for one in holders), revocations)


class Program(PdfSigner):
    """Another signing program, with its own clock."""

    at: datetime

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.at
        return session


def signed_elsewhere(
    pdf: bytes,
    by: Holder,
    *,
    at: datetime = SIGNED_AT,
    digest: str = "sha256",
    name: str = "Signature1",
    box: tuple[int, int, int, int] | None = None,
    **more: Any,
) -> bytes:
    """Signed by somebody else with pyHanko as it comes (Adobe's kind of signature)."""
    store = SimpleCertificateStore()
    store.register_multiple(asn1.Certificate.load(der) for der in by.chain[1:])
    kind = {"subfilter": SigSeedSubFilter.ADOBE_PKCS7_DETACHED} | more
    program = Program(
        PdfSignatureMetadata(field_name=name, md_algorithm=digest, **kind),
        SimpleSigner(by.as_asn1(), by.key_as_asn1(), store),
        new_field_spec=SigFieldSpec(name, box=box),
    )
    program.at = at
    return program.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf))).getvalue()
