"""The folder of trusted roots, as an operator fills it."""

import logging
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from dossiers.signing.examining import examine
from dossiers.signing.roots import TrustedRoots, trusted_roots
from dossiers.signing.signature import Verdict
from tests.dossiers.signing import papers
from tests.dossiers.signing.authorities import (
    NOW,
    authority,
    day,
    holder,
    revocation_list,
    signed_elsewhere,
)

STATE = authority()
AN = holder(above=STATE)
PEM = STATE.certificate.public_bytes(Encoding.PEM)


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    made = tmp_path / "roots"
    made.mkdir()
    settings.TRUSTED_ROOTS = str(made)
    return made


def verdict() -> Verdict:
    signed = signed_elsewhere(papers.result(), AN)
    return examine(signed, trusted_roots=trusted_roots(), now=NOW)[0].verdict


def test_without_a_folder_nobody_is_trusted() -> None:
    assert trusted_roots() == TrustedRoots()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pem", PEM), ("a.CRT", PEM), ("a.cer", STATE.der), ("a.der", STATE.der)],
)
def test_certificates_of_either_form_are_read(
    folder: Path, name: str, content: bytes
) -> None:
    (folder / name).write_bytes(content)
    assert verdict() is Verdict.VALID


def test_one_file_may_hold_several(folder: Path) -> None:
    other = authority("Khác").certificate.public_bytes(Encoding.PEM)
    (folder / "bundle.pem").write_bytes(other + PEM)
    assert len(trusted_roots().certificates) == 2
    assert verdict() is Verdict.VALID


def test_lists_of_revoked_ones_are_read(folder: Path) -> None:
    (folder / "a.pem").write_bytes(PEM)
    (folder / "a.crl").write_bytes(revocation_list(STATE, AN, at=day("2026-02-01")))
    assert verdict() is Verdict.UNTRUSTED


def test_what_cannot_be_read_is_left_out_and_told(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "good.pem").write_bytes(PEM)
    (folder / "bad.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nx")
    (folder / "bad.der").write_bytes(b"x")
    (folder / "bad.crl").write_bytes(b"x")
    (folder / "README").write_text("ours")
    (folder / "folder.pem").mkdir()
    with caplog.at_level(logging.ERROR):
        assert verdict() is Verdict.VALID
    assert caplog.text.count("root_unreadable") == 3
    assert caplog.text.count("crl_unreadable") == 1


def test_a_missing_folder_is_told(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.TRUSTED_ROOTS = "/nowhere"
    with caplog.at_level(logging.ERROR):
        assert trusted_roots() == TrustedRoots()
    assert "trusted_roots_missing" in caplog.text
