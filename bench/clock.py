"""How many due dates, readings and explanations one core works out in a second.

    python -m bench.clock [--count 20000]

The last line is one JSON object. Each case takes the best of three rounds; moments are spread
over 2024-2026, so every round crosses Tết, swaps and make-up Saturdays.
"""

import argparse
import json
import platform
import time
import tracemalloc
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from dossiers.worktime import Calendar, Kind, Limit, Mark, Rule, Unit, due, explain, read

ROUNDS = 3
DAY = timedelta(days=1)
Case = Callable[[], object]


def main() -> None:
    """Measure, print one line per case, and end with the JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--count", type=int, default=20_000, help="dossiers per round")
    count = parser.parse_args().count
    mib = memory()
    cases = [
        {"case": name, "rate_per_s": rate(list(work))} for name, work in workloads(count)
    ]
    for case in cases:
        print(f"{case['rate_per_s']:>10,}/s  {case['case']}")
    print(f"{mib:>10} MiB  two calendars with their tables")
    machine = f"{platform.machine()}, Python {platform.python_version()}, one core"
    headline = {"bench": "clock", "machine": machine, "rate_per_s": cases[0]["rate_per_s"]}
    print(json.dumps({**headline, "mib": mib, "cases": cases}))


def workloads(count: int) -> Iterable[tuple[str, Iterable[Case]]]:
    """Yield each case: its name, and what to do once per dossier."""
    calendar, moments = Calendar.vietnam(), accepted(count)
    for unit in Unit:
        rule = Rule(Limit(15, unit))
        yield f"due, 15 × {unit}", [bound(due, rule, calendar, at) for at in moments]
    rule = Rule(Limit(15, Unit.WORKING_DAY), shares=(("appraise", 60),))
    for name, story in (("plain", plain), ("paused", paused), ("eventful", eventful)):
        told = [(story(at), at + 12 * DAY) for at in moments]
        yield f"read, {name}", [bound(read, rule, calendar, *each) for each in told]
        yield (
            f"explain in words, {name}",
            [bound(worded, rule, calendar, *each) for each in told],
        )


def bound(function: Callable[..., object], *values: object) -> Case:
    """Return the call of a function with these values, to be made later."""
    return lambda: function(*values)


def worded(
    rule: Rule, calendar: Calendar, marks: Sequence[Mark], now: datetime
) -> list[str]:
    """Explain and put every line into Vietnamese, as a dossier page does."""
    return [line.text("vi") for line in explain(rule, calendar, marks, now)]


def accepted(count: int) -> list[datetime]:
    """Return moments of acceptance in 2024-2026, some of them outside office hours."""
    random, first = Random(2026), datetime(2024, 1, 2, tzinfo=UTC)
    return [
        first + timedelta(minutes=random.randrange(3 * 360 * 24 * 60)) for _ in range(count)
    ]


def plain(at: datetime) -> list[Mark]:
    """A dossier that was accepted."""
    return [Mark(Kind.ACCEPTED, at)]


def paused(at: datetime) -> list[Mark]:
    """A dossier that waited three days for its supplement."""
    return [
        *plain(at),
        Mark(Kind.PAUSED, at + 4 * DAY, "supplement"),
        Mark(Kind.RESUMED, at + 7 * DAY, "supplement"),
    ]


def eventful(at: datetime) -> list[Mark]:
    """A dossier with a route, two waits and an extension."""
    return [
        Mark(Kind.RECEIVED, at - DAY),
        *plain(at),
        Mark(Kind.MOVED, at, "appraise"),
        *paused(at)[1:],
        Mark(Kind.PAUSED, at + 8 * DAY, "payment"),
        Mark(Kind.RESUMED, at + 9 * DAY, "payment"),
        Mark(Kind.EXTENDED, at + 10 * DAY, until=at + 40 * DAY),
    ]


def rate(work: list[Case]) -> int:
    """Return how many of these are done in a second, best of the rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for case in work:
            case()
        best = min(best, time.perf_counter() - start)
    return round(len(work) / best)


def memory() -> float:
    """Return the MiB two calendars take that share their days but not their hours."""
    tracemalloc.start()
    monday = datetime(2026, 3, 2, 10, tzinfo=UTC)
    shared = Calendar.vietnam()
    for calendar in (shared, Calendar(shared.days)):
        worded(Rule(Limit(15, Unit.WORKING_DAY)), calendar, plain(monday), monday)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return round(size / 2**20, 2)


if __name__ == "__main__":
    main()
