"""An edition computed on both paths, and how firm it is."""

from rankings.engine.analysis import gate, reports
from rankings.engine.analysis.model import Model
from rankings.engine.analysis.robustness import Study, Swing
from rankings.engine.data import Dataset
from rankings.engine.edition import Edition
from rankings.engine.errors import EngineError
from rankings.engine.spec import Spec
from rankings.errors import Unusable
from rankings.publishing.bundle import Computed, Json

REPLICATIONS = 10_000
# Pillars and criteria.
DEPTHS = (1, 2)
SENSITIVITY_RUNS = 1024
# Saltelli's design takes twice as many dimensions of one sequence of 64.
MOST_FACTORS = 29
# Below this nothing can be said of what belongs together.
LEAST_UNITS = 3


def computed(spec: Spec, dataset: Dataset) -> tuple[Edition, Model]:
    """Compute, and compare both paths.

    Raises Unusable where a step is impossible or the paths disagree.
    """
    try:
        edition = Edition.computed(spec, dataset)
        model = Model.of(spec, dataset)
        differences = gate.check(edition.result, model)
    except EngineError as error:
        raise Unusable([str(fault) for fault in error.faults] or [str(error)]) from None
    if differences:
        raise Unusable(differences)
    return edition, model


def studied(spec: Spec, dataset: Dataset, replications: int = REPLICATIONS) -> Computed:
    """Compute as `computed`, then study. The seed follows from the inputs: nobody picks it."""
    edition, model = computed(spec, dataset)
    if edition.result.ranked < LEAST_UNITS:
        return Computed(edition)
    seed = int(edition.input_digest[:8], 16)
    return Computed(
        edition,
        robustness=_robustness(model, seed, replications),
        sensitivity=_sensitivity(model, seed),
        coherence=reports.coherence(model),
    )


def _robustness(model: Model, seed: int, replications: int) -> Json:
    study = Study(seed, replications, Swing(depths=DEPTHS), reports.variants(model))
    return reports.robustness(model, study)


def _sensitivity(model: Model, seed: int) -> Json | None:
    factors = reports.factors(model)
    if len(factors.nodes) > MOST_FACTORS:
        return None
    return reports.sensitivity(model, factors, SENSITIVITY_RUNS, seed)
