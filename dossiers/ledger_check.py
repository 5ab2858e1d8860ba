"""Does the record hold? Every dossier's chain, head and details, one after another."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from dossiers.ledger import broken_at
from dossiers.models import Dossier, Event
from dossiers.salting import hash_of


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a dossier's record does not hold: its code, the event, what is wrong."""

    code: str
    seq: int
    reason: str


def check() -> Iterator[Broken | int]:
    """For each dossier the number of its sound events, or where it is broken."""
    events = Event.objects.select_related("dossier", "personal").order_by(
        "dossier_id", "seq"
    )
    events = events.defer("dossier__answers")
    seen: set[int] = set()
    for pk, group in groupby(events.iterator(chunk_size=2000), lambda one: one.dossier_id):
        seen.add(pk)
        rows = list(group)
        yield _of_one(rows) or len(rows)
    for code in Dossier.objects.exclude(pk__in=seen).values_list("code", flat=True):
        yield Broken(code, 1, "has no event")


def _of_one(events: list[Event]) -> Broken | None:
    dossier = events[0].dossier
    seq = broken_at(event.link() for event in events)
    if seq is not None:
        return Broken(dossier.code, seq, "the chain does not hold")
    last = events[-1]
    if (dossier.revision, bytes(dossier.head_hash)) != (last.seq, bytes(last.hash)):
        return Broken(dossier.code, last.seq + 1, "the dossier's head names another event")
    if int(dossier.status) != int(last.status_to):
        return Broken(dossier.code, last.seq, "the dossier's status is another")
    for event in events:
        kept = getattr(event, "personal", None)
        if kept and hash_of(kept.data, kept.salts, kept.gone) != bytes(
            event.details_hash or b""
        ):
            return Broken(dossier.code, event.seq, "the details were changed")
    return None
