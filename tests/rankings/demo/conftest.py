"""The demo with its people, settled once a test."""

from typing import Any

import pytest
from django.core.management import call_command

from dossiers.demo import people
from dossiers.sealing.keys import make_key
from egov import clock


@pytest.fixture
def province(db: None, settings: Any, tmp_path: Any) -> None:
    """Agencies and officials of a demo; published files go to a folder of this test."""
    settings.DEMO = True
    settings.INSPECTION_CHROMIUM = ""
    settings.PUBLISHED_FOLDER = tmp_path / "published"
    settings.LEDGER_FOLDER = tmp_path / "ledger"
    make_key()
    call_command("loadreference", verbosity=0)
    people.settle(people.residents(1, clock.today()))
