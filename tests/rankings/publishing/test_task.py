"""The office lets a worker publish."""

from pathlib import Path
from typing import Any

import pytest

from rankings import tasks
from rankings.models import Revision
from tests.rankings.makers import world
from tests.rankings.publishing.final import final

pytestmark = pytest.mark.django_db


def test_a_task_delivered_twice_publishes_once(settings: Any, tmp_path: Path) -> None:
    settings.PUBLISHED_FOLDER = tmp_path
    small = world()
    final(small)
    assert tasks.publish(small.edition.pk, small.phong.pk) == 1
    assert tasks.publish(small.edition.pk, small.phong.pk) is None
    assert Revision.objects.count() == 1
