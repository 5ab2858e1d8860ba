"""Samples of an official's desk for the style guide."""

from typing import Any

from django.utils.translation import gettext as _


def desk() -> dict[str, Any]:
    """The office frame with a queue and one dossier beside it."""
    return {
        "panel": True,
        "queue": [
            ("late", 100, _("−3 giờ"), "H55.12-261112-0017", _("Cấp phép xây dựng nhà ở")),
            ("near", 82, _("4 giờ"), "H55.12-261116-0042", _("Thành lập hộ kinh doanh")),
            (
                "",
                48,
                _("1 ngày 2 giờ"),
                "H55.12-261118-0031",
                _("Xác nhận an toàn thực phẩm"),
            ),
            ("paused", 40, _("tạm dừng"), "H55.12-261119-0004", _("Thay đổi đăng ký")),
            ("", 20, _("2 ngày"), "H55.12-261120-0022", _("Giấy phép bán lẻ rượu")),
        ],
        "keys": [
            {"keys": ["J", "K"], "words": _("chọn")},
            {"keys": ["Enter"], "words": _("mở")},
            {"keys": ["B"], "words": _("bổ sung")},
            {"keys": ["T"], "words": _("trình ký")},
        ],
        "checks": [
            _("Tên hộ kinh doanh"),
            _("Địa điểm kinh doanh"),
            _("Giấy tờ thuê địa điểm (2 trang)"),
            _("Văn bản ủy quyền"),
        ],
    }
