"""A record with a key to seal it."""

import pytest

from dossiers.sealing.keys import make_key


@pytest.fixture(autouse=True)
def key_name(_own_media: None) -> str:
    """The id of the key that signs."""
    name = make_key()
    assert name
    return name
