"""Ministries and government agencies that are or were ranked: central.json as values."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from rankings.reference.registry import Span

FILE = Path(__file__).with_name("central.json")


@dataclass(frozen=True, slots=True)
class Body:
    """kind: ministry (or ministerial level) or government. successor: key or None."""

    key: str
    kind: str
    vi: str
    en: str
    successor: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class BodySet:
    """The bodies of one kind that there were on the day."""

    code: str
    vi: str
    en: str
    members: tuple[Body, ...]


@cache
def bodies() -> tuple[Body, ...]:
    """Every body, successors among them."""
    return tuple(
        Body(
            raw["key"],
            raw["kind"],
            raw["vi"],
            raw["en"],
            raw["successor"],
            Span(_day(raw["from"]), _day(raw["to"])),
        )
        for raw in _facts()["units"]
    )


@cache
def body_sets() -> tuple[BodySet, ...]:
    """Who was there when: ministries and agencies, before and after 1 March 2025."""
    return tuple(_body_set(raw) for raw in _facts()["sets"])


def _body_set(raw: dict[str, str]) -> BodySet:
    day = date.fromisoformat(raw["on"])
    held = [one for one in bodies() if one.kind == raw["kind"] and one.span.holds(day)]
    return BodySet(raw["code"], raw["vi"], raw["en"], tuple(held))


@cache
def _facts() -> Any:
    return json.loads(FILE.read_text(encoding="utf-8"))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
