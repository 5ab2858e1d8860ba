"""Does the record hold? Everything that is stored is computed again from the events.

`check` names each place that does not hold. It trusts the hashes of the events, the
public key of the tree's heads, and nothing else: what every column, letter, payment and
due moment should be, the events say.
"""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError

from dossiers.ledger_check.chain import chain, details, sealing, status
from dossiers.ledger_check.deadlines import deadlines
from dossiers.ledger_check.files import files as stored_files
from dossiers.ledger_check.found import Broken, Kind
from dossiers.ledger_check.papers import letters, opinions, parts, payments, result
from dossiers.ledger_check.published import published
from dossiers.ledger_check.replay import answers, columns
from dossiers.ledger_check.stories import Story, all_keys, rows, stories
from dossiers.ledger_check.terms import Shelf
from dossiers.ledger_check.tree import leaves_of, tree

__all__ = ["Broken", "Kind", "check"]

# A record that somebody wrote by hand may hold anything where a fact is expected.
_SENSELESS = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError)


def check(
    *, dossier: str = "", since: int = 0, files: bool = False
) -> Iterator[Broken | int]:
    """For each dossier the number of its events, and every place that does not hold.

    `dossier`: this one alone. `since`: what was sealed after the tree head of that size,
    or is not sealed yet. `files`: read all stored files, too.
    """
    with _without_pauses():
        shelf = Shelf()
        for batch in stories(_keys(dossier, since)):
            for story in batch:
                yield from _of_one(story, shelf)
                if files:
                    yield from stored_files(story)
                yield len(story.events)
        if dossier:
            yield from leaves_of(dossier)
            return
        yield from tree(since)
        yield from published()


@contextmanager
def _without_pauses() -> Iterator[None]:
    """Looking for garbage in what was just read takes half the time and finds none:
    nothing here refers to itself."""
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.enable()


def _keys(dossier: str, since: int) -> Iterable[int]:
    if dossier:
        sql = "SELECT id FROM dossiers_dossier WHERE code = %s"
        return [key for (key,) in rows(sql, dossier)]
    if since:
        sql = """SELECT DISTINCT dossier_id FROM dossiers_event one
            LEFT JOIN dossiers_leaf leaf ON leaf.event_id = one.id
            WHERE leaf.position >= %s OR leaf.position IS NULL ORDER BY dossier_id"""
        return [key for (key,) in rows(sql, since)]
    return all_keys()


def _of_one(story: Story, shelf: Shelf) -> Iterator[Broken]:
    """The chain first; only what it proves is worth comparing with."""
    broken = list(chain(story))
    yield from broken
    yield from sealing(story)
    if broken:
        return
    yield from status(story)
    yield from details(story)
    terms = shelf.terms(story.row.version_id)
    rule = shelf.rule(story.row.version_id, story.row.case, story.row.channel)
    for each in (
        columns(story, terms),
        answers(story),
        deadlines(story, terms, rule),
        letters(story),
        payments(story),
        parts(story),
        result(story),
        opinions(story),
    ):
        try:
            yield from each
        except (*_SENSELESS, ValueError, StopIteration, ValidationError) as error:
            reason = f"a fact cannot be read: {type(error).__name__} {error}"
            yield Broken(story.code, story.events[-1].seq, reason)
