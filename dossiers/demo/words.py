"""What people write when they act: notes, grounds, questions, conclusions."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from django.db.models import Sum

from dossiers.actions.filing import parts_asked
from dossiers.models import Dossier, PaymentRecord
from dossiers.states import Channel, Step

GROUND = "Điều 17 Nghị định 118/2025/NĐ-CP"
_NOTES = {
    Step.ACCEPT: ("", "", "", "Đã đối chiếu bản chính.", "Hồ sơ đủ thành phần."),
    Step.ASSIGN: ("", "", "Ưu tiên xử lý trước hạn.", "Phối hợp với địa chính phường."),
    Step.ENDORSE: ("", "", "Đồng ý với kết quả thẩm định.", "Trình lãnh đạo duyệt."),
    Step.APPROVE: ("", "", "", "Đồng ý."),
}
_REFUSALS = (
    "Thủ tục này do cơ quan khác giải quyết; mời ông/bà nộp tại nơi cư trú.",
    "Giấy tờ nộp kèm không thuộc người có tên trong tờ khai.",
    "Nội dung đề nghị đã được giải quyết ở hồ sơ trước.",
)
_FAULTS = {
    "unreadable": (
        "Ảnh chụp mờ, mất góc; đề nghị chụp lại đủ bốn góc.",
        "Chụp nơi đủ sáng, thấy rõ số và dấu.",
    ),
    "missing": ("Chưa có giấy này trong hồ sơ; đề nghị nộp thêm.", ""),
    "wrong": (
        "Họ tên trên giấy khác với tờ khai; đề nghị nộp giấy đúng.",
        "Ghi đúng như trong thẻ căn cước.",
    ),
    "expired": ("Giấy đã hết hiệu lực; đề nghị nộp giấy còn hạn.", ""),
    "unsigned": ("Văn bản chưa có chữ ký; đề nghị ký rồi quét lại.", ""),
}
_QUESTIONS = (
    "Đề nghị cho ý kiến về sự phù hợp với quy hoạch sử dụng đất tại vị trí này.",
    "Đề nghị xác minh nơi cư trú của người nộp trong thời gian nêu tại tờ khai.",
    "Đề nghị cho ý kiến về điều kiện hoạt động của cơ sở.",
)
_OPINIONS = (
    (True, "Phù hợp, không có ý kiến khác."),
    (True, "Đã kiểm tra hồ sơ lưu, thông tin khớp."),
    (True, "Đồng ý; đề nghị cơ sở thực hiện đúng cam kết về môi trường."),
    (False, "Vị trí nằm một phần trong hành lang bảo vệ, cần điều chỉnh ranh giới."),
)
_CONCLUSIONS = (
    "Hồ sơ đầy đủ, hợp lệ. Đề nghị cấp kết quả.",
    "Đã đối chiếu với dữ liệu, thông tin khớp. Đề nghị phê duyệt.",
    "Đủ điều kiện theo quy định. Trình lãnh đạo xem xét, ký.",
)
_REWORKS = (
    "Kiểm tra lại ngày cấp giấy tờ và căn cứ ghi trong dự thảo.",
    "Bổ sung ý kiến thẩm định về diện tích, sau đó trình lại.",
)
_WITHDRAWALS = (
    "Tôi khai nhầm trường hợp, sẽ nộp lại hồ sơ khác.",
    "Gia đình thay đổi kế hoạch nên không cần giấy này nữa.",
)
_STOPS = (
    "Quá thời hạn bổ sung mà người nộp không nộp giấy tờ được yêu cầu.",
    "Toà án đang thụ lý tranh chấp về chính nội dung đề nghị.",
)


@dataclass(frozen=True, slots=True)
class Moment:
    """Who is to speak about which dossier. `asked` is the agency to ask, `holder` whom
    the dossier goes to (username)."""

    dossier: Dossier
    rng: Random
    asked: str
    holder: str


def said(step: Step, moment: Moment) -> dict[str, Any]:
    """What the step is given, as its page would give it."""
    return _SAYS[step](moment) if step in _SAYS else {}


def faults(dossier: Dossier, rng: Random) -> list[dict[str, str]]:
    """One complete list: one to two parts of this dossier, or a field of its form."""
    spec = dossier.spec
    parts = parts_asked(spec, dossier.answers, dossier.case)
    names = [f"parts.{part.code}" for part in parts] or [spec.fields[0].code]
    rng.shuffle(names)
    return [_fault(target, rng) for target in names[: rng.randint(1, 2)]]


def _fault(target: str, rng: Random) -> dict[str, str]:
    reason = rng.choice(list(_FAULTS)) if target.startswith("parts.") else "wrong"
    text, example = _FAULTS[reason]
    given = {"target": target, "reason": reason, "text": text, "ground": GROUND}
    return given | ({"example": example} if example else {})


def _note(step: Step) -> Callable[[Moment], dict[str, Any]]:
    def note(moment: Moment) -> dict[str, Any]:
        text = moment.rng.choice(_NOTES[step])
        return {"note": text} if text else {}

    return note


def _supplement(moment: Moment) -> dict[str, Any]:
    return {"items": faults(moment.dossier, moment.rng)}


def _assignment(moment: Moment) -> dict[str, Any]:
    return {"assignee": moment.holder} | _note(Step.ASSIGN)(moment)


def _question(moment: Moment) -> dict[str, Any]:
    question = moment.rng.choice(_QUESTIONS)
    return {"agency": moment.asked, "question": question, "days": moment.rng.randint(2, 5)}


def _opinion(moment: Moment) -> dict[str, Any]:
    agrees, answer = moment.rng.choice(_OPINIONS)
    return {"agrees": agrees, "answer": answer}


def _demand(moment: Moment) -> dict[str, Any]:
    amount = moment.rng.randint(6, 60) * 50_000
    return {"amount": amount, "ground": "Nghị quyết của HĐND tỉnh về phí, lệ phí"}


def _payment(moment: Moment) -> dict[str, Any]:
    """All that is still owed."""
    paid = moment.dossier.payments.aggregate(paid=Sum("amount"))["paid"] or 0
    method = PaymentRecord.Method
    cash = moment.dossier.channel == Channel.COUNTER and moment.rng.random() < 0.6
    return {
        "amount": moment.dossier.fee - paid,
        "method": method.CASH if cash else method.TRANSFER,
        "reference": f"{'BL' if cash else 'FT'}{moment.rng.randrange(10**8):08d}",
    }


def _delivery(moment: Moment) -> dict[str, Any]:
    ways = {Channel.ONLINE: "electronic", Channel.COUNTER: "counter", Channel.POST: "post"}
    return {"way": ways[Channel(moment.dossier.channel)]}


_SAYS: dict[Step, Callable[[Moment], dict[str, Any]]] = {
    Step.ACCEPT: _note(Step.ACCEPT),
    Step.REFUSE: lambda moment: {
        "ground": GROUND,
        "reason": moment.rng.choice(_REFUSALS),
    },
    Step.REQUEST_SUPPLEMENT: _supplement,
    Step.ASSIGN: _assignment,
    Step.ASK_OPINION: _question,
    Step.GIVE_OPINION: _opinion,
    Step.PROPOSE: lambda moment: {"conclusion": moment.rng.choice(_CONCLUSIONS)},
    Step.ENDORSE: _note(Step.ENDORSE),
    Step.SEND_BACK: lambda moment: {"reason": moment.rng.choice(_REWORKS)},
    Step.APPROVE: _note(Step.APPROVE),
    Step.HAND_OVER: _delivery,
    Step.REQUEST_PAYMENT: _demand,
    Step.RECORD_PAYMENT: _payment,
    Step.WITHDRAW: lambda moment: {"reason": moment.rng.choice(_WITHDRAWALS)},
    Step.STOP: lambda moment: {
        "ground": GROUND,
        "reason": _STOPS[moment.dossier.status != 5],
    },
}
