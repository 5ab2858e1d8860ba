"""A correction corrects something, or is closed again."""

from pathlib import Path
from typing import Any

import pytest

from rankings import actions
from rankings.errors import EditionStepRefused
from rankings.models import Observation
from rankings.publishing import draw, faults, publish
from rankings.states import EditionStatus
from tests.rankings.makers import World, world
from tests.rankings.publishing.final import final

pytestmark = pytest.mark.django_db
ERRATUM = {"vi": "Sai số.", "en": "A wrong figure."}


@pytest.fixture
def correcting(settings: Any, tmp_path: Path) -> World:
    settings.PUBLISHED_FOLDER = tmp_path
    held = world()
    final(held)
    draw(publish(held.edition.pk, by=held.phong))
    actions.open_correction(held.edition.pk, by=held.phong, erratum=ERRATUM)
    return held


def correct(held: World, text: str) -> None:
    value = Observation.objects.get(unit=held.justice, indicator="LAN")
    actions.correct_value(value.pk, by=held.nhi, cells={"LAN": text}, reason="Đếm lại.")


def standing(held: World) -> str:
    value = Observation.objects.get(unit=held.justice, indicator="LAN")
    (text,) = (value.layers.latest("seq").cells or {}).values()
    return text


def test_a_correction_that_corrects_nothing_is_not_published(correcting: World) -> None:
    with pytest.raises(EditionStepRefused, match="không có gì để đính chính"):
        publish(correcting.edition.pk, by=correcting.phong)
    assert correcting.edition.revisions.count() == 1


def test_it_is_closed_instead(correcting: World) -> None:
    edition = actions.cancel_correction(correcting.edition.pk, by=correcting.phong)
    assert edition.status == EditionStatus.PUBLISHED
    assert list(faults(edition)) == []
    actions.open_correction(edition.pk, by=correcting.phong, erratum=ERRATUM)


def test_what_was_corrected_is_published_and_not_dropped(correcting: World) -> None:
    former = standing(correcting)
    other = "0" if former == "1" else "1"
    correct(correcting, other)
    with pytest.raises(EditionStepRefused, match="1 số liệu"):
        actions.cancel_correction(correcting.edition.pk, by=correcting.phong)
    correct(correcting, former)
    with pytest.raises(EditionStepRefused, match="không có gì"):
        publish(correcting.edition.pk, by=correcting.phong)
    correct(correcting, other)
    assert publish(correcting.edition.pk, by=correcting.phong).number == 2
