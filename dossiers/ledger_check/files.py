"""The stored files of a dossier: there, and with the hashes that were recorded."""

import hashlib
from collections.abc import Iterator

from django.core.files.storage import default_storage

from dossiers.ledger_check.found import Broken
from dossiers.ledger_check.stories import Story
from dossiers.states import Step


def files(story: Story) -> Iterator[Broken]:
    """Files that are missing or were changed; those that left by retention have no name."""
    for seq, what, name, sha256 in _recorded(story):
        if not name:
            if story.row.anonymised_at is None:
                yield Broken(story.code, seq, f"{what}: its file has been taken away")
        elif reason := odd_file(name, sha256):
            yield Broken(story.code, seq, f"{what}: {reason}")


def _recorded(story: Story) -> Iterator[tuple[int, str, str, str]]:
    """(event, what, storage name, SHA-256) of everything that has a file."""
    seqs = {event.pk: event.seq for event in story.events}
    rounds = {
        event.facts.get("round", 0): event.seq
        for event in story.events
        if event.step in {Step.FILE, Step.ANSWER_SUPPLEMENT}
    }
    for part in story.parts:
        yield rounds.get(part.round, 1), f"part {part.code}", part.file, part.sha256
    for letter in story.letters:
        if letter.sha256:
            seq, file = seqs.get(letter.event_id, 1), letter.file or ""
            yield seq, f"letter {letter.number}", file, letter.sha256
    issued = next((one.seq for one in story.events if one.step == Step.ISSUE), 1)
    for result in story.results:
        if result.sha256:
            yield issued, f"result {result.number}", result.file, result.sha256


def odd_file(name: str, sha256: str) -> str:
    """What is wrong with a stored file; "" when nothing is."""
    try:
        with default_storage.open(name) as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "its file is missing"
    return "" if found == sha256 else "its file was changed"
