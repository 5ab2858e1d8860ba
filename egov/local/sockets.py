"""Where the servers' sockets live: reachable by the owner alone, on a short path."""

import hashlib
import os
import re
import stat
import tempfile
from pathlib import Path

# sun_path holds 108 bytes; PostgreSQL adds ".s.PGSQL.5432.lock". Only characters that need
# no escape in DATABASE_URL and REDIS_URL.
PLAIN = re.compile(r"[A-Za-z0-9/_.\-]{1,80}")


def socket_folder(var: Path) -> Path:
    """A folder for sockets with mode 0700: in `var`, or in the temporary folder."""
    folder = var / "sockets"
    if not PLAIN.fullmatch(str(folder)):
        name = hashlib.sha256(str(var).encode()).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"motcua-{os.getuid()}-{name}"
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if not _private(folder):
            folder = Path(tempfile.mkdtemp(prefix="motcua-"))
    return folder


def _private(folder: Path) -> bool:
    """Whether this is really our own folder: anybody may write to the temporary folder."""
    found = folder.lstat()
    mine = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    return mine and stat.S_IMODE(found.st_mode) == 0o700
