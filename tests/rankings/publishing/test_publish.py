"""Publishing happens once, whole, and only of what is final."""

import json
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from egov.errors import DomainError, NotAllowed
from rankings.engine.canonical import digest
from rankings.engine.verifying import verify
from rankings.errors import EditionStepRefused, Unusable
from rankings.models import Edition, Observation, RankedUnit, Revision, Score
from rankings.publishing import publish, publish_carried
from rankings.publishing.files import data_files
from rankings.publishing.gathering import _namesakes
from rankings.released import Released
from rankings.states import EditionStatus, EditionStep, State, Step
from tests.rankings.makers import World, world
from tests.rankings.publishing.final import final, move, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(settings: Any, tmp_path: Path) -> World:
    settings.PUBLISHED_FOLDER = tmp_path / "published"
    return world()


def released(root: Path, number: int = 1) -> Released:
    held = Revision.objects.get(number=number, edition__code="2025").released
    assert held.folder == root / "small" / "2025" / f"r{number}"
    return held


def test_an_edition_is_published_with_files_scores_and_signature(
    small: World, settings: Any
) -> None:
    final(small)
    revision = publish(small.edition.pk, by=small.phong)
    small.edition.refresh_from_db()
    assert small.edition.status == EditionStatus.PUBLISHED
    held = released(settings.PUBLISHED_FOLDER)
    assert revision.files_digest == digest(held.path("files.json").read_bytes())
    told = verify(
        held.path("edition.zip").read_bytes(),
        published=revision.edition_digest,
        key=revision.public_key,
    )
    assert (told.faults, told.signature) == ((), "valid")
    assert Score.objects.filter(revision=revision).count() == 3 * 7
    total = Score.objects.get(revision=revision, unit=small.justice, node="SMALL").total
    assert f"{total:.4f}" == held.rows["so-tu-phap"]["total"]
    assert small.edition.events.get(step=EditionStep.PUBLISH).facts == {
        "revision": 1,
        "digest": revision.edition_digest,
    }


def test_what_a_value_rests_on_is_told_without_names(small: World, settings: Any) -> None:
    final(small)
    publish(small.edition.pk, by=small.phong)
    held = released(settings.PUBLISHED_FOLDER)
    told = held.evidence["so-tu-phap"]["LAN"]
    assert (told["reported"], told["verdict"]) == ({"LAN": "1"}, "accepted")
    assert told["evidence"][0]["number"] == "12/BC"
    for name in held.files:
        assert b"thao.td" not in held.path(name).read_bytes()
    assert held.about["trust"] == {
        "values": 12,
        "verified_points": "1.0000",
        "mean_shift": "0.0000",
        "appeals": 0,
        "revised": 0,
    }


@pytest.mark.parametrize("who", ["nhi", "thao", "yen", "la"])
def test_only_the_publisher_publishes(small: World, who: str) -> None:
    final(small)
    with pytest.raises(NotAllowed):
        publish(small.edition.pk, by=getattr(small, who))
    assert not Revision.objects.exists()


def test_nothing_is_published_before_it_is_final(small: World, settings: Any) -> None:
    move(small, EditionStep.OPEN)
    with pytest.raises(EditionStepRefused):
        publish(small.edition.pk, by=small.phong)
    assert not list(Path(settings.PUBLISHED_FOLDER).rglob("*"))


def test_an_open_value_stops_the_publication(small: World) -> None:
    Observation.objects.create(edition=small.edition, unit=small.health, indicator="EXTRA")
    final(small)
    with pytest.raises(EditionStepRefused, match="1"):
        publish(small.edition.pk, by=small.phong)


def test_what_changes_while_it_is_computed_is_not_published(
    small: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    final(small)
    publish(small.edition.pk, by=small.phong)
    move(small, EditionStep.CORRECT, erratum={"vi": "Sửa", "en": "Mended"})
    value = Observation.objects.get(unit=small.justice, indicator="LAN")

    def meanwhile(real: Callable[..., Any]) -> Callable[..., Any]:
        def files(*given: Any) -> Any:
            say(small, [(value, {"LAN": "0"})], Step.CORRECT, State.FINAL)
            return real(*given)

        return files

    from rankings.publishing import release

    monkeypatch.setattr(release, "data_files", meanwhile(data_files))
    with pytest.raises(EditionStepRefused, match="thay đổi"):
        publish(small.edition.pk, by=small.phong)
    assert Revision.objects.count() == 1
    assert not (Path(settings.PUBLISHED_FOLDER) / "small" / "2025" / "r2").exists()


def test_a_correction_is_the_next_revision_and_the_former_stays(
    small: World, settings: Any
) -> None:
    final(small)
    first = publish(small.edition.pk, by=small.phong)
    before = released(settings.PUBLISHED_FOLDER).path("result.json").read_bytes()
    erratum = {"vi": "Sở Tư pháp không có mạng.", "en": "Justice has no network."}
    move(small, EditionStep.CORRECT, erratum=erratum)
    value = Observation.objects.get(unit=small.justice, indicator="LAN")
    say(small, [(value, {"LAN": "0"})], Step.CORRECT, State.FINAL)
    second = publish(small.edition.pk, by=small.phong)
    assert (second.number, second.supersedes, second.erratum) == (2, first, erratum)
    newer = released(settings.PUBLISHED_FOLDER, 2)
    assert newer.about["revision"]["supersedes"] == 1
    assert newer.json("inputs.json")["so-tu-phap"]["values"]["LAN"] == "0"
    assert released(settings.PUBLISHED_FOLDER).path("result.json").read_bytes() == before


def test_a_published_edition_is_not_published_again(small: World) -> None:
    final(small)
    publish(small.edition.pk, by=small.phong)
    with pytest.raises(EditionStepRefused):
        publish(small.edition.pk, by=small.phong)


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_publish_once(small: World) -> None:
    final(small)
    start, outcomes = Barrier(2), []

    def run() -> None:
        try:
            start.wait()
            outcomes.append(str(publish(small.edition.pk, by=small.phong).number))
        except DomainError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["1", "ranking.edition_step_refused"]
    assert Revision.objects.count() == 1


def test_a_folder_left_by_a_publication_that_failed_is_put_aside(
    small: World, settings: Any
) -> None:
    final(small)
    stray = Path(settings.PUBLISHED_FOLDER) / "small" / "2025" / "r1" / "data"
    stray.mkdir(parents=True)
    (stray / "result.json").write_text("{}")
    held = publish(small.edition.pk, by=small.phong).released
    assert held.path("result.json") == stray / "result.json"
    assert json.loads((stray / "result.json").read_text())["ranked"] == 3


@pytest.mark.parametrize("url", ["javascript:alert(1)", "JavaScript://x/%0aalert(1)"])
def test_a_source_that_is_no_address_of_the_web_is_not_published(
    small: World, url: str
) -> None:
    source = {"title": {"vi": "Nguồn", "en": "Source"}, "url": url}
    Edition.objects.filter(pk=small.edition.pk).update(sources=[source])
    final(small)
    with pytest.raises(Unusable) as refused:
        publish(small.edition.pk, by=small.phong)
    assert url in refused.value.faults[0]


@pytest.mark.parametrize("name", ["=1+1", "+84", "@SUM(A1)", "-2"])
def test_a_name_that_a_spreadsheet_would_compute_is_not_published(
    small: World, name: str
) -> None:
    final(small)
    RankedUnit.objects.filter(pk=small.health.pk).update(name_en=name)
    with pytest.raises(Unusable) as refused:
        publish(small.edition.pk, by=small.phong)
    assert name in refused.value.faults[0]


def test_history_goes_on_from_the_constituent_of_the_same_name(small: World) -> None:
    """Not from a key that looks alike, nor from who joined."""
    for key, name in (("y-te-tinh", "Sở Y tế"), ("so-dan-so", "Sở Dân số")):
        RankedUnit.objects.create(
            key=key, kind="department", name_vi=name, name_en=key, successor=small.health
        )
    units = [small.health, small.justice]
    assert _namesakes(units) == {"so-y-te": ("y-te-tinh",)}


def test_without_a_key_nothing_is_published(small: World, settings: Any) -> None:
    final(small)
    (Path(settings.LEDGER_FOLDER) / "key.pem").unlink()
    with pytest.raises(EditionStepRefused, match="makeledgerkey"):
        publish(small.edition.pk, by=small.phong)


def test_a_carried_table_needs_no_methodology(small: World, settings: Any) -> None:
    final(small)
    publish(small.edition.pk, by=small.phong)
    result = released(settings.PUBLISHED_FOLDER).result
    old = Edition.objects.create(
        index=small.index,
        code="2018",
        title_vi="Bảng 2018",
        title_en="Table of 2018",
        as_published=True,
        unit_set=small.unit_set,
        reference_date="2018-12-31",
    )
    for step in (EditionStep.OPEN, EditionStep.CLOSE, EditionStep.SHOW, EditionStep.SETTLE):
        by = small.nhi if step in {EditionStep.CLOSE, EditionStep.SHOW} else small.phong
        from rankings import transitions

        with transitions.moving(step, old.pk, by=by):
            pass
    revision = publish_carried(old.pk, result, scale="100", precision=4)
    held = revision.released
    assert (held.about["scale"], held.methodology) == ("100", None)
    assert revision.input_digest == ""
