"""Who works in the demo province, and who has an account to file with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction

from dossiers.demo.chance import chance
from dossiers.demo.places import COMMUNES
from dossiers.demo.population import Person, identity_number, mobile, person
from egov import clock
from egov.models import Agency, Delegation, Post, Role, User
from egov.reference import BEGINNING

PASSWORD = "motcua-demo"  # noqa: S105 - of invented people, printed at every start
INBOX = "thainguyen.example"
FOREIGN = "Hàn Quốc"


@dataclass(frozen=True, slots=True)
class Official:
    username: str
    full_name: str
    gender: str
    agency: str
    roles: tuple[Role, ...]


_R = Role
_OFFICE = (_R.ISSUING_CLERK, _R.CASHIER, _R.COORDINATOR)  # a small commune's clerk


def _official(username: str, name: str, gender: str, agency: str, *roles: Role) -> Official:
    return Official(username, name, {"f": "female", "m": "male"}[gender], agency, roles)


OFFICIALS = (
    _official("trang", "Hoàng Thu Trang", "f", "H55.01", _R.CENTRE_HEAD),
    _official("tuyet.hcc", "Nông Thị Tuyết", "f", "H55.01", _R.RECEPTION),
    _official("binh.hcc", "Vũ Thanh Bình", "m", "H55.01", _R.RECEPTION),
    _official("ngan.hcc", "Đỗ Thị Kim Ngân", "f", "H55.01", _R.CASHIER),
    _official("nghia.hcc", "Lưu Trọng Nghĩa", "m", "H55.01", _R.SPECIALIST),
    _official("loi.hcc", "Dương Tiến Lợi", "m", "H55.01", _R.COORDINATOR, _R.SECTION_HEAD),
    _official("dang.hcc", "Phạm Hồng Đăng", "m", "H55.01", _R.APPROVER),
    _official("ly.hcc", "Ma Thị Ly", "f", "H55.01", _R.ISSUING_CLERK),
    _official("huyen.tuphap", "Lý Thị Huyền", "f", "H55.02", _R.SPECIALIST),
    _official("phuc.tuphap", "Trần Hồng Phúc", "m", "H55.02", _R.APPROVER),
    _official("ha", "Trần Thu Hà", "f", "H55.03", _R.SPECIALIST),
    _official("kien.taichinh", "Ngô Trung Kiên", "m", "H55.03", _R.SPECIALIST),
    _official("lien.taichinh", "Dương Thị Liên", "f", "H55.03", _R.COORDINATOR),
    _official("manh.taichinh", "Phạm Đức Mạnh", "m", "H55.03", _R.SECTION_HEAD),
    _official("tam.taichinh", "Nguyễn Minh Tâm", "m", "H55.03", _R.APPROVER),
    _official("nhung.taichinh", "Hà Thị Nhung", "f", "H55.03", _R.ISSUING_CLERK),
    _official("cuong.xaydung", "Hoàng Mạnh Cường", "m", "H55.04", _R.SPECIALIST),
    _official("oanh.xaydung", "Lê Kim Oanh", "f", "H55.04", _R.SPECIALIST),
    _official(
        "thang.xaydung", "Ma Đình Thắng", "m", "H55.04", _R.COORDINATOR, _R.SECTION_HEAD
    ),
    _official("hung.xaydung", "Đặng Việt Hùng", "m", "H55.04", _R.APPROVER),
    _official("yen.xaydung", "Triệu Thị Yến", "f", "H55.04", _R.ISSUING_CLERK),
    _official("lam.yte", "Bùi Tùng Lâm", "m", "H55.05", _R.SPECIALIST),
    _official("quyen.yte", "Lường Thị Quyên", "f", "H55.05", _R.SPECIALIST),
    _official("hanh.yte", "Phan Mỹ Hạnh", "f", "H55.05", _R.COORDINATOR, _R.SECTION_HEAD),
    _official("khoa.yte", "Nguyễn Đăng Khoa", "m", "H55.05", _R.APPROVER),
    _official("sen.yte", "Diệp Thị Sen", "f", "H55.05", _R.ISSUING_CLERK),
    _official("son.noivu", "Nông Thanh Sơn", "m", "H55.06", _R.SPECIALIST),
    _official("diep.noivu", "Tạ Hồng Điệp", "f", "H55.06", _R.SPECIALIST),
    _official(
        "chinh.noivu", "Lục Văn Chính", "m", "H55.06", _R.COORDINATOR, _R.SECTION_HEAD
    ),
    _official("nga.noivu", "Trương Thị Nga", "f", "H55.06", _R.APPROVER),
    _official("thoa.noivu", "Đào Kim Thoa", "f", "H55.06", _R.ISSUING_CLERK),
    _official("toan.nnmt", "Hứa Đức Toàn", "m", "H55.07", _R.SPECIALIST),
    _official("lua.nnmt", "Phạm Thị Lụa", "f", "H55.07", _R.SPECIALIST),
    _official("viet.nnmt", "Chu Quốc Việt", "m", "H55.07", _R.COORDINATOR, _R.SECTION_HEAD),
    _official("xuan.nnmt", "Lê Thanh Xuân", "f", "H55.07", _R.APPROVER),
    _official("hoai.nnmt", "Bế Thị Hoài", "f", "H55.07", _R.ISSUING_CLERK),
    _official("minh", "Nguyễn Văn Minh", "m", "H55.12", _R.RECEPTION),
    _official("hoa", "Trần Thị Hoa", "f", "H55.12", _R.SPECIALIST),
    _official("long.pdp", "Vũ Hoàng Long", "m", "H55.12", _R.SPECIALIST),
    _official("dung", "Lê Anh Dũng", "m", "H55.12", _R.APPROVER),
    _official("van", "Phạm Thị Vân", "f", "H55.12", _R.ISSUING_CLERK),
    _official("thu.pdp", "Đặng Thị Thu", "f", "H55.12", _R.CASHIER, _R.COORDINATOR),
    _official("hien.tl", "Lưu Thị Hiền", "f", "H55.13", _R.RECEPTION),
    _official("dai.tl", "Trần Quốc Đại", "m", "H55.13", _R.SPECIALIST),
    _official("nhan.tl", "Ngô Thị Nhàn", "f", "H55.13", _R.APPROVER),
    _official("lai.tl", "Đỗ Văn Lai", "m", "H55.13", *_OFFICE),
    _official("mo.sc", "Dương Thị Mơ", "f", "H55.14", _R.RECEPTION),
    _official("quang.sc", "Bùi Đăng Quang", "m", "H55.14", _R.SPECIALIST),
    _official("thinh.sc", "Phạm Hữu Thịnh", "m", "H55.14", _R.APPROVER),
    _official("bac.sc", "Nguyễn Xuân Bắc", "m", "H55.14", _R.SECTION_HEAD, _R.COORDINATOR),
    _official("hue.sc", "Vũ Thị Huệ", "f", "H55.14", *_OFFICE),
    _official("che.tc", "Từ Thị Chè", "f", "H55.15", _R.RECEPTION),
    _official("giang.tc", "Lê Trường Giang", "m", "H55.15", _R.SPECIALIST),
    _official("hao.tc", "Trần Văn Hảo", "m", "H55.15", _R.APPROVER),
    _official("tham.tc", "Hoàng Thị Thắm", "f", "H55.15", *_OFFICE),
    _official("phay.vn", "Nông Thị Phảy", "f", "H55.16", _R.RECEPTION),
    _official("ton.vn", "Lường Văn Tôn", "m", "H55.16", _R.SPECIALIST),
    _official("pao.vn", "Giàng A Páo", "m", "H55.16", _R.APPROVER),
    _official("doi.vn", "Triệu Thị Đời", "f", "H55.16", *_OFFICE),
    _official("cuc.bk", "Hà Thị Cúc", "f", "H55.17", _R.RECEPTION),
    _official("tho.bk", "Bàn Văn Thọ", "m", "H55.17", _R.SPECIALIST),
    _official("luyen.bk", "Hoàng Đình Luyến", "m", "H55.17", _R.APPROVER),
    _official("thuy.bk", "Nông Thu Thuỷ", "f", "H55.17", *_OFFICE),
    _official("thanhtra", "Đinh Công Thanh", "m", "H55", _R.INSPECTOR),
    _official("nhi", "Nông Thị Nhi", "f", "H55", _R.RANKING_EDITOR),
    _official("phong", "Lý Hải Phong", "m", "H55", _R.RANKING_PUBLISHER),
    _official("thao.td", "Vi Thị Thảo", "f", "H55.01", _R.ASSESSOR),
    _official("khanh.td", "Đỗ Duy Khánh", "m", "H55.01", _R.ASSESSOR),
    _official("vinh.td", "Hà Quang Vinh", "m", "H55.06", _R.ASSESSOR),
    _official("yen.tp", "Ma Thị Yến", "f", "H55.02", _R.AGENCY_REPORTER),
    _official("bao.tc", "Trần Quốc Bảo", "m", "H55.03", _R.AGENCY_REPORTER),
    _official("tinh.yte", "Đàm Thị Tình", "f", "H55.05", _R.AGENCY_REPORTER),
    _official("linh.pdp", "Phùng Mỹ Linh", "f", "H55.12", _R.AGENCY_REPORTER),
    _official("duc.sc", "Tống Minh Đức", "m", "H55.14", _R.AGENCY_REPORTER),
    _official("sau.vn", "Nông Văn Sáu", "m", "H55.16", _R.AGENCY_REPORTER),
    _official("tuan.cds", "Hoàng Anh Tuấn", "m", "H55", _R.AGENCY_REPORTER),
    _official("quantri", "Đỗ Quản Trị", "m", "H55", _R.BUSINESS_ADMIN),
)
# Whose post is lent to whom while the demo is fresh.
LENT = ("thinh.sc", Role.APPROVER, "bac.sc")
LENT_SINCE = 2  # days before the demo begins


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody people will look for by name. `born` may be a year alone."""

    username: str
    full_name: str
    gender: str
    born: str
    ethnicity: str
    agency: str


_A = Applicant
APPLICANTS = (
    _A("lan", "Nguyễn Thị Lan", "female", "1996-04-12", "Kinh", "H55.12"),
    _A("hung", "Dương Văn Hùng", "male", "1988-09-30", "Kinh", "H55.12"),
    _A("pha", "Nông Văn Pha", "male", "1979-02-17", "Tày", "H55.16"),
    _A("dao", "Triệu Thị Đào", "female", "1991-11-05", "Nùng", "H55.16"),
    _A("diep", "Diệp Văn Tư", "male", "1984-06-21", "Sán Dìu", "H55.13"),
    _A("mai", "Hoàng Thị Mai", "female", "1999-01-26", "Tày", "H55.17"),
    _A("huong", "Trần Thị Thu Hương", "female", "1986-03-08", "Kinh", "H55.15"),
    _A("su", "Bàn Thị Sư", "female", "1958", "Dao", "H55.17"),
    _A("quy", "Ngô Xuân Quý", "male", "1973-12-19", "Kinh", "H55.14"),
    _A("thao", "Lý Phương Thảo", "female", "2001-07-14", "Nùng", "H55.13"),
    _A("kim", "Kim Min-jun", "male", "1982-05-02", FOREIGN, "H55.14"),
    _A("son", "Lưu Hải Sơn", "male", "1994-10-10", "Kinh", "H55.15"),
)
# The people whose sign-ins are printed: along a dossier's road, then those of a ranking.
SHOWN = (
    "lan",
    "minh",
    "hoa",
    "dung",
    "van",
    "trang",
    "ha",
    "thanhtra",
    "quantri",
    "nhi",
    "phong",
    "thao.td",
    "yen.tp",
)


def residents(count: int, today: date) -> dict[str, Person]:
    """Username → person: the twelve, then `count` more, always the same ones."""
    rng = chance("residents")
    known = {known.username: _person(rng, known) for known in APPLICANTS}
    for number in range(1, count + 1):
        known[f"dan{number:03d}"] = person(rng, today)
    return known


def _person(rng: Random, known: Applicant) -> Person:
    return Person(
        full_name=known.full_name,
        gender=known.gender,
        birth_date=known.born,
        identity=identity_number(rng, known.gender, int(known.born[:4])),
        phone=mobile(rng),
        ethnicity=known.ethnicity,
        agency=known.agency,
        address=COMMUNES[known.agency].address(rng),
    )


@transaction.atomic
def settle(people: dict[str, Person]) -> None:
    """Give everybody an account and officials their posts; who is there stays as is."""
    known = set(User.objects.values_list("username", flat=True))
    # One salt for all: hashing each would take longer than their whole demo.
    password = make_password(PASSWORD)
    users = [_official_user(official) for official in OFFICIALS]
    users += [_applicant(username, who) for username, who in people.items()]
    fresh = [user for user in users if user.username not in known]
    for user in fresh:
        user.password = password
    User.objects.bulk_create(fresh)
    _give_posts({user.username for user in fresh})
    _lend()


def _official_user(official: Official) -> User:
    admin = Role.BUSINESS_ADMIN in official.roles
    return User(
        username=official.username,
        full_name=official.full_name,
        gender=official.gender,
        email=f"{official.username}@{INBOX}",
        is_staff=admin,
        is_superuser=admin,
    )


def _applicant(username: str, who: Person) -> User:
    return User(
        username=username,
        full_name=who.full_name,
        gender=who.gender,
        birth_date=who.birth_date,
        identity_number=who.identity,
        phone=who.phone,
        email=f"{username}@hopthu.example",
        nationality=FOREIGN if who.ethnicity == FOREIGN else "Việt Nam",
        address=who.address,
    )


def _give_posts(fresh: set[str]) -> None:
    newcomers = [official for official in OFFICIALS if official.username in fresh]
    users = dict(User.objects.values_list("username", "pk"))
    agencies = dict(Agency.objects.values_list("code", "pk"))
    posts = [
        Post(
            user_id=users[official.username],
            agency_id=agencies[official.agency],
            role=role,
            valid_from=date.fromisoformat(BEGINNING),
        )
        for official in newcomers
        for role in official.roles
    ]
    Post.objects.bulk_create(posts)


def _lend() -> None:
    """One leader is away: the deputy acts until next week."""
    owner, role, deputy = LENT
    post = Post.objects.get(user__username=owner, role=role)
    if post.delegations.exists():
        return
    Delegation.objects.create(
        post=post,
        deputy=User.objects.get(username=deputy),
        valid_from=clock.today() - timedelta(days=LENT_SINCE),
        valid_to=clock.today() + timedelta(days=8),
        ground="Quyết định số 214/QĐ-UBND về việc uỷ quyền giải quyết công việc",
        created_by=User.objects.get(username="quantri"),
    )


def holders(agency: str, role: Role) -> Sequence[str]:
    """Usernames of those with this role at this agency (code)."""
    return [
        official.username
        for official in OFFICIALS
        if official.agency == agency and role in official.roles
    ]
