"""When the time of keeping is over, what is personal leaves and the record still proves."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage

from dossiers import actions, policies
from dossiers.documents import make_result
from dossiers.ledger_check import check
from dossiers.models import Dossier, EventDetails, LetterContent
from dossiers.spec import RETENTION_YEARS
from dossiers.states import Step
from dossiers.tasks import anonymise_old
from egov import clock
from egov.errors import NotAllowed
from tests import makers
from tests.cast import Cast

FINISHED = makers.at("2026-03-10 09:00")
PERSONAL = ("Lan", "019188000123", "0912345678", "An", "lan@example.vn")


@pytest.fixture
def old(cast: Cast) -> Dossier:
    with clock.standing_at(FINISHED):
        return makers.on_the_road(cast, "returned")


@pytest.mark.parametrize(("days", "leaves"), [(-1, 0), (0, 1), (1, 1)])
def test_it_leaves_on_the_day_and_not_before(old: Dossier, days: int, leaves: int) -> None:
    day = FINISHED.replace(year=FINISHED.year + RETENTION_YEARS)
    with clock.standing_at(day + timedelta(days=days)):
        assert anonymise_old() == leaves
        assert anonymise_old() == 0
    assert bool(Dossier.objects.get().anonymised_at) == bool(leaves)


def test_nothing_personal_is_left_and_the_record_holds(
    old: Dossier, django_capture_on_commit_callbacks: Any
) -> None:
    files = [str(part.file.name) for part in old.parts.all()]
    files.append(str(make_result(old.pk).file.name))
    assert files
    assert all(default_storage.exists(name) for name in files)
    day = FINISHED.replace(year=FINISHED.year + RETENTION_YEARS)
    with clock.standing_at(day), django_capture_on_commit_callbacks(execute=True):
        actions.anonymise(old.pk)
    found = Dossier.objects.get()
    assert not any(default_storage.exists(name) for name in files)
    assert found.answers == {}
    assert found.applicant is None
    words = [
        *EventDetails.objects.values_list("data", "salts"),
        *LetterContent.objects.values_list("data", "salts"),
    ]
    assert words
    assert all(row == ({}, {}) for row in words)
    assert not any(word in str(found.__dict__) for word in PERSONAL)
    assert not [one for one in check() if not isinstance(one, int)]


def test_an_open_dossier_keeps_its_words(cast: Cast) -> None:
    with clock.standing_at(FINISHED):
        dossier = makers.on_the_road(cast, "appraising")
    with clock.standing_at(FINISHED.replace(year=2050)):
        assert anonymise_old() == 0
        assert not policies.is_possible(Step.ANONYMISE, dossier)


def test_nobody_hurries_it(old: Dossier) -> None:
    with clock.standing_at(FINISHED.replace(year=2040)), pytest.raises(NotAllowed):
        actions.anonymise(old.pk)
