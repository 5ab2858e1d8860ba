"""The pages of the office as tests ask for them."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dossiers.models import Dossier
from egov.models import User

HOME = "/can-bo/"
INTAKE = "/can-bo/tiep-nhan/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(dossier: Dossier) -> str:
    return f"{HOME}{dossier.code}/"


def get(user: User, path: str) -> Any:
    return signed_in(user).get(path)


def text(response: Any) -> str:
    return response.content.decode()


def codes(response: Any) -> list[str]:
    return [row.code for row in response.context["rows"]]


def queries(client: Client, path: str) -> int:
    client.get(path)  # warm what is kept between requests
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def post(user: User, path: str, **data: Any) -> Any:
    return signed_in(user).post(path, data)
