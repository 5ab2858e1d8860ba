"""The office face: rights row by row, steps as buttons, refusals that keep what was typed."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import translate_url

from dossiers import actions
from dossiers.models import Dossier, Draft
from dossiers.policies import available_steps
from dossiers.states import Status
from egov import clock
from egov.models import User
from tests import documents, makers
from tests.cast import Cast

HOME = "/can-bo/"
INTAKE = "/can-bo/tiep-nhan/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(dossier: Dossier) -> str:
    return f"{HOME}{dossier.code}/"


def get(user: User, path: str) -> Any:
    return signed_in(user).get(path)


def text(response: Any) -> str:
    return response.content.decode()


def codes(response: Any) -> list[str]:
    return [row.code for row in response.context["rows"]]


# Who comes in -------------------------------------------------------------------------

PATHS = (HOME, INTAKE, f"{INTAKE}1.001193/", "/can-bo/bang/", "/can-bo/y-kien/")


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_signs_in_first(cast: Cast, path: str) -> None:
    response = Client().get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/tai-khoan/login/")


@pytest.mark.parametrize("path", PATHS)
def test_an_applicant_finds_nothing_here(cast: Cast, path: str) -> None:
    assert get(cast.lan, path).status_code == 404


def test_an_applicant_finds_not_even_their_own_dossier_here(cast: Cast) -> None:
    assert get(cast.lan, page(makers.filed(cast))).status_code == 404


def test_another_agency_does_not_find_the_dossier(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "appraising")
    client = signed_in(cast.binh)
    here = page(dossier)
    for path in ("", "tom-tat/", "giay-tiep-nhan/", "propose/", "request_supplement/"):
        assert client.get(here + path).status_code == 404, path
    for path in ("accept/", "request_supplement/", "answer_supplement/"):
        assert client.post(here + path).status_code == 404, path


def test_whoever_filed_it_and_left_the_desk_reads_no_more(cast: Cast) -> None:
    draft = actions.start_draft(
        cast.birth, by=cast.minh, agency=cast.ward, channel="counter"
    )
    answers = documents.ANSWERS
    actions.save_draft(draft.key, by=cast.minh, answers=answers, owner_name="Ma Thị Hạnh")
    actions.upload_part(draft.key, by=cast.minh, code="proof", file=makers.pdf())
    dossier = actions.file(draft.key, by=cast.minh).dossier
    cast.minh.posts.update(agency=cast.commune)
    assert get(cast.minh, page(dossier)).status_code == 403
    found = get(cast.minh, f"{HOME}?q={dossier.code}")
    assert found.status_code == 200
    assert found.context["panel"] is None


# The queue ----------------------------------------------------------------------------


def test_the_queue_opens_on_today(cast: Cast) -> None:
    first, second = makers.filed(cast), makers.filed(cast)
    makers.on_the_road(cast, "appraising")
    response = get(cast.minh, HOME)
    assert response.status_code == 200
    assert codes(response) == [first.code, second.code]
    assert response.context["panel"].dossier == first


def test_the_rail_counts_what_waits(cast: Cast) -> None:
    makers.filed(cast)
    makers.on_the_road(cast, "issued")
    groups = get(cast.minh, HOME).context["site"]["office_nav"]
    counts = {str(item["label"]): item.get("count") for g in groups for item in g["items"]}
    assert counts["Hôm nay"] == 2
    assert counts["Chờ tiếp nhận"] == 1
    assert counts["Chờ trả"] == 1
    assert "Tiếp nhận tại quầy" in counts
    assert "Bảng tiến độ" not in counts


def test_a_queue_of_others_is_not_found(cast: Cast) -> None:
    client = signed_in(cast.minh)
    for name in ("approve", "scope", "nothing", "'"):
        assert client.get(HOME, {"queue": name}).status_code == 404


def test_remaining_time_is_working_time(cast: Cast) -> None:
    with clock.standing_at(makers.at("2026-03-09 09:00")):
        makers.on_the_road(cast, "appraising")  # due on 12 March at 17:00
    client = signed_in(cast.hoa)
    said = {}
    for moment in ("2026-03-09 17:00", "2026-03-12 15:00", "2026-03-13 09:30"):
        with clock.standing_at(makers.at(moment)):
            row = client.get(HOME).context["rows"][0]
            said[moment] = (row.remaining.label, row.remaining.tone, row.remaining.percent)
    assert said["2026-03-09 17:00"] == ("3 ngày", "", 21)
    assert said["2026-03-12 15:00"] == ("2 giờ", "near", 93)
    assert said["2026-03-13 09:30"] == ("−2 giờ", "late", 100)


def test_a_paused_clock_is_shown_as_paused(cast: Cast) -> None:
    makers.on_the_road(cast, "asked")
    row = get(cast.hoa, f"{HOME}?queue=mine").context["rows"][0]
    assert (row.remaining.label, row.remaining.tone) == ("tạm dừng", "paused")
    assert "Chờ người nộp bổ sung 1 điểm" in row.why


def test_an_asked_agency_sees_its_own_time_and_question(cast: Cast) -> None:
    with clock.standing_at(makers.at("2026-03-09 09:00")):
        makers.on_the_road(cast, "consulting")
    with clock.standing_at(makers.at("2026-03-11 15:00")):
        row = get(cast.ngoc, HOME).context["rows"][0]
    assert row.remaining.label == "2 giờ"
    assert "hỏi ý kiến" in row.why


@pytest.mark.parametrize(
    "words", ["nguyen thi lan", "LAN", "0912345678", "019188000123", "hoàng lan nguyễn"]
)
def test_search_needs_no_accents(cast: Cast, words: str) -> None:
    dossier = makers.filed(cast)
    found = codes(signed_in(cast.minh).get(HOME, {"q": words}))
    assert found == ([] if words.startswith("hoàng") else [dossier.code])


def test_search_finds_closed_dossiers_by_code_and_nobody_elses(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "returned")
    assert codes(signed_in(cast.hoa).get(HOME, {"q": dossier.code})) == [dossier.code]
    assert codes(signed_in(cast.binh).get(HOME, {"q": dossier.code})) == []


def test_filters_narrow_the_queue(cast: Cast) -> None:
    birth, permit = makers.filed(cast), makers.filed(cast, cast.permit)
    client = signed_in(cast.minh)
    by_code = client.get(HOME, {"procedure": cast.permit.code})
    assert codes(by_code) == [permit.code]
    assert codes(client.get(HOME, {"status": "1"})) == [birth.code, permit.code]
    empty = client.get(HOME, {"status": "9"})
    assert codes(empty) == []
    assert "Không hồ sơ nào khớp bộ lọc" in text(empty)


def test_strange_addresses_do_no_harm(cast: Cast) -> None:
    makers.filed(cast)
    client = signed_in(cast.minh)
    for query in (
        {"status": "x"},
        {"status": "99"},
        {"page": "-3"},
        {"page": "x"},
        {"procedure": "'\0"},
        {"q": "\0%_\\"},
        {"q": "x" * 5000},
        {"at": "nothing"},
    ):
        assert client.get(HOME, query).status_code == 200, query


def test_an_empty_queue_says_so(cast: Cast) -> None:
    assert "Không còn việc nào chờ bạn." in text(get(cast.minh, HOME))


@pytest.mark.usefixtures("own_cache")
def test_the_queue_asks_a_fixed_number_of_questions(cast: Cast) -> None:
    makers.filed(cast)
    makers.on_the_road(cast, "issued")
    client = signed_in(cast.minh)
    few = _queries(client, HOME)
    for _ in range(4):
        makers.filed(cast)
        makers.on_the_road(cast, "issued")
    assert _queries(client, HOME) == few
    assert few <= 20


@pytest.fixture
def own_cache(settings: Any) -> None:
    """A cache that no other process empties meanwhile."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend}}


def _queries(client: Client, path: str) -> int:
    client.get(path)  # warm what is kept between requests
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


# One dossier --------------------------------------------------------------------------


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
    assert _queries(client, page(long)) <= _queries(client, page(short)) + 3


# Steps --------------------------------------------------------------------------------


def post(user: User, path: str, **data: Any) -> Any:
    return signed_in(user).post(path, data)


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


# The checklist ------------------------------------------------------------------------


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


# Many at once -------------------------------------------------------------------------

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


# The counter --------------------------------------------------------------------------

PERSON = {
    "channel": "counter",
    "owner_name": "Ma Thị Hạnh",
    "owner_identity": "019158000456",
    "owner_phone": "0987 654 321",
}


def test_the_counter_offers_what_its_desk_takes_in(cast: Cast) -> None:
    response = get(cast.minh, f"{INTAKE}?words=khai+sinh")
    assert [one.code for one in response.context["procedures"]] == [cast.birth.code]
    assert "Không có thủ tục nào khớp" in text(get(cast.minh, f"{INTAKE}?words=xyz"))


def test_the_counter_begins_a_draft_with_the_person(cast: Cast) -> None:
    path = f"{INTAKE}{cast.birth.code}/"
    response = signed_in(cast.minh).post(path, PERSON | _case(cast))
    draft = Draft.objects.get()
    assert response.status_code == 302
    assert str(draft.key) in response["Location"]
    assert (draft.channel, draft.agency) == ("counter", cast.ward)
    assert draft.owner_name == "Ma Thị Hạnh"
    assert draft.owner_phone == "0987654321"


def test_filing_at_the_counter_ends_at_the_paper_for_the_person(cast: Cast) -> None:
    client = signed_in(cast.minh)
    client.post(f"{INTAKE}{cast.birth.code}/", PERSON | _case(cast))
    draft = Draft.objects.get()
    actions.save_draft(draft.key, by=cast.minh, answers=documents.ANSWERS)
    actions.upload_part(draft.key, by=cast.minh, code="proof", file=makers.pdf())
    path = f"/ho-so/nhap/{draft.key}/nop/"
    response = client.post(path, {"agree": "yes"}, follow=True)
    dossier = Dossier.objects.get()
    assert response.redirect_chain[-1][0] == f"{page(dossier)}giay-tiep-nhan/"
    assert response.status_code == 200
    assert (dossier.owner_name, dossier.channel) == ("Ma Thị Hạnh", "counter")
    assert dossier.applicant is None


def test_what_the_person_said_is_not_asked_again(cast: Cast) -> None:
    path = f"{INTAKE}{cast.birth.code}/"
    signed_in(cast.minh).post(path, PERSON | _case(cast))
    draft = Draft.objects.get()
    fields = {field.source: field.code for field in draft.spec.fields if field.source}
    assert draft.answers[fields["account.full_name"]] == "Ma Thị Hạnh"


def test_officials_are_led_from_the_applicants_pages_to_their_own(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "appraising")
    response = get(cast.hoa, f"/ho-so/{dossier.code}/")
    assert (response.status_code, response["Location"]) == (302, page(dossier))
    assert get(cast.lan, f"/ho-so/{dossier.code}/").status_code == 200


def _case(cast: Cast) -> dict[str, str]:
    version = cast.birth.version_on()
    assert version is not None
    return {"case": version.spec.cases[0].code}


def test_the_counter_names_what_is_wrong_and_begins_nothing(cast: Cast) -> None:
    path = f"{INTAKE}{cast.birth.code}/"
    sent = PERSON | _case(cast) | {"owner_name": "", "owner_identity": "12"}
    response = signed_in(cast.minh).post(path, sent)
    assert response.status_code == 422
    assert 'href="#q-owner_name"' in text(response)
    assert not Draft.objects.exists()


def test_the_counter_is_for_reception_alone(cast: Cast) -> None:
    assert get(cast.hoa, INTAKE).status_code == 403
    assert get(cast.hoa, f"{INTAKE}{cast.birth.code}/").status_code == 403
    assert get(cast.minh, f"{INTAKE}9.999999/").status_code == 404


def test_the_paper_for_the_person_can_be_printed(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "accepted")
    said = text(get(cast.minh, f"{page(dossier)}giay-tiep-nhan/"))
    assert "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" in said
    assert dossier.code in said
    # The hash stands in pieces, so that a narrow screen can break it.
    assert dossier.parts.get().sha256 in re.sub(r"<[^>]+>", "", said)
    assert "data-print" in said


def test_a_supplement_brought_to_the_desk_is_prepared_there(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "asked_early")
    response = post(cast.minh, f"{page(dossier)}answer_supplement/")
    assert response.status_code == 302
    assert str(Draft.objects.get(dossier=dossier).key) in response["Location"]


# Opinions and the board ---------------------------------------------------------------


def test_opinions_are_listed_and_answered(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "consulting")
    response = get(cast.ngoc, "/can-bo/y-kien/")
    assert [row.opinion.dossier for row in response.context["asked"]] == [dossier]
    path = response.context["asked"][0].answer_url
    sent = {"seen": dossier.revision, "agrees": "true", "answer": "Đủ điều kiện y tế"}
    assert signed_in(cast.ngoc).post(path, sent).status_code == 302
    said = text(get(cast.ngoc, "/can-bo/y-kien/"))
    assert "đồng ý" in said
    assert not get(cast.hoa, "/can-bo/y-kien/").context["asked"]


def test_the_board_is_for_heads(cast: Cast) -> None:
    makers.on_the_road(cast, "appraising")
    assert get(cast.hoa, "/can-bo/bang/").status_code == 404
    response = get(cast.dung, "/can-bo/bang/")
    assert [row.name for row, _percent in response.context["people"]] == ["Hoàng Thu Hoa"]


@pytest.mark.usefixtures("own_cache")
def test_the_board_asks_two_questions_however_many_rows(cast: Cast) -> None:
    makers.on_the_road(cast, "appraising")
    client = signed_in(cast.dung)
    few = _queries(client, "/can-bo/bang/")
    makers.on_the_road(cast, "accepted")
    makers.on_the_road(cast, "consulting")
    assert _queries(client, "/can-bo/bang/") == few


@pytest.mark.parametrize("path", [HOME, INTAKE, "/can-bo/y-kien/"])
def test_pages_speak_english_too(cast: Cast, path: str) -> None:
    response = get(cast.binh, translate_url(path, "en"))
    assert response.status_code == 200
    assert 'lang="en"' in text(response)
