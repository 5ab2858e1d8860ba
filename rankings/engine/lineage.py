"""Units that merge, split or change their name, as dated events, and pro forma inputs.

A pro forma edition asks how the units of today would have been ranked then. It is built from
inputs, by the merge rule of each indicator, never from scores.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from rankings.engine.data import Cell, Dataset, Unit
from rankings.engine.merging import Constituent, Merger
from rankings.engine.spec import ONE, Spec

FORMAT = "motcua-lineage/1"


@dataclass(frozen=True)
class Link:
    """One unit that goes into another.

    share: of the source's quantities that go there, above 0, at most 1. seat: the target is
    administered from here.
    """

    source: str
    target: str
    share: Decimal = ONE
    seat: bool = False


@dataclass(frozen=True)
class Event:
    """From `day` on the sources are gone and the targets there. kind: merge, split, rename."""

    kind: str
    day: date
    basis: str
    links: tuple[Link, ...]

    @property
    def sources(self) -> frozenset[str]:
        return frozenset(link.source for link in self.links)

    @property
    def targets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(link.target for link in self.links))


@dataclass(frozen=True)
class Lineage:
    """Events and the units they bring about (code → unit, with name and groups)."""

    events: tuple[Event, ...]
    units: Mapping[str, Unit] = field(default_factory=dict)

    def between(self, first: date, last: date) -> tuple[Event, ...]:
        """Return the events in force at `last` but not yet at `first`, in order."""
        held = (event for event in self.events if first < event.day <= last)
        return tuple(sorted(held, key=lambda event: event.day))

    def descendants(self, unit: str, first: date, last: date) -> frozenset[str]:
        """Return the units in which a unit lives on at `last`, itself if nothing happened."""
        current = {unit}
        for event in self.between(first, last):
            onward = {link.target for link in event.links if link.source in current}
            current = (current - event.sources) | onward
        return frozenset(current)


def pro_forma(
    spec: Spec, dataset: Dataset, events: Iterable[Event], units: Mapping[str, Unit]
) -> Dataset:
    """Return the inputs of the units after the events, estimated cells marked.

    Sources without a row are left out; a target none of whose sources has a row does not
    come about. Raises KeyError for a target that `units` does not describe.
    """
    for event in events:
        dataset = _after(spec, dataset, event, units)
    return dataset


def _after(
    spec: Spec, dataset: Dataset, event: Event, described: Mapping[str, Unit]
) -> Dataset:
    merger = Merger(spec, dataset)
    units: dict[str, Unit] = {}
    cells: dict[tuple[str, str], Cell] = {}
    estimated: set[tuple[str, str]] = set()
    for unit, row in zip(dataset.units, dataset.rows, strict=True):
        if unit.code not in event.sources:
            units[unit.code] = unit
            cells.update(
                {(unit.code, s): c for s, c in zip(dataset.series, row, strict=True)}
            )
            estimated.update(mark for mark in dataset.estimated if mark[0] == unit.code)
    for target in event.targets:
        held = [k for k in event.links if k.target == target and k.source in dataset.row_of]
        if held:
            units[target] = described[target]
            parts = [Constituent(link.source, link.share, link.seat) for link in held]
            for series in dataset.series:
                cell, guessed = merger.merged(parts, series)
                cells[target, series] = cell
                if guessed:
                    estimated.add((target, series))
    return replace(Dataset.of(units, cells), estimated=frozenset(estimated))


def constituents(events: Sequence[Event], target: str) -> tuple[str, ...]:
    """Return the units that went into a target, through all events."""
    current = [target]
    for event in reversed(events):
        found: list[str] = []
        for unit in current:
            sources = [link.source for link in event.links if link.target == unit]
            found.extend(sources or [unit])
        current = found
    return tuple(dict.fromkeys(current))
