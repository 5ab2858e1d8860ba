"""What is not recorded is not shown, and what is recorded is not lost, wherever it is cut off."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import DatabaseWrapper
from django.test import Client

from rankings.models import Revision
from rankings.publishing import draw, publish
from rankings.states import EditionStatus
from tests.rankings.makers import World, world
from tests.rankings.publishing.final import final
from tests.workers import environment

DATA = "/api/v1/indices/small/editions/2025"
PAGES = "/xep-hang/small/2025"


@pytest.fixture
def root(settings: Any, tmp_path: Path) -> Path:
    settings.PUBLISHED_FOLDER = tmp_path / "published"
    return tmp_path / "published" / "small" / "2025"


def ready() -> World:
    held = world()
    final(held)
    return held


def status(address: str) -> int:
    return Client(raise_request_exception=False).get(address).status_code


def shown(number: int = 1) -> list[int]:
    """How data, a page and a question about a revision are answered."""
    places = [f"{DATA}/r{number}/about.json", f"{PAGES}/r{number}/"]
    return [status(one) for one in (*places, f"{PAGES}/r{number}/so-sanh/")]


# Whatever lies on the disk ----------------------------------------------------------------


@pytest.mark.django_db
def test_a_copy_of_a_folder_is_no_revision(root: Path) -> None:
    small = ready()
    draw(publish(small.edition.pk, by=small.phong))
    shutil.copytree(root / "r1", root / "r2", symlinks=True)
    assert shown() == [200, 200, 200]
    assert shown(2) == [404, 404, 404]


@pytest.mark.django_db
def test_another_listing_than_the_recorded_one_is_not_shown(root: Path) -> None:
    small = ready()
    draw(publish(small.edition.pk, by=small.phong))
    assert shown() == [200, 200, 200]
    listing = root / "r1" / "data" / "files.json"
    listing.write_bytes(listing.read_bytes() + b" ")
    assert shown() == [404, 404, 404]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("data/scores.csv", f"{DATA}/r1/scores.csv"),
        ("pages/vi/index.html", f"{PAGES}/r1/"),
    ],
)
def test_other_bytes_never_leave_under_the_digest_of_the_published_ones(
    root: Path, file: str, address: str
) -> None:
    small = ready()
    draw(publish(small.edition.pk, by=small.phong))
    assert status(address) == 200
    path = root / "r1" / file
    path.write_bytes(path.read_bytes() + b" ")
    assert status(address) == 500


@pytest.mark.django_db
def test_pages_that_no_drawing_recorded_are_not_shown(root: Path) -> None:
    small = ready()
    draw(publish(small.edition.pk, by=small.phong))
    pages = root / "r1" / "pages"
    shutil.copytree(pages / "vi", pages / "mine")
    (pages / "vi").unlink()
    (pages / "mine").rename(pages / "vi")
    assert shown() == [200, 404, 200]


# Wherever publishing is cut off -----------------------------------------------------------


def refused(self: DatabaseWrapper) -> None:
    raise OperationalError("the server is gone")


def answer_lost(real: Callable[[DatabaseWrapper], None]) -> Callable[[Any], None]:
    def commit(self: DatabaseWrapper) -> None:
        real(self)
        raise OperationalError("the server is gone")

    return commit


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_failed_shows_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = ready()
    with monkeypatch.context() as patch:
        patch.setattr(DatabaseWrapper, "_commit", refused)
        with pytest.raises(OperationalError):
            publish(small.edition.pk, by=small.phong)
    connection.close()
    assert not Revision.objects.exists()
    assert shown() == [404, 404, 404]
    assert not (root / "r1").exists()
    publish(small.edition.pk, by=small.phong)
    assert shown() == [200, 200, 200]


@pytest.mark.django_db(transaction=True)
def test_a_commit_whose_answer_was_lost_loses_no_file(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = ready()
    with monkeypatch.context() as patch:
        patch.setattr(
            DatabaseWrapper, "_commit", answer_lost(vars(BaseDatabaseWrapper)["_commit"])
        )
        with pytest.raises(OperationalError):
            publish(small.edition.pk, by=small.phong)
    connection.close()
    assert shown()[0] == 200
    draw(Revision.objects.get())
    assert shown() == [200, 200, 200]


# In a process of its own, which kills itself at the moment named.
PUBLISHING = """
import os, signal, sys
import django
django.setup()
from django.db.backends.postgresql.base import DatabaseWrapper
from egov.models import User
from rankings.publishing import publish

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

moment, edition, by = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
if moment == "writing":
    left = iter(range(9))
    hook = lambda event, given: event == "os.mkdir" and next(left, None) is None and die()
elif moment == "moving":
    hook = lambda event, given: event == "os.rename" and str(given[1]).endswith("/r1") and die()
else:
    hook = lambda event, given: None
sys.addaudithook(hook)
if moment == "committing":
    DatabaseWrapper._commit = die
publish(edition, by=User.objects.get(pk=by))
"""


def killed(moment: str, small: World) -> int:
    given = [moment, str(small.edition.pk), str(small.phong.pk)]
    paths = {
        "PUBLISHED_FOLDER": str(configured.PUBLISHED_FOLDER),
        "LEDGER_FOLDER": str(configured.LEDGER_FOLDER),
    }
    told = subprocess.run(
        [sys.executable, "-c", PUBLISHING, *given],
        env={**os.environ, **environment(), **paths},
        cwd=configured.BASE_DIR,
        check=False,
    )
    return told.returncode


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["writing", "committing"])
def test_killed_before_the_record_nothing_is_shown(root: Path, moment: str) -> None:
    small = ready()
    assert killed(moment, small) == -signal.SIGKILL
    assert list(root.iterdir())  # it had begun
    assert not Revision.objects.exists()
    assert not [path for path in root.iterdir() if not path.name.startswith(".")]
    assert shown() == [404, 404, 404]
    publish(small.edition.pk, by=small.phong)
    assert shown() == [200, 200, 200]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_after_the_record_the_first_who_reads_completes_it(root: Path) -> None:
    small = ready()
    assert killed("moving", small) == -signal.SIGKILL
    small.edition.refresh_from_db()
    assert small.edition.status == EditionStatus.PUBLISHED
    assert Revision.objects.get().sealed
    assert not (root / "r1").exists()
    assert status(f"{DATA}/r1/scores.csv") == 200
    assert (root / "r1").is_dir()
    assert draw(Revision.objects.get())
    assert shown() == [200, 200, 200]
