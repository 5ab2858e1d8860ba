"""The section of the style guide that shows the charts."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
ADDRESS = "/kieu-dang/?trang=xep-hang"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_it_draws_every_chart_with_its_table(client: Client, prefix: str) -> None:
    address = ADDRESS if not prefix else "/en/style-guide/?trang=xep-hang"
    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    figures = re.findall(r"<figure class=\"chart chart--(\w+)\"", page)
    assert set(figures) == {
        "map",
        "tiles",
        "slope",
        "bump",
        "dotplot",
        "waterfall",
        "acceptability",
    }
    assert page.count("chart__data") == len(figures)
    assert page.count("<caption") == len(figures) + 1


def test_it_has_no_style_of_its_own(client: Client) -> None:
    page = client.get(ADDRESS).content.decode()
    assert " style=" not in page
    assert "&lt;svg" not in page


def test_ids_stand_once(client: Client) -> None:
    ids = re.findall(r"\sid=\"([^\"]+)\"", client.get(ADDRESS).content.decode())
    assert len(ids) == len(set(ids))
