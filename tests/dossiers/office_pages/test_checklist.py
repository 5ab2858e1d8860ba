"""One complete list of what is missing; accepting many at once."""

import re
from typing import Any

from dossiers import actions
from dossiers.models import Dossier, Draft
from dossiers.states import Status
from tests import makers
from tests.cast import Cast
from tests.dossiers.office_pages.scene import (
    HOME,
    get,
    page,
    signed_in,
    text,
)


def checklist(dossier: Dossier, **faults: str) -> dict[str, Any]:
    return {"seen": dossier.revision, **faults}


def test_the_checklist_lists_every_part_and_field(cast: Cast) -> None:
    response = get(cast.minh, f"{page(makers.filed(cast))}request_supplement/")
    targets = [check.target for check in response.context["checklist"].checks]
    assert targets[:2] == ["parts.proof", "parts.letter"]
    assert "child_name" in targets


def test_faults_become_one_complete_list(cast: Cast) -> None:
    dossier = makers.filed(cast)
    faults = {
        "p-proof": "fault",
        "p-proof-reason": "unreadable",
        "p-proof-text": "Chụp lại trang 2",
        "p-proof-ground": "Điều 16",
        "f-child_name": "fault",
        "f-child_name-reason": "wrong",
        "f-child_name-text": "Ghi đủ họ",
        "f-child_name-ground": "Điều 4",
        "f-child_name-example": "Ma Thị Ánh Tuyết",
        "f-born_on": "pass",
        "f-born_on-text": "bỏ qua",
    }
    path = f"{page(dossier)}request_supplement/"
    response = signed_in(cast.minh).post(path, checklist(dossier, **faults))
    assert response.status_code == 302
    event = dossier.events.get(step="request_supplement")
    items = event.personal.data["items"]
    assert [item["target"] for item in items] == ["parts.proof", "child_name"]
    assert items[1]["example"] == "Ma Thị Ánh Tuyết"


def test_an_incomplete_checklist_comes_back_as_it_was(cast: Cast) -> None:
    dossier = makers.filed(cast)
    faults = {"p-proof": "fault", "p-proof-text": "Chụp lại trang 2"}
    path = f"{page(dossier)}request_supplement/"
    response = signed_in(cast.minh).post(path, checklist(dossier, **faults))
    assert response.status_code == 422
    said = text(response)
    assert 'value="Chụp lại trang 2"' in said
    assert 'href="#p-proof-reason"' in said
    assert 'href="#p-proof-ground"' in said
    dossier.refresh_from_db()
    assert dossier.status == Status.REGISTERED


def test_a_checklist_without_a_fault_asks_for_one(cast: Cast) -> None:
    dossier = makers.filed(cast)
    path = f"{page(dossier)}request_supplement/"
    response = signed_in(cast.minh).post(path, checklist(dossier))
    assert response.status_code == 422
    assert "Hãy đánh dấu Lỗi ít nhất một mục." in text(response)


def test_a_stale_checklist_keeps_what_was_typed(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "appraising")
    sent = checklist(
        dossier,
        **{
            "p-proof": "fault",
            "p-proof-reason": "wrong",
            "p-proof-text": "Nộp lại",
            "p-proof-ground": "Điều 16",
        },
    )
    actions.ask_opinion(dossier.pk, by=cast.hoa, agency="H55.05", question="?", days=2)
    path = f"{page(dossier)}request_supplement/"
    response = signed_in(cast.hoa).post(path, sent)
    assert response.status_code == 412
    assert 'value="Nộp lại"' in text(response)
    again = re.search(r'name="seen" value="(\d+)"', text(response))
    assert again
    assert signed_in(cast.hoa).post(path, sent | {"seen": again[1]}).status_code == 302


def test_the_checklist_is_for_those_who_may_ask(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "appraising")
    assert get(cast.dung, f"{page(dossier)}request_supplement/").status_code == 403


MANY = "/can-bo/tiep-nhan-nhieu/"


def test_many_are_accepted_and_each_refusal_is_told(cast: Cast) -> None:
    good, stale, done = (makers.filed(cast) for _ in range(3))
    actions.accept(done.pk, by=cast.minh)
    picks = [f"{good.code}:1", f"{stale.code}:0", f"{done.code}:1", "H55.99-1:1", "rubbish"]
    response = signed_in(cast.minh).post(MANY, {"pick": picks})
    assert response.status_code == 200
    assert [one.code for one in response.context["accepted"]] == [good.code]
    refused = {one.code: one.refusal for one in response.context["refused"]}
    assert set(refused) == {stale.code, done.code, "H55.99-1", "rubbish"}
    assert "Trần Văn Minh" in refused[done.code]
    good.refresh_from_db()
    stale.refresh_from_db()
    assert (good.status, stale.status) == (Status.ACCEPTED, Status.REGISTERED)


def test_dossiers_of_another_desk_are_not_accepted_along(cast: Cast) -> None:
    dossier = makers.filed(cast)
    response = signed_in(cast.binh).post(MANY, {"pick": [f"{dossier.code}:1"]})
    assert response.context["accepted"] == []
    assert "Không tìm thấy" in response.context["refused"][0].refusal
    dossier.refresh_from_db()
    assert dossier.status == Status.REGISTERED


def test_accepting_nothing_says_so(cast: Cast) -> None:
    response = signed_in(cast.minh).post(MANY, {})
    assert response.status_code == 422
    assert "Bạn chưa chọn hồ sơ nào" in text(response)


def test_only_posts_change_anything(cast: Cast) -> None:
    """The address alone leads to the page that has the button."""
    assert get(cast.minh, MANY)["Location"] == HOME
    sheet = page(makers.on_the_road(cast, "asked_early"))
    assert get(cast.minh, f"{sheet}answer_supplement/")["Location"] == sheet
    assert not Draft.objects.exists()
