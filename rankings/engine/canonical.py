"""One way to write a value as bytes, so that equal content has equal digests (RFC 8785 style).

Keys sorted, no spaces, UTF-8, strings in NFC. Whole numbers stand as numbers, all other
numbers as decimal text without needless zeros: 0.50 and 0.5 are the same bytes.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from decimal import Decimal


def canonical(value: object) -> bytes:
    """Return the canonical bytes of a JSON value that may hold Decimals."""
    return _dumped(_settled(value))


def canonical_text(value: object) -> bytes:
    """The same for a value known to hold only plain ASCII keys and settled text (faster)."""
    return _dumped(value)


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def number_text(value: Decimal) -> str:
    """Return a decimal without exponent and needless zeros; never −0."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _dumped(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def _settled(value: object) -> object:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Decimal):
        text = number_text(value)
        return text if "." in text else int(text)
    if isinstance(value, Mapping):
        return {unicodedata.normalize("NFC", str(k)): _settled(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_settled(item) for item in value]
    return value
