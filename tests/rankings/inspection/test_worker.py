"""A real worker makes the visits that wait, one after the other, and never of inside."""

import signal

import pytest

from egov import env
from rankings import actions, inspection
from rankings.models import Visit
from tests.rankings.makers import world
from tests.rankings.probing.sites import serving
from tests.workers import ask, environment, kill, until, worker


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_makes_all_that_wait_and_enters_nothing_inside() -> None:
    small = world()
    actions.open_collection(small.edition.pk, by=small.phong)
    small.edition.refresh_from_db()
    surroundings = environment()
    with serving({"/": "secret"}) as inside:
        for n, unit in enumerate((small.justice, small.finance, small.health)):
            url = f"http://127.0.0.1:{inside.server_port}/{n}"
            site = inspection.allow_site(by=small.thao, unit=unit, url=url)
            inspection.ask_visit(site.pk, by=small.thao, edition=small.edition)
        process = worker(surroundings)
        try:
            # Asked once: each visit that ends says that the next may be made.
            ask("rankings.visit_next", env.broker(surroundings["REDIS_URL"]))
            over = Visit.objects.filter(state=Visit.State.FAILED)
            assert until(lambda: over.count() == 3), "no worker made the visits"
        finally:
            kill(process, signal.SIGKILL)
        assert not inside.asked
    assert set(Visit.objects.values_list("failure", "begun")) == {("private_address", 1)}
