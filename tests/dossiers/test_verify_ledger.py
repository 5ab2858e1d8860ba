"""The record is checked, and each kind of tampering named with dossier and event."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests import makers
from tests.cast import Cast

TAMPERING = {
    "UPDATE dossiers_event SET at = at - interval '1 minute' WHERE seq = 2": "event 2",
    'UPDATE dossiers_event SET facts = facts || \'{"due_at": "x"}\' WHERE seq = 2': "event 2",
    "DELETE FROM dossiers_event WHERE seq = 3": "event 3",
    "DELETE FROM dossiers_event WHERE seq = 2": "event 2",
    "UPDATE dossiers_dossier SET status = 9, finished_at = now()": "event 3",
    'UPDATE dossiers_eventdetails SET data = \'{"owner": "x"}\'': "event 1",
}


def test_an_untouched_record_holds(cast: Cast, capsys: Any) -> None:
    for where in sorted(makers.ROADS):
        makers.on_the_road(cast, where)
    call_command("verify_ledger")
    assert f"{len(makers.ROADS)} dossiers sound" in capsys.readouterr().out


@pytest.mark.parametrize(("sql", "named"), TAMPERING.items())
def test_tampering_past_the_triggers_is_named(
    cast: Cast, capsys: Any, sql: str, named: str
) -> None:
    dossier = makers.on_the_road(cast, "appraising")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM dossiers_outbox")
        cursor.execute("DELETE FROM dossiers_unsealed")
        cursor.execute(sql)
        cursor.execute("SET session_replication_role = origin")
    with pytest.raises(CommandError):
        call_command("verify_ledger")
    said = capsys.readouterr().err
    assert dossier.code in said
    assert named in said
