"""One dossier in the office: steps as buttons, refusals that keep what was typed."""

import pytest

from dossiers import actions
from dossiers.models import Dossier
from dossiers.policies import available_steps
from dossiers.states import Status
from tests import makers
from tests.cast import Cast
from tests.dossiers.office_pages.scene import (
    HOME,
    get,
    page,
    post,
    queries,
    signed_in,
    text,
)


@pytest.mark.parametrize("where", sorted(makers.ROADS))
@pytest.mark.parametrize("who", ["minh", "hoa", "dung", "van"])
def test_the_buttons_are_exactly_the_steps(cast: Cast, where: str, who: str) -> None:
    user, dossier = cast.people[who], makers.on_the_road(cast, where)
    response = get(user, page(dossier))
    seen = Dossier.objects.visible_to(user).filter(pk=dossier.pk).exists()
    assert response.status_code == (200 if seen else 404)
    if seen:
        offered = [button.step for button in response.context["buttons"]]
        assert set(offered) == {step.value for step in available_steps(user, dossier)}
        keys = [button.key for button in response.context["buttons"]]
        assert len(keys) == len(set(keys))


def test_the_page_tells_answers_papers_and_story(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "consulting")
    said = text(get(cast.hoa, page(dossier)))
    for words in ("Ma Thị Ánh Tuyết", "giấy.pdf", "Có ý kiến?", "Đã nhận xử lý", "SHA-256"):
        assert words in said, words


def test_changes_after_a_supplement_stand_beside_what_was_there(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "asked")
    draft = actions.start_supplement(dossier.pk, by=cast.lan)
    actions.save_draft(draft.key, by=cast.lan, answers={"child_name": "Ma Thị Ánh"})
    actions.answer_supplement(dossier.pk, by=cast.lan)
    response = get(cast.hoa, page(dossier))
    lines = [line for _section, all_ in response.context["sections"] for line in all_]
    changed = {line.value: line.before for line in lines if line.before}
    assert changed == {"Ma Thị Ánh": "Ma Thị Ánh Tuyết"}
    assert "Trước khi bổ sung" in text(response)


@pytest.mark.usefixtures("own_cache")
def test_the_dossier_page_asks_a_fixed_number_of_questions(cast: Cast) -> None:
    short = makers.on_the_road(cast, "accepted")
    long = makers.on_the_road(cast, "consulting")
    client = signed_in(cast.hoa)
    assert queries(client, page(long)) <= queries(client, page(short)) + 3


def test_a_step_taken_from_the_queue_returns_there(cast: Cast) -> None:
    dossier = makers.filed(cast)
    response = post(
        cast.minh, f"{page(dossier)}accept/", seen=1, next=f"{HOME}?queue=accept"
    )
    assert response.status_code == 302
    assert response["Location"] == f"{HOME}?queue=accept"
    dossier.refresh_from_db()
    assert dossier.status == Status.ACCEPTED


def test_a_step_with_questions_returns_to_the_queue_too(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "appraising")
    path = f"{page(dossier)}propose/?next=%2Fcan-bo%2F%3Fqueue%3Dmine"
    response = post(cast.hoa, path, seen=dossier.revision, conclusion="Đủ điều kiện")
    assert response["Location"] == f"{HOME}?queue=mine"
    said = text(get(cast.hoa, HOME))
    assert dossier.code not in said  # it left the queue; the next one is at hand


def test_a_step_returns_to_no_foreign_address(cast: Cast) -> None:
    dossier = makers.filed(cast)
    response = post(cast.minh, f"{page(dossier)}accept/", seen=1, next="//evil.example/")
    assert response["Location"] == page(dossier)


def test_a_stale_decision_says_who_was_first_and_keeps_what_was_typed(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "appraising")
    seen = dossier.revision
    actions.ask_opinion(dossier.pk, by=cast.hoa, agency="H55.05", question="?", days=2)
    response = post(
        cast.hoa, f"{page(dossier)}propose/", seen=seen, conclusion="Đủ điều kiện cấp"
    )
    assert response.status_code == 412
    said = text(response)
    assert "Đã lấy ý kiến cơ quan khác, Hoàng Thu Hoa" in said
    assert "Đủ điều kiện cấp" in said


def test_a_decision_that_came_too_late_is_refused_with_the_reason(cast: Cast) -> None:
    dossier = makers.filed(cast)
    actions.accept(dossier.pk, by=cast.minh)
    response = post(cast.minh, f"{page(dossier)}accept/")
    assert response.status_code == 409
    assert "Trần Văn Minh" in text(response)


@pytest.mark.parametrize("name", ["nothing", "file", "withdraw", "__class__"])
def test_an_unknown_step_is_not_found(cast: Cast, name: str) -> None:
    assert get(cast.minh, f"{page(makers.filed(cast))}{name}/").status_code == 404


def test_a_step_of_others_is_forbidden(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "proposed")
    assert get(cast.hoa, f"{page(dossier)}approve/").status_code == 403
    assert post(cast.hoa, f"{page(dossier)}approve/").status_code == 403


def test_answers_missing_for_a_step_are_named(cast: Cast) -> None:
    dossier = makers.filed(cast)
    response = post(cast.minh, f"{page(dossier)}refuse/", ground="Điều 17", reason="")
    assert response.status_code == 422
    assert "Điều 17" in text(response)
    assert "Hãy trả lời mục này." in text(response)
