"""Two small procedures: a short route at a commune, a long one at a department."""

from typing import Any


def both(words: str, english: str = "") -> dict[str, str]:
    return {"vi": words, "en": english or f"{words} (en)"}


def place(kind: str, share: int) -> dict[str, Any]:
    roles = {
        "receive": ("reception", "receiving"),
        "assign": ("coordinator", "handling"),
        "appraise": ("specialist", "handling"),
        "review": ("section_head", "handling"),
        "approve": ("approver", "handling"),
        "issue": ("issuing_clerk", "handling"),
        "return": ("reception", "receiving"),
    }
    role, agency = roles[kind]
    return {
        "code": kind,
        "kind": kind,
        "role": role,
        "agency": agency,
        "share": share,
        "name": both(kind),
    }


def question(code: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    label = both(code.replace("_", " ").capitalize())
    return {
        "code": code,
        "type": kind,
        "label": label,
        "help": None,
        "required": True,
        "source": None,
        "when": None,
        **more,
    }


def part(code: str, **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "name": both(code),
        "form": "copy",
        "copies": 1,
        "required": True,
        "cases": [],
        "when": None,
        "accept": ["pdf", "jpg", "png"],
        "max_mb": 2,
        "help": both("Bản chụp rõ cả bốn góc"),
        "example": None,
        **more,
    }


def document(code: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "format": 1,
        "code": code,
        "version": 1,
        "effective_from": "2025-01-01",
        "decision": "163/QĐ-BTP",
        "name": both(name),
        "summary": both("Tóm tắt"),
        "field": {"code": "ho-tich", "name": both("Hộ tịch")},
        "life_event": "family",
        "keywords": ["khai sinh cho con"],
        "level": "commune",
        "online_level": "full",
        "channels": ["online", "counter", "post"],
        "receiving": "commune",
        "handling": "receiving",
        "subjects": both("Công dân"),
        "agency_note": both("Uỷ ban nhân dân cấp xã"),
        "requirements": both("Không"),
        "sets": 1,
        "how": [both("Nộp"), both("Nhận")],
        "legal_basis": [{"number": "60/2014/QH13", "title": both("Luật Hộ tịch")}],
        "cases": [{"code": "usual", "name": both("Thông thường")}],
        "limits": [
            {
                "amount": 3,
                "unit": "working_day",
                "case": None,
                "channel": None,
                "basis": "law",
            }
        ],
        "same_day": False,
        "pauses": ["supplement"],
        "supplements": {
            "max": 1,
            "answer_within": {"amount": 10, "unit": "calendar_day"},
        },
        "fees": [],
        "parts": [part("proof"), part("letter", required=False)],
        "route": [
            place("receive", 10),
            place("appraise", 60),
            place("approve", 10),
            place("issue", 10),
            place("return", 10),
        ],
        "result": {
            "code": "KQ.G15.000031",
            "name": both("Giấy khai sinh"),
            "kind": "certificate",
            "lines": ["child_name", "born_on"],
        },
        "purpose": both("Ghi vào sổ hộ tịch"),
        "form": {
            "complete": True,
            "sections": [
                {
                    "code": "child",
                    "name": both("Con"),
                    "intro": None,
                    "fields": [
                        question("child_name", max=120),
                        question("born_on", "date", not_after="today"),
                        question("copies", "integer", required=False, min=0, max=20),
                    ],
                },
                {
                    "code": "filer",
                    "name": both("Người khai"),
                    "intro": None,
                    "fields": [
                        question("filer_name", source="account.full_name", max=120),
                    ],
                },
            ],
        },
        **more,
    }


BIRTH = document("1.001193", "Đăng ký khai sinh")
PERMIT = document(
    "1.009664",
    "Cấp giấy chứng nhận đăng ký đầu tư",
    field={"code": "dau-tu", "name": both("Đầu tư")},
    life_event="investment",
    keywords=["đầu tư"],
    level="province",
    receiving="any",
    handling="H55.03",
    limits=[
        {
            "amount": 10,
            "unit": "working_day",
            "case": None,
            "channel": None,
            "basis": "law",
        }
    ],
    pauses=["supplement", "payment"],
    fees=[
        {
            "code": "fee",
            "name": both("Lệ phí"),
            "amount": 150000,
            "unit": "dossier",
            "quantity_field": None,
            "channel": None,
            "when": "filing",
            "refundable": False,
            "ground": "TT 85/2019/TT-BTC",
        }
    ],
    route=[
        place("receive", 10),
        place("assign", 5),
        place("appraise", 55),
        place("review", 10),
        place("approve", 10),
        place("issue", 5),
        place("return", 5),
    ],
)
ANSWERS = {
    "child_name": "Ma Thị Ánh Tuyết",
    "born_on": "2026-01-15",
    "copies": 2,
    "filer_name": "Nguyễn Thị Lan",
}
