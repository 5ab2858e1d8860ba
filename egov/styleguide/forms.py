"""Samples of forms for the style guide."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Rows = list[dict[str, Any]]


class SampleForm(forms.Form):
    """A Django form, as filters and sign-in pages have."""

    account = forms.CharField(
        label=gettext_lazy("Tên đăng nhập"),
        help_text=gettext_lazy("Như trên thẻ cán bộ."),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Vai trò"),
        choices=[
            ("reception", gettext_lazy("Cán bộ một cửa")),
            ("specialist", gettext_lazy("Chuyên viên")),
        ],
        widget=forms.RadioSelect,
    )
    agency = forms.ChoiceField(
        label=gettext_lazy("Cơ quan"),
        choices=[("H55.12", gettext_lazy("UBND phường Phan Đình Phùng"))],
    )
    remember = forms.BooleanField(label=gettext_lazy("Nhớ máy này"), required=False)


def saved_at() -> datetime:
    """A moment in the morning, in the province's time."""
    return datetime(2026, 11, 23, 10, 12, tzinfo=timezone.get_default_timezone())


def errors() -> Rows:
    """What an error summary lists."""
    return [
        {"href": "#q-phone", "label": _("Điện thoại"), "message": _("Còn thiếu.")},
        {"href": "#upload", "label": "", "message": _("Chưa có giấy thuê địa điểm.")},
    ]


def form_steps() -> Rows:
    """A guided form, half done."""
    return [
        {"label": _("Người nộp"), "url": "#", "state": "done"},
        {
            "label": _("Hộ kinh doanh"),
            "url": "#",
            "state": "error",
            "note": _("1 chỗ cần sửa"),
        },
        {"label": _("Địa điểm"), "state": "current"},
        {"label": _("Giấy tờ"), "state": "todo"},
        {"label": _("Xem lại và nộp"), "state": "todo"},
    ]


def summary() -> Rows:
    """Answers to look through before sending."""
    return [
        {
            "name": _("Họ và tên"),
            "value": "Nguyễn Thị Lan",
            "change_url": "#",
            "source": _("Lấy từ tài khoản định danh"),
        },
        {
            "name": _("Tên hộ kinh doanh"),
            "value": _("Chưa trả lời"),
            "change_url": "#",
            "missing": True,
        },
    ]


def files() -> Rows:
    """A good file and one that cannot be read."""
    return [
        {
            "name": "giay-thue-dia-diem.pdf",
            "url": "#",
            "size": "214 KB",
            "meta": _("2 trang · chữ ký số hợp lệ"),
            "hash": "7f3a…91c2",
            "remove_url": "#",
        },
        {
            "name": "anh-chup-mo.jpg",
            "size": "3,1 MB",
            "state": "bad",
            "problem": _("Tệp không mở được. Hãy chụp lại."),
            "remove_url": "#",
        },
    ]
