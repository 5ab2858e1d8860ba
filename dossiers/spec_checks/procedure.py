"""Rules about the procedure that reach over several places of the document."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from dossiers.spec_checks.fields import form_fields
from dossiers.spec_checks.problem import Problem, repeated
from dossiers.spec_checks.route import route_problems

Document = Mapping[str, Any]


def procedure_problems(document: Document) -> Iterator[Problem]:
    """Check everything but the form; the document already has the right shape."""
    for rule in RULES:
        yield from rule(document)


def _days(document: Document) -> Iterator[Problem]:
    if not real_day(document["effective_from"]):
        yield Problem("effective_from", "is not a day of the calendar")


def real_day(text: str) -> bool:
    """Whether a text of the shape YYYY-MM-DD names a day that exists."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _unique(document: Document) -> Iterator[Problem]:
    lists = {
        "keywords": ("", [word.casefold() for word in document["keywords"]]),
        "legal_basis": (".number", [act["number"] for act in document["legal_basis"]]),
        "cases": (".code", [case["code"] for case in document["cases"]]),
        "parts": (".code", [part["code"] for part in document["parts"]]),
    }
    for name, (key, values) in lists.items():
        for place, value in repeated(values):
            yield Problem(f"{name}[{place}]{key}", f"{value} stands here twice")


def _channels(document: Document) -> Iterator[Problem]:
    online = "online" in document["channels"]
    if online == (document["online_level"] == "none"):
        reason = "must be none exactly when nobody can file online"
        yield Problem("online_level", reason)
    for name in ("limits", "fees"):
        for place, entry in enumerate(document[name]):
            channel = entry["channel"]
            if channel is not None and channel not in document["channels"]:
                path = f"{name}[{place}].channel"
                yield Problem(path, f"{channel} is not a channel of this procedure")


def _cases(document: Document) -> Iterator[Problem]:
    known = {case["code"] for case in document["cases"]}
    named = [
        (f"limits[{place}].case", limit["case"])
        for place, limit in enumerate(document["limits"])
        if limit["case"] is not None
    ] + [
        (f"parts[{place}].cases[{at}]", case)
        for place, part in enumerate(document["parts"])
        for at, case in enumerate(part["cases"])
    ]
    for path, case in named:
        if case not in known:
            yield Problem(path, f"{case} is not a case of this procedure")


def _limits(document: Document) -> Iterator[Problem]:
    """The first match wins, so an entry behind a wider one would never count."""
    limits = document["limits"]
    last = limits[-1]
    if (last["case"], last["channel"]) != (None, None):
        path = f"limits[{len(limits) - 1}]"
        yield Problem(path, "must be for every case and every channel, being the last")
    for place, limit in enumerate(limits):
        if any(_covers(earlier, limit) for earlier in limits[:place]):
            yield Problem(f"limits[{place}]", "never counts: an earlier entry matches")


def _covers(wide: Mapping[str, Any], narrow: Mapping[str, Any]) -> bool:
    return all(wide[key] in (None, narrow[key]) for key in ("case", "channel"))


def _same_day(document: Document) -> Iterator[Problem]:
    limits = [(limit["amount"], limit["unit"]) for limit in document["limits"]]
    if document["same_day"] and limits != [(1, "working_day")]:
        yield Problem("limits", "must be one working day only, the result being same-day")


def _fees(document: Document) -> Iterator[Problem]:
    fields = form_fields(document)
    for place, fee in enumerate(document["fees"]):
        path = f"fees[{place}].quantity_field"
        quantity = fee["quantity_field"]
        if (quantity is None) != (fee["unit"] == "dossier"):
            yield Problem(path, "is named for a fee per copy or page, and only then")
        elif quantity is not None and quantity not in fields:
            yield Problem(path, f"{quantity} is not a field of the form")
        elif quantity is not None and fields[quantity]["type"] != "integer":
            yield Problem(path, f"{quantity} is not an integer field")
        elif quantity is not None and not 0 <= fields[quantity].get("max", -1) <= 1_000_000:
            yield Problem(path, f"{quantity} needs a max of at most 1000000")
        same = [e for e in document["fees"][:place] if e["code"] == fee["code"]]
        if any(earlier["channel"] in (None, fee["channel"]) for earlier in same):
            reason = "is never charged: an earlier fee of this code matches"
            yield Problem(f"fees[{place}]", reason)


def _result(document: Document) -> Iterator[Problem]:
    fields = form_fields(document)
    for place, line in enumerate(document["result"]["lines"]):
        if line not in fields:
            path = f"result.lines[{place}]"
            yield Problem(path, f"{line} is not a field of the form")


RULES: tuple[Callable[[Document], Iterator[Problem]], ...] = (
    _days,
    _unique,
    _channels,
    _cases,
    _limits,
    _same_day,
    _fees,
    route_problems,
    _result,
)
