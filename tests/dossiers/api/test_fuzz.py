"""The API against thousands of requests made from its own description.

Whatever fits the description or breaks it: no server error, no answer that the
description does not know, nobody's data half changed.
"""

from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis.errors import Unsatisfiable
from knox.models import AuthToken
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from dossiers import actions
from egov.models import User
from tests import makers
from tests.cast import Cast

pytestmark = pytest.mark.slow

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
CALM = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """As Django's test client does: a request's end leaves the test's transaction."""
    ends = (signals.request_started, signals.request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


@pytest.fixture
def places(cast: Cast) -> dict[str, list[str]]:
    """Real things for the holes in the addresses: dossiers in many states, drafts."""
    dossiers = [
        makers.on_the_road(cast, where)
        for where in ("filed", "appraising", "asked", "paying", "proposed", "issued")
    ]
    drafts = [makers.draft(cast) for _ in range(2)]
    supplement = actions.start_supplement(dossiers[2].pk, by=cast.lan)
    return {
        "dossiers": [dossier.code for dossier in dossiers],
        "lookups": [dossier.code for dossier in dossiers],
        "procedures": ["1.001193", "1.009664"],
        "drafts": [str(draft.pk) for draft in [*drafts, supplement]],
        "parts": [str(draft.parts.get().key) for draft in drafts],
    }


def _operations(schema: Any) -> Iterator[Any]:
    for found in schema.get_all_operations():
        yield found.ok()


def _stand_on_something(case: Any, places: dict[str, list[str]], turn: int) -> None:
    """Fill the address with a real code or key, so that the call gets past the door."""
    kind = case.path.split("/")[3]
    for hole, kinds in (("code", kind), ("key", kind), ("part", "parts")):
        if hole in case.path_parameters:
            case.path_parameters[hole] = places[kinds][turn % len(places[kinds])]


def _attack(schema: Any, operation: Any, token: str, places: dict[str, list[str]]) -> None:
    """Requests that fit the description and requests that do not; every other one on
    something that exists."""
    headers = {"Authorization": f"Token {token}"} if token else {}
    turns = count()

    def call(case: Any) -> None:
        # The in-process transport cannot send a form that is no form.
        assume(case.media_type != "multipart/form-data" or isinstance(case.body, dict))
        turn = next(turns)
        if turn % 2:
            _stand_on_something(case, places, turn // 2)
        cache.clear()
        with transaction.atomic():
            answer = case.call(headers=headers)
            transaction.set_rollback(True)
        case.validate_response(answer, checks=CHECKS)

    fitting = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    CALM(given(case=fitting)(call))()
    breaking = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    # Where any text will do, no request can break the description.
    with suppress(Unsatisfiable):
        CALM(given(case=breaking)(call))()


@pytest.mark.parametrize("who", ["nobody", "lan", "minh"])
def test_no_request_breaks_the_api(
    cast: Cast, places: dict[str, list[str]], who: str
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/schema/", get_wsgi_application())
    person: User | None = cast.people.get(who)
    token = AuthToken.objects.create(person)[1] if person else ""
    for operation in _operations(schema):
        _attack(schema, operation, token, places)
