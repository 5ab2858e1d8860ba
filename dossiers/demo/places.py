"""Where the demo's people live: communes of Thái Nguyên, their streets and hamlets."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune, its agency's code, and the streets or hamlets one may live in."""

    agency: str
    name: str
    streets: tuple[str, ...]
    numbered: bool

    def address(self, rng: Random) -> dict[str, str]:
        """An address as forms keep it."""
        street = rng.choice(self.streets)
        detail = street
        if self.numbered:
            detail = f"Số {rng.randint(1, 260)} {street}, tổ {rng.randint(1, 24)}"
        return {"province": "Thái Nguyên", "commune": self.name, "detail": detail}


COMMUNES = {
    commune.agency: commune
    for commune in (
        Commune(
            "H55.12",
            "Phường Phan Đình Phùng",
            (
                "đường Hoàng Văn Thụ",
                "đường Lương Ngọc Quyến",
                "đường Minh Cầu",
                "đường Phan Đình Phùng",
                "đường Bắc Kạn",
                "đường Túc Duyên",
                "phố Cột Cờ",
            ),
            numbered=True,
        ),
        Commune(
            "H55.13",
            "Phường Tích Lương",
            ("đường 3 tháng 2", "đường Phú Xá", "đường Tích Lương", "đường Tân Thành"),
            numbered=True,
        ),
        Commune(
            "H55.14",
            "Phường Sông Công",
            ("đường Cách mạng tháng Mười", "đường Thắng Lợi", "đường Lý Thường Kiệt"),
            numbered=True,
        ),
        Commune(
            "H55.15",
            "Xã Tân Cương",
            (
                "xóm Hồng Thái 1",
                "xóm Hồng Thái 2",
                "xóm Nam Hưng",
                "xóm Guộc",
                "xóm Gò Pháo",
                "xóm Đội Cấn",
            ),
            numbered=False,
        ),
        Commune(
            "H55.16",
            "Xã Võ Nhai",
            ("xóm Na Ca", "xóm Mỏ Gà", "xóm Đồng Mó", "phố Thái Long", "xóm Phượng Hoàng"),
            numbered=False,
        ),
        Commune(
            "H55.17",
            "Phường Bắc Kạn",
            ("đường Trường Chinh", "đường Võ Nguyên Giáp", "đường Kon Tum"),
            numbered=True,
        ),
    )
}
# How often a dossier begins in each: the town centre has the longest queue.
CROWD = {
    "H55.12": 34,
    "H55.13": 16,
    "H55.14": 15,
    "H55.15": 13,
    "H55.16": 10,
    "H55.17": 12,
}
HOSPITALS = (
    "Bệnh viện Trung ương Thái Nguyên",
    "Bệnh viện A Thái Nguyên",
    "Bệnh viện Gang Thép Thái Nguyên",
    "Bệnh viện Đa khoa Bắc Kạn",
    "Trung tâm Y tế Võ Nhai",
)
