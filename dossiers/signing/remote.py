"""A signing service over HTTP, in the manner of the Cloud Signature Consortium's API.

Only hashes leave the house: the signature container (CMS) is built here, and the service
signs the hash of its attributes. docs/signing.md has the two questions and their answers.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from dossiers.signing.asking import PATIENCE, post
from dossiers.signing.errors import SigningAway
from dossiers.signing.signer import SignerName

_SHA256 = "2.16.840.1.101.3.4.2.1"
_ECDSA_SHA256, _RSA_SHA256 = "1.2.840.10045.4.3.2", "1.2.840.113549.1.1.11"
_MOST_CERTIFICATES = 10
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


@dataclass(frozen=True, slots=True)
class RemoteService:
    """Asks the service at `url` (without a slash at its end), naming itself by `token`.

    `stamps` is the address of a time-stamp service, or empty; `patience` in seconds,
    for each question.
    """

    url: str
    token: str = ""
    stamps: str = ""
    patience: float = PATIENCE
    demonstration = False

    def sign(
        self, pdf: bytes, *, signer: SignerName, reason: str, location: str, at: datetime
    ) -> bytes:
        """See SigningService.sign."""
        # pyHanko takes a third of a second to import: for those who sign.
        from dossiers.signing.pades import Seal, seal

        chain = self._chain(signer)
        public = _public_key(chain[0])
        sealing = Seal(
            chain=chain,
            raw=lambda content: self._signature(content, signer, public),
            stamps=self.stamps,
        )
        return seal(pdf, sealing, reason=reason, location=location, at=at)

    def _chain(self, signer: SignerName) -> list[bytes]:
        """The signer's certificate and those above it, DER."""
        answer = self._ask(
            "credentials/info", {"credentialID": signer.key, "certificates": "chain"}
        )
        encoded = _inside(answer, "cert", "certificates")
        if not isinstance(encoded, list) or not 1 <= len(encoded) <= _MOST_CERTIFICATES:
            raise SigningAway(f"{self.url}: no certificates in the answer")
        chain = [_bytes(certificate) for certificate in encoded]
        for certificate in chain:
            _public_key(certificate)
        return chain

    def _signature(self, content: bytes, signer: SignerName, public: PublicKey) -> bytes:
        """The service's signature over `content`, which it never sees. Checked here."""
        elliptic = isinstance(public, ec.EllipticCurvePublicKey)
        digest = hashlib.sha256(content).digest()
        answer = self._ask(
            "signatures/signHash",
            {
                "credentialID": signer.key,
                "hash": [base64.b64encode(digest).decode()],
                "hashAlgo": _SHA256,
                "signAlgo": _ECDSA_SHA256 if elliptic else _RSA_SHA256,
            },
        )
        signatures = _inside(answer, "signatures")
        if not isinstance(signatures, list) or len(signatures) != 1:
            raise SigningAway(f"{self.url}: no signature in the answer")
        signature = _bytes(signatures[0])
        _verify(public, signature, content)
        return signature

    def _ask(self, what: str, question: Mapping[str, Any]) -> Any:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        body = json.dumps(question).encode()
        answer = post(f"{self.url}/{what}", body, headers, patience=self.patience)
        try:
            return json.loads(answer)
        except (ValueError, RecursionError):
            raise SigningAway(f"{self.url}/{what}: the answer is no JSON") from None


def _inside(answer: Any, *path: str) -> Any:
    for name in path:
        answer = answer.get(name) if isinstance(answer, dict) else None
    return answer


def _bytes(encoded: Any) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (ValueError, TypeError):
        raise SigningAway("the signing service's answer is no base64") from None


def _public_key(certificate: bytes) -> PublicKey:
    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
    except ValueError:
        raise SigningAway("the signing service's certificate cannot be read") from None
    if not isinstance(key, PublicKey):
        raise SigningAway("the signing service has a key that is neither RSA nor elliptic")
    return key


def _verify(public: PublicKey, signature: bytes, content: bytes) -> None:
    """A signature that does not hold must not get into a document."""
    try:
        if isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signature, content, ec.ECDSA(hashes.SHA256()))
        else:
            public.verify(signature, content, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise SigningAway("the signing service's signature does not hold") from None
