"""Checks of a procedure document (format 1): its shape first, then its sense.

Pure: values in, problems out. Anything JSON can say gets an answer, never an exception.
"""

from collections.abc import Mapping
from typing import Any

from dossiers.spec_checks.bounds import bound_problems
from dossiers.spec_checks.form import form_problems
from dossiers.spec_checks.problem import Problem
from dossiers.spec_checks.procedure import procedure_problems
from dossiers.spec_checks.shape import shape_problems
from dossiers.spec_checks.wording import wording_problems

__all__ = ["MOST_PROBLEMS", "Problem", "problems"]

MOST_PROBLEMS = 100


def problems(document: Mapping[str, Any]) -> list[Problem]:
    """Say what is wrong with a procedure document; an empty list means nothing is.

    Each stage runs only when the one before found nothing: bounds (depth, size,
    characters), the JSON schema, then the rules a schema cannot say. At most
    MOST_PROBLEMS are returned.
    """
    found = bound_problems(document) or shape_problems(document)
    if not found:
        found = [
            *procedure_problems(document),
            *form_problems(document),
            *wording_problems(document),
        ]
    return found[:MOST_PROBLEMS]
