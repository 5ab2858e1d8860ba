"""Who comes into the office, and what its queues show."""

import pytest
from django.test import Client

from dossiers import actions
from egov import clock
from tests import documents, makers
from tests.cast import Cast
from tests.dossiers.office_pages.scene import (
    HOME,
    INTAKE,
    codes,
    get,
    page,
    queries,
    signed_in,
    text,
)

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
    few = queries(client, HOME)
    for _ in range(4):
        makers.filed(cast)
        makers.on_the_road(cast, "issued")
    assert queries(client, HOME) == few
    assert few <= 20
