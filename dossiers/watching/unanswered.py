"""Supplements nobody answered in time: where the version says so, the dossier ends."""

from datetime import datetime

from django.utils import timezone

from dossiers import actions
from dossiers.errors import StepRefused
from dossiers.models import Dossier
from egov.errors import NotAllowed

MOST = 500


def end_unanswered(now: datetime) -> int:
    """End what the version ends, each by its own verb. Returns how many."""
    over = Dossier.objects.unanswered(now).filter(
        version__document__supplements__unanswered="stop"
    )
    pks = list(over.order_by("answer_by").values_list("pk", flat=True)[:MOST])
    return sum(_ended(pk) for pk in pks)


def _ended(pk: int) -> bool:
    """Refused before acceptance (form 03), stopped after it (form 05). False: somebody
    came first."""
    dossier = Dossier.objects.for_page().get(pk=pk)
    end = actions.stop if dossier.is_accepted else actions.refuse
    if dossier.answer_by is None:
        return False
    try:
        end(pk, by=None, ground=_ground(dossier), reason=_reason(dossier))
    except (StepRefused, NotAllowed):
        return False
    return True


# Papers are written in Vietnamese, whatever language a worker is in.
def _ground(dossier: Dossier) -> str:
    """The version that sets the time, and the law that it stands on."""
    laws = ", ".join(number for number, _title in dossier.spec.legal_basis)
    procedure, version = dossier.version.procedure, dossier.version
    return (
        f"Thời hạn bổ sung của thủ tục {procedure.code}, công bố tại {version.decision}; {laws}"
    )[:200]


def _reason(dossier: Dossier) -> str:
    assert dossier.answer_by is not None
    until = timezone.localtime(dossier.answer_by)
    return (
        f"Đến {until:%H:%M} ngày {until:%d/%m/%Y} là hết thời hạn bổ sung, cơ quan chưa nhận"
        " được giấy tờ, nội dung đã yêu cầu. Ông/bà có thể nộp hồ sơ mới khi đã đủ giấy tờ."
    )
