"""What every API endpoint shares: problem+json, bodies, tokens, pages of results."""

from egov.api.endpoint import Endpoint, ListEndpoint, Open, caller
from egov.api.inputs import Input, UnknownFields
from egov.api.pages import PageQuery, Pages
from egov.api.problems import PROBLEM, problem, problem_response
from egov.api.schema import operation

__all__ = [
    "PROBLEM",
    "Endpoint",
    "Input",
    "ListEndpoint",
    "Open",
    "PageQuery",
    "Pages",
    "UnknownFields",
    "caller",
    "operation",
    "problem",
    "problem_response",
]
