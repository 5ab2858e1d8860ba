"""The authorities whose signatures this installation trusts."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from dossiers.signing.services import local_authority

logger = logging.getLogger(__name__)
_CERTIFICATES, _LISTS = {".pem", ".crt", ".cer", ".der"}, {".crl"}


@dataclass(frozen=True, slots=True)
class TrustedRoots:
    """Root certificates (DER), lists of revoked certificates (DER), and the SHA-256 (hex)
    of those roots that are the demonstration authority's."""

    certificates: tuple[bytes, ...] = ()
    revocations: tuple[bytes, ...] = ()
    demonstration: frozenset[str] = frozenset()


def trusted_roots() -> TrustedRoots:
    """Of the folder TRUSTED_ROOTS (certificates and *.crl, PEM or DER), and the
    demonstration authority's while this installation signs with it.

    A file that cannot be read is left out and logged: signatures then show as untrusted.
    """
    found = list(_certificates(_files(_CERTIFICATES)))
    own = [] if settings.SIGNING_URL else local_authority().roots()
    return TrustedRoots(
        certificates=tuple(one.public_bytes(Encoding.DER) for one in (*found, *own)),
        revocations=tuple(_revocations(_files(_LISTS))),
        demonstration=frozenset(one.fingerprint(hashes.SHA256()).hex() for one in own),
    )


def _files(kinds: set[str]) -> list[Path]:
    if not settings.TRUSTED_ROOTS:
        return []
    folder = Path(settings.TRUSTED_ROOTS)
    if not folder.is_dir():
        logger.error("trusted_roots_missing", extra={"folder": str(folder)})
        return []
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in kinds)


def _certificates(files: list[Path]) -> Iterator[x509.Certificate]:
    for file in files:
        try:
            content = file.read_bytes()
            if b"-----BEGIN" in content:
                yield from x509.load_pem_x509_certificates(content)
            else:
                yield x509.load_der_x509_certificate(content)
        except (OSError, ValueError) as error:
            logger.error("root_unreadable", extra={"file": str(file), "error": str(error)})


def _revocations(files: list[Path]) -> Iterator[bytes]:
    for file in files:
        try:
            content = file.read_bytes()
            pem = b"-----BEGIN" in content
            load = x509.load_pem_x509_crl if pem else x509.load_der_x509_crl
            yield load(content).public_bytes(Encoding.DER)
        except (OSError, ValueError) as error:
            logger.error("crl_unreadable", extra={"file": str(file), "error": str(error)})
