"""A signing service over HTTP: what it sees, what comes of it, and when it is not well."""

import base64
import json
import socket
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from dossiers.signing.errors import SigningAway, SigningRefused
from dossiers.signing.examining import examine
from dossiers.signing.remote import RemoteService
from dossiers.signing.services import signing_service
from dossiers.signing.signature import Verdict
from tests.dossiers.signing import papers, servers
from tests.dossiers.signing.authorities import (
    NOW,
    SIGNED_AT,
    Holder,
    authority,
    day,
    holder,
    trusting,
)
from tests.dossiers.signing.conftest import DUNG

STATE = authority()
BETWEEN = holder("CA của tỉnh", STATE, ca=True)
OFFICER = holder(DUNG.name, BETWEEN)
CLERK = holder(
    "Dấu thời gian", STATE, key=rsa.generate_private_key(65537, 2048), stamps=True
)


def sign(service: RemoteService) -> bytes:
    return service.sign(
        papers.result(), signer=DUNG, reason="Phê duyệt", location="TN", at=SIGNED_AT
    )


def said(*signatures: object, chain: object = None) -> servers.Answering:
    """A service that is well but for what it says."""
    known = [base64.b64encode(der).decode() for der in OFFICER.chain]

    def answer(path: str, body: bytes, handler: Any) -> servers.Answer:
        if path.endswith("/info"):
            told: object = {"cert": {"certificates": known if chain is None else chain}}
        else:
            told = {"signatures": list(signatures)}
        return 200, json.dumps(told).encode()

    return answer


@pytest.mark.parametrize(
    "who",
    [OFFICER, holder(DUNG.name, STATE, key=rsa.generate_private_key(65537, 3072))],
    ids=["elliptic", "rsa"],
)
def test_it_signs(who: Holder) -> None:
    with servers.serving(servers.Service(who)) as address:
        signed = sign(RemoteService(address))
    [found] = examine(signed, trusted_roots=trusting(STATE), now=NOW)
    assert found.verdict is Verdict.VALID
    assert (found.signer, found.claimed_at) == (DUNG.name, SIGNED_AT)


def test_it_sees_a_hash_and_nothing_of_the_document() -> None:
    service = servers.Service(OFFICER)
    with servers.serving(service) as address:
        sign(RemoteService(address + "/csc/v2", token="bí mật".encode().hex()))
    (info, first, authorised), (hashed, second, _again) = service.asked
    assert (info, hashed) == ("/csc/v2/credentials/info", "/csc/v2/signatures/signHash")
    assert first == {"credentialID": DUNG.key, "certificates": "chain"}
    assert second.pop("hash")[0] != ""
    assert second == {
        "credentialID": DUNG.key,
        "hashAlgo": "2.16.840.1.101.3.4.2.1",
        "signAlgo": "1.2.840.10045.4.3.2",
    }
    assert authorised == f"Bearer {'bí mật'.encode().hex()}"


def test_the_settings_choose_it(settings: Any) -> None:
    with servers.serving(servers.Service(OFFICER)) as address:
        settings.SIGNING_URL = f"{address}/"
        service = signing_service()
        assert not service.demonstration
        signed = service.sign(
            papers.result(), signer=DUNG, reason="", location="", at=SIGNED_AT
        )
    assert examine(signed, trusted_roots=trusting(STATE), now=NOW)[0].trusted


def test_it_is_away() -> None:
    with socket.socket() as taken:  # bound and not listening: nothing answers here
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(SigningAway):
            sign(RemoteService(f"http://127.0.0.1:{taken.getsockname()[1]}"))


@pytest.mark.parametrize(
    "answer",
    [servers.silent, servers.dribbling, servers.hanging_up, servers.moved],
    ids=["silent", "dribbling", "hangs-up", "moved"],
)
def test_it_is_not_well(answer: servers.Answering) -> None:
    with servers.serving(answer) as address, pytest.raises(SigningAway):
        sign(RemoteService(address, patience=0.4))


@pytest.mark.parametrize(
    "address",
    ["http://", "ftp://127.0.0.1/", "http://127.0.0.1:notaport", "http://nowhere.invalid"],
)
def test_its_address_leads_nowhere(address: str) -> None:
    with pytest.raises(SigningAway):
        sign(RemoteService(address, patience=2))


@pytest.mark.parametrize("status", [500, 502, 503, 429, 301, 204])
def test_it_says_not_now(status: int) -> None:
    with (
        servers.serving(servers.always(status, b"")) as address,
        pytest.raises(SigningAway) as caught,
    ):
        sign(RemoteService(address))
    assert caught.value.status == 503


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_it_says_no(status: int) -> None:
    with (
        servers.serving(servers.always(status, b"")) as address,
        pytest.raises(SigningRefused, match="từ chối"),
    ):
        sign(RemoteService(address))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"null",
        b"[]",
        b'{"cert": 5}',
        b'{"cert": {"certificates": []}}',
        b'{"cert": {"certificates": ["AAAA"]}}',
        b'{"cert": {"certificates": ["*"]}}',
        b'{"cert": {"certificates": [5]}}',
        b'{"cert": {"certificates": "AAAA"}}',
        b"[" * 100_000,
        b" " * 1_000_000,
        bytes(range(256)),
    ],
)
def test_it_answers_rubbish(body: bytes) -> None:
    with (
        servers.serving(servers.always(200, body)) as address,
        pytest.raises(SigningAway),
    ):
        sign(RemoteService(address))


@pytest.mark.parametrize(
    "signatures",
    [(), ("AAAA",), ("",), (None,), (5,), ("é",), ("AAAA", "AAAA"), ({"a": 1},)],
)
def test_its_signature_is_rubbish(signatures: tuple[object, ...]) -> None:
    with servers.serving(said(*signatures)) as address, pytest.raises(SigningAway):
        sign(RemoteService(address))


def test_its_signature_is_by_another_key() -> None:
    another = servers.Service(replace(OFFICER, key=holder().key))
    with (
        servers.serving(another) as address,
        pytest.raises(SigningAway) as caught,
    ):
        sign(RemoteService(address))
    assert "does not hold" in caught.value.reason


def test_a_key_we_cannot_check_is_refused() -> None:
    odd = holder(DUNG.name, STATE, key=ed25519.Ed25519PrivateKey.generate())  # type: ignore[arg-type]
    chain = [base64.b64encode(odd.der).decode()]
    with (
        servers.serving(said("AAAA", chain=chain)) as address,
        pytest.raises(SigningAway),
    ):
        sign(RemoteService(address))


def test_a_time_stamp_proves_the_moment() -> None:
    """The certificate has expired since; the signature holds for ever after."""
    short = holder(DUNG.name, STATE, period=(day("2026-01-01"), day("2026-06-01")))
    at = day("2026-03-12")
    with (
        servers.serving(servers.Service(short)) as address,
        servers.serving(servers.stamping(CLERK, at)) as stamps,
    ):
        signed = sign(RemoteService(address, stamps=stamps))
        bare = sign(RemoteService(address))
    [stamped] = examine(signed, trusted_roots=trusting(STATE), now=NOW)
    assert (stamped.verdict, stamped.stamped_at) == (Verdict.VALID, at)
    [claimed] = examine(bare, trusted_roots=trusting(STATE), now=NOW)
    assert (claimed.verdict, claimed.stamped_at) == (Verdict.EXPIRED, None)


def test_a_time_stamp_of_nobody_we_know_proves_nothing() -> None:
    stranger = holder("Lạ", key=rsa.generate_private_key(65537, 2048), stamps=True)
    with (
        servers.serving(servers.Service(OFFICER)) as address,
        servers.serving(servers.stamping(stranger, day("2026-03-12"))) as stamps,
    ):
        signed = sign(RemoteService(address, stamps=stamps))
    [found] = examine(signed, trusted_roots=trusting(STATE), now=NOW)
    assert (found.verdict, found.stamped_at) == (Verdict.VALID, None)


@pytest.mark.parametrize(
    "answer",
    [servers.always(200, b""), servers.always(200, b"rubbish"), servers.always(500, b"")],
)
def test_the_time_stamp_service_is_not_well(answer: servers.Answering) -> None:
    with (
        servers.serving(servers.Service(OFFICER)) as address,
        servers.serving(answer) as stamps,
        pytest.raises(SigningAway),
    ):
        sign(RemoteService(address, stamps=stamps))


def test_a_time_stamp_of_something_else_is_not_taken() -> None:
    """The answer to one question, given to every other."""
    first: list[servers.Answer] = []
    honest = servers.stamping(CLERK, day("2026-03-12"))

    def stale(path: str, body: bytes, handler: Any) -> servers.Answer:
        first.append(honest(path, body, handler) or (500, b""))
        return first[0]

    with (
        servers.serving(servers.Service(OFFICER)) as address,
        servers.serving(stale) as stamps,
    ):
        service = RemoteService(address, stamps=stamps)
        assert sign(service)
        with pytest.raises(SigningAway):
            sign(service)
