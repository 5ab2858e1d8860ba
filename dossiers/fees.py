"""What a filing costs, from the version's fees (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dossiers.spec import Fee, Spec


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One fee of this filing; amounts in đồng."""

    fee: Fee
    quantity: int
    amount: int


def fee_lines(
    spec: Spec, answers: Mapping[str, Any], *, channel: str
) -> tuple[FeeLine, ...]:
    """The fees due for these answers by this channel.

    A fee of the channel itself replaces the general one of the same code.
    """
    chosen: dict[str, Fee] = {}
    for fee in spec.fees:
        if fee.channel in {None, channel} and (fee.channel or fee.code not in chosen):
            chosen[fee.code] = fee
    return tuple(_line(fee, answers) for fee in chosen.values())


def _line(fee: Fee, answers: Mapping[str, Any]) -> FeeLine:
    count = answers.get(fee.quantity_field) if fee.quantity_field else 1
    quantity = count if isinstance(count, int) and not isinstance(count, bool) else 1
    return FeeLine(fee, quantity, fee.amount * max(quantity, 0))


def total(lines: tuple[FeeLine, ...]) -> int:
    return sum(line.amount for line in lines)


def of_result(spec: Spec, answers: Mapping[str, Any], *, channel: str) -> int:
    """What is paid only when the result is received (đồng)."""
    lines = fee_lines(spec, answers, channel=channel)
    return total(tuple(line for line in lines if line.fee.when == "result"))
