"""Dossiers that had every form issued about them; one with all that is long."""

from collections.abc import Callable
from datetime import date
from typing import Any

from dossiers import actions
from dossiers.models import Dossier, Letter, TreeHead
from dossiers.states import Form
from egov import clock
from egov.models import Agency, Role
from tests import documents, makers
from tests.cast import Cast

LONG_NAME = (
    "Công Tằng Tôn Nữ Hoàng Phương Thị Ngọc Anh Thư Nguyễn Phúc Bảo Long"
    " Vĩnh Thuỵ Hồng Hạnh Kim Cương Bích Ngọc Mai Lan Cúc"
)
LONG_ADDRESS = {
    "province": "Tỉnh Thái Nguyên",
    "commune": "Phường Phan Đình Phùng",
    "detail": "Số nhà 1234/56/78, ngõ 910, ngách 11/12, tổ dân phố số 14 (khu tập thể Nhà máy"
    " Cơ khí Gang thép cũ, cạnh Trường Tiểu học Nguyễn Huệ), đường Lương Ngọc Quyến",
}
LONG_MAIL = (
    "mot.dia.chi.thu.dien.tu.rat.dai.de.thu.ngat.dong@mot-ten-mien-cung-rat-dai.example.vn"
)
PART = (
    "bản sao giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền"
    " với đất, kèm trích lục bản đồ địa chính"
)
GROUND = "khoản 2 Điều 17 Nghị định 118/2025/NĐ-CP"
SHAPES = ("original", "copy", "certified_copy", "electronic")
DEFECTS = ("missing", "unreadable", "wrong", "expired", "unsigned")
PARTS = 20
ROOT = bytes(range(32))


def land() -> dict[str, Any]:
    """A procedure that asks for twenty papers with long names."""
    return {
        **documents.BIRTH,
        "code": "1.009999",
        "version": 1,
        "sets": 2,
        "name": documents.both(
            "Đăng ký biến động đối với trường hợp chuyển nhượng, thừa kế, tặng cho quyền sử"
            " dụng đất, quyền sở hữu tài sản gắn liền với đất",
            "Registration of changes upon transfer, inheritance or gift of land use rights"
            " and of the ownership of assets attached to land",
        ),
        "parts": [
            documents.part(
                f"p{number}",
                name=documents.both(f"Giấy tờ {number}: {PART}", f"Paper {number}"),
                form=SHAPES[number % 4],
                copies=1 + number % 3,
            )
            for number in range(PARTS)
        ],
    }


def lengthen(cast: Cast) -> None:
    """Give the applicant and the ward all that can be long."""
    lan = cast.lan
    lan.full_name, lan.address, lan.email = LONG_NAME, LONG_ADDRESS, LONG_MAIL
    lan.save()
    Agency.objects.filter(pk=cast.ward.pk).update(
        address="Số 10 đường Nha Trang, phường Phan Đình Phùng, tỉnh Thái Nguyên",
        phone="0208 3855 555",
        head_title_vi="Chủ tịch",
        head_title_en="Chair",
    )
    cast.ward.refresh_from_db()


def publish_head() -> TreeHead:
    """A published head of the tree, so that papers carry one."""
    return TreeHead.objects.create(
        size=12345,
        root=ROOT,
        at=makers.at("2026-03-11 08:00"),
        key_id="k",
        signature=bytes(64),
    )


def twenty_parts(cast: Cast) -> Dossier:
    """Filed with a paper for each part, by somebody with a long name and address."""
    lengthen(cast)
    procedure = makers.publish(land())
    draft = actions.start_draft(procedure, by=cast.lan, agency=cast.ward)
    actions.save_draft(draft.key, by=cast.lan, answers=documents.ANSWERS)
    for number in range(PARTS):
        file = makers.pdf(seed=str(number))
        actions.upload_part(draft.key, by=cast.lan, code=f"p{number}", file=file)
    return actions.file(draft.key, by=cast.lan).dossier


def items() -> list[dict[str, str]]:
    return [
        {
            "target": f"parts.p{number}",
            "reason": DEFECTS[number % 5],
            "text": f"Chụp lại giấy tờ {number} rõ cả bốn góc, đủ trang, không bị loá",
            "ground": GROUND,
            "example": "trang 3" if number % 2 else "",
        }
        for number in range(PARTS)
    ]


def long_road(cast: Cast) -> Dossier:
    """Accepted, asked to supplement, late, apologised for, issued, handed over."""
    pk = twenty_parts(cast).pk
    actions.accept(pk, by=cast.minh)
    actions.take(pk, by=cast.hoa)
    with clock.standing_at(makers.at("2026-03-12 10:00")):
        actions.request_supplement(pk, by=cast.hoa, items=items())
    with clock.standing_at(makers.at("2026-03-13 10:00")):
        draft = actions.start_supplement(pk, by=cast.lan)
        actions.upload_part(draft.key, by=cast.lan, code="p3", file=makers.pdf(seed="x"))
        actions.answer_supplement(pk, by=cast.lan)
    with clock.standing_at(makers.at("2026-03-16 10:00")):
        actions.ask_opinion(pk, by=cast.hoa, agency="H55.05", question="Có thật?", days=2)
    with clock.standing_at(makers.at("2026-03-19 10:00")):
        apologise(cast, pk, until=date(2026, 3, 25))
        actions.give_opinion(pk, by=cast.ngoc, agrees=True, answer="Đồng ý")
        actions.propose(pk, by=cast.hoa, conclusion="Đủ điều kiện")
    with clock.standing_at(makers.at("2026-03-20 10:00")):
        actions.approve(pk, by=cast.dung)
        actions.issue(pk, by=cast.van)
    with clock.standing_at(makers.at("2026-03-23 08:30")):
        actions.hand_over(pk, by=cast.minh, way="post", receiver="Ma Văn Nam")
    return Dossier.objects.get(pk=pk)


def apologise(cast: Cast, pk: int, *, until: date) -> None:
    reason = "Chờ ý kiến của Sở Y tế về nguồn gốc giấy tờ lâu hơn dự kiến"
    actions.apologise(pk, by=cast.dung, until=until, reason=reason)


def refused(cast: Cast) -> Dossier:
    return makers.on_the_road(cast, "refused")


def stopped(cast: Cast) -> Dossier:
    return makers.on_the_road(cast, "stopped")


ROADS: dict[Form, Callable[[Cast], Dossier]] = {
    Form.RECEIPT: long_road,
    Form.SUPPLEMENT: long_road,
    Form.REFUSAL: refused,
    Form.APOLOGY: long_road,
    Form.STOP: stopped,
    Form.SLIP: long_road,
}


def letter_of(cast: Cast, form: Form) -> Letter:
    """A letter of this form with everything long in it, issued in March 2026."""
    publish_head()
    with clock.standing_at(makers.at("2026-03-11 09:00")):
        lengthen(cast)
        if form != Form.REGISTER:
            return ROADS[form](cast).letters.get(form=form)
        long_road(cast)
        refused(cast)
        stopped(cast)
    with clock.standing_at(makers.at("2026-04-02 09:00")):
        head = makers.official("khanh", "Đào Duy Khánh", cast.ward, Role.CENTRE_HEAD)
        return actions.close_register(cast.ward, date(2026, 3, 1), by=head)
