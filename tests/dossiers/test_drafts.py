"""Drafts: what was typed is never lost, nobody else sees it, nothing of it stays behind."""

import json
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.files.storage import default_storage
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from dossiers import actions
from dossiers.actions.drafts import storable
from dossiers.errors import AnswersInvalid, DraftStale, ProcedureClosed, StepRefused
from dossiers.models import Dossier, Draft, Part, Procedure
from dossiers.states import Channel
from egov import clock
from egov.errors import NotAllowed, NotFound
from egov.models import Post
from tests import documents, makers
from tests.cast import Cast
from tests.dossiers import anything


def started(cast: Cast) -> Draft:
    return actions.start_draft(cast.birth, by=cast.lan, agency=cast.ward)


def stored_files() -> list[Path]:
    root = Path(configured.MEDIA_ROOT)
    return [path for path in root.rglob("*") if path.is_file()]


@given(anything.JSON)
@settings(max_examples=300, deadline=None)
def test_whatever_was_typed_can_be_stored(value: Any) -> None:
    kept = storable(value)
    assert storable(kept) == kept
    text = json.dumps(kept, allow_nan=False)
    assert "\\u0000" not in text
    assert "\\ud800" not in json.dumps(kept, ensure_ascii=False).encode().decode()


@given(st.dictionaries(st.sampled_from(["child_name", "born_on"]), anything.JSON))
@settings(max_examples=40, deadline=None)
def test_postgresql_takes_what_is_storable(value: Any) -> None:
    text = json.dumps(storable(value))
    assert json.loads(text) == storable(value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value",
    [
        "\0",
        "a\ud800b",
        {"\0": {"\udfff": "\0"}},
        float("nan"),
        float("-inf"),
        1e308,
        10**4000,
        anything.nested(),
        {"a": anything.nested()},
        "x" * 50_000,
        ["x", None, True, -0.0],
        {1: 2},
    ],
    ids=lambda value: repr(type(value)),
)
def test_a_draft_takes_anything_and_gives_it_back(value: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb", [json.dumps(storable(value))])
        assert cursor.fetchone()


def test_a_draft_begins_with_what_the_account_says(cast: Cast) -> None:
    draft = started(cast)
    assert draft.answers == {"filer_name": "Nguyễn Thị Lan"}
    assert (draft.owner_name, draft.owner_identity) == ("Nguyễn Thị Lan", "019188000123")
    assert (draft.owner_phone, draft.owner_email) == ("0912345678", "lan@example.vn")
    assert draft.case == "usual"


def test_an_unknown_case_becomes_the_usual_one(cast: Cast) -> None:
    assert actions.start_draft(cast.birth, by=cast.lan, case="nothing").case == "usual"
    draft = actions.save_draft(started(cast).key, by=cast.lan, case="nothing")
    assert draft.case == "usual"


def test_what_was_typed_is_kept_right_or_not(cast: Cast) -> None:
    draft = started(cast)
    typed = {"child_name": "Ma Thị", "born_on": "31/02", "copies": {"how": "many"}}
    actions.save_draft(draft.key, by=cast.lan, answers=typed)
    actions.save_draft(draft.key, by=cast.lan, answers={"child_name": "Ma Thị Ánh"})
    kept = Draft.objects.get().answers
    assert kept == {**typed, "child_name": "Ma Thị Ánh", "filer_name": "Nguyễn Thị Lan"}


def test_unknown_fields_are_not_kept(cast: Cast) -> None:
    draft = started(cast)
    sent = {"child_name": "An", "status": 9, "__proto__": {}, "case": "x"}
    draft = actions.save_draft(draft.key, by=cast.lan, answers=sent)
    assert set(draft.answers) == {"child_name", "filer_name"}


def test_details_of_the_owner_are_cut_to_what_fits(cast: Cast) -> None:
    draft = actions.save_draft(
        started(cast).key,
        by=cast.lan,
        owner_name="Lan\0" + "x" * 500,
        owner_identity="0" * 40,
        authority="GUQ 12",
    )
    draft.refresh_from_db()
    assert len(draft.owner_name) == 120
    assert draft.owner_name.startswith("Lanx")
    assert draft.owner_identity == "0" * 12
    assert draft.authority == "GUQ 12"


def test_another_device_saved_in_between(cast: Cast) -> None:
    draft = started(cast)
    seen = draft.revision
    actions.save_draft(draft.key, by=cast.lan, revision=seen, answers={"child_name": "An"})
    with pytest.raises(DraftStale) as caught:
        actions.save_draft(
            draft.key, by=cast.lan, revision=seen, answers={"child_name": "Bình"}
        )
    assert caught.value.extra == {"revision": seen + 1}
    assert Draft.objects.get().answers["child_name"] == "An"
    actions.save_draft(draft.key, by=cast.lan, revision=seen + 1, answers={})
    assert Draft.objects.get().revision == seen + 2


@pytest.mark.parametrize("who", ["tam", "minh", "dung"])
def test_a_draft_is_its_makers_alone(cast: Cast, who: str) -> None:
    draft, other = started(cast), getattr(cast, who)
    part = actions.upload_part(draft.key, by=cast.lan, code="proof", file=makers.pdf())
    with pytest.raises(NotFound):
        actions.save_draft(draft.key, by=other, answers={"child_name": "x"})
    with pytest.raises(NotFound):
        actions.upload_part(draft.key, by=other, code="proof", file=makers.pdf())
    with pytest.raises(NotFound):
        actions.remove_part(draft.key, part.key, by=other)
    with pytest.raises(NotFound):
        actions.discard(draft.key, by=other)
    with pytest.raises(NotFound):
        actions.file(draft.key, by=other)
    assert not Draft.objects.visible_to(other).exists()


def test_there_is_no_such_draft(cast: Cast) -> None:
    key = uuid.uuid4()
    for act in (actions.save_draft, actions.discard, actions.file):
        with pytest.raises(NotFound):
            act(key, by=cast.lan)
    with pytest.raises(NotFound):
        actions.upload_part(key, by=cast.lan, code="proof", file=makers.pdf())
    with pytest.raises(NotFound):
        actions.remove_part(key, uuid.uuid4(), by=cast.lan)


def test_discarding_takes_the_files_along(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    draft = started(cast)
    for seed in ("a", "b"):
        file = makers.pdf(seed=seed)
        actions.upload_part(draft.key, by=cast.lan, code="proof", file=file)
    assert len(stored_files()) == 2
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard(draft.key, by=cast.lan)
    assert not Draft.objects.exists()
    assert not Part.objects.exists()
    assert not stored_files()


def test_a_part_taken_out_twice_is_taken_out(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    draft = started(cast)
    part = actions.upload_part(draft.key, by=cast.lan, code="proof", file=makers.pdf())
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            actions.remove_part(draft.key, part.key, by=cast.lan)
    assert not draft.parts.exists()
    assert not stored_files()


def test_a_part_of_another_draft_is_not_taken_out(cast: Cast) -> None:
    mine, other = started(cast), started(cast)
    part = actions.upload_part(other.key, by=cast.lan, code="proof", file=makers.pdf())
    actions.remove_part(mine.key, part.key, by=cast.lan)
    assert default_storage.exists(str(part.file.name))
    assert other.parts.exists()


def test_a_procedure_that_is_abolished_or_not_yet_in_force_is_closed(cast: Cast) -> None:
    with clock.standing_at(makers.at("2024-12-31 23:59")), pytest.raises(ProcedureClosed):
        started(cast)
    Procedure.objects.filter(pk=cast.birth.pk).update(closed_on=date(2026, 3, 11))
    cast.birth.refresh_from_db()
    with clock.standing_at(makers.at("2026-03-10 23:59")):
        assert started(cast)
    with clock.standing_at(makers.at("2026-03-11 00:00")), pytest.raises(ProcedureClosed):
        started(cast)


def test_a_channel_the_procedure_lacks_is_closed(cast: Cast) -> None:
    paper = makers.publish(
        documents.document("1.000111", "Chỉ nhận tại quầy", channels=["counter"])
    )
    with pytest.raises(ProcedureClosed):
        actions.start_draft(paper, by=cast.lan)
    assert actions.start_draft(paper, by=cast.minh, channel=Channel.COUNTER)


@pytest.mark.parametrize("channel", [Channel.COUNTER, Channel.POST])
def test_only_reception_files_what_comes_to_the_desk(cast: Cast, channel: Channel) -> None:
    for name, user in cast.people.items():
        if name in {"minh", "binh", "trang"}:
            draft = actions.start_draft(cast.birth, by=user, channel=channel)
            assert (draft.owner_name, draft.answers) == ("", {})
        else:
            with pytest.raises(NotAllowed):
                actions.start_draft(cast.birth, by=user, channel=channel)


def test_at_the_desk_a_dossier_belongs_to_the_account_with_that_number(cast: Cast) -> None:
    draft = actions.start_draft(
        cast.birth, by=cast.minh, channel=Channel.COUNTER, agency=cast.ward
    )
    actions.upload_part(draft.key, by=cast.minh, code="proof", file=makers.pdf())
    actions.save_draft(draft.key, by=cast.minh, answers=documents.ANSWERS)
    with pytest.raises(AnswersInvalid) as caught:
        actions.file(draft.key, by=cast.minh)
    assert set(caught.value.fields) == {"owner_name"}
    actions.save_draft(
        draft.key, by=cast.minh, owner_name="Lan", owner_identity="019188000123"
    )
    dossier = actions.file(draft.key, by=cast.minh).dossier
    assert (dossier.applicant, dossier.filed_by) == (cast.lan, cast.minh)
    assert dossier.events.get().role == "reception"


def test_who_left_the_desk_files_nothing_there_any_more(cast: Cast) -> None:
    draft = makers.draft(cast, by=cast.minh)
    Draft.objects.filter(pk=draft.pk).update(channel=Channel.COUNTER)
    Post.objects.filter(user=cast.minh).update(valid_to="2025-06-01")
    minh = type(cast.minh).objects.get(pk=cast.minh.pk)
    with pytest.raises(NotAllowed):
        actions.file(draft.key, by=minh)
    assert not Dossier.objects.exists()


def test_one_desk_does_not_file_at_another(cast: Cast) -> None:
    draft = makers.draft(cast, by=cast.binh)
    Draft.objects.filter(pk=draft.pk).update(channel=Channel.COUNTER)
    with pytest.raises(NotAllowed):
        actions.file(draft.key, by=cast.binh)


def test_a_draft_of_a_procedure_abolished_meanwhile_is_not_filed(cast: Cast) -> None:
    draft = makers.draft(cast)
    Procedure.objects.filter(pk=cast.birth.pk).update(closed_on=clock.today())
    with pytest.raises(ProcedureClosed):
        actions.file(draft.key, by=cast.lan)
    assert Draft.objects.exists()


def test_a_supplement_is_prepared_in_one_draft(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "asked")
    first = actions.start_supplement(dossier.pk, by=cast.lan)
    again = actions.start_supplement(dossier.pk, by=cast.lan)
    assert first.pk == again.pk
    assert first.answers == dossier.answers
    assert first.owner_name == dossier.owner_name


def test_reception_takes_a_supplement_over_at_the_desk(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "asked")
    draft = actions.start_supplement(dossier.pk, by=cast.lan)
    actions.save_draft(draft.key, by=cast.lan, answers={"child_name": "Ma Thị Tuyết"})
    taken = actions.start_supplement(dossier.pk, by=cast.minh)
    assert (taken.pk, taken.user) == (draft.pk, cast.minh)
    assert taken.answers["child_name"] == "Ma Thị Tuyết"
    with pytest.raises(NotFound):
        actions.save_draft(draft.key, by=cast.lan, answers={})
    actions.upload_part(draft.key, by=cast.minh, code="proof", file=makers.pdf(seed="mới"))
    done = actions.answer_supplement(dossier.pk, by=cast.minh)
    assert done.answers["child_name"] == "Ma Thị Tuyết"
    assert done.events.latest("seq").role == "reception"


def test_a_supplement_is_not_filed_as_a_new_dossier(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "asked")
    draft = actions.start_supplement(dossier.pk, by=cast.lan)
    with pytest.raises(NotFound):
        actions.file(draft.key, by=cast.lan)


def test_a_supplement_nobody_asked_for_cannot_be_started(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "appraising")
    with pytest.raises(StepRefused):
        actions.start_supplement(dossier.pk, by=cast.lan)
    with pytest.raises(NotAllowed):
        actions.start_supplement(dossier.pk, by=cast.tam)
    with pytest.raises(NotFound):
        actions.start_supplement(0, by=cast.lan)


def test_a_refused_dossier_leaves_no_supplement_draft(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "asked_early")
    actions.start_supplement(dossier.pk, by=cast.lan)
    with clock.standing_at(makers.at("2050-01-01 08:00")):
        actions.refuse(dossier.pk, by=cast.minh, ground="Điều 17", reason="Hết hạn")
    assert not Draft.objects.exists()


@pytest.mark.parametrize("how", ["withdraw", "stop"])
def test_an_ended_dossier_leaves_no_files_of_its_supplement(
    cast: Cast, how: str, django_capture_on_commit_callbacks: Any
) -> None:
    dossier = makers.on_the_road(cast, "asked")
    draft = actions.start_supplement(dossier.pk, by=cast.lan)
    actions.upload_part(draft.key, by=cast.lan, code="proof", file=makers.pdf(seed="mới"))
    assert len(stored_files()) == 2
    with django_capture_on_commit_callbacks(execute=True):
        if how == "withdraw":
            actions.withdraw(dossier.pk, by=cast.lan, reason="Nộp nhầm")
        else:
            actions.stop(dossier.pk, by=cast.dung, ground="Điều 20", reason="Không đủ")
    assert not Draft.objects.exists()
    assert [path.name for path in stored_files()] == [str(dossier.parts.get().key)]


def test_a_decimal_survives_a_supplement(cast: Cast) -> None:
    fields = [documents.question("area", "decimal")]
    form = {"code": "land", "name": documents.both("Đất"), "intro": None, "fields": fields}
    permit = documents.document(
        "1.000222",
        "Giấy phép xây dựng",
        form={"complete": True, "sections": [form]},
        result={**documents.BIRTH["result"], "lines": ["area"]},
    )
    draft = actions.start_draft(makers.publish(permit), by=cast.lan, agency=cast.ward)
    actions.save_draft(draft.key, by=cast.lan, answers={"area": 72.125})
    actions.upload_part(draft.key, by=cast.lan, code="proof", file=makers.pdf())
    dossier = actions.file(draft.key, by=cast.lan).dossier
    actions.request_supplement(dossier.pk, by=cast.minh, items=makers.ITEMS)
    draft = actions.start_supplement(dossier.pk, by=cast.lan)
    actions.upload_part(draft.key, by=cast.lan, code="proof", file=makers.pdf(seed="mới"))
    answered = actions.answer_supplement(dossier.pk, by=cast.lan)
    assert float(answered.answers["area"]) == 72.125
    assert answered.events.latest("seq").facts["changed"] == []
