"""The merger of 1 July 2025 as lineage events: 63 provinces become 34."""

from datetime import date
from functools import cache

from rankings.engine.data import Unit
from rankings.engine.lineage import Event, Lineage, Link
from rankings.reference.registry import facts, region_name, unit_set, units

# Resolution 202/2025/QH15: where the administrative centre of each new unit is.
SEATS = {
    "tuyen-quang-2025": "tuyen-quang",
    "lao-cai-2025": "yen-bai",
    "thai-nguyen-2025": "thai-nguyen",
    "phu-tho-2025": "phu-tho",
    "bac-ninh-2025": "bac-giang",
    "hung-yen-2025": "hung-yen",
    "hai-phong-2025": "hai-phong",
    "ninh-binh-2025": "ninh-binh",
    "quang-tri-2025": "quang-binh",
    "da-nang-2025": "da-nang",
    "quang-ngai-2025": "quang-ngai",
    "gia-lai-2025": "binh-dinh",
    "khanh-hoa-2025": "khanh-hoa",
    "lam-dong-2025": "lam-dong",
    "dak-lak-2025": "dak-lak",
    "ho-chi-minh-2025": "ho-chi-minh",
    "dong-nai-2025": "dong-nai",
    "tay-ninh-2025": "long-an",
    "can-tho-2025": "can-tho",
    "vinh-long-2025": "vinh-long",
    "dong-thap-2025": "tien-giang",
    "ca-mau-2025": "ca-mau",
    "an-giang-2025": "kien-giang",
}


@cache
def provinces_of_2025() -> Lineage:
    """One event a new unit; the eleven provinces that went on have none."""
    day = date.fromisoformat(facts()["merger"]["date"])
    basis = str(facts()["merger"]["basis"])
    events = tuple(Event("merge", day, basis, _links(target)) for target in sorted(SEATS))
    held = units()
    described = {
        key: Unit(
            key,
            held[key].name("vi", day),
            {"region": region_name(held[key].regions["vn34"], "vi")},
        )
        for key in SEATS
    }
    return Lineage(events, described)


def _links(target: str) -> tuple[Link, ...]:
    sources = [unit.key for unit in unit_set("vn63") if unit.successor == target]
    return tuple(Link(source, target, seat=source == SEATS[target]) for source in sources)
