"""Equal tiles in the shape of the country: north above south, neighbours side by side.

A grid is read like a page: each line is a row from west to east, `.` is no unit. Where
not all borders fit, those of a coast, a ridge or a river bank give way. The archipelagos
stand out at sea, half a tile off the grid, and belong to a unit of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

VN34 = """
.          lai-chau   lao-cai-2025   tuyen-quang-2025 cao-bang
dien-bien  son-la     phu-tho-2025   thai-nguyen-2025 lang-son
.          .          ha-noi         bac-ninh-2025    quang-ninh
.          .          ninh-binh-2025 hung-yen-2025    hai-phong-2025
.          .          thanh-hoa
.          .          nghe-an
.          .          ha-tinh
.          .          quang-tri-2025
.          .          .              hue
.          .          .              da-nang-2025
.          .          .              quang-ngai-2025
.          .          .              gia-lai-2025
.          .          .              dak-lak-2025
.          tay-ninh-2025  dong-nai-2025  lam-dong-2025    khanh-hoa-2025
an-giang-2025 dong-thap-2025 ho-chi-minh-2025
can-tho-2025  vinh-long-2025
ca-mau-2025
"""

VN63 = """
.          lai-chau   lao-cai    ha-giang   cao-bang
dien-bien  son-la     yen-bai    tuyen-quang bac-kan    lang-son
.          .          phu-tho    vinh-phuc  thai-nguyen bac-giang  quang-ninh
.          .          hoa-binh   ha-noi     bac-ninh   hai-duong  hai-phong
.          .          ninh-binh  ha-nam     hung-yen   thai-binh
.          .          thanh-hoa  nam-dinh
.          .          nghe-an
.          .          ha-tinh    quang-binh
.          .          .          quang-tri  hue        da-nang
.          .          .          .          .          quang-nam
.          .          .          .          kon-tum    quang-ngai
.          .          .          .          gia-lai    binh-dinh
.          .          .          dak-nong   dak-lak    phu-yen
.          .          .          binh-phuoc lam-dong   khanh-hoa
.          .          tay-ninh   binh-duong dong-nai   ninh-thuan
.          dong-thap  long-an    ho-chi-minh ba-ria-vung-tau binh-thuan
an-giang   can-tho    vinh-long  tien-giang
kien-giang hau-giang  tra-vinh   ben-tre
ca-mau     bac-lieu   soc-trang
"""


@dataclass(frozen=True, slots=True)
class Isles:
    """word: of words.json. holder: the unit it belongs to. column, row: in tiles."""

    word: str
    holder: str
    column: float
    row: float


GRIDS = {"vn34": VN34, "vn63": VN63}
ISLES = {
    "vn34": (
        Isles("hoang_sa", "da-nang-2025", 4.65, 9),
        Isles("truong_sa", "khanh-hoa-2025", 4.65, 15),
    ),
    "vn63": (
        Isles("hoang_sa", "da-nang", 6.3, 9.5),
        Isles("truong_sa", "khanh-hoa", 6.3, 16.5),
    ),
}


def places(name: str) -> Iterator[tuple[str, int, int]]:
    """Unit, column and row of each tile of vn34 or vn63. KeyError for other names."""
    for row, line in enumerate(GRIDS[name].strip().splitlines()):
        for column, unit in enumerate(line.split()):
            if unit != ".":
                yield unit, column, row
