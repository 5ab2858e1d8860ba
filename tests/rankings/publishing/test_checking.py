"""Whatever is changed behind the application's back is named."""

import json
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from rankings.engine import verifying
from rankings.engine.canonical import digest
from rankings.models import EditionEvent, Layer, Observation, Revision
from rankings.publishing import draw, publish
from tests.rankings.makers import World, world
from tests.rankings.publishing.final import carried_edition, final
from tests.tampering import tamper

pytestmark = pytest.mark.django_db
# Anew in each test, though kept per process: the folder is another one each time.
Place = Callable[[str], Path]


@pytest.fixture
def small(settings: Any, tmp_path: Path) -> World:
    settings.PUBLISHED_FOLDER = tmp_path / "published"
    held = world()
    final(held)
    draw(publish(held.edition.pk, by=held.phong))
    return held


@pytest.fixture
def file(small: World) -> Place:
    return Revision.objects.get().released.path


def told() -> str:
    """What verify_rankings says of what differs."""
    errors = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_rankings", stderr=errors, stdout=StringIO())
    return errors.getvalue()


def test_what_was_published_rightly_is_sound(small: World) -> None:
    out = StringIO()
    call_command("verify_rankings", stdout=out)
    assert "nothing differs" in out.getvalue()


@pytest.mark.parametrize("column", ["score", "points", "value", "rank"])
def test_a_changed_score_is_named(small: World, column: str) -> None:
    tamper(
        f"UPDATE rankings_score SET {column} = {column} + 1"
        " WHERE unit_id = %s AND node = 'ONLINE'",
        [small.finance.pk],
    )
    assert "unit 'so-tai-chinh' node 'ONLINE': the stored score was changed" in told()


def test_a_removed_score_is_named(small: World) -> None:
    tamper(
        "DELETE FROM rankings_score WHERE unit_id = %s AND node = 'PC'", [small.justice.pk]
    )
    assert "unit 'so-tu-phap' node 'PC': the stored score is gone" in told()


def test_a_changed_byte_of_the_archive_is_named_offline(file: Place) -> None:
    path = file("edition.zip")
    data = path.read_bytes()
    row = data.index(b'"unit":"so-y-te"')
    node = data.rindex(b'"node":"ONLINE"', 0, row)
    place = data.index(b'"score":"', node) + len(b'"score":"')
    path.write_bytes(data[:place] + b"9" + data[place + 1 :])
    command = [sys.executable, "-m", "rankings.engine", "verify", str(path)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 1
    assert "'so-y-te'" in found.stderr
    assert "'ONLINE'" in found.stderr
    assert "edition.zip was changed" in told()


@pytest.mark.parametrize("name", ["scores.csv", "robustness.json", "proofs/so-y-te.json"])
def test_a_changed_file_is_named(file: Place, name: str) -> None:
    path = file(name)
    path.write_bytes(path.read_bytes() + b" ")
    assert f"{name} was changed" in told()


def test_a_lost_file_and_a_stranger_are_named(file: Place) -> None:
    file("nodes.csv").unlink()
    file("more.csv").write_text("x")
    found = told()
    assert "nodes.csv is gone" in found
    assert "more.csv was not published" in found


def test_a_changed_listing_does_not_help(file: Place) -> None:
    path = file("files.json")
    path.write_bytes(path.read_bytes() + b" ")
    assert "files.json is not the one that was recorded" in told()


BROKEN = {
    "about.json": "about.json is gone",
    "edition.zip": "edition.zip is gone",
    "result.json": "result.json is gone",
    "files.json": "files.json is gone",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_lost_file_ends_no_check(small: World, file: Place, name: str) -> None:
    """What comes after it is still looked at: the pages, and the next edition."""
    carried_edition("after", "2018")
    tamper("UPDATE rankings_editionevent SET role = 'x' WHERE seq = 2")
    file(name).unlink()
    found = told()
    assert f"small 2025 r1: {BROKEN[name]}" in found
    assert "small 2025: event 2: was changed" in found
    assert "after 2018: event 2: was changed" in found


@pytest.mark.parametrize("name", ["inputs.json", "files.json", "result.json"])
@pytest.mark.parametrize("left", [0, 40])
def test_a_file_cut_short_ends_no_check(
    small: World, file: Place, name: str, left: int
) -> None:
    carried_edition("after", "2018")
    tamper("UPDATE rankings_editionevent SET role = 'x' WHERE seq = 2")
    file(name).write_bytes(file(name).read_bytes()[:left])
    found = told()
    assert f"small 2025 r1: {name} " in found
    assert "after 2018: event 2: was changed" in found


def test_a_file_in_place_of_the_folder_ends_no_check(small: World) -> None:
    folder = Revision.objects.get().folder
    folder.rename(folder.with_name("elsewhere"))
    folder.write_text("")
    assert "small 2025 r1: its folder is gone" in told()


def test_a_newer_engine_makes_no_old_edition_faulty(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "VERSION", "2")
    out = StringIO()
    call_command("verify_rankings", stdout=out)
    said = "small 2025 r1: edition.zip: computed by engine 1, this is 2: recomputed, equal"
    assert said in out.getvalue()


def test_an_engine_that_was_not_recorded_is_named(small: World) -> None:
    tamper("UPDATE rankings_revision SET engine = '7'")
    assert "edition.zip: names engine 1, recorded is 7" in told()


# Pages ------------------------------------------------------------------------------------


@pytest.fixture
def page(small: World) -> Path:
    """The league table as it was drawn in Vietnamese."""
    return Revision.objects.get().folder / "pages" / "vi" / "index.html"


def test_a_changed_figure_on_a_page_is_named(page: Path) -> None:
    page.write_bytes(page.read_bytes().replace(b"</table>", b"999,0</table>", 1))
    assert "small 2025 r1: pages in vi: index.html was changed" in told()


def test_a_changed_page_with_a_listing_of_its_own_is_named(page: Path) -> None:
    page.write_bytes(page.read_bytes().replace(b"</table>", b"999,0</table>", 1))
    listing = page.with_name("pages.json")
    said = json.loads(listing.read_text())
    listing.write_text(json.dumps({**said, "": digest(page.read_bytes())}))
    assert "small 2025 r1: pages in vi: " in told()


def test_a_lost_page_and_a_stranger_are_named(page: Path) -> None:
    page.unlink()
    page.with_name("more.html").write_text("x")
    found = told()
    assert "pages in vi: index.html is gone" in found
    assert "pages in vi: more.html was not drawn" in found


def test_drawing_again_mends_pages(page: Path) -> None:
    page.write_bytes(page.read_bytes() + b" ")
    page.with_name("more.html").write_text("x")
    draw(Revision.objects.get())
    call_command("verify_rankings", stdout=StringIO())


def test_a_dropped_layer_is_named(small: World) -> None:
    value = Observation.objects.get(unit=small.health, indicator="SITE")
    tamper("DELETE FROM rankings_evidence")
    tamper("DELETE FROM rankings_layer WHERE observation_id = %s AND seq = 2", [value.pk])
    assert "so-y-te SITE: layer 3: layer 2 is missing" in told()


def test_a_changed_layer_is_named_even_with_a_new_hash(small: World) -> None:
    value = Observation.objects.get(unit=small.justice, indicator="LAN")
    layer = Layer.objects.get(observation=value, seq=3)
    layer.cells = {"LAN": "0"}
    from rankings.records import linked

    made = linked(bytes(layer.previous), layer.body())
    tamper(
        "UPDATE rankings_layer SET cells = %s, hash = %s WHERE id = %s",
        ['{"LAN": "0"}', made, layer.pk],
    )
    assert "so-tu-phap LAN: layer 3: LAN is 0, published is 1" in told()


def test_an_altered_event_is_named(small: World) -> None:
    event = EditionEvent.objects.get(edition=small.edition, seq=2)
    tamper("UPDATE rankings_editionevent SET role = 'x' WHERE id = %s", [event.pk])
    assert "small 2025: event 2: was changed" in told()


def test_another_signature_is_named(small: World) -> None:
    revision = Revision.objects.get()
    tamper("UPDATE rankings_revision SET signature = %s", ["00" * 64])
    assert revision.signature != "00" * 64
    assert "the recorded signature is not one of the recorded digest" in told()
