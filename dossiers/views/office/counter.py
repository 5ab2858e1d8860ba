"""What the counter asks before a draft begins: which case, how it came, whose it is."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from dossiers.spec import Field, Option, Spec
from dossiers.states import Channel
from egov.mandates import agencies_as
from egov.models import Agency, Role, User

_SOURCES: Mapping[str | None, str] = {
    "account.full_name": "owner_name",
    "account.identity_number": "owner_identity",
    "account.phone": "owner_phone",
    "account.email": "owner_email",
}
_OWNER = ("owner_name", "owner_identity", "owner_phone", "owner_email", "authority")


def desks_of(user: User) -> list[Agency]:
    """The agencies for which this person works the counter."""
    return list(Agency.objects.filter(pk__in=agencies_as(user, (Role.RECEPTION,))))


def questions_for(spec: Spec, desks: list[Agency]) -> tuple[Field, ...]:
    """Only what has to be asked: no choice of one."""
    channels = [
        (channel, Channel(channel).label)
        for channel in (Channel.COUNTER, Channel.POST)
        if channel in spec.channels
    ]
    cases = [(case.code, case.name) for case in spec.cases]
    agencies = [(agency.code, agency.name) for agency in desks]
    asked = [_choice("channel", _("Cách nhận"), channels)]
    if len(agencies) > 1:
        asked.append(_choice("agency", _("Nơi nhận"), agencies))
    if len(cases) > 1:
        asked.append(_choice("case", _("Trường hợp"), cases))
    return (*asked, *_PERSON)


def owner_of(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers about the person, as `save_draft` takes them.

    A Vietnamese number is kept the way people search for it, with its first nought.
    """
    owner = {name: str(answers.get(name, "")) for name in _OWNER}
    phone = owner["owner_phone"]
    return owner | {"owner_phone": f"0{phone[3:]}" if phone.startswith("+84") else phone}


def known_answers(spec: Spec, owner: Mapping[str, str]) -> dict[str, str]:
    """What the form asks again of the person, filled in from what they just said."""
    return {
        field.code: owner[_SOURCES[field.source]]
        for field in spec.fields
        if field.source in _SOURCES and owner[_SOURCES[field.source]]
    }


def _choice(code: str, label: Any, options: Iterable[tuple[str, Any]]) -> Field:
    return _field(code, "choice", label, options=options)


def _field(
    code: str,
    kind: str,
    label: Any,
    *,
    help: Any = None,  # noqa: A002  the name a Field has
    required: bool = True,
    options: Iterable[tuple[str, Any]] = (),
    **limits: Any,
) -> Field:
    return Field(
        code=code,
        type=kind,
        label=label,
        help=help,
        required=required,
        source=None,
        when=None,
        limits=limits,
        options=tuple(Option(value, name) for value, name in options),
    )


_PERSON = (
    _field("owner_name", "text", _("Họ và tên người nộp"), max=120),
    _field(
        "owner_identity",
        "identity",
        _("Số định danh"),
        help=_("Có số định danh, người nộp theo dõi được hồ sơ trong tài khoản của mình."),
        required=False,
    ),
    _field("owner_phone", "phone", _("Điện thoại"), required=False),
    _field("owner_email", "email", _("Thư điện tử"), required=False),
    _field(
        "authority",
        "text",
        _("Văn bản uỷ quyền"),
        help=_("Khi nộp thay: số, ngày, nơi chứng thực giấy uỷ quyền."),
        required=False,
        max=200,
    ),
)
