"""A table that others published, as a result in the engine's form; blanks stay null."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from rankings.engine.answer import FORMAT
from rankings.engine.canonical import number_text
from rankings.models import RankedUnit
from rankings.reference.definitions import document
from rankings.reference.history import Known, Published

Json = dict[str, Any]
ROOT = "TOTAL"
NOT_KNOWN = "NOT_KNOWN"


def pillars() -> dict[str, Mapping[str, str]]:
    """The six pillars the reports had, by the codes of our methodology: code → title."""
    nodes = document("ict-provinces-2024")["nodes"]
    root = nodes[0]["code"]
    return {n["code"]: n["title"] for n in nodes if n.get("parent") == root}


def result_of(held: Published, units: Iterable[RankedUnit]) -> Json:
    """What is known of every unit of the set.

    Besides the keys of the engine's result a unit has `known`: what is known where the rank
    is not (between, most), what the source tells of a change, and the source.
    """
    rows = {row.unit: row for row in held.rows}
    places = {(row.unit, row.pillar): row for row in held.pillars}
    shared = _shared(held.rows)
    ordered = sorted(units, key=lambda unit: unit.key)
    return {
        "format": FORMAT,
        "index": held.index,
        "version": held.code,
        "ranked": sum(row.rank is not None for row in held.rows),
        "notes": [],
        "indicators": [],
        "units": [_row(held, unit, rows.get(unit.key), places, shared) for unit in ordered],
    }


def _shared(rows: Iterable[Known]) -> set[int]:
    ranks = [row.rank for row in rows if row.rank is not None]
    return {rank for rank in ranks if ranks.count(rank) > 1}


def _row(
    held: Published,
    unit: RankedUnit,
    row: Known | None,
    places: Mapping[tuple[str, str], Known],
    shared: set[int],
) -> Json:
    rank = row.rank if row else None
    nodes = [_node(ROOT, row, held)]
    nodes += [_node(code, places.get((unit.key, code)), held) for code in pillars()]
    total = row.total if row else None
    return {
        "unit": unit.key,
        "name": unit.name_vi,
        "groups": {},
        "total": None if total is None else format(total, "f"),
        "rank": rank,
        "tied": rank in shared,
        "group_ranks": {},
        "coverage": None,
        "not_applicable": None,
        "unranked": None if rank is not None else NOT_KNOWN,
        "estimated": None,
        "nodes": nodes,
        "inputs": {},
        "known": {ROOT: known(row)} if row else {},
    }


def _node(code: str, row: Known | None, held: Published) -> Json:
    score = None if row is None or row.total is None else row.total / held.scale * 100
    return {
        "node": code,
        "value": None,
        "treated": None,
        "score": None if score is None else number_text(Decimal(score)),
        "points": None if row is None or row.total is None else number_text(row.total),
        "rank": row.rank if row else None,
        "missing": None,
        "flags": ["derived"] if row and row.derived else [],
    }


def known(row: Known) -> Json:
    """What is known besides rank and total; nothing stands for nothing."""
    said: Json = {"source": row.source, "note": row.note, "change": row.change}
    said |= {"between": row.between and list(row.between), "tied": row.tied}
    said |= {"most": row.most and number_text(row.most), "derived": row.derived or None}
    return {key: value for key, value in said.items() if value is not None}
