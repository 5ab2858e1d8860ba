"""An edition opens only where its values can be assessed, and says what nobody may judge."""

import pytest

from egov.models import Agency, Post, Role, User
from rankings import actions
from rankings.actions import enough
from rankings.errors import EditionStepRefused
from rankings.models import Edition, Observation
from rankings.states import EditionStatus, Verdict
from tests import makers
from tests.rankings.makers import World, world
from tests.rankings.office.conftest import Open, get, post, text
from tests.rankings.office.road import assessors, disputed, provisional

__all__ = ["get", "post"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def planned() -> World:
    return world()


def opened(small: World) -> Observation:
    actions.open_collection(small.edition.pk, by=small.phong)
    small.edition.refresh_from_db()
    return Observation.objects.get(unit=small.justice, indicator="PC")


def leave(*people: User) -> None:
    Post.objects.filter(user__in=people, role=Role.ASSESSOR).delete()


def test_it_does_not_open_where_a_unit_has_too_few(planned: World) -> None:
    """Of three assessors one has a post at Finance; without another, Finance has one."""
    leave(planned.khanh)
    with pytest.raises(EditionStepRefused, match="Sở Tài chính"):
        actions.open_collection(planned.edition.pk, by=planned.phong)
    planned.edition.refresh_from_db()
    assert planned.edition.status == EditionStatus.PLANNED
    province = Agency.objects.get(code="H55")
    makers.official("duc", "Lò Đức", province, Role.ASSESSOR)
    opened(planned)
    assert planned.edition.status == EditionStatus.COLLECTING


def test_before_opening_the_page_says_what_may_want_for_people(
    planned: World, get: Open
) -> None:
    page = text(get(planned.phong, "edition_step", planned.edition.pk, "open"))
    assert "Còn thiếu ở 3 đơn vị, ít nhất là Sở Tài chính (2 người)" in page
    province = Agency.objects.get(code="H55")
    for name in ("duc", "lien"):
        makers.official(name, f"Lò {name}", province, Role.ASSESSOR)
    assert enough.warnings(Edition.objects.get(pk=planned.edition.pk)) == []


def test_a_dispute_that_nobody_may_judge_is_said(planned: World, get: Open) -> None:
    held = disputed(planned, opened(planned))
    assert enough.forlorn(planned.edition) == []
    leave(assessors(planned, held)[2])
    assert enough.forlorn(planned.edition) == [(planned.justice.pk, held.pk)]
    page = get(planned.nhi, "edition", planned.edition.pk)
    assert "1 không còn ai được phân xử" in text(page)
    assert "không còn ai" not in text(get(planned.yen, "edition", planned.edition.pk))


def test_an_appeal_that_everybody_has_judged_is_said(planned: World) -> None:
    held = provisional(planned, opened(planned))
    held = actions.appeal(held.pk, by=planned.yen, reason="Xin xem lại.")
    edition = Edition.objects.get(pk=planned.edition.pk)
    assert enough.forlorn(edition) == []
    leave(assessors(planned, held)[2])
    assert enough.forlorn(edition) == [(planned.justice.pk, held.pk)]
    judge = makers.official("moi", "Lò Mới", Agency.objects.get(code="H55"), Role.ASSESSOR)
    assert enough.forlorn(edition) == []
    actions.decide(held.pk, by=judge, verdict=Verdict.UPHELD, reason="Đúng.")
