"""An edition of 63 units and 60 indicators: six pillars, twelve criteria, five each."""

import json
from random import Random

from rankings.engine.analysis.model import Model
from rankings.engine.data import Dataset
from rankings.engine.reading import spec_from_text
from rankings.engine.spec import Spec
from rankings.engine.table import table_from_text

UNITS, PILLARS, CRITERIA, EACH = 63, 6, 2, 5
INDICATORS = PILLARS * CRITERIA * EACH


def edition(gaps: float = 0.0, seed: int = 2026) -> tuple[Spec, Dataset, Model]:
    """Return a methodology of fixed goalposts and arithmetic means, inputs, and the model.

    Units differ by a common strength and by indicator; `gaps` is the share of empty cells.
    """
    random = Random(seed)
    nodes: list[dict[str, object]] = [{"code": "T"}]
    codes: list[str] = []
    for pillar in range(PILLARS):
        nodes.append(
            {"code": f"P{pillar}", "parent": "T", "weight": random.randint(50, 200)}
        )
        for criterion in range(CRITERIA):
            above = f"P{pillar}C{criterion}"
            weight = random.randint(10, 90)
            nodes.append({"code": above, "parent": f"P{pillar}", "weight": weight})
            for _ in range(EACH):
                codes.append(f"I{len(codes)}")
                posts = {"lower": 0, "upper": 100}
                node = {"code": codes[-1], "parent": above, "goalposts": posts}
                nodes.append({**node, "weight": random.randint(1, 9)})
    steps = [
        {"step": s, "kind": "identity"} for s in ("denominate", "impute", "screen", "treat")
    ]
    last = [
        {"step": "normalise", "kind": "minmax"},
        {"step": "aggregate", "kind": "arithmetic"},
    ]
    document = {
        "format": "motcua-rankings/1",
        "code": "BENCH",
        "version": "1",
        "precision": 4,
        "steps": steps + last,
        "nodes": nodes,
    }
    spec = spec_from_text(json.dumps(document))
    dataset = table_from_text(_table(random, codes, gaps), spec)
    return spec, dataset, Model.of(spec, dataset)


def _table(random: Random, codes: list[str], gaps: float) -> str:
    lines = [",".join(["unit", "name", *codes])]
    for unit in range(UNITS):
        strength = random.gauss(0, 10)
        cells = [
            ""
            if random.random() < gaps
            else f"{min(max(random.gauss(50, 15) + strength, 1), 99):.2f}"
            for _ in codes
        ]
        lines.append(",".join([f"U{unit:02}", f"Unit {unit}", *cells]))
    return "\n".join(lines)
