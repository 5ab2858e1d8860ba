"""What the page of a value shows, whoever reads it."""

from collections.abc import Mapping
from typing import Any

from egov.models import User
from rankings.actions.drawing import is_heavy
from rankings.models import Observation
from rankings.states import State
from rankings.views.office import story
from rankings.views.office.doors import makes
from rankings.views.office.nodes import Nodes

TONES: Mapping[str, str] = {
    State.OPEN: "",
    State.REPORTED: "info",
    State.RETURNED: "late",
    State.ASSESSED: "info",
    State.DISPUTED: "gold",
    State.SETTLED: "tea",
    State.APPEALED: "gold",
    State.FINAL: "solid",
}


def page_of(value: Observation, user: User) -> dict[str, Any]:
    edition, code = value.edition, value.indicator
    assert edition.methodology is not None
    nodes = Nodes(edition.methodology.spec)
    return {
        "value": value,
        "edition": edition,
        "title": nodes.title(code),
        "pillar": nodes.title(nodes.pillar(code)),
        "points": nodes.points(code),
        "rule": nodes.rule(code),
        "asked": nodes.evidence(code),
        "unit_of": nodes.unit(code),
        "state": State(value.state).label,
        "tone": TONES[value.state],
        "heavy": is_heavy(nodes.spec, code),
        "story": story.of_value(value, user, nodes, named=makes(user)),
    }
