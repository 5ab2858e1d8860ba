"""Names to suggest while an address is typed. Any other name is accepted too."""

import re
from typing import Any

from django.core.cache import cache

from egov.models import Agency

# The provinces and centrally run cities since 1 July 2025 (Resolution 202/2025/QH15).
PROVINCES = tuple(
    """An Giang|Bắc Ninh|Cà Mau|Cao Bằng|Cần Thơ|Đà Nẵng|Đắk Lắk|Điện Biên|Đồng Nai|Đồng Tháp
|Gia Lai|Hà Nội|Hà Tĩnh|Hải Phòng|Hồ Chí Minh|Huế|Hưng Yên|Khánh Hòa|Lai Châu|Lạng Sơn|Lào Cai
|Lâm Đồng|Nghệ An|Ninh Bình|Phú Thọ|Quảng Ngãi|Quảng Ninh|Quảng Trị|Sơn La|Tây Ninh|Thái Nguyên
|Thanh Hóa|Tuyên Quang|Vĩnh Long""".replace("\n", "").split("|")
)
_HOUR = 60 * 60


def places() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Provinces of the country, communes of this province."""
    communes: Any = cache.get_or_set("communes", _communes, _HOUR)
    return PROVINCES, communes


def _communes() -> tuple[str, ...]:
    kind = Agency.Kind.COMMUNE
    names = Agency.objects.in_force().filter(kind=kind).values_list("name_vi", flat=True)
    return tuple(re.sub(r"^(UBND|Ủy ban nhân dân) ", "", name) for name in names)
