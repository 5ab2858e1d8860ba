"""What a unit would score as things stand: its own row, without ranks."""

from dataclasses import dataclass

from egov.models import User
from rankings import transitions
from rankings.engine.errors import EngineError
from rankings.engine.scoring import compute
from rankings.models import Edition, RankedUnit
from rankings.pages import cells, words
from rankings.publishing.gathering import engine_units
from rankings.states import EditionStatus
from rankings.values import dataset_of
from rankings.views.office.doors import makes
from rankings.views.office.nodes import Nodes

_SHOWN = frozenset({EditionStatus.PROVISIONAL, EditionStatus.FINAL})


@dataclass(frozen=True)
class Score:
    """Points of one node, of how many; "" where there is no score."""

    title: str
    points: str
    most: str


def own_row(edition: Edition, unit: RankedUnit, user: User) -> list[Score]:
    """The whole first, then the pillars; empty before values are shown to units.

    Scores may depend on the others' values, so the whole set is computed and one row shown.
    """
    mine = RankedUnit.objects.reported_by(user).filter(pk=unit.pk).exists()
    if edition.status not in _SHOWN or not (mine or makes(user)):
        return []
    assert edition.methodology is not None
    nodes = Nodes(edition.methodology.spec)
    found = _computed(edition, unit, nodes)
    return [
        Score(nodes.title(code), found[code], nodes.points(code))
        for code in (nodes.spec.root.code, *nodes.pillars)
        if code in found
    ]


def _computed(edition: Edition, unit: RankedUnit, nodes: Nodes) -> dict[str, str]:
    """Node → its points of the unit."""
    members = {one.pk: one for one in edition.unit_set.members.all()}
    units = engine_units(edition, members.values())
    rows = edition.observations.order_by().values_list("pk", "unit")
    held = transitions.standing_cells(pk for pk, _unit in rows)
    given = [(members[of].key, held[pk]) for pk, of in rows if pk in held and of in members]
    try:
        result = compute(nodes.spec, dataset_of(units, given))
    except EngineError:
        return {}
    scored = next((row for row in result.units if row.unit == unit.key), None)
    return {
        node.node: cells.trimmed(float(node.points), words.language())
        for node in (scored.nodes if scored else ())
        if node.points is not None
    }
