"""A typeset sheet with its digital signature, by whoever issued it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from dossiers.signing.services import signing_service
from dossiers.signing.signer import SignerName
from egov.models import Agency, User


def signer_of(person: User | None, agency: Agency) -> SignerName:
    """A person of the agency; the agency itself for what the system issued by rule."""
    if person is None:
        return SignerName(agency.code, agency.name_vi, agency.name_vi)
    return SignerName(person.username, person.full_name, agency.name_vi)


@dataclass(frozen=True, slots=True)
class Signing:
    """A signature about to be made: by whom, for what, at which moment."""

    signer: SignerName
    reason: str
    at: datetime

    @property
    def stamp(self) -> str:
        """What the sheet shows where a pen would sign."""
        at = timezone.localtime(self.at)
        lines = ["Đã ký số", f"Thời gian ký: {at:%H:%M:%S %d/%m/%Y}"]
        if signing_service().demonstration:
            lines.append("Ký trình diễn, không có giá trị pháp lý")
        return "\n".join(lines)

    def put_on(self, pdf: bytes) -> bytes:
        """The document with the signature. Never inside a transaction: the service may
        take half a minute. Raises SigningAway, SigningRefused."""
        return signing_service().sign(
            pdf,
            signer=self.signer,
            reason=self.reason,
            location=settings.PROVINCE_NAMES[0],
            at=self.at,
        )
