"""Does a dossier's chain of events hold, and do the words fit what the events commit to?"""

from collections.abc import Iterator

from dossiers.ledger import GENESIS
from dossiers.ledger_check.found import Broken
from dossiers.ledger_check.hashing import Unprovable, body_text, chained, words_hash
from dossiers.ledger_check.stories import Story, Told
from dossiers.states import Status, Step


def chain(story: Story) -> Iterator[Broken]:
    """The first event at which the chain does not hold, or a head that names another."""
    code = story.code
    previous, expected, before = GENESIS, 1, None
    for event in story.events:
        if reason := _fault(code, event, expected, previous, before):
            yield Broken(code, min(expected, event.seq), reason)
            return
        previous, expected, before = event.hash, expected + 1, event.status_to
    yield from _head(story, expected - 1, previous)


def _fault(
    code: str, event: Told, expected: int, previous: bytes, before: int | None
) -> str:
    """What is wrong with this event as the next link; "" when nothing is."""
    if event.seq != expected:
        return "it is missing" if event.seq > expected else "it stands there twice"
    if chained(event.previous, body_text(code, event)) != event.hash:
        return "it was changed"
    if event.previous != previous:
        return "it does not follow the event before it"
    if event.status_from != before or (expected == 1) != (event.step == Step.FILE):
        return "it does not go on from the status before it"
    return ""


def _head(story: Story, last: int, head: bytes) -> Iterator[Broken]:
    row = story.row
    if last == 0:
        yield Broken(row.code, 1, "it is missing, as all events of the dossier are")
    elif row.revision > last:
        yield Broken(row.code, last + 1, "it is missing: the dossier has come further")
    elif row.revision < last:
        yield Broken(row.code, row.revision + 1, "the dossier does not know it")
    elif bytes(row.head_hash) != head:
        yield Broken(row.code, last, "the dossier's head is another event")


def details(story: Story) -> Iterator[Broken]:
    """Each event whose words are not those it commits to."""
    for event in story.events:
        if reason := _odd_words(event):
            yield Broken(story.code, event.seq, reason)


def _odd_words(event: Told) -> str:
    committed = event.details_hash
    if event.words is None:
        return "its details are missing" if committed else ""
    if committed is None:
        return "details were added to it"
    try:
        found = words_hash(*event.words)
    except Unprovable as why:
        return f"its details cannot be proved: {why}"
    except ValueError:
        return "its details cannot be proved: a salt is not in hexadecimal"
    return "" if found == committed else "its details were changed"


def sealing(story: Story) -> Iterator[Broken]:
    """Events that are neither in the tree nor waiting to be put there."""
    for event in story.events:
        if event.sealed == event.waiting:
            reason = (
                "it waits to be sealed and is sealed already"
                if event.sealed
                else "it is not in the tree and does not wait to be put there"
            )
            yield Broken(story.code, event.seq, reason)


def status(story: Story) -> Iterator[Broken]:
    """The status stored, against the last event's."""
    last = story.events[-1]
    if story.row.status != last.status_to:
        told = Status(last.status_to).label if last.status_to in Status else last.status_to
        yield Broken(story.code, last.seq, f"the dossier's status is not {told}")
