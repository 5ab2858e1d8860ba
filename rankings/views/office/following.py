"""What will follow from each step of an edition, said before it is taken."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rankings.states import EditionStep

FOLLOWS: Mapping[EditionStep, tuple[Promise, ...]] = {
    EditionStep.OPEN: (
        _("Phương pháp được đóng băng: từ nay không ai sửa được nữa."),
        _("Mỗi đơn vị có một ô số liệu cho mỗi tiêu chí và bắt đầu báo cáo."),
        _(
            "Người thẩm định được rút thăm theo mã băm của kỳ; tiêu chí nhiều điểm có hai người."
        ),
    ),
    EditionStep.CLOSE: (
        _("Tiêu chí chưa có báo cáo được ghi là không báo cáo và tính 0 điểm."),
        _("Số liệu bị trả lại vẫn còn sửa được cho đến khi gửi kết quả tạm tính."),
    ),
    EditionStep.POSTPONE: (
        _("Ngày mới hiện ngay cho mọi đơn vị; ngày cũ, ngày mới và lý do được ghi lại."),
        _("Chỉ lùi được ngày, không đưa lên sớm hơn."),
    ),
    EditionStep.SHOW: (
        _("Mỗi đơn vị thấy điểm tạm tính của riêng mình, chưa có thứ hạng."),
        _("Đơn vị được khiếu nại từng số liệu một lần, đến hết hạn khiếu nại."),
        _("Số liệu bị trả lại mà chưa báo cáo lại được ghi là không báo cáo."),
    ),
    EditionStep.SETTLE: (
        _("Mọi số liệu được chốt và không sửa được nữa, trừ khi đính chính sau công bố."),
    ),
    EditionStep.PUBLISH: (
        _("Bảng xếp hạng, số liệu mở và chữ ký số được đưa ra công khai."),
        _("Lần công bố này còn mãi; muốn sửa phải đính chính bằng một lần công bố mới."),
        _("Việc tính và vẽ trang có thể mất vài phút."),
    ),
    EditionStep.CORRECT: (
        _("Bảng đang công bố vẫn giữ nguyên cho đến khi công bố lần đính chính."),
        _("Lời đính chính dưới đây hiện công khai, bằng cả hai thứ tiếng."),
        _("Người soạn bộ chỉ số sửa được từng số liệu đã chốt, mỗi lần kèm lý do."),
    ),
    EditionStep.CANCEL: (
        _(
            "Chỉ khi chưa có số liệu nào khác với lần công bố; bảng đang công bố giữ nguyên."
        ),
    ),
}
# Steps that nobody can take back, shown in the colour of danger.
GRAVE = frozenset(
    {
        EditionStep.CLOSE,
        EditionStep.SHOW,
        EditionStep.SETTLE,
        EditionStep.PUBLISH,
        EditionStep.CORRECT,
    }
)
