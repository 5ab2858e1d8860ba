"""A client of the API, signed in as one of the cast."""

from typing import Any
from uuid import uuid4

from knox.models import AuthToken
from rest_framework.test import APIClient

from egov.models import User

PROBLEM = "application/problem+json"


class Calls:
    """Calls below /api/v1/. Nobody: without a token."""

    def __init__(self, person: User | None = None, language: str = "vi") -> None:
        self.client: Any = APIClient(HTTP_ACCEPT_LANGUAGE=language)
        if person is not None:
            token = AuthToken.objects.create(person)[1]
            self.client.credentials(HTTP_AUTHORIZATION=f"Token {token}")

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.post(f"/api/v1/{path}", body, headers=headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.client.patch(f"/api/v1/{path}", body, headers=headers)

    def delete(self, path: str) -> Any:
        return self.client.delete(f"/api/v1/{path}")

    def upload(self, path: str, **form: Any) -> Any:
        return self.client.post(f"/api/v1/{path}", form, format="multipart")

    def raw(self, path: str, content: bytes, **more: Any) -> Any:
        kind = more.pop("content_type", "application/json")
        return self.client.generic("POST", f"/api/v1/{path}", content, kind, **more)

    def file(self, draft: Any, key: Any = None) -> Any:
        return self.post(
            f"drafts/{draft}/file/", **{"Idempotency-Key": str(key or uuid4())}
        )

    def act(
        self, code: str, step: str, body: Any = None, revision: int | None = None
    ) -> Any:
        tag = {} if revision is None else {"If-Match": f'"{revision}"'}
        return self.post(f"dossiers/{code}/acts/{step}/", body or {}, **tag)


def refused(answer: Any, status: int, code: str) -> dict[str, Any]:
    """Check that `answer` is this problem; its body."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == PROBLEM
    body: dict[str, Any] = answer.json()
    assert body["code"] == code, body
    assert body["status"] == status
    assert body["title"]
    return body
