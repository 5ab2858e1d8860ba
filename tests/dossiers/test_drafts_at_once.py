"""One draft on many devices at once: one save wins, one file is kept, one end comes."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings as configured

from dossiers import actions
from dossiers.errors import DraftStale
from dossiers.models import Dossier, Draft, Part
from egov.errors import NotFound
from tests import makers
from tests.cast import Cast
from tests.dossiers.test_at_once import at_once


def stored_files() -> int:
    return sum(path.is_file() for path in Path(configured.MEDIA_ROOT).rglob("*"))


def _each(acts: list[Callable[..., Any]], draft: Draft, cast: Cast) -> Callable[[int], Any]:
    """Each thread one of the acts, on one draft, by its owner."""
    return lambda number: acts[number](draft.key, by=cast.lan)


def test_of_many_devices_that_had_one_revision_one_saves(live_cast: Cast) -> None:
    draft = makers.draft(live_cast)
    seen = Draft.objects.get().revision

    def save(number: int) -> Draft:
        typed = {"child_name": f"Ma Thị {number}"}
        return actions.save_draft(draft.key, by=live_cast.lan, revision=seen, answers=typed)

    results = at_once(8, save)
    [won] = [result for result in results if isinstance(result, Draft)]
    assert sum(isinstance(result, DraftStale) for result in results) == 7
    assert Draft.objects.get().answers == won.answers
    assert Draft.objects.get().revision == seen + 1


def test_of_many_saves_without_a_revision_none_is_lost(live_cast: Cast) -> None:
    """Each device sends the field it changed; they merge."""
    draft = actions.start_draft(live_cast.birth, by=live_cast.lan)
    typed = [{"child_name": "Ma Thị"}, {"born_on": "2026-01-15"}, {"copies": "3"}]
    at_once(3, lambda n: actions.save_draft(draft.key, by=live_cast.lan, answers=typed[n]))
    kept = Draft.objects.get().answers
    assert all(kept[code] == value for row in typed for code, value in row.items())


def test_the_same_file_eight_times_is_kept_once(live_cast: Cast) -> None:
    draft = actions.start_draft(live_cast.birth, by=live_cast.lan)
    results = at_once(
        8,
        lambda _: (
            actions.upload_part(
                draft.key, by=live_cast.lan, code="proof", file=makers.pdf(seed="một")
            ).pk
        ),
    )
    assert len(set(results)) == 1
    assert Part.objects.count() == stored_files() == 1


def test_filing_and_discarding_at_once_leave_a_dossier_or_nothing(live_cast: Cast) -> None:
    for _ in range(4):
        draft = makers.draft(live_cast)
        before = Dossier.objects.count()
        acts: list[Callable[..., Any]] = [actions.file, actions.discard]
        filing, _discarding = at_once(2, _each(acts, draft, live_cast))
        assert isinstance(filing, actions.Filed | NotFound)
        filed = int(isinstance(filing, actions.Filed))
        assert Dossier.objects.count() == before + filed
        assert not Draft.objects.exists()
    assert Part.objects.count() == stored_files() == Dossier.objects.count()


def test_filing_and_uploading_at_once_lose_no_file(live_cast: Cast) -> None:
    for number in range(4):
        draft = makers.draft(live_cast)
        letter = partial(
            actions.upload_part, code="letter", file=makers.pdf(seed=f"thêm {number}")
        )
        filing, part = at_once(2, _each([actions.file, letter], draft, live_cast))
        assert isinstance(part, Part | NotFound)
        in_time = int(isinstance(part, Part))
        assert filing.dossier.parts.count() == 1 + in_time
        recorded = filing.dossier.events.get().facts["parts"]
        assert len(recorded) == 1 + in_time
    assert Part.objects.count() == stored_files()


def test_a_supplement_begun_twice_at_once_is_one_draft(live_cast: Cast) -> None:
    dossier = makers.on_the_road(live_cast, "asked")
    people = [live_cast.lan, live_cast.minh] * 3
    drafts = at_once(6, lambda n: actions.start_supplement(dossier.pk, by=people[n]).pk)
    assert len(set(drafts)) == 1
    assert Draft.objects.count() == 1
