"""Looking up a number: where it stands, for everybody; whose it is, for nobody."""

from typing import Any

import pytest
from redis.connection import ConnectionPool
from redis.exceptions import ConnectionError as RedisAway
from rest_framework.throttling import SimpleRateThrottle

from tests import makers
from tests.cast import Cast
from tests.dossiers.api.calls import Calls, refused


def test_anybody_with_the_number_sees_where_it_stands(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "appraising")
    body = Calls().get(f"lookups/{dossier.code}/").json()
    assert body["status"] == 4
    assert body["agency"] == {"code": "H55.12", "name": "UBND phường Phan Đình Phùng"}
    assert body["due_at"]
    assert body["paused"] is False


def test_nothing_of_the_person_leaves(cast: Cast) -> None:
    answer = Calls().get(f"lookups/{makers.filed(cast).code}/")
    text = answer.content.decode()
    for secret in ("Nguyễn", "Thị", "Lan", "019188000123", "912345678", "Tuyết"):
        assert secret not in text


def test_a_number_may_be_typed_carelessly(cast: Cast) -> None:
    code = makers.filed(cast).code
    typed = f" {code.lower().replace('-', '–')} "
    assert Calls().get(f"lookups/{typed}/").json()["code"] == code


@pytest.mark.parametrize("code", ["H55.12-260101-9999", "x", "%00", "%FF", "a" * 3000])
def test_a_number_nobody_gave_out_is_not_found(cast: Cast, code: str) -> None:
    refused(Calls().get(f"lookups/{code}/"), 404, "not_found")


@pytest.fixture
def one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """All calls of the test fall into one minute, however slow the machine."""
    monkeypatch.setattr(SimpleRateThrottle, "timer", staticmethod(lambda: 1e9))


@pytest.mark.usefixtures("one_moment")
def test_numbers_cannot_be_tried_out_one_after_another(cast: Cast) -> None:
    for number in range(60):
        Calls().get(f"lookups/H55.12-260101-{number:04}/")
    refused(Calls().get("lookups/H55.12-260101-0099/"), 429, "throttled")


def test_with_redis_away_look_ups_go_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any, **kwargs: Any) -> None:
        raise RedisAway

    monkeypatch.setattr(ConnectionPool, "get_connection", away)
    dossier = makers.filed(cast)
    assert Calls().get(f"lookups/{dossier.code}/").status_code == 200
