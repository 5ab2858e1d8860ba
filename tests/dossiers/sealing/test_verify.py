"""Pages of the open record, and bin/verify run as anybody would: another process."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dossiers import sealing
from dossiers.documents import make_result
from dossiers.models import Letter, TreeHead
from tests import makers
from tests.cast import Cast
from tests.tampering import tamper

VERIFY = Path(__file__).resolve().parents[3] / "bin" / "verify"
PERSONAL = ("Lan", "Minh", "019188000123", "0912345678", "example.vn")


def verify(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(VERIFY), *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={}, timeout=60
    )


@pytest.fixture
def letter(cast: Cast) -> Letter:
    """The receipt of a dossier that went on, all sealed."""
    makers.on_the_road(cast, "appraising")
    sealing.seal(2)
    sealing.seal()
    return Letter.objects.get()


@pytest.fixture
def saved(letter: Letter, client: Client, tmp_path: Path) -> Path:
    """The proof as downloaded."""
    answer = client.get(reverse("verify-proof", args=[letter.key]))
    file = tmp_path / "proof.json"
    file.write_bytes(answer.content)
    return file


def test_a_downloaded_proof_holds_offline(saved: Path) -> None:
    done = verify(saved)
    assert done.returncode == 0, done.stderr
    assert "The record holds." in done.stdout
    key = json.loads(saved.read_text())["head"]["public_key"]
    assert verify(saved, "--key", key).returncode == 0
    assert verify(saved, "--key", "00" * 32).returncode == 1


def test_no_proof_says_anything_personal(saved: Path) -> None:
    assert not any(word in saved.read_text() for word in PERSONAL)


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [path for key in value for path in paths(value[key], (*at, key))]
    if isinstance(value, list):
        return [path for key, one in enumerate(value) for path in paths(one, (*at, key))]
    return [at]


def test_any_change_in_a_proof_is_found(saved: Path, tmp_path: Path) -> None:
    document = json.loads(saved.read_text())
    free = {("format",), ("head", "format"), ("head", "key_id"), ("letter", "key")}
    free |= {("letter", "form"), ("letter", "sha256")}
    for path in paths(document):
        if path in free:
            continue
        spoiled = json.loads(saved.read_text())
        place = spoiled
        for key in path[:-1]:
            place = place[key]
        old = place[path[-1]]
        place[path[-1]] = old + 1 if isinstance(old, int) else f"0{old[1:]}x"[: len(old)]
        if place[path[-1]] == old:
            place[path[-1]] = f"1{old[1:]}"
        file = tmp_path / "spoiled.json"
        file.write_text(json.dumps(spoiled))
        assert verify(file).returncode in {1, 2}, path


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_rubbish_is_answered_in_a_sentence(tmp_path: Path, rubbish: bytes) -> None:
    file = tmp_path / "rubbish.json"
    file.write_bytes(rubbish)
    done = verify(file)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_rewritten_past_does_not_continue_yesterdays_head(
    cast: Cast, client: Client, tmp_path: Path
) -> None:
    makers.on_the_road(cast, "appraising")
    sealing.seal()
    yesterday = TreeHead.objects.get()
    kept = tmp_path / "kept.json"
    kept.write_bytes(client.get(reverse("head", args=[yesterday.size])).content)
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
    files = []
    for name, url in (
        ("new", reverse("head", args=[new.size])),
        ("proof", reverse("consistency", args=[old.size, new.size])),
    ):
        files.append(tmp_path / f"{name}.json")
        files[-1].write_bytes(client.get(url).content)
    assert verify(files[1]).returncode == 0  # by itself the new past is consistent
    done = verify(kept, *files)
    assert done.returncode == 1
    assert "not the one that you kept" in done.stderr


def test_the_page_says_that_the_paper_is_real_and_names_nobody(
    letter: Letter, client: Client
) -> None:
    page = client.get(reverse("verify-document", args=[letter.key])).content.decode()
    assert "Văn bản này có thật" in page
    assert letter.number in page
    assert "đã niêm phong" in page
    assert not any(word in page for word in PERSONAL)


def test_the_page_tells_a_record_that_was_tampered_with(
    letter: Letter, client: Client
) -> None:
    tamper("UPDATE dossiers_event SET at = at + interval '1 second' WHERE seq = 2")
    page = client.get(reverse("verify-document", args=[letter.key])).content.decode()
    assert "không còn khớp" in page


def test_a_file_in_hand_is_compared_and_not_kept(cast: Cast, client: Client) -> None:
    dossier = makers.on_the_road(cast, "issued")
    result = make_result(dossier.pk)
    url = reverse("verify-document", args=[result.key])
    for content, said in (
        (result.file.read(), "Đúng là tệp đã cấp"),
        (b"%PDF-1.7 x", "Không phải tệp đã cấp"),
    ):
        held = SimpleUploadedFile("x.pdf", content)
        assert said in client.post(url, {"file": held}).content.decode()


def test_an_unknown_paper_is_told_calmly(client: Client, db: None) -> None:
    answer = client.get(reverse("verify-document", args=[uuid4()]))
    assert answer.status_code == 404
    assert "không cấp văn bản nào" in answer.content.decode()


def test_heads_are_public_with_a_feed(letter: Letter, client: Client) -> None:
    newest = TreeHead.objects.order_by("-size")[0]
    page = client.get(reverse("transparency")).content.decode()
    assert str(newest.size) in page
    assert newest.pieces[0] in page
    feed = client.get(reverse("heads_feed"))
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert bytes(newest.root).hex() in feed.content.decode()


def test_too_many_questions_wait(letter: Letter, client: Client) -> None:
    url = reverse("verify-document", args=[letter.key])
    answers = {client.get(url).status_code for _ in range(32)}
    assert answers == {200, 429}
