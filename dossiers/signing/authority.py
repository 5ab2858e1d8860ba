"""The demonstration authority: keys and certificates in a folder, issued on demand.

It makes signatures that are real in every way but one: nobody has checked who signs.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from dossiers.signing.certificates import (
    Key,
    Period,
    new_key,
    root_certificate,
    signer_certificate,
)
from dossiers.signing.errors import SigningAway
from dossiers.signing.signer import SignerName

# Long enough for every moment a demo lives through.
_FIRST_YEAR, _LAST_YEAR = 2000, 2060
_YEARS = 3  # a signer's certificate holds, from the first day of the year it is used in
_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600


@dataclass(frozen=True, slots=True)
class Credential:
    """A private key with its certificate."""

    key: Key
    certificate: x509.Certificate


@dataclass(frozen=True, slots=True)
class LocalAuthority:
    """Signs with keys under `folder`: root.pem, issued/*.pem, retired/*.pem.

    `stamps` is the address of a time-stamp service, or empty.
    """

    folder: Path
    stamps: str = ""
    demonstration = True

    def prepare(self, *, anew: bool = False) -> bool:
        """Make the root where there is none; whether one was made.

        `anew` makes another one: what the old one signed stays trusted, its key goes.
        """
        with self._locked():
            if self._root_file.exists() and not anew:
                return False
            if self._root_file.exists():
                self._retire()
            key = new_key()
            period = (_new_year(_FIRST_YEAR), _new_year(_LAST_YEAR))
            _write(self._root_file, Credential(key, root_certificate(key, period=period)))
            shutil.rmtree(self.folder / "issued", ignore_errors=True)
        return True

    def roots(self) -> list[x509.Certificate]:
        """The present root and those before it; empty when keys were never made."""
        retired = sorted((self.folder / "retired").glob("*.pem"))
        files = [self._root_file] if self._root_file.exists() else []
        return [
            x509.load_pem_x509_certificates(file.read_bytes())[0]
            for file in (*files, *retired)
        ]

    def sign(
        self, pdf: bytes, *, signer: SignerName, reason: str, location: str, at: datetime
    ) -> bytes:
        """See SigningService.sign. Raises SigningAway when keys were never made."""
        # pyHanko takes a third of a second to import: for those who sign.
        from dossiers.signing.pades import Seal, seal

        credential = self.credential(signer, at)
        root = self._root()
        sealing = Seal(
            chain=[_der(credential.certificate), _der(root.certificate)],
            raw=lambda content: credential.key.sign(content, ec.ECDSA(hashes.SHA256())),
            stamps=self.stamps,
        )
        return seal(pdf, sealing, reason=reason, location=location, at=at)

    def credential(self, signer: SignerName, at: datetime) -> Credential:
        """The signer's key and certificate in the year of `at`, made when first asked."""
        root = self._root()
        year = at.astimezone(UTC).year
        if not _FIRST_YEAR <= year <= _LAST_YEAR - _YEARS:
            raise ValueError(f"The demonstration authority knows no year {year}.")
        file = self.folder / "issued" / f"{signer.digest[:32]}-{year}.pem"
        if found := _issued(file, root):
            return found
        with self._locked():
            if found := _issued(file, root):
                return found
            period = (_new_year(year), _new_year(year + _YEARS))
            made = _issue(signer, root, period)
            file.parent.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
            _write(file, made)
        return made

    @property
    def _root_file(self) -> Path:
        return self.folder / "root.pem"

    def _root(self) -> Credential:
        try:
            return _read(self._root_file)
        except FileNotFoundError:
            raise SigningAway(
                f"{self._root_file} is missing: manage.py makesigningkeys"
            ) from None

    def _retire(self) -> None:
        """Keep the certificate, never the key."""
        old = _read(self._root_file).certificate
        folder = self.folder / "retired"
        folder.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
        content = old.public_bytes(serialization.Encoding.PEM)
        _put(folder / f"{old.serial_number:x}.pem", content)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One process at a time makes keys; the kernel frees it if we die."""
        self.folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        with open(self.folder / "lock", "a", opener=_private) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _issue(signer: SignerName, root: Credential, period: Period) -> Credential:
    key = new_key()
    certificate = signer_certificate(
        key, signer, root=root.certificate, root_key=root.key, period=period
    )
    return Credential(key, certificate)


def _issued(file: Path, root: Credential) -> Credential | None:
    """What the present root has issued; another root's word counts no more."""
    try:
        found = _read(file)
    except FileNotFoundError:
        return None
    by = found.certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)
    own = x509.SubjectKeyIdentifier.from_public_key(root.key.public_key())
    return found if by.value.key_identifier == own.digest else None


def _read(file: Path) -> Credential:
    content = file.read_bytes()
    key = serialization.load_pem_private_key(content, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError(f"{file} holds no key of ours.")
    return Credential(key, x509.load_pem_x509_certificates(content)[0])


def _write(file: Path, credential: Credential) -> None:
    """Key and certificate in one file: never one without the other."""
    key = credential.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    _put(file, key + credential.certificate.public_bytes(serialization.Encoding.PEM))


def _put(file: Path, content: bytes) -> None:
    """Whole or not at all, whoever reads meanwhile and whenever we are killed."""
    draft = file.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with open(draft, "xb", opener=_private) as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, mode=_PRIVATE_FILE)


def _new_year(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC)


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)
