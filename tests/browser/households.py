"""A made-up procedure whose form changes while it is filled in: conditions and rows."""

from typing import Any

from dossiers.models import Procedure
from tests import documents, makers

CODE = "1.001612"


def _choice(code: str, *options: str, **more: Any) -> dict[str, Any]:
    named = [{"code": option, "name": documents.both(option)} for option in options]
    return documents.question(code, "choice", options=named, **more)


FIELDS = [
    _choice("kind", "person", "household"),
    documents.question("head", when={"field": "kind", "is": "household"}, max=80),
    documents.question(
        "members",
        "repeat",
        when={"field": "kind", "is": "household"},
        min=1,
        max=3,
        fields=[
            documents.question("name", max=80),
            documents.question("born_on", "date", not_after="today"),
        ],
    ),
    documents.question("capital", "money", min=1),
]


def publish() -> Procedure:
    return makers.publish(
        documents.document(
            CODE,
            "Đăng ký hộ kinh doanh",
            parts=[documents.part("lease", required=False)],
            form={
                "complete": True,
                "sections": [
                    {
                        "code": "shop",
                        "name": documents.both("Hộ kinh doanh"),
                        "intro": None,
                        "fields": FIELDS,
                    }
                ],
            },
        )
    )
