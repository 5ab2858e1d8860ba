"""Money at the counter."""

from django.utils.translation import gettext as _

from dossiers.errors import AnswersInvalid
from dossiers.models import Dossier, PaymentRecord
from dossiers.states import Payment, Step
from dossiers.transitions import taking
from egov.models import User


def record_payment(
    pk: int,
    *,
    by: User,
    amount: int,
    method: str,
    reference: str,
    seen: int | None = None,
) -> Dossier:
    """Record what was paid (đồng) with its voucher number. All of it, or not at all."""
    with taking(Step.RECORD_PAYMENT, pk, by=by, seen=seen) as act:
        dossier = act.dossier
        paid = sum(row.amount for row in dossier.payments.all())
        if amount != dossier.fee - paid:
            text = _("Số phải nộp là %(amount)s đồng.") % {"amount": dossier.fee - paid}
            raise AnswersInvalid({"amount": text})
        if dossier.payments.filter(reference=reference).exists():
            raise AnswersInvalid({"reference": _("Số chứng từ này đã ghi rồi.")})
        PaymentRecord.objects.create(
            dossier=dossier,
            amount=amount,
            method=method,
            reference=reference,
            recorded_by=by,
            recorded_at=act.at,
        )
        dossier.payment = Payment.PAID
        act.facts |= {"amount": amount, "method": method}
        act.details["reference"] = reference
    return dossier
