"""The style guide draws every component, for officials and for the public."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/kieu-dang/", "/kieu-dang/?trang=can-bo"])
def test_it_opens_for_anybody(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "H55.12-261116-0042" in answer.content.decode()


def test_nothing_is_posted_to_it(client: Client) -> None:
    assert client.post("/kieu-dang/").status_code == 405


def test_the_theme_the_reader_chose_comes_with_the_page(client: Client) -> None:
    client.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in client.get("/kieu-dang/").content.decode()


def test_a_made_up_theme_is_ignored(client: Client) -> None:
    client.cookies["theme"] = 'x" onload="alert(1)'
    page = client.get("/kieu-dang/").content.decode()
    assert "data-theme=" not in page
    assert "onload" not in page
