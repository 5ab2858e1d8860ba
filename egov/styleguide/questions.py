"""Samples of questions for the style guide."""

from django.utils.translation import gettext as _

from egov.questions import Option, Question


def questions() -> list[Question]:
    """One question of each type."""
    return [*_lines(), *_choices(), *_groups()]


def _lines() -> list[Question]:
    return [
        Question(
            code="full_name",
            name="full_name",
            type="text",
            label=_("Họ và tên"),
            value="Nguyễn Thị Lan",
            source=_("Lấy từ tài khoản định danh"),
            locked=True,
        ),
        Question(
            code="phone",
            name="phone",
            type="phone",
            label=_("Điện thoại"),
            help=_("Để báo khi có kết quả."),
            error=_("Còn thiếu số điện thoại."),
            autocomplete="tel",
        ),
        Question(
            code="birth",
            name="birth",
            type="partial_date",
            label=_("Ngày sinh"),
            help=_("Không nhớ ngày thì ghi tháng và năm, hoặc chỉ năm: 1958."),
        ),
        Question(code="day", name="day", type="date", label=_("Ngày bắt đầu kinh doanh")),
        Question(
            code="capital",
            name="capital",
            type="money",
            label=_("Vốn kinh doanh"),
            value="50.000.000",
        ),
        Question(
            code="about",
            name="about",
            type="longtext",
            label=_("Ngành nghề"),
            required=False,
            longest=2000,
        ),
    ]


def _choices() -> list[Question]:
    return [
        Question(
            code="kind",
            name="kind",
            type="choice",
            label=_("Ai thành lập"),
            options=(
                Option(code="person", name=_("Một người"), chosen=True),
                Option(
                    code="family",
                    name=_("Hộ gia đình"),
                    note=_("Cần văn bản ủy quyền của các thành viên."),
                ),
            ),
        ),
        Question(
            code="bank",
            name="bank",
            type="choice",
            label=_("Ngân hàng"),
            options=tuple(
                Option(code=f"b{number}", name=_("Ngân hàng %d") % number)
                for number in range(1, 10)
            ),
        ),
        Question(
            code="papers",
            name="papers",
            type="choices",
            label=_("Giấy tờ gửi kèm"),
            required=False,
            options=(
                Option(code="lease", name=_("Giấy thuê địa điểm"), chosen=True),
                Option(code="power", name=_("Văn bản ủy quyền")),
            ),
        ),
        Question(
            code="signboard",
            name="signboard",
            type="yesno",
            label=_("Có treo biển hiệu không?"),
            value=True,
        ),
    ]


def _groups() -> list[Question]:
    return [
        Question(
            code="members",
            name="m",
            type="repeat",
            label=_("Thành viên"),
            help=_("Chỉ hỏi khi hộ gia đình thành lập; ở đây luôn hiện để xem."),
            rows=(_member("0", name="Ma Thị Hạnh"),),
            blank=_member("__index__"),
            least=1,
        ),
        Question(
            code="licence",
            name="licence",
            type="text",
            label=_("Số giấy phép biển hiệu"),
            help=_("Hiện khi câu trên trả lời Có."),
            when='{"field": "signboard", "is": true}',
        ),
        Question(
            code="place",
            name="place",
            type="address",
            label=_("Địa điểm kinh doanh"),
            value={"province": "Thái Nguyên", "commune": "", "detail": ""},
            suggestions=("Thái Nguyên", "Hà Nội", "Cao Bằng"),
            communes=("Phường Phan Đình Phùng", "Xã Tân Cương"),
            error=_("Hãy nhập đủ tỉnh và xã, phường."),
        ),
    ]


def _member(index: str, *, name: str = "") -> tuple[Question, ...]:
    return (
        Question(
            code="name", name=f"m-{index}-name", type="text", label=_("Họ tên"), value=name
        ),
        Question(
            code="share",
            name=f"m-{index}-share",
            type="integer",
            label=_("Phần vốn, %"),
            required=False,
        ),
    )
