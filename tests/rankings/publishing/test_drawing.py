"""Pages are drawn from the files alone, in both languages, and served by their digests."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from rankings.models import Revision
from rankings.publishing import draw, publish
from rankings.released import folder_of
from rankings.released.pages import PageList
from rankings.states import EditionStep
from tests.rankings.makers import World, world
from tests.rankings.publishing.final import final, move

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
    move(small, EditionStep.CORRECT, erratum={"vi": "Sửa", "en": "Mended"})
    publish(small.edition.pk, by=small.phong)
    call_command("drawrankings", verbosity=0)
    after = body(Client().get(HOME))
    assert b"/xep-hang/small/2025/r2/" in after
    assert b"/xep-hang/small/2025/r2/" not in before
