"""What a verification page says of a paper: the paper's own facts, and its record's."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import get_language

from dossiers import sealing
from dossiers.ledger import broken_at
from dossiers.letters import edition_of
from dossiers.merkle import leaf_hash
from dossiers.models import Dossier, Event, Leaf, Letter, Result, TreeHead
from dossiers.states import Form, Step
from egov.models import Agency

_MOST_BYTES = 30 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Paper:
    """A letter or a result. sha256: "" while its file is being made.

    sound: the record of its dossier holds; sealed: it stands under the newest head.
    """

    key: UUID
    title: str
    number: str
    issued_at: Any
    agency: Agency
    sha256: str
    event: Event | None
    letter: Letter | None
    sound: bool
    sealed: bool
    head: TreeHead | None


def paper_of(key: UUID) -> Paper | None:
    """The paper that was issued under this key."""
    return _letter(key) or _result(key)


def _letter(key: UUID) -> Paper | None:
    letter = Letter.objects.for_page().select_related("event").filter(key=key).first()
    if letter is None:
        return None
    form = edition_of(Form(letter.form), timezone.localdate(letter.issued_at))
    content = getattr(letter, "content", None)
    return Paper(
        key=key,
        title=str(form.title),
        number=letter.number,
        issued_at=letter.issued_at,
        agency=letter.agency,
        sha256=content.sha256 if content else "",
        letter=letter,
        **_record(letter.event),
    )


def _result(key: UUID) -> Paper | None:
    results = Result.objects.select_related("dossier__version", "dossier__handling_agency")
    result = results.defer("dossier__answers").filter(key=key).first()
    if result is None:
        return None
    dossier = result.dossier
    name = dossier.spec.document["result"]["name"]
    return Paper(
        key=key,
        title=name["en" if get_language() == "en" else "vi"],
        number=result.number,
        issued_at=result.issued_at,
        agency=dossier.handling_agency,
        sha256=result.sha256,
        letter=None,
        **_record(dossier.events.filter(step=Step.ISSUE).order_by("-seq").first()),
    )


def _record(event: Event | None) -> dict[str, Any]:
    """How the record of the event's dossier stands. A register has no event."""
    head = TreeHead.objects.order_by("-size").first()
    if event is None:
        return {"event": None, "sound": True, "sealed": False, "head": head}
    dossier = Dossier.objects.defer("answers").get(pk=event.dossier_id)
    events = list(dossier.events.select_related("dossier").order_by("seq"))
    whole = broken_at(one.link() for one in events) is None
    ours = bytes(dossier.head_hash) == bytes(events[-1].hash)
    leaves = dict(Leaf.objects.filter(code=dossier.code).values_list("event_id", "hash"))
    kept = {one.pk: leaf_hash(bytes(one.hash)) for one in events}
    unchanged = all(kept.get(pk) == bytes(leaf) for pk, leaf in leaves.items())
    return {
        "event": event,
        "sound": whole and ours and unchanged,
        "sealed": event.pk in leaves,
        "head": head,
    }


def compared(paper: Paper, held: UploadedFile) -> str:
    """Whether a file is the one issued: same, another, unmade or too_large.

    It is read in memory and kept nowhere.
    """
    if held.size is None or held.size > _MOST_BYTES:
        return "too_large"
    if not paper.sha256:
        return "unmade"
    digest = hashlib.sha256()
    for chunk in held.chunks():
        digest.update(chunk)
    return "same" if digest.hexdigest() == paper.sha256 else "another"


def proof_of(paper: Paper) -> dict[str, Any] | None:
    """The proof file of its event; None before it is sealed."""
    return sealing.proof_file(paper.event, paper.letter) if paper.event else None
