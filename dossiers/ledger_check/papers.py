"""What hangs on a dossier, against the events that name it: letters, money, parts, result."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from dossiers.ledger_check.found import Broken
from dossiers.ledger_check.hashing import Unprovable, parsed, words_hash
from dossiers.ledger_check.stories import LetterRow, OpinionRow, Story, Told
from dossiers.states import Step


def letters(story: Story) -> Iterator[Broken]:
    """Each paper an event names is there as it was, and no other."""
    code = story.code
    there = {(letter.event_id, letter.number): letter for letter in story.letters}
    seqs = {event.pk: event.seq for event in story.events}
    for event in story.events:
        for named in event.facts.get("letters", ()):
            letter = there.pop((event.pk, named["number"]), None)
            if letter is None:
                yield Broken(code, event.seq, f"its letter {named['number']} is missing")
            elif reason := _odd_letter(event, named, letter):
                yield Broken(code, event.seq, f"its letter {letter.number}: {reason}")
    for letter in there.values():
        seq = seqs.get(letter.event_id, 1)
        yield Broken(code, seq, f"it does not name the letter {letter.number}")


def _odd_letter(event: Told, named: dict[str, Any], letter: LetterRow) -> str:
    row = (letter.form, bytes(letter.content_hash).hex(), letter.issued_at)
    if row != (named["form"], named["content"], event.at):
        return "it is not the one that was issued"
    if letter.issued_by != event.by or not letter.number.endswith(f"-{letter.agency}"):
        return "somebody else issued it"
    about = event.facts.get("about") if event.step == Step.APOLOGISE else None
    if letter.about != (datetime.fromisoformat(about) if about else None):
        return "it is about another date"
    return odd_content(letter.data, letter.salts, letter.gone, bytes(letter.content_hash))


def odd_content(
    data: str | None, salts: str | None, gone: str | None, committed: bytes
) -> str:
    """What is wrong with the words of a letter; "" when nothing is."""
    if data is None or salts is None or gone is None:
        return "its content is missing"
    try:
        found = words_hash(parsed(data), parsed(salts), parsed(gone))
    except Unprovable as why:
        return f"its content cannot be proved: {why}"
    return "" if found == committed else "its content was changed"


def payments(story: Story) -> Iterator[Broken]:
    """Money received, row by row against the events that say so."""
    left = list(story.payments)
    for event in story.events:
        if event.step != Step.RECORD_PAYMENT:
            continue
        rows = [row for row in left if row.recorded_at == event.at]
        if not rows:
            yield Broken(story.code, event.seq, "its payment is missing")
            continue
        row, facts = rows[0], event.facts
        left.remove(row)
        told = (facts["amount"], facts["method"], event.by)
        if (row.amount, row.method, row.recorded_by) != told:
            yield Broken(story.code, event.seq, f"its payment is not {facts['amount']}")
        reference = event.words[0].get("reference") if event.words else None
        if reference not in {None, row.reference}:
            yield Broken(story.code, event.seq, "its payment has another reference")
    for row in left:
        seq = story.events[-1].seq
        yield Broken(story.code, seq, f"no event names the payment {row.reference}")


def parts(story: Story) -> Iterator[Broken]:
    """The files handed in by each filing and supplement, by code and hash."""
    there: dict[int, Counter[tuple[str, str]]] = {}
    for part in story.parts:
        there.setdefault(part.round, Counter())[(part.code, part.sha256)] += 1
    seq = 1
    for event in story.events:
        if event.step not in {Step.FILE, Step.ANSWER_SUPPLEMENT}:
            continue
        seq = event.seq
        named = Counter((part["code"], part["sha256"]) for part in event.facts["parts"])
        rows = there.pop(event.facts.get("round", 0), Counter())
        for code, _sha256 in sorted(set(named | rows)):
            if _of(named, code) != _of(rows, code):
                yield Broken(story.code, seq, f"its part {code} is not what was handed in")
    if there:
        yield Broken(story.code, seq, "there are parts that no event names")


def _of(files: Counter[tuple[str, str]], code: str) -> list[str]:
    return sorted(sha256 for (name, sha256) in files.elements() if name == code)


def result(story: Story) -> Iterator[Broken]:
    """The result: its number from the issuing, its signer from the approval."""
    approval, issued = _last(story, Step.APPROVE), _last(story, Step.ISSUE)
    if issued is None:
        if story.results:
            yield Broken(story.code, story.events[-1].seq, "no event issued the result")
        return
    if not story.results:
        yield Broken(story.code, issued.seq, "its result is missing")
        return
    row = story.results[0]
    if (row.number, row.issued_at) != (issued.facts["number"], issued.at):
        yield Broken(story.code, issued.seq, f"its result is not {issued.facts['number']}")
    if approval and (row.signed_by, row.signed_at) != (approval.by, approval.at):
        yield Broken(story.code, approval.seq, "the result is signed by somebody else")


def _last(story: Story, step: Step) -> Told | None:
    return next((one for one in reversed(story.events) if one.step == step), None)


def opinions(story: Story) -> Iterator[Broken]:
    """Questions to other agencies, and who answered what by when."""
    asked: list[OpinionRow] = list(story.opinions)
    for event in story.events:
        if event.step == Step.ASK_OPINION:
            due_at = datetime.fromisoformat(event.facts["due"])
            told = (event.facts["asked"], event.by, event.at, due_at)
            if not any(row[1:5] == told for row in asked):
                yield Broken(story.code, event.seq, "its question is another")
        elif event.step == Step.GIVE_OPINION:
            answer = (event.facts["asked"], event.facts["agrees"], event.by, event.at)
            if not any((row.agency, *row[5:8]) == answer for row in asked):
                yield Broken(story.code, event.seq, "its answer is another")
    questions = sum(event.step == Step.ASK_OPINION for event in story.events)
    if len(asked) != questions:
        seq = story.events[-1].seq
        yield Broken(story.code, seq, f"{len(asked)} questions, {questions} were asked")
