"""What both kinds of map show of a unit: its score, its rank, its class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rankings.charts.chart import Head, Language, Row, Table
from rankings.charts.heat import HeatScale, heat_class
from rankings.charts.words import figure, place, say
from rankings.reference.registry import unit_set


@dataclass(frozen=True, slots=True)
class Place:
    """value None: no data. chosen: outlined and named."""

    value: float | None
    rank: int | None = None
    tied: bool = False
    chosen: bool = False


NOWHERE = Place(None)


def names(set_name: str, language: Language) -> dict[str, str]:
    """What the units of the set are called while the set holds."""
    units = unit_set(set_name)
    return {unit.key: unit.name(language) for unit in units}


def known(values: Mapping[str, Place], set_name: str) -> dict[str, Place]:
    """A place for every unit of the set. ValueError for a unit that is not in it."""
    keys = [unit.key for unit in unit_set(set_name)]
    if strangers := set(values) - set(keys):
        raise ValueError(f"not in {set_name}: {', '.join(sorted(strangers))}")
    return {key: values.get(key, NOWHERE) for key in keys}


def css(at: Place, scale: HeatScale) -> str:
    """Class names of a mark: its class of score, and whether it is chosen."""
    level = None if at.value is None else scale.level(at.value)
    return f"{heat_class(level)}{' is-chosen' if at.chosen else ''}"


def title(name: str, at: Place, scale: HeatScale, language: Language, *, of: int) -> str:
    """What a mark says when it is pointed at."""
    if at.value is None:
        return f"{name}: {say('missing', language)}"
    said = f"{name}: {figure(at.value, language, scale.decimals)}"
    if at.rank is None:
        return said
    return f"{said} · {say('rank_of', language, rank=place(at.rank, tied=at.tied), of=of)}"


def ranked_of(values: Mapping[str, Place]) -> int:
    """How many have a rank."""
    return sum(at.rank is not None for at in values.values())


def desc(values: Mapping[str, Place], named: Mapping[str, str], language: Language) -> str:
    """Highest, lowest, how many are missing."""
    scores = {key: at.value for key, at in values.items() if at.value is not None}
    if not scores:
        return say("desc_map_empty", language, count=len(values))
    return say(
        "desc_map",
        language,
        count=len(values),
        best=_those(scores, max(scores.values()), named),
        worst=_those(scores, min(scores.values()), named),
        missing=len(values) - len(scores),
    )


def _those(scores: Mapping[str, float], score: float, named: Mapping[str, str]) -> str:
    """Everybody with that score, the first three by name."""
    having: Sequence[str] = [named[key] for key, value in scores.items() if value == score]
    return ", ".join(having[:3]) + ("…" if len(having) > 3 else "")


def table(
    values: Mapping[str, Place],
    named: Mapping[str, str],
    scale: HeatScale,
    language: Language,
) -> Table:
    """By rank, then by score; those without data last."""

    def order(key: str) -> tuple[bool, int, float, str]:
        at = values[key]
        return at.value is None, at.rank or 10_000, -(at.value or 0), named[key]

    rows = []
    for key in sorted(values, key=order):
        at = values[key]
        spoken = (
            say("missing", language)
            if at.value is None
            else say(f"class_{scale.level(at.value)}", language)
        )
        cells = (
            place(at.rank, tied=at.tied),
            figure(at.value, language, scale.decimals),
            spoken,
        )
        rows.append(Row(key, named[key], cells, proper=True, marked=at.chosen))
    heads = (
        Head(say("unit", language), number=False),
        Head(say("rank", language)),
        Head(say("score", language)),
        Head(say("class", language), number=False),
    )
    return Table(heads, tuple(rows))
