"""bin/verify as anybody would run it: another process, nothing but the standard library."""

import importlib.machinery
import importlib.util
import json
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings as django_settings
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dossiers import sealing
from dossiers.documents import make_result
from dossiers.models import Letter, TreeHead
from dossiers.sealing.keys import make_key, raw
from tests import makers
from tests.cast import Cast
from tests.dossiers.sealing.conftest import Download
from tests.tampering import tamper

VERIFY = Path(__file__).resolve().parents[3] / "bin" / "verify"
PERSONAL = ("Lan", "Minh", "019188000123", "0912345678", "example.vn")
QUIET = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def verify(*arguments: object, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(VERIFY), *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=environ, timeout=60
    )


@pytest.fixture(scope="module")
def program() -> Any:
    """The same file as a module, to try thousands of inputs."""
    loader = importlib.machinery.SourceFileLoader("bin_verify", str(VERIFY))
    spec = importlib.util.spec_from_loader("bin_verify", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture
def saved(letter: Letter, download: Download) -> Path:
    """The proof as downloaded."""
    return download("verify-proof", letter.key)


# What holds ----------------------------------------------------------------------------


def test_a_downloaded_proof_holds_offline(saved: Path, letter: Letter) -> None:
    done = verify(saved)
    assert done.returncode == 0, done.stderr
    assert "The record holds." in done.stdout
    assert letter.number in done.stdout
    key = json.loads(saved.read_text())["head"]["public_key"]
    assert "the key you trust" in verify(saved, "--key", key).stdout
    done = verify(saved, "--key", "00" * 32)
    assert done.returncode == 1
    assert "not among those you trust" in done.stderr


def test_a_key_may_come_from_the_published_file(saved: Path, key_name: str) -> None:
    folder = Path(django_settings.LEDGER_FOLDER)
    done = verify(saved, "--key", folder / "public" / f"{key_name}.pem")
    assert done.returncode == 0
    assert verify(saved, "--key", folder / "key.pem").returncode == 2
    assert verify(saved, "--key", "no key").returncode == 2


def test_it_speaks_vietnamese_to_who_does(saved: Path) -> None:
    assert "Mọi điều kiểm tra đều đúng." in verify(saved, "--lang", "vi").stdout
    done = verify(saved, LANG="vi_VN.UTF-8")
    assert "Mọi điều kiểm tra đều đúng." in done.stdout
    assert (
        verify(saved, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii").returncode == 0
    )


def test_every_sentence_has_its_vietnamese(program: Any) -> None:
    """Each sentence said stands in the list, with as many holes."""
    source = VERIFY.read_text()
    for english, vietnamese in program.VIETNAMESE.items():
        assert source.count(f'"{english}"') >= 2, english
        for hole in ("{0}", "{1}", "{2}", "{3}"):
            assert (hole in english) == (hole in vietnamese), english


def test_a_result_is_proved_with_its_file(
    cast: Cast, download: Download, tmp_path: Path
) -> None:
    dossier = makers.on_the_road(cast, "issued")
    result = make_result(dossier.pk)
    sealing.seal()
    proof = download("verify-proof", result.key)
    held = tmp_path / "held.pdf"
    held.write_bytes(result.file.read())
    done = verify(proof, "--document", held)
    assert done.returncode == 0, done.stderr
    assert f"the event tells of the paper {result.number}" in done.stdout
    held.write_bytes(held.read_bytes() + b" ")
    assert verify(proof, "--document", held).returncode == 1
    assert verify(proof, "--document", tmp_path / "none.pdf").returncode == 2
    assert verify(proof, "--document", tmp_path).returncode == 2
    other = json.loads(proof.read_text())
    other["paper"]["number"] = "1/KQ"
    proof.write_text(json.dumps(other))
    assert verify(proof).returncode == 1


def test_two_heads_kept_apart_are_compared(letter: Letter, download: Download) -> None:
    old, new = TreeHead.objects.order_by("size")
    files = [download("head_json", head.size) for head in (old, new)]
    files.append(download("consistency", old.size, new.size))
    done = verify(*files)
    assert done.returncode == 0, done.stderr
    assert f"begins with all {old.size}" in done.stdout
    assert verify(files[0]).returncode == 0
    assert verify(files[2]).returncode == 0
    assert verify(files[1], files[0], files[2]).returncode == 1
    assert verify(*files[:2]).returncode == 2


def test_a_new_key_must_be_named_by_who_checks(
    letter: Letter, cast: Cast, download: Download, key_name: str
) -> None:
    """Otherwise whoever holds the database could go on with a key of their own."""
    old = TreeHead.objects.order_by("-size")[0]
    new_name = make_key(replace=True)
    makers.filed(cast)
    sealing.seal()
    new = TreeHead.objects.order_by("-size")[0]
    files = [
        download("head_json", old.size),
        download("head_json", new.size),
        download("consistency", old.size, new.size),
    ]
    done = verify(*files)
    assert done.returncode == 1
    assert f"names a key ({new_name})" in done.stderr
    keys = sealing.public_keys()
    named = [part for name in keys for part in ("--key", raw(keys[name]).hex())]
    assert verify(*files, *named).returncode == 0


# What does not -------------------------------------------------------------------------


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a document that holds no other."""
    if isinstance(value, dict):
        return [path for key in value for path in paths(value[key], (*at, key))]
    if isinstance(value, list):
        return [path for key, one in enumerate(value) for path in paths(one, (*at, key))]
    return [at]


# What nothing is committed to: the paper's own key in our database, and its file's hash,
# which the file itself can be held against.
FREE = {("paper", "key"), ("paper", "sha256")}


def spoiled(document: Any, path: tuple[Any, ...]) -> Any:
    """A copy in which one value is another of its kind."""
    copy = json.loads(json.dumps(document))
    place = copy
    for key in path[:-1]:
        place = place[key]
    old = place[path[-1]]
    if isinstance(old, int):
        place[path[-1]] = old + 1
    else:
        middle = len(old) // 2
        other = "0" if old[middle : middle + 1] != "0" else "1"
        place[path[-1]] = old[:middle] + other + old[middle + 1 :]
    return copy


def test_any_change_in_a_file_is_found(
    letter: Letter, download: Download, program: Any, tmp_path: Path
) -> None:
    old, new = TreeHead.objects.order_by("size")
    for file in (
        download("verify-proof", letter.key),
        download("head_json", new.size),
        download("consistency", old.size, new.size),
    ):
        document = json.loads(file.read_text())
        for path in set(paths(document)) - FREE:
            changed = tmp_path / "changed.json"
            changed.write_text(json.dumps(spoiled(document, path)))
            assert program.main([str(changed)]) in {1, 2}, path


def test_a_rewritten_past_does_not_continue_yesterdays_head(
    cast: Cast, download: Download
) -> None:
    makers.on_the_road(cast, "appraising")
    sealing.seal()
    yesterday = TreeHead.objects.get()
    kept = download("head_json", yesterday.size)
    kept = kept.rename(kept.with_name("kept.json"))
    # A superuser rewrites an event and grows the whole tree anew, with the real key.
    tamper(
        "UPDATE dossiers_event SET hash = decode(repeat('ab', 32), 'hex');"
        "DELETE FROM dossiers_leaf; DELETE FROM dossiers_treehead;"
        "INSERT INTO dossiers_unsealed SELECT id FROM dossiers_event"
    )
    sealing.seal()
    makers.filed(cast)
    sealing.seal()
    old, new = TreeHead.objects.order_by("size")
    newer = download("head_json", new.size)
    proof = download("consistency", old.size, new.size)
    assert verify(proof).returncode == 0  # by itself the new past is consistent
    done = verify(kept, newer, proof)
    assert done.returncode == 1
    assert "not the one that you kept" in done.stderr
    # Nor with yesterday's head put into the proof.
    forged = json.loads(proof.read_text())
    forged["old"] = json.loads(kept.read_text())
    proof.write_text(json.dumps(forged))
    done = verify(kept, newer, proof)
    assert done.returncode == 1
    assert "does not continue" in done.stderr


def test_no_proof_says_anything_personal(saved: Path) -> None:
    assert not any(word in saved.read_text() for word in PERSONAL)


# Rubbish -------------------------------------------------------------------------------

RUBBISH = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=80)
    | st.just("00" * 32)
    | st.just(10**4000),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.data())
@QUIET
def test_no_value_in_any_place_makes_it_stumble(
    saved: Path, program: Any, capsys: Any, data: st.DataObject
) -> None:
    """Somewhere in a real proof stands something else: a sentence, 1 or 2, no traceback."""
    document = json.loads(saved.read_text())
    places = [*paths(document), ("paper",), ("head",), ("path",)]
    path = data.draw(st.sampled_from([one for one in places if one not in FREE]))
    place = document
    for key in path[:-1]:
        place = place[key]
    was = place[path[-1]]
    place[path[-1]] = data.draw(RUBBISH.filter(lambda value: value != was))
    file = saved.with_name("rubbish.json")
    file.write_text(json.dumps(document))
    code = program.main([str(file)])
    said = capsys.readouterr()
    free = place[path[-1]] is None and path == ("paper",)
    assert code in ({0} if free else {1, 2}), (path, said)
    if code:
        assert said.err.count("\n") == 1


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
@example(b"[" * 100_000)
@example(b'{"format":"motcua-proof/1","record":"' + b"[" * 100_000 + b'"}')
@example(b'{"format":"motcua-proof/1","format":"motcua-tree-head/1"}')
@example(b'{"size":' + b"9" * 10_000 + b"}")
@example(b"\xef\xbb\xbf{}")
@example(b"NaN")
@QUIET
def test_rubbish_is_answered_in_a_sentence(
    tmp_path: Path, program: Any, capsys: Any, rubbish: bytes
) -> None:
    file = tmp_path / "rubbish.json"
    file.write_bytes(rubbish)
    assert program.main([str(file)]) == 2
    assert capsys.readouterr().err.startswith("unreadable: ")


@pytest.mark.parametrize(
    "make",
    [
        lambda file: file.write_bytes(b"\xff\x00" * 50),
        lambda file: file.write_bytes(b" " * 4_000_001),
        lambda file: file.mkdir(),
        lambda file: None,
        lambda file: file.write_text(json.dumps({"format": ["motcua-proof/1"]})),
        lambda file: file.write_text('{"format": "\\ud800"}'),
    ],
)
def test_a_process_ends_with_two_and_one_line(
    tmp_path: Path, make: Callable[[Path], Any]
) -> None:
    file = tmp_path / "rúbbish.json"
    make(file)
    done = verify(file, LC_ALL="C")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


# Its own arithmetic ----------------------------------------------------------------------


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=100), st.data())
@settings(max_examples=20, deadline=None)
def test_it_knows_ed25519(
    program: Any, seed: bytes, message: bytes, data: st.DataObject
) -> None:
    """Beside OpenSSL's; and no signature holds with a bit changed anywhere."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    signature = key.sign(message)
    assert program.is_signed(public, message, signature)
    bit = data.draw(st.integers(0, 511))
    flipped = bytearray(signature)
    flipped[bit // 8] ^= 1 << bit % 8
    assert not program.is_signed(public, message, bytes(flipped))
    assert not program.is_signed(public, message + b"x", signature)
    # The same signature written another way (RFC 8032 § 5.1.7: S below the order).
    s = int.from_bytes(signature[32:], "little") + program.Q
    if s < 2**256:
        assert not program.is_signed(
            public, message, signature[:32] + s.to_bytes(32, "little")
        )


# RFC 8032 § 7.1, tests 1 to 3: key, message, signature.
KNOWN = (
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
        "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
        "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
        "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
)


@pytest.mark.parametrize(("key", "message", "signature"), KNOWN)
def test_it_knows_the_signatures_of_the_standard(
    program: Any, key: str, message: str, signature: str
) -> None:
    known = [bytes.fromhex(text) for text in (key, message, signature)]
    assert program.is_signed(*known)


def test_it_is_one_file_of_the_standard_library() -> None:
    assert os.access(VERIFY, os.X_OK)
    lines = VERIFY.read_text().splitlines()
    imports = {line.split()[1] for line in lines if line.startswith(("import ", "from "))}
    assert imports <= {"argparse", "base64", "hashlib", "json", "os", "sys"}


def test_a_key_in_pem_is_read_strictly(program: Any) -> None:
    body = b64encode(program.ED25519 + bytes(32)).decode()
    begin, end = program.PEM
    assert program.key_from(f"{begin}\n{body}\n{end}") == bytes(32)
    for wrong in (
        f"{begin}\n{body[:-4]}\n{end}",
        f"{begin}\nx{body[1:]}\n{end}",
        begin,
        "",
    ):
        with pytest.raises(program.Unreadable):
            program.key_from(wrong)
