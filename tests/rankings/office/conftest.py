"""The small ranking as the office meets it, and who opens its pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from egov.models import User
from rankings import actions
from rankings.models import Observation
from tests.rankings.makers import World, world

Open = Callable[..., Any]


@pytest.fixture
def planned(db: None) -> World:
    return world()


@pytest.fixture
def small(planned: World) -> World:
    """The edition collects."""
    actions.open_collection(planned.edition.pk, by=planned.phong)
    planned.edition.refresh_from_db()
    return planned


@pytest.fixture
def get() -> Open:
    def ask(who: User | None, name: str, *args: object, query: str = "") -> Any:
        return _client(who).get(_address(name, args) + query)

    return ask


@pytest.fixture
def post() -> Open:
    def send(who: User | None, name: str, *args: object, **data: object) -> Any:
        sent = {key.replace("__", "-").replace("_dot_", "."): v for key, v in data.items()}
        return _client(who).post(_address(name, args), sent)

    return send


def _client(who: User | None) -> Client:
    client = Client()
    if who is not None:
        client.force_login(who)
    return client


def _address(name: str, args: tuple[object, ...]) -> str:
    return reverse(f"ranking-office:{name}", args=args)


def value(small: World, indicator: str = "PC", unit: str = "justice") -> Observation:
    return Observation.objects.get(
        edition=small.edition, unit=getattr(small, unit), indicator=indicator
    )


def text(answer: Any) -> str:
    return str(answer.content.decode())
