"""Whether an edition can be published as its values stand: asked before they are locked."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from rankings.errors import Unusable
from rankings.models import Edition, Score
from rankings.publishing.bundle import Json
from rankings.publishing.gathering import accounts_of, engine_units, final_cells
from rankings.publishing.study import computed
from rankings.values import dataset_of


def refuse_unless_computable(edition: Edition) -> None:
    """Compute the edition as publishing will. Raises Unusable: each unit and node in the way."""
    assert edition.methodology is not None
    units = list(edition.unit_set.members.select_related("agency", "successor"))
    cells = final_cells(accounts_of(edition))
    dataset = dataset_of(engine_units(edition, units), cells)
    held, _model = computed(edition.methodology.spec, dataset)
    if faults := list(too_long(held.document)):
        raise Unusable(faults, _("Có con số dài hơn mức lưu được, nên không công bố được."))


def too_long(result: Json) -> Iterator[str]:
    """Which figures of a result have more digits than the record holds."""
    most = {name: _most(name) for name in ("value", "score", "points", "total")}
    for row in result["units"]:
        root = row["nodes"][0]["node"]
        figures = [(root, "total", row["total"])]
        figures += [
            (node["node"], name, node[name])
            for node in row["nodes"]
            for name in ("value", "score", "points")
        ]
        for node, name, text in figures:
            if text is not None and abs(Decimal(text)) >= most[name]:
                yield f"{row['unit']}, {node}: {text}"


def _most(name: str) -> Decimal:
    field: Any = Score._meta.get_field(name)
    return Decimal(10) ** (field.max_digits - field.decimal_places)
