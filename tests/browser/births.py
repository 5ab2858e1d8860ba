"""The real birth registration of the catalogue, and what Lan answers in it."""

import json
from datetime import timedelta
from pathlib import Path

import pikepdf

from dossiers import publishing
from dossiers.models import Procedure
from egov import clock

CATALOGUE = Path(__file__).resolve().parents[2] / "dossiers" / "catalogue"


def publish() -> Procedure:
    """The catalogue's document as the version in force, above the cast's small one."""
    path = CATALOGUE / "1.001193-dang-ky-khai-sinh.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document |= {"version": 2, "effective_from": "2025-02-01"}
    publishing.publish([document])
    return Procedure.objects.get(code=document["code"])


def answers() -> list[dict[str, str]]:
    """What is typed on each page of the form in turn: control's name → keys or choice."""
    born = clock.today() - timedelta(days=9)
    home = {"province": "Thái Nguyên", "commune": "Phan Đình Phùng", "detail": "Tổ 7"}
    return [
        {
            "requester_paper": "identity",
            "requester_identity": "019188000123",
            **{f"requester_address-{part}": value for part, value in home.items()},
            "requester_phone": "0912 345 678",
            "relation": "parent",
        },
        {
            "child_name": "MA THỊ ÁNH TUYẾT",
            "child_gender": "female",
            "child_birth_date": f"{born:%d/%m/%Y}",
            "birth_place_kind": "facility",
            "birth_facility": "Bệnh viện A Thái Nguyên",
            **{f"child_birth_place-{part}": value for part, value in home.items()},
            "child_ethnicity": "tay",
            "child_nationality": "Việt Nam",
            "child_home_town": "xã Võ Nhai, tỉnh Thái Nguyên",
            "proof_kind": "paper",
            "proof_number": "CS-0417/2026",
        },
        {
            "mother_name": "Nguyễn Thị Lan",
            "mother_birth_date": "02/05/1988",
            "mother_ethnicity": "Kinh",
            "mother_nationality": "Việt Nam",
            **{f"mother_address-{part}": value for part, value in home.items()},
        },
        {
            "father_declared": "true",
            "father_name": "Ma Văn Hùng",
            "father_birth_date": "1986",
            "father_ethnicity": "Tày",
            "father_nationality": "Việt Nam",
            **{f"father_address-{part}": value for part, value in home.items()},
        },
        {"copies": "2"},
    ]


def paper(folder: Path, name: str = "giấy chứng sinh.pdf", pages: int = 2) -> Path:
    """A real PDF on the disk, told from others by its name."""
    made = pikepdf.new()
    for _page in range(pages):
        made.add_blank_page(page_size=(595, 842))
    made.docinfo["/Title"] = name
    made.save(folder / name, deterministic_id=True)
    return folder / name
