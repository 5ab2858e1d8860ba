"""Nobody judges, corrects or enters figures of the agency that is their own, or above it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from egov.errors import NotAllowed
from egov.models import Agency, Post, Role, User
from rankings import actions
from rankings.actions.drawing import standing
from rankings.errors import Unusable, ValueStepRefused
from rankings.models import Observation
from rankings.states import State, Verdict
from tests import makers
from tests.rankings.makers import World, world
from tests.rankings.office.road import CELLS, PAPER, final, reported

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned() -> World:
    return world()


def opened(small: World) -> World:
    actions.open_collection(small.edition.pk, by=small.phong)
    small.edition.refresh_from_db()
    return small


def value(small: World, code: str = "PC") -> Observation:
    return Observation.objects.get(
        edition=small.edition, unit=small.justice, indicator=code
    )


def also(person: User, agency: Agency | None, role: Role) -> None:
    """Give somebody a second post."""
    assert agency is not None
    Post.objects.create(user=person, agency=agency, role=role, valid_from=date(2025, 1, 1))


def branch_of(agency: Agency | None) -> Agency:
    assert agency is not None
    return makers.agency(f"{agency.code}.01", Agency.Kind.DEPARTMENT, "Chi cục", agency)


def test_who_sits_below_an_agency_is_not_drawn_for_it(planned: World) -> None:
    also(planned.thao, branch_of(planned.justice.agency), Role.SPECIALIST)
    small = opened(planned)
    drawn = Observation.objects.filter(unit=small.justice, assessors=small.thao)
    assert not drawn.exists()
    # For whom the lots drew them is chance; for whom they could be drawn is not.
    own = standing()[small.thao.pk]
    assert small.justice.agency_id in own
    assert small.health.agency_id not in own


def test_nor_may_they_judge_it_in_any_other_way(planned: World) -> None:
    small = opened(planned)
    held = reported(small, value(small))
    also(small.thao, branch_of(small.justice.agency), Role.SPECIALIST)
    with pytest.raises(NotAllowed):
        actions.assess(held.pk, by=fresh(small.thao), verdict=Verdict.ACCEPTED)
    assert not Observation.objects.visible_to(fresh(small.thao)).filter(pk=held.pk).exists()


def fresh(person: User) -> User:
    """The same as tomorrow's request finds them."""
    return User.objects.get(pk=person.pk)


def test_an_editor_does_not_correct_their_own(planned: World) -> None:
    small = opened(planned)
    final(small, value(small))
    also(small.nhi, small.justice.agency, Role.AGENCY_REPORTER)
    held = value(small)
    with pytest.raises(NotAllowed):
        actions.correct_value(
            held.pk,
            by=fresh(small.nhi),
            cells={"PC.a": "100", "PC.b": "100"},
            reason="A typing mistake.",
        )


def test_an_editor_enters_no_table_of_their_own(planned: World) -> None:
    small = opened(planned)
    also(small.nhi, branch_of(small.justice.agency), Role.SPECIALIST)
    text = (
        "unit,name,PC.a,PC.b,LAN,SITE,ONLINE.a,ONLINE.b\n"
        "so-tu-phap,Sở Tư pháp,100,100,1,8,10,10\n"
    )
    file = SimpleUploadedFile("so-lieu.csv", text.encode())
    with pytest.raises(Unusable) as refusal:
        actions.import_table(small.edition.pk, by=fresh(small.nhi), file=file)
    assert "so-tu-phap" in refusal.value.faults[0]
    assert value(small).state == State.OPEN


def test_after_collection_only_what_was_sent_back_is_mended(planned: World) -> None:
    small = opened(planned)
    kept, returned = value(small), value(small, "LAN")
    reported(small, kept)
    reported(small, returned)
    actions.send_back(returned.pk, by=returned.assessors.get(), reason="Which one?")
    actions.close_collection(small.edition.pk, by=small.nhi)
    with pytest.raises(ValueStepRefused):
        actions.report(kept.pk, by=small.yen, cells=CELLS["PC"], evidence=[PAPER])
    mended = actions.report(returned.pk, by=small.yen, cells=CELLS["LAN"], evidence=[PAPER])
    assert mended.state == State.REPORTED
    with pytest.raises(ValueStepRefused):
        actions.report(returned.pk, by=small.yen, cells={"LAN": "0"}, evidence=[PAPER])
