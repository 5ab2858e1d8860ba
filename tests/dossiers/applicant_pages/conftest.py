"""Who asks for the pages of an applicant."""

import pytest
from django.test import Client
from django.utils import translation

from tests.cast import Cast


@pytest.fixture(autouse=True)
def _vietnamese() -> None:
    """A page asked for in English leaves its language to the next test's addresses."""
    translation.activate("vi")


@pytest.fixture
def lan(client: Client, cast: Cast) -> Client:
    client.force_login(cast.lan)
    return client


@pytest.fixture
def tam(cast: Cast) -> Client:
    stranger = Client()
    stranger.force_login(cast.tam)
    return stranger
