"""When a fee must be paid: with the filing before the proposal, with the result at last."""

from typing import Any

import pytest

from dossiers import actions
from dossiers.errors import AnswersInvalid
from dossiers.states import Payment
from tests import documents, makers
from tests.cast import Cast

COPIES = {
    "code": "copy",
    "name": documents.both("Bản sao"),
    "amount": 8000,
    "unit": "copy",
    "quantity_field": "copies",
    "channel": None,
    "when": "result",
    "refundable": False,
    "ground": "281/2016/TT-BTC",
}


def procedure(cast: Cast, **fee: Any) -> Any:
    return makers.publish({**documents.BIRTH, "version": 2, "fees": [COPIES | fee]})


def test_what_the_result_costs_is_paid_when_it_is_received(cast: Cast) -> None:
    dossier = makers.filed(cast, procedure(cast))
    assert (dossier.fee, dossier.payment) == (16000, Payment.DUE)
    for step in makers.ROADS["issued"]:
        step(cast, dossier)
    with pytest.raises(AnswersInvalid) as refused:
        actions.hand_over(dossier.pk, by=cast.minh, way="counter")
    assert list(refused.value.fields) == ["way"]
    actions.record_payment(
        dossier.pk, by=cast.kien, amount=16000, method="cash", reference="BL-02"
    )
    actions.hand_over(dossier.pk, by=cast.minh, way="counter")


def test_what_the_filing_costs_is_paid_before_the_proposal(cast: Cast) -> None:
    dossier = makers.filed(cast, procedure(cast, when="filing"))
    for step in makers.ROADS["appraising"]:
        step(cast, dossier)
    with pytest.raises(AnswersInvalid) as refused:
        actions.propose(dossier.pk, by=cast.hoa, conclusion="Đạt")
    assert list(refused.value.fields) == ["conclusion"]
