"""What is known of one signature in a document, and what to make of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """From best to worst."""

    VALID = "valid"
    EXPIRED = "expired"  # outside its certificate's period, or nothing proves it was inside
    UNTRUSTED = "untrusted"  # leads to no authority that this installation knows
    CHANGED = "changed"  # the document says more, or something else, than what was signed
    BROKEN = "broken"  # the signed bytes are others, or the algorithm proves nothing
    UNREADABLE = "unreadable"  # nothing can be said


class Change(StrEnum):
    """What was added to the document behind the signature."""

    NONE = "none"
    UPKEEP = "upkeep"  # proofs for checking it later, metadata: nothing a reader sees
    SIGNED = "signed"  # more signatures
    CONTENT = "content"  # anything else


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature, or one time stamp over the whole document.

    `claimed_at` is the signer's word, `stamped_at` that of a trusted time-stamp service.
    `valid_when_signed`: the better of these two lies in the certificate's period.
    `in_force`: that, and either stamped or the certificates hold now as well (without a
    time stamp, anybody with an expired key could claim an earlier moment).
    `trusted`: the certificate leads to a known root and was not revoked as far as known.
    `demonstration`: that root is the demonstration authority of this installation.
    """

    signer: str = ""
    organisation: str = ""
    issuer: str = ""
    serial: str = ""  # hexadecimal
    algorithm: str = ""
    is_time_stamp: bool = False
    claimed_at: datetime | None = None
    stamped_at: datetime | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    valid_when_signed: bool = False
    in_force: bool = False
    trusted: bool = False
    revoked: bool = False
    demonstration: bool = False
    intact: bool = False
    algorithm_ok: bool = False
    covers_whole_document: bool = False
    change: Change = Change.CONTENT
    readable: bool = True

    @property
    def verdict(self) -> Verdict:
        """The worst that is true of it."""
        found = (
            (not self.readable, Verdict.UNREADABLE),
            (not (self.intact and self.algorithm_ok), Verdict.BROKEN),
            (self.change is Change.CONTENT, Verdict.CHANGED),
            (not self.trusted, Verdict.UNTRUSTED),
            (not self.in_force, Verdict.EXPIRED),
        )
        return next((verdict for true, verdict in found if true), Verdict.VALID)


UNREADABLE = Signature(readable=False)


def overall(signatures: Iterable[Signature]) -> Verdict | None:
    """The worst verdict among them; None when there is no signature."""
    order = list(Verdict)
    return max((one.verdict for one in signatures), key=order.index, default=None)
