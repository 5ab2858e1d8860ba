"""Applicant and official read the same account of the due date, line by line."""

import html

import pytest
from django.test import Client
from django.urls import reverse

from dossiers.legal_clock import explanation
from egov import clock
from tests import makers
from tests.cast import Cast


@pytest.mark.parametrize("where", ["filed", "appraising", "asked", "consulting", "issued"])
def test_both_pages_tell_every_line(cast: Cast, client: Client, where: str) -> None:
    with clock.standing_at(makers.at("2026-03-10 09:00")):
        dossier = makers.on_the_road(cast, where)
    with clock.standing_at(makers.at("2026-03-11 10:30")):
        lines = explanation(dossier, list(dossier.events.order_by("seq")))
        for who, name in ((cast.lan, "dossiers:detail"), (cast.minh, "office:dossier")):
            client.force_login(who)
            answer = client.get(reverse(name, args=[dossier.code]))
            page = html.unescape(answer.content.decode())
            missing = [one.text("vi") for one in lines if one.text("vi") not in page]
            assert not missing, (name, missing)
