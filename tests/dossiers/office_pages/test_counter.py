"""Filing at the counter; opinions and the board."""

import re

import pytest
from django.urls import translate_url

from dossiers import actions
from dossiers.models import Dossier, Draft
from tests import documents, makers
from tests.cast import Cast
from tests.dossiers.office_pages.scene import (
    HOME,
    INTAKE,
    get,
    page,
    post,
    queries,
    signed_in,
    text,
)

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
    few = queries(client, "/can-bo/bang/")
    makers.on_the_road(cast, "accepted")
    makers.on_the_road(cast, "consulting")
    assert queries(client, "/can-bo/bang/") == few


@pytest.mark.parametrize("path", [HOME, INTAKE, "/can-bo/y-kien/"])
def test_pages_speak_english_too(cast: Cast, path: str) -> None:
    response = get(cast.binh, translate_url(path, "en"))
    assert response.status_code == 200
    assert 'lang="en"' in text(response)
