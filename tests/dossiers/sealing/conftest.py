"""A record with a key to seal it, and what anybody downloads of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from dossiers import sealing
from dossiers.models import Letter
from dossiers.sealing.keys import make_key
from tests import makers
from tests.cast import Cast


@pytest.fixture(autouse=True)
def key_name(_own_media: None) -> str:
    """The id of the key that signs."""
    name = make_key()
    assert name
    return name


@pytest.fixture
def letter(cast: Cast) -> Letter:
    """The receipt of a dossier that went on, all sealed under two heads."""
    makers.on_the_road(cast, "appraising")
    sealing.seal(2)
    sealing.seal()
    return Letter.objects.get()


Download = Callable[..., Path]


@pytest.fixture
def download(client: Client, tmp_path: Path) -> Download:
    """Save a page's file: download("head_json", 7)."""

    def saved(name: str, *args: object) -> Path:
        answer = client.get(reverse(name, args=args))
        assert answer.status_code == 200
        file = tmp_path / f"{name}-{'-'.join(map(str, args))}.json"
        file.write_bytes(answer.content)
        return file

    return saved
