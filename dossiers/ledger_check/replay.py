"""What the events make of a dossier: each stored column, and which event says so."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from dossiers.ledger_check.found import Broken
from dossiers.ledger_check.hashing import parsed
from dossiers.ledger_check.stories import Story, Told
from dossiers.ledger_check.terms import Terms
from dossiers.states import FINAL, Delivery, Payment, Status, Step

Columns = dict[str, Any]


def columns(story: Story, terms: Terms) -> Iterator[Broken]:
    """Stored columns that do not follow from the events, each named with the event that
    said last what it is; with the last event when none did."""
    said, by = replayed(story.events)
    row, first, last = story.row, story.events[0], story.events[-1].seq
    stored = row._asdict() | {"place": terms.places.get(row.at)}
    if said["place"] == row.at:  # filing names the kind of place
        stored["place"] = row.at
    for name, value in said.items():
        if stored[name] != value:
            reason = f"{_in_words(stored[name])}, not {_in_words(value)}"
            yield Broken(row.code, by.get(name, last), f"the dossier's {name} is {reason}")
    version = (terms.procedure, terms.number, terms.digest)
    if version != tuple(first.facts[name] for name in ("procedure", "version", "digest")):
        reason = f"the dossier's version is {terms.procedure} v{terms.number}"
        yield Broken(row.code, 1, reason)


def _in_words(value: Any) -> str:
    if value is None:
        return "empty"
    return value.isoformat() if isinstance(value, datetime) else str(value)


def replayed(events: list[Told]) -> tuple[Columns, dict[str, int]]:
    """Columns as the events leave them, and by which event (`seq`) each was set last."""
    said: Columns = {
        "accepted_at": None,
        "answer_by": None,
        "finished_at": None,
        "anonymised_at": None,
        "holder_id": None,
        "delivery": Delivery.NONE,
        "supplements": 0,
    }
    by: dict[str, int] = {}
    for event in events:
        change = _CHANGES.get(event.step, _nothing)(event, said) | _always(event, said)
        said |= change
        by |= dict.fromkeys(change, event.seq)
    return said, by


def _always(event: Told, said: Columns) -> Columns:
    facts = event.facts
    change: Columns = {"changed_at": event.at}
    if place := facts.get("place"):
        change |= {"place": place, "held_since": event.at}
    if calendar := facts.get("calendar"):
        change["calendar_edition"] = calendar["edition"]
    if event.settles:
        change["delivery"] = Delivery.READY
    elif event.status_to == Status.RETURNED:
        change["delivery"] = Delivery.HANDED_OVER
    ends = event.settles or event.status_to in FINAL
    if ends and said["finished_at"] is None:
        change["finished_at"] = event.at
    return change


def _file(event: Told, said: Columns) -> Columns:
    facts = event.facts
    return {
        "filed_at": event.at,
        "filed_by_id": event.by,
        "case": facts["case"],
        "channel": facts["channel"],
        "desk": facts["desk"],
        "handler": facts["handler"],
        "fee": facts["fee"],
        "payment": Payment.DUE if facts["fee"] else Payment.NONE,
    }


def _nothing(event: Told, said: Columns) -> Columns:
    return {}


def _accept(event: Told, said: Columns) -> Columns:
    return {"accepted_at": event.at}


def _ask(event: Told, said: Columns) -> Columns:
    answer_by = datetime.fromisoformat(event.facts["answer_by"])
    return {"answer_by": answer_by, "supplements": said["supplements"] + 1}


def _answer(event: Told, said: Columns) -> Columns:
    return {"answer_by": None}


def _hold(event: Told, said: Columns) -> Columns:
    return {"holder_id": event.facts["holder"], "held_since": event.at}


def _owe(event: Told, said: Columns) -> Columns:
    return {"fee": said["fee"] + event.facts["amount"], "payment": Payment.DUE}


def _pay(event: Told, said: Columns) -> Columns:
    return {"payment": Payment.PAID}


def _anonymise(event: Told, said: Columns) -> Columns:
    return {"anonymised_at": event.at}


_CHANGES: Mapping[str, Callable[[Told, Columns], Columns]] = {
    Step.FILE: _file,
    Step.ACCEPT: _accept,
    Step.REQUEST_SUPPLEMENT: _ask,
    Step.ANSWER_SUPPLEMENT: _answer,
    Step.ASSIGN: _hold,
    Step.TAKE: _hold,
    Step.REQUEST_PAYMENT: _owe,
    Step.RECORD_PAYMENT: _pay,
    Step.ANONYMISE: _anonymise,
}


def answers(story: Story) -> Iterator[Broken]:
    """The answers in force and the owner's name, against the words of the events.

    Where words have left, as they do by retention, nothing is left to compare.
    """
    row, words = story.row, [_data(event) for event in story.events]
    if row.anonymised_at is not None:
        if row.answers != "{}" or row.owner_name:
            yield Broken(row.code, story.events[-1].seq, "its words have not left")
        return
    said: dict[str, Any] = {}
    seq = 1
    for event, data in zip(story.events, words, strict=True):
        if event.step in {Step.FILE, Step.ANSWER_SUPPLEMENT}:
            if "answers" not in data and _has_gone(event):
                return
            said |= data.get("answers") or {}
            seq = event.seq
    kept = {key: value for key, value in said.items() if value is not None}
    stored = parsed(row.answers).items()
    if kept != {key: value for key, value in stored if value is not None}:
        yield Broken(row.code, seq, "the dossier's answers are not those that were given")
    if words[0].get("owner", row.owner_name) != row.owner_name:
        yield Broken(row.code, 1, "the dossier's owner is another")


def _data(event: Told) -> dict[str, Any]:
    data = event.words[0] if event.words else {}
    return data if isinstance(data, dict) else {}


def _has_gone(event: Told) -> bool:
    return event.words is not None and bool(event.words[2])
