"""The words of a PDF, read back through its fonts' own tables (ToUnicode)."""

import io
import re
from typing import Any

import pikepdf

_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def words_of(content: bytes) -> str:
    """All text of the document in the order it is written, spaces made single."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        text = " ".join(_page(page) for page in pdf.pages)
    return " ".join(text.split())


def _page(page: Any) -> str:
    resources = page.obj.Resources
    fonts = {name: _letters(font) for name, font in resources.get("/Font", {}).items()}
    said, letters = [], {}
    for instruction in pikepdf.parse_content_stream(page):
        name = str(instruction.operator)
        if name == "Tf":
            letters = fonts[str(instruction.operands[0])]
        elif name in {"Tj", "TJ"}:
            said.append(_said(instruction.operands[0], letters))
        elif name in {"Td", "TD", "Tm", "T*", "BT"}:
            said.append(" ")
    return "".join(said)


def _said(operand: Any, letters: dict[int, str]) -> str:
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    pairs = zip(codes[::2], codes[1::2], strict=True)
    return "".join(letters.get(high << 8 | low, "□") for high, low in pairs)


def _letters(font: Any) -> dict[int, str]:
    table = font.ToUnicode.read_bytes()
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in _PAIR.findall(block):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in _RANGE.findall(block):
            start = bytes.fromhex(text.decode()).decode("utf-16-be")
            for offset in range(int(last, 16) - int(first, 16) + 1):
                code = int(first, 16) + offset
                found[code] = start[:-1] + chr(ord(start[-1]) + offset)
    return found
