"""Pages are drawn from the files alone, in both languages, and served by their digests."""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from threading import Event, Thread, current_thread
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from egov.local import fill
from egov.local.environment import ROOT
from egov.models import Agency
from rankings.models import Revision
from rankings.pages import static_pages
from rankings.publishing import draw, drawing, publish
from rankings.released import Released, folder_of
from rankings.released.pages import PageList
from tests.rankings.makers import World, world
from tests.rankings.publishing.final import carried_edition, correct, final

pytestmark = pytest.mark.django_db
HOME = "/xep-hang/small/2025/r1/"


@pytest.fixture
def small(settings: Any, tmp_path: Path) -> World:
    settings.PUBLISHED_FOLDER = tmp_path
    held = world()
    final(held)
    publish(held.edition.pk, by=held.phong)
    draw(Revision.objects.get())
    return held


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def folder(root: Path, number: int = 1) -> Path:
    return folder_of(root, "small", "2025", number)


def test_every_unit_has_its_page_in_both_languages(small: World, tmp_path: Path) -> None:
    for language in ("vi", "en"):
        paths = PageList.of(folder(tmp_path), language).digests
        assert {path for path in paths if path.startswith("don-vi/")} == {
            "don-vi/so-tu-phap/",
            "don-vi/so-tai-chinh/",
            "don-vi/so-y-te/",
        }
        assert "" in paths


def test_a_page_is_served_as_drawn_without_a_query(
    small: World, tmp_path: Path, django_assert_num_queries: Any
) -> None:
    place = {"index": "small", "edition": "2025", "revision": 1}
    for language in ("vi", "en"):
        with translation.override(language):
            address = reverse("rankings:league", kwargs=place)
        Client().get(address)  # a process asks the record once
        with django_assert_num_queries(0):
            answer = Client().get(address)
            content = body(answer)
        page = PageList.of(folder(tmp_path), language).find("")
        assert page
        assert answer["ETag"] == f'"{page.sha256}"'
        assert hashlib.sha256(content).hexdigest() == page.sha256
        assert f'lang="{language}"'.encode() in content
        assert "max-age=300" in answer["Cache-Control"]
        assert not answer.cookies


def test_who_signed_in_sees_the_same_page(small: World) -> None:
    client = Client()
    nobody = body(client.get(HOME))
    client.force_login(small.phong)
    assert body(client.get(HOME)) == nobody


def test_drawing_again_changes_nothing(small: World, tmp_path: Path) -> None:
    before = PageList.of(folder(tmp_path), "vi").digests
    call_command("drawrankings", index="small", verbosity=0)
    assert PageList.of(folder(tmp_path), "vi").digests == before


def test_the_former_revision_points_to_the_newer_one(small: World) -> None:
    before = body(Client().get(HOME))
    correct(small)
    publish(small.edition.pk, by=small.phong)
    call_command("drawrankings", verbosity=0)
    after = body(Client().get(HOME))
    assert b"/xep-hang/small/2025/r2/" in after
    assert b"/xep-hang/small/2025/r2/" not in before


# While others draw or read ----------------------------------------------------------------


def corrected(small: World) -> Revision:
    correct(small)
    return publish(small.edition.pk, by=small.phong)


def test_each_answer_while_pages_are_drawn_is_of_its_digest(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrected(small)
    seen: set[bytes] = set()

    def asked_meanwhile(*given: Any) -> Iterator[Any]:
        for page in drawing_of(*given):
            yield page
            answer = Client().get(HOME)
            content = body(answer)
            assert answer["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'
            seen.add(content)

    drawing_of = static_pages
    monkeypatch.setattr(drawing, "static_pages", asked_meanwhile)
    draw(Revision.objects.get(number=1))
    # The former page, then the new one while those in English were drawn.
    assert len(seen) == 2
    assert body(Client().get(HOME)) in seen


@pytest.mark.django_db(transaction=True)
def test_who_began_before_a_correction_does_not_undo_its_pointer(
    small: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, corrects = Event(), Event()
    drawing_of = static_pages

    def slow(held: Released, newer: int | None) -> Iterator[Any]:
        if current_thread().name == "slow" and not begun.is_set():
            begun.set()
            # Who draws alone lets the publication wait for it; otherwise it comes later.
            corrects.wait(5)
        return iter(list(drawing_of(held, newer)))

    def run() -> None:
        try:
            call_command("drawrankings", verbosity=0, stdout=StringIO())
        finally:
            connection.close()

    monkeypatch.setattr(drawing, "static_pages", slow)
    thread = Thread(target=run, name="slow")
    thread.start()
    assert begun.wait(30)
    corrected(small)
    corrects.set()
    thread.join()
    assert b"/xep-hang/small/2025/r2/" in body(Client().get(HOME))


def test_pages_drawn_in_place_give_way(small: World, tmp_path: Path) -> None:
    """As a version before this one left them."""
    pages = folder_of(tmp_path, "small", "2025", 1) / "pages"
    before = PageList.of(pages.parent, "vi").digests
    real = pages / os.readlink(pages / "vi")
    (pages / "vi").unlink()
    real.rename(pages / "vi")
    draw(Revision.objects.get())
    assert PageList.of(pages.parent, "vi").digests == before
    assert Client().get(HOME).status_code == 200


def test_only_the_former_drawing_is_kept(small: World, tmp_path: Path) -> None:
    first = Revision.objects.get()
    pages = first.folder / "pages"
    for newer in (2, 3, None, 2):
        drawing.draw_pages(first.released, newer, lambda *_: None)
        assert len(list(pages.glob(".vi-*"))) == 2


# After a deployment, and in a demo ---------------------------------------------------------


def test_what_the_foot_names_later_stands_on_pages_drawn_again(small: World) -> None:
    """Whoever loads people and places after a ranking was published draws it again."""
    phone = "0208 123 4567"
    assert phone.encode() not in body(Client().get(HOME))
    Agency.objects.create(
        code="H55-TT",
        kind=Agency.Kind.CENTRE,
        name_vi="Trung tâm",
        name_en="Centre",
        phone=phone,
        valid_from=date(2020, 1, 1),
    )
    call_command("drawrankings", verbosity=0, stdout=StringIO())
    assert phone.encode() in body(Client().get(HOME))


@pytest.mark.parametrize("where", ["compose", "local"])
def test_pages_are_drawn_after_everything_else_was_loaded(where: str) -> None:
    if where == "local":
        commands = [command[0] for command in fill.COMMANDS]
    else:
        services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
        script = " ".join(services["migrate"]["command"])
        commands = re.findall(r"manage\.py (\w+)", script)
    assert commands[-1] == "drawrankings"


def test_a_lost_revision_keeps_no_other_from_being_drawn(small: World) -> None:
    other = carried_edition("after", "2018")
    shutil.rmtree(Revision.objects.get(edition=small.edition).folder)
    errors = StringIO()
    with pytest.raises(CommandError, match="1 revisions"):
        call_command("drawrankings", stderr=errors, stdout=StringIO())
    assert "small 2025 r1: " in errors.getvalue()
    assert other.drawings.count() == 2
