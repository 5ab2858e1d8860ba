"""Sites with TLS, their certificates signed by an authority made in the test."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.rankings.probing.sites import NAME

Key = ec.EllipticCurvePrivateKey


class Authority:
    """Signs certificates of sites; `trust` is how a visitor trusts it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key = folder, ec.generate_private_key(ec.SECP256R1())
        self.name = _name("Test authority")
        held = _begun(self.name, self.name, self.key, days=30)
        held = held.add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        self.own = folder / "authority.pem"
        self._write(self.own, held.sign(self.key, hashes.SHA256()))

    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.own))

    def context(self, host: str = NAME, days: int = 5) -> ssl.SSLContext:
        """What a site serves with: a certificate for `host`, valid for days from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        held = _begun(_name(host), self.name, key, days)
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        held = held.add_extension(names, critical=False)
        file = self.folder / f"{host}{days}.pem"
        self._write(file, held.sign(self.key, hashes.SHA256()), key)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _write(self, file: Path, cert: x509.Certificate, key: Key | None = None) -> None:
        pem = cert.public_bytes(serialization.Encoding.PEM)
        if key is not None:
            pem += key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        file.write_bytes(pem)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _begun(
    subject: x509.Name, issuer: x509.Name, key: Key, days: int
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=subject,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=now - timedelta(days=20),
        not_valid_after=now + timedelta(days=days),
    )
