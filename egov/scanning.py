"""Virus scanning by a clamd of the province, where there is one (INSTREAM protocol).

Without one, or with it away, a file is taken and marked unscanned: officials see that.
"""

import logging
import socket
import struct

from django.conf import settings
from django.utils.translation import gettext as _

from egov.errors import FileRefused

logger = logging.getLogger(__name__)
_CHUNK = 64 * 1024
_PATIENCE = 30  # seconds


def scanned(content: bytes) -> bool:
    """Whether clamd looked and found nothing. Raises FileRefused for what it knows."""
    if not settings.CLAMD:
        return False
    try:
        verdict = _ask(content)
    except OSError:
        logger.warning("clamd_away")
        return False
    if verdict.endswith("FOUND"):
        raise FileRefused(_("Tệp có mã độc. Hãy quét máy của bạn rồi dùng tệp khác."))
    return verdict.endswith("OK")


def _ask(content: bytes) -> str:
    """clamd's answer: `stream: OK`, `stream: NAME FOUND` or `… ERROR`."""
    with _connection() as clamd:
        clamd.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _CHUNK):
            piece = content[start : start + _CHUNK]
            clamd.sendall(struct.pack(">I", len(piece)) + piece)
        clamd.sendall(struct.pack(">I", 0))
        answer = b""
        while piece := clamd.recv(4096):
            answer += piece
    return answer.rstrip(b"\0\n").decode(errors="replace")


def _connection() -> socket.socket:
    """`/path/to.sock` or `host:port`."""
    if settings.CLAMD.startswith("/"):
        clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        clamd.settimeout(_PATIENCE)
        clamd.connect(settings.CLAMD)
        return clamd
    host, _colon, port = settings.CLAMD.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=_PATIENCE)
