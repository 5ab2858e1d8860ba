"""PostgreSQL refuses to run as root: run it as somebody else without making users."""

import os
import pwd
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from egov.local.trouble import Trouble


@dataclass(frozen=True)
class Identity:
    """Words to put before a command, and who must own its files."""

    prefix: tuple[str, ...]
    uid: int
    gid: int


def identity(program: Path, folder: Path) -> Identity:
    """Who may run `program` on files in `folder`, whose owner is changed if need be.

    An ordinary user is himself. Root runs in a user namespace where it has another number,
    so its files stay its own; where namespaces are forbidden, as nobody who may pass folders
    like /root.
    """
    if os.geteuid() != 0:
        return Identity((), os.geteuid(), os.getegid())
    for candidate in _candidates():
        give(folder, candidate)
        test = [
            "sh",
            "-c",
            'test -w "$1" && "$2" --version',
            "sh",
            str(folder),
            str(program),
        ]
        done = subprocess.run([*candidate.prefix, *test], check=False, capture_output=True)
        if done.returncode == 0:
            return candidate
    raise Trouble(
        "PostgreSQL does not run as root and neither unshare nor setpriv works here:"
        " start as an ordinary user, or name a server in DATABASE_URL."
    )


def _candidates() -> Iterator[Identity]:
    # initdb looks its user up by number: one that every system has.
    nobody = pwd.getpwnam("nobody")
    uid, gid = nobody.pw_uid, nobody.pw_gid
    yield Identity(("unshare", "--user", f"--map-user={uid}", f"--map-group={gid}"), 0, 0)
    # no_setuid_fixup lets access(2), by which initdb finds its programs, see that right too.
    rights = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")
    ids = (
        f"--reuid={uid}",
        f"--regid={gid}",
        "--clear-groups",
        "--securebits=+no_setuid_fixup",
    )
    yield Identity(("setpriv", *ids, *rights, "--"), uid, gid)


def give(folder: Path, owner: Identity) -> None:
    """Hand a folder and all in it to `owner`; quick when it is theirs already."""
    if folder.stat().st_uid == owner.uid:
        return
    for path in [*folder.rglob("*"), folder]:
        os.chown(path, owner.uid, owner.gid, follow_symlinks=False)
