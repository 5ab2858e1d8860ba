"""Signing in: by typing, in a language, and where it leads."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.cast import Cast


@pytest.mark.parametrize(
    ("username", "leads"), [("lan", "dossiers:mine"), ("minh", "office:queue")]
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_everybody_lands_on_their_own_page_in_their_language(
    cast: Cast, username: str, leads: str, language: str
) -> None:
    user = cast.people[username]
    user.set_password("rất-bí-mật-19")
    user.save()
    with translation.override(language):
        login, land = reverse("account_login"), reverse(leads)
    typed = {"login": username, "password": "rất-bí-mật-19"}
    answer = Client().post(login, typed, follow=True)
    assert answer.redirect_chain[-1] == (land, 302)
    user.refresh_from_db()
    assert user.language == language


def test_a_wrong_password_is_refused_and_soon_locked(cast: Cast) -> None:
    client, login = Client(), reverse("account_login")
    for _ in range(14):
        answer = client.post(login, {"login": "lan", "password": "sai"})
        assert answer.status_code in {200, 429}
    assert "nhiều lần" in answer.content.decode()
