"""X.509 certificates of the demonstration authority (RFC 5280), ECDSA on P-256."""

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from dossiers.signing.signer import SignerName

# In every certificate, so that whoever opens one anywhere reads what it is.
DEMONSTRATION = "Chữ ký trình diễn, không có giá trị pháp lý"
_ROOT_NAME = "Cơ quan chứng thực trình diễn"
_LONGEST_NAME = 64  # bytes a common name may have (ub-common-name)
Key = ec.EllipticCurvePrivateKey
Period = tuple[datetime, datetime]


def new_key() -> Key:
    return ec.generate_private_key(ec.SECP256R1())


def root_certificate(key: Key, *, period: Period) -> x509.Certificate:
    """Self-signed, for signing end-entity certificates and nothing else."""
    name = _name(_ROOT_NAME, "Một Cửa")
    authority = x509.BasicConstraints(ca=True, path_length=0)
    usage = _usage(key_cert_sign=True, crl_sign=True)
    return _signed(
        key, key, subject=name, issuer=name, period=period, marks=(authority, usage)
    )


def signer_certificate(
    key: Key, signer: SignerName, *, root: x509.Certificate, root_key: Key, period: Period
) -> x509.Certificate:
    """For signatures that the signer stands by (nonRepudiation)."""
    return _signed(
        key,
        root_key,
        subject=_name(signer.name, signer.organisation),
        issuer=root.subject,
        period=period,
        marks=(
            x509.BasicConstraints(ca=False, path_length=None),
            _usage(digital_signature=True, content_commitment=True),
        ),
    )


def _signed(
    key: Key,
    issuer_key: Key,
    *,
    subject: x509.Name,
    issuer: x509.Name,
    period: Period,
    marks: tuple[x509.ExtensionType, ...],
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(period[0])
        .not_valid_after(period[1])
    )
    for mark in marks:
        builder = builder.add_extension(mark, critical=True)
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    builder = builder.add_extension(own, critical=False)
    builder = builder.add_extension(above, critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _name(name: str, organisation: str) -> x509.Name:
    words = (
        (NameOID.COUNTRY_NAME, "VN"),
        (NameOID.ORGANIZATION_NAME, organisation),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, DEMONSTRATION),
        (NameOID.COMMON_NAME, _shortened(name)),
    )
    return x509.Name([x509.NameAttribute(oid, word) for oid, word in words])


def _shortened(name: str) -> str:
    encoded = name.encode()
    if len(encoded) <= _LONGEST_NAME:
        return name
    room = _LONGEST_NAME - len("…".encode())
    return encoded[:room].decode(errors="ignore").rstrip() + "…"


def _usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
