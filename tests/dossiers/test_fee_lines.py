"""What a filing costs: by quantity, by channel, to be paid now or with the result."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.fees import fee_lines, of_result, total
from dossiers.spec import Spec
from tests import documents
from tests.dossiers import anything
from tests.dossiers.catalogue import DOCUMENTS


def fee(code: str = "copy", amount: int = 8000, **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "name": documents.both(code),
        "amount": amount,
        "unit": "dossier",
        "quantity_field": None,
        "channel": None,
        "when": "filing",
        "refundable": False,
        "ground": "281/2016/TT-BTC",
        **more,
    }


def spec(*fees: dict[str, Any]) -> Spec:
    return Spec({**documents.BIRTH, "fees": list(fees)})


def due(*fees: dict[str, Any], channel: str = "online", **answers: Any) -> int:
    return total(fee_lines(spec(*fees), answers, channel=channel))


def test_nothing_is_free_of_charge_and_says_so() -> None:
    assert fee_lines(spec(), {}, channel="online") == ()
    assert due() == 0


def test_fees_of_different_codes_add_up() -> None:
    assert due(fee("a", 8000), fee("b", 50_000)) == 58_000


PER_COPY: dict[str, Any] = {"unit": "copy", "quantity_field": "copies"}


@pytest.mark.parametrize(
    ("copies", "amount"),
    [(0, 0), (1, 8000), (3, 24_000), (-2, 0), (None, 8000), ("3", 8000), (True, 8000)],
)
def test_a_fee_per_copy_counts_copies(copies: Any, amount: int) -> None:
    assert due(fee(**PER_COPY), copies=copies) == amount


def test_a_copy_not_counted_is_one() -> None:
    assert due(fee(**PER_COPY)) == 8000
    [line] = fee_lines(spec(fee(**PER_COPY)), {}, channel="online")
    assert (line.quantity, line.amount) == (1, 8000)


def test_the_fee_of_the_channel_goes_before_the_general_one() -> None:
    fees = [fee(amount=4000, channel="online"), fee(amount=8000)]
    for order in (fees, fees[::-1]):
        assert due(*order, channel="online") == 4000
        assert due(*order, channel="counter") == 8000


def test_a_fee_of_another_channel_is_not_charged() -> None:
    assert due(fee(channel="post"), channel="online") == 0


def test_what_is_paid_with_the_result_is_part_of_the_whole() -> None:
    made = spec(fee("a", 8000, when="result", **PER_COPY), fee("b", 50_000))
    assert of_result(made, {"copies": 2}, channel="online") == 16_000
    assert total(fee_lines(made, {"copies": 2}, channel="online")) == 66_000


SPECS = [Spec(document) for document in DOCUMENTS.values()]


@given(st.sampled_from(SPECS), st.data())
def test_fees_of_every_procedure_bear_any_answers(made: Spec, data: st.DataObject) -> None:
    answers = data.draw(anything.answers(made.fields))
    for channel in made.channels:
        lines = fee_lines(made, answers, channel=channel)
        assert len({line.fee.code for line in lines}) == len(lines)
        assert 0 <= of_result(made, answers, channel=channel) <= total(lines)
