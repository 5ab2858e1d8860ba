"""The data of this checkout: where it lies, and that one start at a time uses it."""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from egov.local.trouble import Trouble

PERISHABLE = (
    "pg",
    "pg.new",
    "valkey",
    "valkey.unreadable",
    "media",
    "published",
    "beat",
    "sockets",
)


@dataclass(frozen=True)
class Home:
    """Folders under var/: pg, valkey, media, static, log, sockets."""

    var: Path

    @property
    def log(self) -> Path:
        return self.var / "log"

    @contextmanager
    def occupied(self, address: str) -> Iterator[None]:
        """Refuse while another start uses this folder; the kernel frees it if we die."""
        self.var.mkdir(mode=0o700, exist_ok=True)
        with (self.var / "lock").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                raise Trouble(
                    f"Already running from this folder {file.read().strip()}:"
                    " stop that one first (Ctrl-C where it runs, or kill that process)."
                ) from None
            file.truncate(0)
            file.write(f"at {address} as process {os.getpid()}\n")
            file.flush()
            yield

    def wipe(self) -> None:
        """Delete data, files and queues; the secret key and the logs stay."""
        self._wiping.touch()
        for name in PERISHABLE:
            shutil.rmtree(self.var / name, ignore_errors=True)
            if (self.var / name).exists():
                raise Trouble(f"{self.var / name} could not be deleted: remove it by hand.")
        self._wiping.unlink()

    @property
    def half_wiped(self) -> bool:
        """Whether a start was killed while it deleted: what is left is of no use."""
        return self._wiping.exists()

    @property
    def _wiping(self) -> Path:
        return self.var / "wiping"

    def secret_key(self) -> str:
        """Made once; signs sessions, so it must outlive a restart."""
        file = self.var / "secret-key"
        if not file.exists() or not file.read_text().strip():
            draft = file.with_suffix(".new")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(50))
            draft.replace(file)
        return file.read_text().strip()
