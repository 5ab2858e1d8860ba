"""A folder of keys for each test, and who signs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dossiers.signing.authority import LocalAuthority
from dossiers.signing.signer import SignerName
from tests.dossiers.signing import papers
from tests.dossiers.signing.authorities import SIGNED_AT

DUNG = SignerName("dung", "Dương Tiến Dũng", "UBND phường Phan Đình Phùng")
WARD = SignerName("H55.12", "UBND phường Phan Đình Phùng", "UBND phường Phan Đình Phùng")

Sign = Callable[..., bytes]


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Path) -> None:
    settings.SIGNING_FOLDER = tmp_path / "keys"


@pytest.fixture
def keys(settings: Any) -> LocalAuthority:
    """The demonstration authority with its root made."""
    made = LocalAuthority(settings.SIGNING_FOLDER)
    made.prepare()
    return made


@pytest.fixture
def sign(keys: LocalAuthority) -> Sign:
    """Sign a result's sheet, or what is given, as Dũng or as who is given."""

    def signed(pdf: bytes = b"", signer: SignerName = DUNG, at: Any = SIGNED_AT) -> bytes:
        words = {"reason": "Phê duyệt kết quả", "location": "Thái Nguyên"}
        return keys.sign(pdf or papers.result(), signer=signer, at=at, **words)

    return signed
