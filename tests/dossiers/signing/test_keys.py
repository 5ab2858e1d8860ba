"""Keys on disk: private, whole, made once, replaced without breaking what was signed."""

import os
import signal
import stat
import subprocess
import sys
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings as configured
from django.core.management import call_command

from dossiers.signing.authority import LocalAuthority
from dossiers.signing.examining import examine
from dossiers.signing.roots import trusted_roots
from dossiers.signing.signature import Verdict
from dossiers.signing.signer import SignerName
from tests.dossiers.signing.authorities import NOW, SIGNED_AT
from tests.dossiers.signing.conftest import DUNG, WARD, Sign

PUBLIC = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
# Makes the root, then a key for each of many signers, and says which.
ISSUING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from dossiers.signing.authority import LocalAuthority
from dossiers.signing.signer import SignerName

keys = LocalAuthority(Path(sys.argv[1]))
at = datetime(2026, 3, 11, tzinfo=UTC)
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[2])):
    keys.prepare()
    made = keys.credential(SignerName(str(number), f"Người {number}", "Sở"), at)
    print(made.certificate.serial_number, flush=True)
"""


def issuing(folder: Path, count: int) -> "subprocess.Popen[str]":
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "egov.settings"}
    return subprocess.Popen(
        [sys.executable, "-c", ISSUING, str(folder), str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=configured.BASE_DIR,
        env=environment,
    )


def let_go(process: "subprocess.Popen[str]") -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def modes(folder: Path) -> dict[str, int]:
    return {
        str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode)
        for path in folder.rglob("*")
    }


def test_nobody_else_may_read_them(keys: LocalAuthority) -> None:
    keys.credential(DUNG, SIGNED_AT)
    keys.prepare(anew=True)
    keys.credential(WARD, SIGNED_AT)
    assert stat.S_IMODE(keys.folder.stat().st_mode) == 0o700
    found = modes(keys.folder)
    assert {found.pop("issued"), found.pop("retired")} == {0o700}
    assert len(found) == 4  # lock, root, one retired root, one issued key
    assert set(found.values()) == {0o600}


def test_they_are_kept(keys: LocalAuthority) -> None:
    first = keys.credential(DUNG, SIGNED_AT)
    assert not keys.prepare()
    again = LocalAuthority(keys.folder).credential(DUNG, SIGNED_AT)
    assert again.certificate == first.certificate


def test_each_signer_has_a_key_of_their_own_and_a_new_one_each_year(
    keys: LocalAuthority,
) -> None:
    moved = SignerName(DUNG.key, DUNG.name, "Sở Tư pháp")
    made = [
        keys.credential(signer, at).certificate
        for signer in (DUNG, WARD, moved)
        for at in (SIGNED_AT, SIGNED_AT + timedelta(days=366))
    ]
    assert len({one.serial_number for one in made}) == 6
    assert len({one.public_key().public_bytes(*PUBLIC) for one in made}) == 6


def test_a_new_root_leaves_old_signatures_valid(keys: LocalAuthority, sign: Sign) -> None:
    old = sign()
    before = keys.credential(DUNG, SIGNED_AT).certificate
    assert keys.prepare(anew=True)
    both = sign(old)
    found = examine(both, trusted_roots=trusted_roots(), now=NOW)
    assert [one.verdict for one in found] == [Verdict.VALID] * 2
    assert all(one.demonstration for one in found)
    assert keys.credential(DUNG, SIGNED_AT).certificate != before


def test_the_old_roots_key_is_gone(keys: LocalAuthority) -> None:
    keys.prepare(anew=True)
    [retired] = (keys.folder / "retired").iterdir()
    assert b"PRIVATE KEY" not in retired.read_bytes()


def test_two_processes_issue_the_same_keys(tmp_path: Path) -> None:
    folder, count = tmp_path / "shared", 40
    processes = [issuing(folder, count) for _ in range(2)]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        let_go(process)
    said = [process.communicate(timeout=120)[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert said[0] == said[1]
    assert len(set(said[0])) == count
    assert not list(folder.rglob("*.new"))


@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.03])
def test_a_killed_process_leaves_no_half_key(tmp_path: Path, seconds: float) -> None:
    folder = tmp_path / "shared"
    process = issuing(folder, 4000)
    assert process.stdout
    process.stdout.readline()
    let_go(process)
    process.stdout.readline()
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    keys = LocalAuthority(folder)
    assert not keys.prepare()
    assert len(keys.roots()) == 1
    for number in range(50):
        signer = SignerName(str(number), f"Người {number}", "Sở")
        assert keys.credential(signer, SIGNED_AT).key.private_numbers()


def test_the_command_makes_them_once(settings: Any) -> None:
    said = [StringIO() for _ in range(3)]
    call_command("makesigningkeys", stdout=said[0])
    root = (settings.SIGNING_FOLDER / "root.pem").read_bytes()
    call_command("makesigningkeys", stdout=said[1])
    assert (settings.SIGNING_FOLDER / "root.pem").read_bytes() == root
    call_command("makesigningkeys", anew=True, stdout=said[2])
    assert (settings.SIGNING_FOLDER / "root.pem").read_bytes() != root
    assert [words.getvalue().split(" in ")[0] for words in said] == [
        "made keys",
        "keys are",
        "made keys",
    ]


def test_the_command_makes_none_where_a_service_signs(settings: Any) -> None:
    settings.SIGNING_URL = "https://ky.example"
    said = StringIO()
    call_command("makesigningkeys", stdout=said)
    assert "SIGNING_URL" in said.getvalue()
    assert not settings.SIGNING_FOLDER.exists()


def test_the_demonstration_is_trusted_only_where_it_signs(
    keys: LocalAuthority, sign: Sign, settings: Any
) -> None:
    signed = sign()
    settings.SIGNING_URL = "https://ky.example"
    [found] = examine(signed, trusted_roots=trusted_roots(), now=NOW)
    assert (found.verdict, found.demonstration) == (Verdict.UNTRUSTED, False)
