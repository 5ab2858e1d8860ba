"""What a verification page says of a paper: the paper's own facts, and its record's."""

import hashlib
import logging
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import get_language

from dossiers import sealing
from dossiers.ledger_check import Broken, check
from dossiers.letters import edition_of
from dossiers.models import Dossier, Event, Leaf, Letter, Result, TreeHead
from dossiers.states import Form, Step
from egov.models import Agency

logger = logging.getLogger(__name__)
_END = re.compile(rb"%%EOF(?:\r\n|\n|\r)?")
_MOST_ENDS = 60  # revisions of a PDF that are looked at


class Match(StrEnum):
    """What a file in hand is, beside the one that was issued."""

    SAME = "same"
    CONTINUED = "continued"  # the issued file whole, and something added behind it
    ANOTHER = "another"
    UNMADE = "unmade"  # the issued file is still being made
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class Record:
    """How the record of a paper's dossier stands.

    sound: all that is stored follows from events that hold. acts: how many there are;
    waiting: how many of them are not sealed yet. head: the newest.
    """

    sound: bool
    acts: int
    waiting: int
    head: TreeHead | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A letter or a result. sha256: "" while its file is being made. event, record: None
    for a register, which is of no dossier. provable: its event is under the newest head."""

    key: UUID
    row: Letter | Result
    title: str
    issued_at: datetime
    agency: Agency
    sha256: str
    event: Event | None = None
    record: Record | None = None
    provable: bool = False

    @property
    def number(self) -> str:
        return self.row.number

    @property
    def pieces(self) -> list[str]:
        """The SHA-256 in pieces that a narrow page can break between."""
        return [self.sha256[at : at + 16] for at in range(0, len(self.sha256), 16)]


def paper_of(key: UUID) -> Paper | None:
    """The paper that was issued under this key."""
    return _letter(key) or _result(key)


def _letter(key: UUID) -> Paper | None:
    letters = Letter.objects.select_related("agency", "content", "event__dossier")
    letter = (
        letters.defer("content__data", "event__dossier__answers").filter(key=key).first()
    )
    if letter is None:
        return None
    form = edition_of(Form(letter.form), timezone.localdate(letter.issued_at))
    content = getattr(letter, "content", None)
    return Paper(
        key=key,
        row=letter,
        title=str(form.title),
        issued_at=letter.issued_at,
        agency=letter.agency,
        sha256=content.sha256 if content else "",
        **_told(letter.event),
    )


def _result(key: UUID) -> Paper | None:
    results = Result.objects.select_related("dossier__version", "dossier__handling_agency")
    result = results.defer("dossier__answers").filter(key=key).first()
    if result is None:
        return None
    issued = result.dossier.events.select_related("dossier").defer("dossier__answers")
    name = result.dossier.spec.document["result"]["name"]
    return Paper(
        key=key,
        row=result,
        title=name["en" if get_language() == "en" else "vi"],
        issued_at=result.issued_at,
        agency=result.dossier.handling_agency,
        sha256=result.sha256,
        **_told(issued.filter(step=Step.ISSUE).order_by("-seq").first()),
    )


def _told(event: Event | None) -> dict[str, Any]:
    if event is None:
        return {}
    record = _record(event.dossier)
    provable = Leaf.objects.filter(event_id=event.pk).exists() and record.head is not None
    return {"event": event, "record": record, "provable": provable}


def _record(dossier: Dossier) -> Record:
    """Everything is computed again from the events, up to the head's signature."""
    broken = [found for found in check(dossier=dossier.code) if isinstance(found, Broken)]
    for one in broken:
        logger.error("record_broken", extra={"place": one.place, "reason": one.reason})
    acts = dossier.events.count()
    sealed = Leaf.objects.filter(code=dossier.code).count()
    head = TreeHead.objects.order_by("-size").first()
    return Record(not broken, acts, max(acts - sealed, 0), head)


def most_bytes() -> int:
    """No file of ours is larger."""
    return settings.UPLOAD_MAX_MB * 1024 * 1024


def compared(paper: Paper, held: UploadedFile) -> Match:
    """What a file in hand is. It is read in memory and kept nowhere."""
    if (held.size or 0) > most_bytes():
        return Match.TOO_LARGE
    if not paper.sha256:
        return Match.UNMADE
    content = held.read()
    if hashlib.sha256(content).hexdigest() == paper.sha256:
        return Match.SAME
    return Match.CONTINUED if _begins_with(content, paper.sha256) else Match.ANOTHER


def _begins_with(content: bytes, sha256: str) -> bool:
    """Whether an earlier revision of this PDF is the file with that hash.

    What is added to a PDF, a signature for one, stands behind what was there.
    """
    digest, done = hashlib.sha256(), 0
    for count, end in enumerate(_END.finditer(content)):
        # The file may have ended with or without the line's end.
        for stop in {end.start() + len(b"%%EOF"), end.end()}:
            piece = digest.copy()
            piece.update(content[done:stop])
            if piece.hexdigest() == sha256:
                return True
        digest.update(content[done : end.end()])
        done = end.end()
        if count == _MOST_ENDS:
            break
    return False


def proof_of(paper: Paper) -> dict[str, Any] | None:
    """The proof file of its event; None before it is sealed."""
    return sealing.proof_file(paper.event, paper.row) if paper.event else None
