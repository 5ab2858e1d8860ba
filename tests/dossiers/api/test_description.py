"""The API describes itself, completely and without a warning."""

from typing import Any

import pytest
from django.core.management import call_command

from dossiers.api import urls as api_urls
from rankings.api import urls as ranking_urls
from tests.dossiers.api.calls import Calls, refused


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    answer = Calls().client.get("/api/schema/")
    assert answer.status_code == 200
    return dict(answer.json())


def test_the_description_is_valid_and_without_warnings(tmp_path: Any) -> None:
    file = tmp_path / "schema.json"
    call_command(
        "spectacular",
        validate=True,
        fail_on_warn=True,
        format="openapi-json",
        file=str(file),
    )
    assert file.stat().st_size > 10_000


def test_every_address_is_described(description: dict[str, Any]) -> None:
    addresses = [*api_urls.urlpatterns, *ranking_urls.urlpatterns]
    assert len(description["paths"]) == len(addresses)


def test_every_operation_says_what_it_does_and_how_it_refuses(
    description: dict[str, Any],
) -> None:
    for methods in description["paths"].values():
        for operation in methods.values():
            assert operation["description"]
            assert "application/problem+json" in operation["responses"]["4XX"]["content"]


def test_another_verb_is_a_problem() -> None:
    answer = Calls().client.post("/api/schema/", {})
    refused(answer, 405, "method_not_allowed")
