"""What the versions of procedures say that dossiers are checked by; little of each."""

import json
from dataclasses import dataclass, field

from dossiers.ledger_check.stories import rows
from dossiers.spec import Spec
from dossiers.worktime import Rule

_VERSION = """
SELECT code, number, document, digest FROM dossiers_procedureversion one
JOIN dossiers_procedure procedure ON procedure.id = procedure_id WHERE one.id = %s"""


@dataclass(slots=True)
class Terms:
    """One version: which, its places by kind, and how many supplements it allows."""

    procedure: str
    number: int
    digest: str
    places: dict[str, str]
    max_supplements: int
    rules: dict[tuple[str, str], Rule] = field(default_factory=dict)


class Shelf:
    """Versions as they come up; their documents are not kept."""

    def __init__(self) -> None:
        self._terms: dict[int, Terms] = {}

    def terms(self, version: int) -> Terms:
        if version not in self._terms:
            ((procedure, number, document, digest),) = rows(_VERSION, version)
            spec = Spec(json.loads(document))
            places = {place.kind.value: place.code for place in spec.route}
            self._terms[version] = Terms(
                procedure, number, digest, places, spec.max_supplements
            )
        return self._terms[version]

    def rule(self, version: int, case: str, channel: str) -> Rule:
        """The time rule. Raises StopIteration when the version has none for the case."""
        rules = self.terms(version).rules
        if (case, channel) not in rules:
            ((_procedure, _number, document, _digest),) = rows(_VERSION, version)
            rules[case, channel] = Spec(json.loads(document)).rule(case, channel)
        return rules[case, channel]
