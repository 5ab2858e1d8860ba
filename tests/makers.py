"""Plain makers: people, procedures, files, and a dossier brought to any status."""

import hashlib
import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from dossiers import actions
from dossiers.ledger import canonical
from dossiers.models import Dossier, Draft, Field, Procedure, ProcedureVersion
from egov.models import Agency, Post, Role, User
from tests import documents
from tests.cast import Cast

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(text: str) -> datetime:
    """ "2026-02-13 10:12" where the province is."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def person(username: str, full_name: str, **more: Any) -> User:
    more.setdefault("email", f"{username}@example.vn")
    return User.objects.create_user(username, full_name=full_name, **more)


def official(username: str, full_name: str, agency: Agency, *roles: Role) -> User:
    user = person(username, full_name)
    for role in roles:
        Post.objects.create(
            user=user, agency=agency, role=role, valid_from=date(2025, 1, 1)
        )
    return user


def agency(code: str, kind: str, name: str, parent: Agency | None = None) -> Agency:
    return Agency.objects.create(
        code=code,
        kind=kind,
        name_vi=name,
        name_en=f"{name} (en)",
        parent=parent,
        valid_from=date(2020, 1, 1),
    )


def publish(document: dict[str, Any]) -> Procedure:
    """The document as a published version of its procedure."""
    field, _ = Field.objects.get_or_create(
        code=document["field"]["code"],
        defaults={
            "name_vi": document["field"]["name"]["vi"],
            "name_en": document["field"]["name"]["en"],
        },
    )
    procedure, _ = Procedure.objects.get_or_create(
        code=document["code"],
        defaults={
            "field": field,
            "life_event": document["life_event"],
            "name_vi": document["name"]["vi"],
            "name_en": document["name"]["en"],
            "keywords": "\n".join(document["keywords"]),
        },
    )
    ProcedureVersion.objects.create(
        procedure=procedure,
        number=document["version"],
        effective_from=date.fromisoformat(document["effective_from"]),
        decision=document["decision"],
        document=document,
        digest=hashlib.sha256(canonical(document)).hexdigest(),
        published_at=at("2025-01-01 08:00"),
    )
    return procedure


def cast() -> Cast:
    kind = Agency.Kind
    province = agency("H55", kind.PROVINCE, "UBND tỉnh Thái Nguyên")
    centre = agency("H55.01", kind.CENTRE, "Trung tâm Phục vụ hành chính công", province)
    finance = agency("H55.03", kind.DEPARTMENT, "Sở Tài chính", province)
    health = agency("H55.05", kind.DEPARTMENT, "Sở Y tế", province)
    ward = agency("H55.12", kind.COMMUNE, "UBND phường Phan Đình Phùng", province)
    commune = agency("H55.16", kind.COMMUNE, "UBND xã Võ Nhai", province)
    lan = person(
        "lan",
        "Nguyễn Thị Lan",
        identity_number="019188000123",
        phone="0912345678",
        birth_date="1988-05-02",
    )
    return Cast(
        lan=lan,
        tam=person("tam", "Hoàng Văn Tâm"),
        minh=official("minh", "Trần Văn Minh", ward, Role.RECEPTION),
        hoa=official("hoa", "Hoàng Thu Hoa", ward, Role.SPECIALIST),
        hue=official("hue", "Lý Thị Huệ", ward, Role.SPECIALIST),
        dung=official("dung", "Dương Tiến Dũng", ward, Role.APPROVER),
        van=official("van", "Nông Thị Vân", ward, Role.ISSUING_CLERK),
        kien=official("kien", "Vũ Trung Kiên", ward, Role.CASHIER),
        binh=official(
            "binh",
            "Lường Thị Bình",
            commune,
            Role.RECEPTION,
            Role.SPECIALIST,
            Role.APPROVER,
        ),
        dieu=official("dieu", "Ma Thị Diệu", finance, Role.COORDINATOR),
        son=official("son", "Đặng Hồng Sơn", finance, Role.SPECIALIST),
        hai=official("hai", "Trịnh Việt Hải", finance, Role.SECTION_HEAD),
        thu=official("thu", "Phạm Minh Thu", finance, Role.APPROVER, Role.ISSUING_CLERK),
        ngoc=official("ngoc", "Bùi Bích Ngọc", health, Role.SPECIALIST),
        thanh=official("thanh", "Lê Công Thanh", province, Role.INSPECTOR),
        trang=official(
            "trang",
            "Ngô Thuỳ Trang",
            centre,
            Role.CENTRE_HEAD,
            Role.RECEPTION,
            Role.CASHIER,
        ),
        ward=ward,
        commune=commune,
        centre=centre,
        finance=finance,
        health=health,
        birth=publish(documents.BIRTH),
        permit=publish(documents.PERMIT),
    )


def pdf(pages: int = 1, name: str = "giấy.pdf", seed: str = "") -> SimpleUploadedFile:
    """A real PDF; `seed` makes its content differ."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    made.docinfo["/Title"] = seed or "trang"
    out = io.BytesIO()
    made.save(out, deterministic_id=True)
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/pdf")


def draft(cast: Cast, procedure: Procedure | None = None, by: User | None = None) -> Draft:
    """A complete draft, ready to file."""
    procedure, by = procedure or cast.birth, by or cast.lan
    made = actions.start_draft(procedure, by=by, agency=cast.ward)
    actions.save_draft(made.key, by=by, answers=documents.ANSWERS)
    actions.upload_part(made.key, by=by, code="proof", file=pdf())
    return Draft.objects.get(pk=made.pk)


def filed(cast: Cast, procedure: Procedure | None = None) -> Dossier:
    return actions.file(draft(cast, procedure).key, by=cast.lan).dossier


ITEMS = [
    {
        "target": "parts.proof",
        "reason": "unreadable",
        "text": "Chụp lại trang 2",
        "ground": "Điều 16 NĐ 123/2015",
        "example": "",
    }
]


def _step(name: str, who: str, **inputs: Any) -> Callable[[Cast, Dossier], Dossier]:
    def take(cast: Cast, dossier: Dossier) -> Dossier:
        return getattr(actions, name)(dossier.pk, by=getattr(cast, who), **inputs)

    return take


ACCEPT = _step("accept", "minh")
TAKE = _step("take", "hoa")
PROPOSE = _step("propose", "hoa", conclusion="Đủ điều kiện")
APPROVE = _step("approve", "dung")
ISSUE = _step("issue", "van")
HAND_OVER = _step("hand_over", "minh", way="counter")
ROADS: dict[str, tuple[Callable[[Cast, Dossier], Dossier], ...]] = {
    "filed": (),
    "refused": (_step("refuse", "minh", ground="Điều 17", reason="Sai nơi nộp"),),
    "asked_early": (_step("request_supplement", "minh", items=ITEMS),),
    "accepted": (ACCEPT,),
    "appraising": (ACCEPT, TAKE),
    "asked": (ACCEPT, TAKE, _step("request_supplement", "hoa", items=ITEMS)),
    "paying": (
        ACCEPT,
        TAKE,
        _step("request_payment", "hoa", amount=50000, ground="NQ 10/2025"),
    ),
    "consulting": (
        ACCEPT,
        TAKE,
        _step("ask_opinion", "hoa", agency="H55.05", question="Có ý kiến?", days=2),
    ),
    "proposed": (ACCEPT, TAKE, PROPOSE),
    "approved": (ACCEPT, TAKE, PROPOSE, APPROVE),
    "issued": (ACCEPT, TAKE, PROPOSE, APPROVE, ISSUE),
    "returned": (ACCEPT, TAKE, PROPOSE, APPROVE, ISSUE, HAND_OVER),
    "withdrawn": (ACCEPT, _step("withdraw", "lan", reason="Nộp nhầm")),
    "stopped": (
        ACCEPT,
        TAKE,
        _step("stop", "dung", ground="Điều 20", reason="Không đủ điều kiện"),
    ),
}


def on_the_road(cast: Cast, where: str) -> Dossier:
    """A birth registration brought to a named place of ROADS by its verbs."""
    dossier = filed(cast)
    for step in ROADS[where]:
        dossier = step(cast, dossier)
    return Dossier.objects.get(pk=dossier.pk)
