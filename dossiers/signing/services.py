"""Which signing service this installation uses."""

from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings

from dossiers.signing.authority import LocalAuthority
from dossiers.signing.remote import RemoteService
from dossiers.signing.signer import SignerName


class SigningService(Protocol):
    """Puts signatures into PDF documents."""

    # Whether its signatures are for show: nobody has checked who signs.
    demonstration: bool

    def sign(
        self, pdf: bytes, *, signer: SignerName, reason: str, location: str, at: datetime
    ) -> bytes:
        """`pdf` with one more signature by `signer`, claimed to be made at `at` (aware).

        PAdES B-B; B-T where a time-stamp service is configured. Takes some hundredths of
        a second locally, up to half a minute with a slow service: for a task, outside
        of any transaction. Raises SigningAway when trying again later may help,
        SigningRefused when it will not, ValueError when this is no PDF to sign.
        """


def signing_service() -> SigningService:
    """The service at SIGNING_URL; without one, the demonstration authority."""
    if settings.SIGNING_URL:
        return RemoteService(
            settings.SIGNING_URL.rstrip("/"),
            token=settings.SIGNING_TOKEN,
            stamps=settings.TIMESTAMP_URL,
        )
    return local_authority()


def local_authority() -> LocalAuthority:
    """The demonstration authority of this installation, its keys made or not."""
    return LocalAuthority(Path(settings.SIGNING_FOLDER), stamps=settings.TIMESTAMP_URL)
