"""PAdES signatures (ETSI EN 319 142-1): level B-B, or B-T with a time-stamp service.

The signature covers the whole document and is added behind it (incremental update), so
that signatures made before stay whole. It has no appearance on the page.
"""

import io
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from asn1crypto import cms, tsp, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.signers.pdf_signer import (
    PdfSignatureMetadata,
    PdfSigner,
    PdfSigningSession,
)
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from dossiers.signing.asking import post
from dossiers.signing.errors import SigningAway

DIGEST = "sha256"
# Bytes kept free beside the certificates for the signature and its attributes, and for a
# time stamp with the certificates of its service. What is not needed stays zero.
_ROOM, _ROOM_FOR_STAMP = 2 * 1024, 16 * 1024


@dataclass(frozen=True, slots=True)
class Seal:
    """What makes a signature: certificates (DER, the signer's first), `raw` (bytes to be
    signed in, signature over their SHA-256 out), a time-stamp service's address or ""."""

    chain: Sequence[bytes]
    raw: Callable[[bytes], bytes]
    stamps: str = ""


def seal(pdf: bytes, sealing: Seal, *, reason: str, location: str, at: datetime) -> bytes:
    """`pdf` with one more signature, claimed to be made at `at`.

    Raises SigningAway (also of `sealing.raw` and the time-stamp service) and ValueError
    when this is no PDF that can be signed.
    """
    try:
        return _sealed(pdf, sealing, reason=reason, location=location, at=at)
    except (PdfError, SigningError) as error:
        raise ValueError(f"This PDF cannot be signed: {error}") from None


def _sealed(
    pdf: bytes, sealing: Seal, *, reason: str, location: str, at: datetime
) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    name = f"ChuKy{sum(1 for _ in enumerate_sig_fields(writer.prev)) + 1}"
    metadata = PdfSignatureMetadata(
        field_name=name,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        location=location,
    )
    signer = _PdfSigner(
        metadata,
        _Signer(sealing),
        timestamper=_Stamps(sealing.stamps) if sealing.stamps else None,
        new_field_spec=SigFieldSpec(name),
    )
    signer.at = at
    room = _ROOM + sum(len(certificate) for certificate in sealing.chain)
    room += _ROOM_FOR_STAMP if sealing.stamps else 0
    hexadecimal = 2 * room
    work = partial(signer.sign_pdf, writer, bytes_reserved=hexadecimal)
    made: io.BytesIO = outside_loops(work)
    return made.getvalue()


def outside_loops(work: Callable[[], Any]) -> Any:
    """Do work that starts an event loop of its own in a thread that runs none: the
    caller's may."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(copy_context().run, work).result()


class _PdfSigner(PdfSigner):
    """Claims the moment it is told instead of the wall clock's."""

    at: datetime

    def init_signing_session(self, *args: Any, **kwargs: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.at
        return session


class _Signer(Signer):
    """Leaves the private key to whoever has it."""

    def __init__(self, sealing: Seal) -> None:
        own, *above = (x509.Certificate.load(certificate) for certificate in sealing.chain)
        store = SimpleCertificateStore()
        store.register_multiple(above)
        super().__init__(signing_cert=own, cert_registry=store)
        self._raw = sealing.raw

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        return self._raw(data)


class _Stamps(TimeStamper):
    """A time-stamp service over HTTP (RFC 3161); it sees a hash of the signature."""

    def __init__(self, address: str) -> None:
        TimeStamper.__init__(self)
        self.address = address

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        answer = post(
            self.address, req.dump(), {"Content-Type": "application/timestamp-query"}
        )
        return tsp.TimeStampResp.load(answer)

    async def async_timestamp(
        self, message_digest: bytes, md_algorithm: str
    ) -> cms.ContentInfo:
        try:
            stamp = await super().async_timestamp(message_digest, md_algorithm)
            info = stamp["content"]["encap_content_info"]["content"].parsed
            stamped = info["message_imprint"]["hashed_message"].native
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise SigningAway(f"{self.address}: no time stamp: {error}") from None
        if stamped != message_digest:
            raise SigningAway(f"{self.address}: stamped something else")
        return stamp
