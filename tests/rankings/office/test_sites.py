"""The pages of visits: a site is allowed, visited, its measurements confirmed."""

from typing import Any

import pytest

from egov.errors import NotAllowed
from rankings import inspection
from rankings.models import Edition, Measurement, Observation, Site, UnitSet, Visit
from rankings.states import State
from tests.rankings.inspection.scene import REAL, another, asked, collecting, drawn, visited
from tests.rankings.makers import World
from tests.rankings.office.conftest import Open, text


@pytest.fixture
def small(db: None, settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = tmp_path
    return collecting(settings)


def measurement(small: World, code: str = "tls") -> Measurement:
    return visited(small).measurements.get(code=code)


def test_the_edition_leads_to_its_sites(small: World, get: Open) -> None:
    for person in (small.thao, small.nhi, small.phong):
        page = text(get(person, "edition", small.edition.pk))
        assert "/trang-thong-tin/" in page
    assert "/trang-thong-tin/" not in text(get(small.yen, "edition", small.edition.pk))


def test_an_assessor_allows_a_site(small: World, get: Open, post: Open) -> None:
    args = ("sites", small.edition.pk)
    answer = post(small.thao, *args, unit=small.justice.pk, url=REAL)
    assert answer.status_code == 302
    assert Site.objects.get().allowed_by == small.thao
    assert REAL in text(get(small.thao, *args))
    again = post(small.thao, *args, unit=small.justice.pk, url=REAL)
    assert again.status_code == 422
    assert "đã có trong danh sách" in text(again)


@pytest.mark.parametrize(
    "url", ["", "không phải", "javascript:alert(1)", "ftp://x.example/"]
)
def test_what_is_no_address_is_said_at_the_field(
    small: World, post: Open, url: str
) -> None:
    args = ("sites", small.edition.pk)
    answer = post(small.thao, *args, unit=small.justice.pk, url=url)
    assert answer.status_code == 422
    assert not Site.objects.exists()


def test_others_look_and_change_nothing(small: World, get: Open, post: Open) -> None:
    visit = asked(small)
    edition, site = small.edition.pk, visit.site_id
    for person in (small.nhi, small.phong):
        assert "Cho phép vào trang này" not in text(get(person, "sites", edition))
        assert "Đo lại" not in text(get(person, "site", edition, site))
        added = post(
            person, "sites", edition, unit=small.justice.pk, url="https://b.example"
        )
        assert added.status_code == 403
        for name in ("visit_site", "close_site"):
            assert post(person, name, edition, site).status_code == 403
        assert post(person, "visit_all", edition).status_code == 403
    assert Site.objects.filter(closed_at=None).count() == 1


def test_units_and_strangers_find_nothing(small: World, get: Open, post: Open) -> None:
    found = measurement(small)
    edition, site = found.visit.edition_id, found.visit.site_id
    for person in (small.yen, small.bao, small.la):
        assert get(person, "sites", edition).status_code == 404
        assert get(person, "site", edition, site).status_code == 404
        assert get(person, "measurement_raw", found.pk).status_code == 404
        assert post(person, "measurement_confirm", found.pk).status_code == 404


def test_a_visit_is_asked_for_and_waited_for(small: World, get: Open, post: Open) -> None:
    site = inspection.allow_site(by=small.thao, unit=small.justice, url=REAL)
    args = (small.edition.pk, site.pk)
    assert "Chưa đo lần nào" in text(get(small.thao, "site", *args))
    for _ in range(2):
        assert post(small.thao, "visit_site", *args).status_code == 302
    assert Visit.objects.count() == 1
    page = text(get(small.thao, "site", *args))
    assert "Chờ đến lượt" in page
    assert 'hx-trigger="every 3s"' in page


def test_what_was_found_is_shown_and_confirmed_by_another(
    small: World, get: Open, post: Open
) -> None:
    found = measurement(small)
    args = (found.visit.edition_id, found.visit.site_id)
    page = text(get(another(small), "site", *args))
    assert "100 %" in page
    assert "every 3s" not in page
    assert page.count("/xac-nhan/") == 1
    assert "Chờ xác nhận" in text(get(small.nhi, "sites", small.edition.pk))
    barred = text(get(drawn(small), "site", *args))
    assert "/xac-nhan/" not in barred
    assert "chờ người không thẩm định" in barred
    assert post(drawn(small), "measurement_confirm", found.pk).status_code == 403
    assert post(another(small), "measurement_confirm", found.pk).status_code == 302
    value = Observation.objects.get(
        edition=small.edition, unit=small.justice, indicator="LAN"
    )
    assert value.state == State.REPORTED
    after = text(get(another(small), "site", *args))
    assert "/xac-nhan/" not in after
    assert "xác nhận lúc" in after
    assert post(another(small), "measurement_confirm", found.pk).status_code == 409


def test_the_raw_file_is_kept_and_never_run(small: World, get: Open) -> None:
    answer = get(small.nhi, "measurement_raw", measurement(small).pk)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content).startswith(b"{")


def test_why_a_site_was_not_measured_is_said(small: World, get: Open) -> None:
    visit = asked(small)
    Visit.objects.update(state=Visit.State.FAILED, failure="robots", detail=REAL)
    page = text(get(small.thao, "site", small.edition.pk, visit.site_id))
    assert "robots.txt" in page


def test_a_site_of_another_edition_is_not_there(small: World, get: Open) -> None:
    visit = asked(small)
    other = Edition.objects.get(pk=small.edition.pk)
    other.pk, other.code, other.status, other.revision = None, "other", "planned", 0
    other.unit_set = UnitSet.objects.create(code="x", title_vi="Khác", title_en="Other")
    other.save(force_insert=True)
    assert get(small.thao, "site", other.pk, visit.site_id).status_code == 404


def test_many_sites_take_as_many_queries_as_one(
    small: World, get: Open, django_assert_max_num_queries: Any
) -> None:
    for n in range(30):
        site = inspection.allow_site(
            by=small.thao, unit=small.justice, url=f"https://p{n}.example/"
        )
        inspection.ask_visit(site.pk, by=small.thao, edition=small.edition)
    with django_assert_max_num_queries(25):
        get(small.thao, "sites", small.edition.pk)


def test_nobody_looks_into_their_own_agencys_site(
    small: World, get: Open, post: Open
) -> None:
    """Vinh assesses and has a post at Finance."""
    site = inspection.allow_site(by=small.thao, unit=small.finance, url=REAL)
    inspection.ask_visit(site.pk, by=small.thao, edition=small.edition)
    Visit.objects.update(state=Visit.State.DONE)
    found = Measurement.objects.create(
        visit=site.visits.get(), code="tls", value="1", passed=True, sha256="0" * 64
    )
    edition, url = small.edition.pk, "https://b.example"
    listed = get(small.vinh, "sites", edition)
    assert REAL not in text(listed)
    assert small.finance not in listed.context["form"].fields["unit"].queryset
    assert get(small.vinh, "site", edition, site.pk).status_code == 404
    assert get(small.vinh, "measurement_raw", found.pk).status_code == 404
    for name in ("visit_site", "close_site"):
        assert post(small.vinh, name, edition, site.pk).status_code == 404
    added = post(small.vinh, "sites", edition, unit=small.finance.pk, url=url)
    assert added.status_code == 422
    post(small.vinh, "visit_all", edition)
    assert Visit.objects.count() == 1
    for verb in (
        lambda: inspection.allow_site(by=small.vinh, unit=small.finance, url=url),
        lambda: inspection.close_site(site.pk, by=small.vinh),
        lambda: inspection.ask_visit(site.pk, by=small.vinh, edition=small.edition),
    ):
        with pytest.raises(NotAllowed):
            verb()
    assert REAL in text(get(small.nhi, "sites", edition))
    assert Site.objects.filter(closed_at=None).count() == 1
