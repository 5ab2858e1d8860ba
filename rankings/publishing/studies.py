"""How firm a computed edition is: the reports that go with every publication."""

from rankings.engine.analysis import reports
from rankings.engine.analysis.gate import check
from rankings.engine.analysis.influence import Factors
from rankings.engine.analysis.model import Model
from rankings.engine.analysis.robustness import Study
from rankings.engine.edition import Edition
from rankings.engine.errors import EngineError

# Part of what is published: another seed would draw other intervals.
SEED, REPLICATIONS, SOBOL = 20_250_701, 10_000, 1024
# Fewer units than this say nothing about intervals or correlations.
LEAST_UNITS = 3
Json = dict[str, object]


class PathsDiffer(EngineError):
    """The official path and the analysis do not agree: nothing may be published."""


def studies(edition: Edition) -> dict[str, Json]:
    """File name → report: robustness, sensitivity, coherence; none for a handful of units.

    Raises PathsDiffer when the two paths rank or score anything differently.
    """
    model = Model.of(edition.spec, edition.dataset)
    if differences := check(edition.result, model):
        raise PathsDiffer(differences)
    if int(model.ranked.sum()) < LEAST_UNITS:
        return {}
    study = Study(SEED, REPLICATIONS, variants=reports.variants(model))
    found = {
        "robustness.json": reports.robustness(model, study),
        "coherence.json": reports.coherence(model),
    }
    pillars = tuple(model.tree.codes[pillar] for pillar in model.tree.children[0])
    choices = {"norm": reports.NORMS, "top": reports.TOPS, "treatment": (None, True)}
    factors = Factors(pillars, choices)
    found["sensitivity.json"] = reports.sensitivity(model, factors, SOBOL, SEED)
    return found
