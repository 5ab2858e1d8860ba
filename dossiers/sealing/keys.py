"""The key that signs tree heads, and the public keys of all that ever did.

In LEDGER_FOLDER: `key.pem` (private, the owner's alone) and `public/<key id>.pem`, with a
line before each that says since when. A new key is put in the place of `key.pem`; the
public keys before it stay.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings

from egov import clock

_PRIVATE, _PUBLIC = "key.pem", "public"
_SINCE = b"Since: "


class NoLedgerKey(Exception):
    """There is no key to sign tree heads with: `manage.py makeledgerkey` makes one."""


def key_id(key: Ed25519PublicKey) -> str:
    """The first 16 hex digits of the SHA-256 of the raw public key."""
    return hashlib.sha256(raw(key)).hexdigest()[:16]


def raw(key: Ed25519PublicKey) -> bytes:
    """The 32 bytes of a public key (RFC 8032)."""
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def private_key() -> Ed25519PrivateKey:
    """The key in use. Raises NoLedgerKey."""
    try:
        content = (_folder() / _PRIVATE).read_bytes()
    except FileNotFoundError:
        raise NoLedgerKey(f"There is no {_folder() / _PRIVATE}.") from None
    key = load_pem_private_key(content, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise NoLedgerKey(f"{_folder() / _PRIVATE} holds no Ed25519 key.")
    return key


def public_keys() -> Mapping[str, Ed25519PublicKey]:
    """Every public key by its id, those of earlier keys too."""
    keys = [
        load_pem_public_key(path.read_bytes())
        for path in sorted((_folder() / _PUBLIC).glob("*.pem"))
    ]
    return {key_id(key): key for key in keys if isinstance(key, Ed25519PublicKey)}


@dataclass(frozen=True, slots=True)
class KeyInUse:
    """A public key and when it signed. since: None for a file that does not say;
    until: None for the key in use now."""

    key_id: str
    public_key: str  # hex
    since: datetime | None
    until: datetime | None


def keys_in_use() -> list[KeyInUse]:
    """Every key that signs or signed, the newest first."""
    dated = [(_since(name), name, raw(key).hex()) for name, key in public_keys().items()]
    dated.sort(key=lambda one: (one[0] is not None, one[0]), reverse=True)
    ends = [None, *(since for since, _, _ in dated)]
    return [
        KeyInUse(name, digits, since, until)
        for (since, name, digits), until in zip(dated, ends, strict=False)
    ]


def _since(name: str) -> datetime | None:
    first = (_folder() / _PUBLIC / f"{name}.pem").read_bytes().partition(b"\n")[0]
    if not first.startswith(_SINCE):
        return None
    return datetime.fromisoformat(first.removeprefix(_SINCE).decode())


def make_key(*, replace: bool = False) -> str | None:
    """Make a key where there is none (or in the place of the one in use); its id.

    None when one is there already. The public key is written first: no head is ever
    signed by a key that nobody can look up.
    """
    folder = _folder()
    (folder / _PUBLIC).mkdir(parents=True, exist_ok=True, mode=0o755)
    private = folder / _PRIVATE
    if private.exists() and not replace:
        return None
    key = Ed25519PrivateKey.generate()
    name = key_id(key.public_key())
    form = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    since = _SINCE + clock.now().isoformat().encode() + b"\n"
    (folder / _PUBLIC / f"{name}.pem").write_bytes(since + form)
    draft = private.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    draft.replace(private)
    return name


def _folder() -> Path:
    return Path(settings.LEDGER_FOLDER)
