"""A small year lived through, and proof that its checks would notice."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from dossiers.demo.year import running
from dossiers.demo.year.living import Lived
from dossiers.demo.year.looks import looks_of
from dossiers.models import Alert, ApologyDraft, Dossier, Event
from dossiers.policies import SYSTEM
from dossiers.states import Form
from egov.clock import FREE_THE_CLOCK
from tests import makers
from tests.cast import Cast
from tests.owner import as_owner


@pytest.fixture
def lived(db: None) -> Lived:
    call_command("loadreference", verbosity=0)
    return running.live(150, year=2026, seed=7, report=lambda words: None)


def change(sql: str) -> None:
    """As somebody with all rights would."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET session_replication_role = origin")


def faults(lived: Lived) -> list[str]:
    return running.judged(lived).faults


def test_every_missed_date_has_one_letter_and_every_alert_its_reason(lived: Lived) -> None:
    verdict = running.judged(lived)
    assert verdict.faults == []
    figures = verdict.figures
    assert figures["dossiers"] == Dossier.objects.count() == 150
    assert 0 < figures["late dossiers"] <= figures["dates missed"]
    assert figures["dates missed"] <= figures["letters of apology"]
    assert figures["apologies left unsigned"] == ApologyDraft.objects.count() == 0
    assert {f"alerts: {kind}" for kind in Alert.Kind} <= figures.keys()
    assert Event.objects.filter(role=SYSTEM).exists()
    # What was damaged afterwards is found: the checks look at each one.
    damages: list[tuple[str, Callable[[str], bool]]] = [
        (
            "WITH gone AS (DELETE FROM dossiers_letter WHERE id = (SELECT max(id) FROM"
            f" dossiers_letter WHERE form = '{Form.APOLOGY}' AND about < issued_at)"
            " RETURNING id)"
            " DELETE FROM dossiers_lettercontent USING gone WHERE letter_id = gone.id",
            lambda fault: "0 letters about" in fault,
        ),
        (
            "UPDATE dossiers_letter SET issued_at = issued_at + interval '40 days'"
            f" WHERE id = (SELECT max(id) FROM dossiers_letter WHERE form = '{Form.APOLOGY}')",
            lambda fault: "signed only at" in fault,
        ),
        (
            "UPDATE dossiers_alert SET raised_at = raised_at - interval '1 minute'"
            " WHERE id = (SELECT min(id) FROM dossiers_alert)",
            lambda fault: "by its events" in fault,
        ),
        (
            "DELETE FROM dossiers_message WHERE alert_id ="
            " (SELECT max(id) FROM dossiers_alert)",
            lambda fault: "was told to nobody" in fault,
        ),
    ]
    for number, (sql, is_it) in enumerate(damages, 1):
        change(sql)
        found = faults(lived)
        assert len(found) == number
        assert any(map(is_it, found))


def test_the_watch_looks_twice_a_working_day_and_is_away_at_times() -> None:
    first, last = makers.at("2026-01-01 00:00").date(), makers.at("2026-12-31 00:00").date()
    looks = looks_of(first, last, 55)
    days = {look.date() for look in looks}
    assert len(looks) == 2 * len(days)
    assert makers.at("2026-02-16 00:00").date() not in days  # Tết
    assert 230 < len(days) < 250


def test_the_command_needs_a_database_of_its_own(cast: Cast) -> None:
    makers.filed(cast)
    with pytest.raises(CommandError, match="a database of its own"):
        call_command("liveyear", dossiers=1)


def test_the_command_needs_a_free_clock(cast: Cast) -> None:
    bound = FREE_THE_CLOCK.replace("true", "false")
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(bound)
    try:
        with pytest.raises(CommandError, match="freeclock"):
            call_command("liveyear", dossiers=1)
    finally:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(FREE_THE_CLOCK)


def test_the_command_tells_its_figures(db: None) -> None:
    call_command("loadreference", verbosity=0)
    said = StringIO()
    call_command("liveyear", dossiers=3, stdout=said)
    assert said.getvalue().endswith("every check passed\n")
    assert "looks of the watch" in said.getvalue()


@pytest.mark.parametrize("command", ["liveyear", "freeclock"])
def test_nobody_sets_the_clock_of_a_real_record(
    db: None, settings: object, command: str
) -> None:
    settings.CLOCK_MAY_BE_SET = False  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="DEMO is false"):
        call_command(command)


def test_only_the_owner_frees_the_clock(db: None) -> None:
    with pytest.raises(CommandError, match="the owner"):
        call_command("freeclock")
    with as_owner():
        call_command("freeclock")
