"""Invented residents: names as people in Thái Nguyên bear them, numbers that pass.

Numbers are well-formed and nobody's: sequence parts are drawn, not looked up.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from stdnum.vn import mst

from dossiers.demo.places import COMMUNES, CROWD

# Ethnicity: how many of a hundred, surnames.
PEOPLES: dict[str, tuple[int, tuple[str, ...]]] = {
    "Kinh": (
        58,
        (
            *("Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Phạm", "Hoàng", "Vũ"),
            *("Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Phan", "Đào", "Lưu"),
        ),
    ),
    "Tày": (20, ("Nông", "Hoàng", "Ma", "Hà", "Lường", "Hứa", "Nguyễn", "Bế", "Đàm")),
    "Nùng": (11, ("Nông", "Lý", "Triệu", "Lục", "Lương", "Hoàng", "Chu", "Vy")),
    "Sán Dìu": (6, ("Diệp", "Trương", "Từ", "Lưu", "Tạ", "Lê", "Hoàng")),
    "Dao": (3, ("Bàn", "Triệu", "Đặng", "Lý", "Phùng")),
    "Mông": (2, ("Giàng", "Lý", "Dương", "Hoàng", "Vàng")),
}
MIDDLE = {
    "female": ("Thị", "Thị", "Thị Thu", "Thị Hồng", "Thanh", "Ngọc", "Thị Minh", "Mai"),
    "male": ("Văn", "Văn", "Đức", "Quang", "Minh", "Xuân", "Mạnh", "Hữu", "Ngọc"),
}
GIVEN = {
    "female": (
        *("Lan", "Hương", "Hằng", "Thảo", "Nga", "Hạnh", "Yến", "Loan", "Nhung", "Huyền"),
        *("Linh", "Trang", "Phương", "Dung", "Thuỷ", "Vân", "Mai", "Chi", "Oanh", "Xuân"),
    ),
    "male": (
        *("Hùng", "Dũng", "Tuấn", "Nam", "Sơn", "Hải", "Long", "Thắng", "Cường", "Hiếu"),
        *("Tùng", "Trung", "Kiên", "Quân", "Bình", "Đạt", "Khánh", "Thành", "Phong", "Tú"),
    ),
}
_MOBILE = ("091", "094", "098", "097", "096", "086", "038", "036", "035", "090")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a form can be about."""

    full_name: str
    gender: str
    birth_date: str
    identity: str
    phone: str
    ethnicity: str
    agency: str
    address: dict[str, str]

    @property
    def surname(self) -> str:
        return self.full_name.split()[0]


def person(
    rng: Random,
    today: date,
    *,
    gender: str = "",
    ages: tuple[int, int] = (21, 66),
    agency: str = "",
) -> Person:
    """Draw one. `agency` is the commune in which they live."""
    gender = gender or rng.choice(("female", "male"))
    agency = agency or rng.choices(list(CROWD), list(CROWD.values()))[0]
    peoples = list(PEOPLES)
    ethnicity = rng.choices(peoples, [PEOPLES[name][0] for name in peoples])[0]
    surname = rng.choice(PEOPLES[ethnicity][1])
    born = today - timedelta(days=rng.randint(ages[0] * 366, ages[1] * 365))
    return Person(
        full_name=f"{surname} {rng.choice(MIDDLE[gender])} {rng.choice(GIVEN[gender])}",
        gender=gender,
        birth_date=born.isoformat(),
        identity=identity_number(
            rng, gender, born.year, old="006" if agency == "H55.17" else "019"
        ),
        phone=mobile(rng),
        ethnicity=ethnicity,
        agency=agency,
        address=COMMUNES[agency].address(rng),
    )


def identity_number(rng: Random, gender: str, year: int, *, old: str = "019") -> str:
    """Place of registration (the provinces before 2025), century and sex, year, six more."""
    century = 2 * (year // 100 - 19) + (gender == "female")
    return f"{old}{century}{year % 100:02d}{rng.randrange(1_000_000):06d}"


def mobile(rng: Random) -> str:
    return f"{rng.choice(_MOBILE)}{rng.randrange(10_000_000):07d}"


def tax_code(rng: Random) -> str:
    """Ten digits with their check digit, in the block of Thái Nguyên (46)."""
    while True:
        number = f"46{rng.randrange(10_000_000):07d}"
        code = number + mst.calc_check_digit(number)
        if mst.is_valid(code):
            return code
