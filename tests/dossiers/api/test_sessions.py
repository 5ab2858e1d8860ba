"""Tokens: who signs in gets one, and no more than one person at a time guesses."""

from datetime import timedelta

import pytest
from django.utils.dateparse import parse_datetime
from knox.models import AuthToken
from redis.connection import ConnectionPool
from redis.exceptions import ConnectionError as RedisAway
from rest_framework.throttling import SimpleRateThrottle

from egov import clock
from egov.models import User
from tests.cast import Cast
from tests.dossiers.api.calls import Calls, refused

PASSWORD = "mật khẩu của Lan"


@pytest.fixture
def lan(cast: Cast) -> User:
    cast.lan.set_password(PASSWORD)
    cast.lan.save()
    return cast.lan


def signing_in(username: str = "lan", password: str = PASSWORD) -> dict[str, str]:
    return {"username": username, "password": password}


def test_a_password_buys_a_token_for_twelve_hours(lan: User) -> None:
    answer = Calls().post("sessions/", signing_in())
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert body["username"] == "lan"
    expires = parse_datetime(body["expires_at"])
    assert expires
    assert timedelta(hours=11) < expires - clock.now() <= timedelta(hours=12)
    client = Calls()
    client.client.credentials(HTTP_AUTHORIZATION=f"Token {body['token']}")
    assert client.get("drafts/").status_code == 200
    lan.refresh_from_db()
    assert lan.last_login


def test_signing_out_ends_the_token(lan: User) -> None:
    client = Calls(lan)
    assert client.delete("sessions/current/").status_code == 204
    refused(client.get("drafts/"), 401, "authentication_failed")
    assert not AuthToken.objects.exists()


def test_the_browser_session_serves_too_and_can_be_ended(lan: User) -> None:
    client = Calls()
    client.client.force_login(lan)
    assert client.get("drafts/").status_code == 200
    assert client.delete("sessions/current/").status_code == 204
    refused(client.get("drafts/"), 401, "not_authenticated")


def test_a_browser_session_writes_with_its_csrf_token_only(lan: User) -> None:
    client = Calls()
    client.client.handler.enforce_csrf_checks = True
    client.client.force_login(lan)
    refused(client.post("drafts/", {"procedure": "1.001193"}), 403, "permission_denied")


def test_nobody_learns_whether_the_name_or_the_password_was_wrong(lan: User) -> None:
    wrong = refused(
        Calls().post("sessions/", signing_in(password="x")), 401, "sign_in_failed"
    )
    nobody = refused(Calls().post("sessions/", signing_in("ai do")), 401, "sign_in_failed")
    assert wrong == nobody


def test_an_account_that_was_closed_does_not_sign_in(lan: User) -> None:
    token = Calls(lan)
    User.objects.filter(pk=lan.pk).update(is_active=False)
    refused(Calls().post("sessions/", signing_in()), 401, "sign_in_failed")
    refused(token.get("drafts/"), 401, "authentication_failed")


def test_five_failures_lock_the_account_even_for_the_right_password(lan: User) -> None:
    for _ in range(5):
        refused(Calls().post("sessions/", signing_in(password="x")), 401, "sign_in_failed")
    refused(Calls().post("sessions/", signing_in()), 429, "sign_in_locked")


@pytest.fixture
def one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """All calls of the test fall into one minute, however slow the machine."""
    monkeypatch.setattr(SimpleRateThrottle, "timer", staticmethod(lambda: 1e9))


@pytest.mark.usefixtures("one_moment")
def test_one_address_may_not_try_for_ever(cast: Cast) -> None:
    for number in range(10):
        Calls().post("sessions/", signing_in(f"name{number}"))
    answer = Calls().post("sessions/", signing_in("another"))
    refused(answer, 429, "throttled")
    assert int(answer["Retry-After"]) > 0


def test_with_redis_away_people_still_sign_in(
    lan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise RedisAway

    monkeypatch.setattr(ConnectionPool, "get_connection", away)
    assert Calls().post("sessions/", signing_in()).status_code == 201
    refused(Calls().post("sessions/", signing_in(password="x")), 401, "sign_in_failed")


@pytest.mark.parametrize(
    "header", ["Token", "Token a b", "Token x", "Token \xff", "Bearer x"]
)
def test_a_token_that_is_none_is_refused(cast: Cast, header: str) -> None:
    client = Calls()
    client.client.credentials(HTTP_AUTHORIZATION=header)
    answer = client.get("drafts/")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"


def test_an_expired_token_is_worth_nothing_and_goes_at_the_next_sign_in(lan: User) -> None:
    client = Calls(lan)
    AuthToken.objects.update(expiry=clock.now() - timedelta(seconds=1))
    refused(client.get("drafts/"), 401, "authentication_failed")
    Calls().post("sessions/", signing_in())
    assert AuthToken.objects.count() == 1
