"""Agencies, people, and who may act for which agency, when."""

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from egov import clock


class AgencyQuerySet(models.QuerySet["Agency"]):
    """Every question we ask about agencies."""

    def in_force(self, on: date | None = None) -> Self:
        on = on or clock.today()
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on
        )

    def desks(self) -> Self:
        """Agencies with a one-stop desk: the provincial centre and the communes."""
        return self.filter(kind__in=[Agency.Kind.CENTRE, Agency.Kind.COMMUNE])

    def under(self, code: str) -> Self:
        """The agency itself and everything below it in the code tree."""
        return self.filter(Q(code=code) | Q(code__startswith=f"{code}."))


class Agency(models.Model):
    """A public body (cơ quan), by the official identification code.

    Codes are never reused and agencies never deleted: one that ends gets `valid_to`
    and, where another takes its work over, a `successor`.
    """

    class Kind(models.TextChoices):
        PROVINCE = "province", _("Tỉnh")
        CENTRE = "centre", _("Trung tâm phục vụ hành chính công")
        DEPARTMENT = "department", _("Sở, ban, ngành")
        COMMUNE = "commune", _("Xã, phường")

    code = models.CharField(
        _("mã định danh"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]\d{2}(\.\d{2,3}){0,3}$")],
    )
    kind = models.CharField(_("loại"), max_length=12, choices=Kind)
    name_vi = models.CharField(_("tên"), max_length=200)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=200)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("cơ quan cấp trên"),
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("cơ quan kế thừa"),
    )
    valid_from = models.DateField(_("có từ ngày"))
    valid_to = models.DateField(
        _("đến trước ngày"), null=True, blank=True, help_text=_("Để trống: còn hiệu lực.")
    )
    address = models.CharField(_("địa chỉ"), max_length=200, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    head_title_vi = models.CharField(_("chức danh người ký"), max_length=120, blank=True)
    head_title_en = models.CharField(
        _("chức danh người ký, tiếng Anh"), max_length=120, blank=True
    )
    opening = models.JSONField(
        _("giờ làm việc"),
        default=list,
        blank=True,
        help_text=_('Ví dụ [["07:30", "11:30"], ["13:00", "17:00"]]. Để trống: giờ này.'),
    )

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("cơ quan")
        verbose_name_plural = pgettext_lazy("many", "cơ quan")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="agency_period",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="agency_not_own_successor",
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_vi


class UserManager(BaseUserManager["User"]):
    """Makes people. Without a password nobody can sign in by password."""

    def create_user(
        self, username: str, password: str | None = None, **fields: Any
    ) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, username: str, password: str | None = None, **fields: Any
    ) -> "User":
        return self.create_user(
            username, password, is_staff=True, is_superuser=True, **fields
        )


class User(AbstractBaseUser, PermissionsMixin):
    """A person: an applicant, and an official as far as posts say so."""

    class Gender(models.TextChoices):
        FEMALE = "female", _("Nữ")
        MALE = "male", _("Nam")

    username = models.CharField(
        _("tên đăng nhập"),
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[\w.@+-]+\Z")],
    )
    full_name = models.CharField(_("họ và tên"), max_length=120)
    email = models.EmailField(_("thư điện tử"), blank=True)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    identity_number = models.CharField(_("số định danh"), max_length=12, blank=True)
    # A year alone is a birth date too: "1958", "1958-03", "1958-03-21".
    birth_date = models.CharField(_("ngày sinh"), max_length=10, blank=True)
    gender = models.CharField(_("giới tính"), max_length=6, choices=Gender, blank=True)
    nationality = models.CharField(_("quốc tịch"), max_length=60, default="Việt Nam")
    address = models.JSONField(_("nơi cư trú"), default=dict, blank=True)
    language = models.CharField(
        _("ngôn ngữ"), max_length=2, choices=settings.LANGUAGES, default="vi"
    )
    is_staff = models.BooleanField(_("vào trang quản trị"), default=False)
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    created_at = models.DateTimeField(_("tạo lúc"), default=clock.now)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("người dùng")
        verbose_name_plural = pgettext_lazy("many", "người dùng")

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name


class Role(models.TextChoices):
    """What a post lets its holder do. The rules themselves are in each app."""

    RECEPTION = "reception", _("Cán bộ một cửa")
    COORDINATOR = "coordinator", _("Điều phối")
    SPECIALIST = "specialist", _("Chuyên viên thụ lý")
    SECTION_HEAD = "section_head", _("Trưởng phòng")
    APPROVER = "approver", _("Lãnh đạo phê duyệt")
    ISSUING_CLERK = "issuing_clerk", _("Văn thư")
    CASHIER = "cashier", _("Thu ngân")
    CENTRE_HEAD = "centre_head", _("Phụ trách một cửa")
    PROCEDURE_EDITOR = "procedure_editor", _("Soạn thủ tục")
    PROCEDURE_PUBLISHER = "procedure_publisher", _("Công bố thủ tục")
    INSPECTOR = "inspector", _("Thanh tra")
    RANKING_EDITOR = "ranking_editor", _("Soạn bộ chỉ số")
    AGENCY_REPORTER = "agency_reporter", _("Báo cáo số liệu")
    ASSESSOR = "assessor", _("Thẩm định chỉ số")
    RANKING_PUBLISHER = "ranking_publisher", _("Công bố xếp hạng")
    BUSINESS_ADMIN = "business_admin", _("Quản trị nghiệp vụ")
    TECHNICAL_ADMIN = "technical_admin", _("Quản trị kỹ thuật")


def _period(name: str, *same: str) -> ExclusionConstraint:
    """No two rows that agree in `same` may overlap in time."""
    days = Func(
        F("valid_from"), F("valid_to"), function="daterange", output_field=DateRangeField()
    )
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((field, RangeOperators.EQUAL) for field in same),
            (days, RangeOperators.OVERLAPS),
        ],
    )


class Post(models.Model):
    """A person in a role at an agency for a time (person × agency × role × period)."""

    user = models.ForeignKey(
        User, models.PROTECT, related_name="posts", verbose_name=_("người giữ")
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="posts", verbose_name=_("cơ quan")
    )
    role = models.CharField(_("vai trò"), max_length=20, choices=Role)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("vị trí")
        verbose_name_plural = pgettext_lazy("many", "vị trí")
        constraints = [_period("post_period", "user", "agency", "role")]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}, {self.agency}"


class Delegation(models.Model):
    """A post lent to a deputy for some days, on a written ground (uỷ quyền)."""

    post = models.ForeignKey(
        Post, models.PROTECT, related_name="delegations", verbose_name=_("vị trí")
    )
    deputy = models.ForeignKey(
        User, models.PROTECT, related_name="delegations", verbose_name=_("người thay")
    )
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"))
    ground = models.CharField(_("căn cứ"), max_length=200)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("uỷ quyền")
        verbose_name_plural = pgettext_lazy("many", "uỷ quyền")
        constraints = [
            _period("delegation_period", "post", "deputy"),
            models.CheckConstraint(
                name="delegation_ends", condition=Q(valid_to__gt=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} → {self.deputy}"


class Mail(models.Model):
    """A message the demo kept instead of sending it. Empty in production."""

    message_id = models.CharField(max_length=200)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    sent_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("thư bản trình diễn")
        verbose_name_plural = pgettext_lazy("many", "thư bản trình diễn")
        indexes = [models.Index(fields=["-sent_at"], name="mail_latest")]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
