"""Who is told what after each step: once, in their language, and again if mail fails."""

import re
from typing import Any

import pytest
from django.conf import settings as configured
from django.core import mail
from django.utils import timezone, translation

from dossiers import actions, notifications
from dossiers.models import Dossier, Event, Message, Outbox
from dossiers.notifications import CALLS, INTERNAL, recipients, written
from dossiers.states import Channel, Step
from egov import clock
from egov.models import Role, User
from tests import documents, makers
from tests.cast import Cast
from tests.tampering import tamper


def last_event(dossier: Dossier) -> Event:
    return (
        Event.objects.select_related("dossier__applicant")
        .filter(dossier=dossier)
        .latest("seq")
    )


def told(cast: Cast, dossier: Dossier) -> set[str]:
    """Names in the cast of those whom the last event concerns."""
    by_mail = {user.email: name for name, user in cast.people.items()}
    return {by_mail[one.to] for one in recipients(last_event(dossier))}


# Place on the road → who hears of the step that led there.
TOLD: dict[str, set[str]] = {
    "filed": {"lan", "minh"},
    "refused": {"lan"},
    "asked_early": {"lan"},
    "accepted": {"lan"},
    "appraising": set(),
    "asked": {"lan"},
    "paying": {"lan"},
    "consulting": {"lan", "ngoc"},
    "proposed": {"lan"},
    "approved": {"lan", "van"},
    "issued": {"lan", "minh"},
    "returned": {"lan"},
    "withdrawn": {"lan"},
    "stopped": {"lan"},
}


@pytest.mark.parametrize("where", sorted(makers.ROADS))
def test_each_step_is_told_to_exactly_these_people(cast: Cast, where: str) -> None:
    assert told(cast, makers.on_the_road(cast, where)) == TOLD[where]


def test_the_holder_hears_what_others_did(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "proposed")
    actions.send_back(dossier.pk, by=cast.dung, reason="Xem lại")
    assert told(cast, dossier) == {"hoa"}
    actions.ask_opinion(dossier.pk, by=cast.hoa, agency="H55.05", question="?", days=2)
    actions.give_opinion(dossier.pk, by=cast.ngoc, agrees=True, answer="Đồng ý")
    assert told(cast, dossier) == {"hoa"}
    actions.request_payment(dossier.pk, by=cast.hoa, amount=50_000, ground="NQ 10")
    actions.record_payment(
        dossier.pk, by=cast.kien, amount=50_000, method="cash", reference="1"
    )
    assert told(cast, dossier) == {"lan", "hoa"}
    actions.withdraw(dossier.pk, by=cast.lan, reason="Thôi")
    assert told(cast, dossier) == {"lan", "hoa"}


def test_an_assignment_is_told_to_whom_it_was_given(cast: Cast) -> None:
    dossier = makers.filed(cast, cast.permit)
    actions.accept(dossier.pk, by=cast.minh)
    actions.assign(dossier.pk, by=cast.dieu, assignee="son")
    assert told(cast, dossier) == {"lan", "son"}


def test_an_answered_supplement_is_told_to_the_holder(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "asked")
    draft = actions.start_supplement(dossier.pk, by=cast.lan)
    actions.save_draft(draft.key, by=cast.lan, answers={"child_name": "Ma Thị Tuyết"})
    actions.answer_supplement(dossier.pk, by=cast.lan)
    assert told(cast, dossier) == {"lan", "hoa"}


def test_the_tables_name_only_steps_and_roles_there_are() -> None:
    assert set(CALLS) <= set(Step)
    assert set(Step) >= INTERNAL
    assert {side for side, _ in CALLS.values()} == {
        "receiving",
        "handling",
        "holder",
        "asked",
    }


def test_an_official_does_not_hear_of_their_own_act(cast: Cast) -> None:
    """Reception files at the desk: the colleagues hear of it, the clerk does not."""
    makers.official("phuong", "Lê Thị Phượng", cast.ward, Role.RECEPTION)
    draft = actions.start_draft(
        cast.birth, by=cast.minh, channel=Channel.COUNTER, agency=cast.ward
    )
    actions.save_draft(
        draft.key, by=cast.minh, answers=documents.ANSWERS, owner_name="Bàn Thị Sư"
    )
    actions.upload_part(draft.key, by=cast.minh, code="proof", file=makers.pdf())
    dossier = actions.file(draft.key, by=cast.minh).dossier
    assert [one.to for one in recipients(last_event(dossier))] == ["phuong@example.vn"]


@pytest.mark.parametrize(
    "change",
    [
        {"posts__valid_to": "2025-06-01"},
        {"posts__valid_from": "2099-01-01"},
        {"is_active": False},
        {"email": ""},
    ],
    ids=["ended", "to-come", "suspended", "without-mail"],
)
def test_who_is_not_in_the_post_today_is_not_told(
    cast: Cast, change: dict[str, Any]
) -> None:
    [(name, value)] = change.items()
    if name.startswith("posts__"):
        cast.minh.posts.update(**{name.removeprefix("posts__"): value})
    else:
        User.objects.filter(pk=cast.minh.pk).update(**change)
    assert told(cast, makers.filed(cast)) == {"lan"}


def test_one_address_gets_one_message(cast: Cast) -> None:
    User.objects.filter(pk=cast.minh.pk).update(email="LAN@example.vn")
    [one] = recipients(last_event(makers.filed(cast)))
    assert (one.to, one.name) == ("lan@example.vn", "Nguyễn Thị Lan")


def test_the_address_of_the_filing_goes_before_that_of_the_account(cast: Cast) -> None:
    draft = makers.draft(cast)
    actions.save_draft(draft.key, by=cast.lan, owner_email="lan.khac@example.vn")
    dossier = actions.file(draft.key, by=cast.lan).dossier
    assert "lan.khac@example.vn" in {one.to for one in recipients(last_event(dossier))}
    tamper("UPDATE dossiers_dossier SET owner_email = ''")
    assert "lan" in told(cast, dossier)


def test_nobody_to_tell_is_no_fault(cast: Cast) -> None:
    User.objects.update(email="")
    dossier = makers.filed(cast)
    tamper("UPDATE dossiers_dossier SET owner_email = ''")
    assert notifications.deliver(last_event(dossier).pk)
    assert not Message.objects.exists()
    assert not Outbox.objects.exists()


def delivered(dossier: Dossier) -> list[mail.EmailMessage]:
    """The mails that the last event sends, and no others."""
    mail.outbox.clear()
    assert notifications.deliver(last_event(dossier).pk)
    return list(mail.outbox)


def test_a_mail_says_which_dossier_and_what_was_done(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "accepted")
    [sent] = delivered(dossier)
    assert sent.subject == f"Hồ sơ {dossier.code}: Đã tiếp nhận, hẹn trả kết quả"
    assert sent.to == ["lan@example.vn"]
    body = str(sent.body)
    assert "Kính gửi Nguyễn Thị Lan" in body
    for words in (dossier.code, "Đăng ký khai sinh", dossier.receiving_agency.name_vi):
        assert words in body
    assert f"{clock.today():%d/%m/%Y}" in body
    assert dossier.due_at is not None
    due = timezone.localtime(dossier.due_at)
    assert f"{due:%H:%M %d/%m/%Y}" in body
    assert f"{configured.BASE_URL}/" in body
    assert not re.search(r"\{[{%]|None|&amp;|&#", body)


def test_a_supplement_mail_holds_the_whole_list(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "appraising")
    items = [
        {**makers.ITEMS[0], "example": "Chụp ngang, đủ bốn góc"},
        {
            "target": "child_name",
            "reason": "wrong",
            "text": 'Viết đúng "Ánh" & dấu <huyền>',
            "ground": "Điều 16",
        },
    ]
    actions.request_supplement(dossier.pk, by=cast.hoa, items=items)
    dossier.refresh_from_db()
    [sent] = delivered(dossier)
    body = str(sent.body)
    assert "1. proof: Chụp lại trang 2 (Điều 16 NĐ 123/2015)" in body
    assert "Ví dụ: Chụp ngang, đủ bốn góc" in body
    assert '2. Child name: Viết đúng "Ánh" & dấu <huyền> (Điều 16)' in body
    assert dossier.answer_by is not None
    assert f"{timezone.localtime(dossier.answer_by):%d/%m/%Y}" in body
    assert "Đồng hồ đang dừng" in body


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("refused", ["Điều 17", "Sai nơi nộp"]),
        ("stopped", ["Điều 20", "Không đủ điều kiện"]),
        ("withdrawn", ["Nộp nhầm"]),
        ("issued", ["/KQ-H55.12"]),
    ],
)
def test_a_mail_gives_reason_ground_and_number(
    cast: Cast, where: str, words: list[str]
) -> None:
    [sent] = [
        one for one in delivered(makers.on_the_road(cast, where)) if "lan@" in one.to[0]
    ]
    assert all(word in str(sent.body) for word in words)


@pytest.mark.parametrize("where", sorted(makers.ROADS))
def test_every_mail_of_every_step_can_be_written(cast: Cast, where: str) -> None:
    makers.on_the_road(cast, where)
    for event in Event.objects.all():
        notifications.deliver(event.pk)
    for sent in mail.outbox:
        assert "\n" not in sent.subject
        assert sent.message().as_bytes()


def test_officials_are_led_to_the_office_and_owners_to_their_page(cast: Cast) -> None:
    dossier = makers.filed(cast)
    links = {
        sent.to[0]: re.findall(r"http\S+", str(sent.body))[0] for sent in delivered(dossier)
    }
    assert links["lan@example.vn"] != links["minh@example.vn"]
    assert all(link.startswith(configured.BASE_URL) for link in links.values())
    assert all(dossier.code in link for link in links.values())


def test_an_owner_without_an_account_is_led_to_the_look_up(cast: Cast) -> None:
    dossier = makers.filed(cast)
    tamper("UPDATE dossiers_dossier SET applicant_id = NULL, owner_email = 'su@example.vn'")
    [sent] = [one for one in delivered(dossier) if one.to == ["su@example.vn"]]
    assert f"/tra-cuu/?ma={dossier.code}" in str(sent.body)


def test_each_reader_is_written_to_in_their_language(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.filter(pk=cast.lan.pk).update(language="en")
    spoken: list[str | None] = []
    plain = notifications._details

    def details(event: Event) -> dict[str, Any]:
        spoken.append(translation.get_language())
        return plain(event)

    monkeypatch.setattr(notifications, "_details", details)
    with translation.override("en"):
        sent = delivered(makers.filed(cast))
    by_language = {message.language: message.to for message in Message.objects.all()}
    assert by_language == {"en": "lan@example.vn", "vi": "minh@example.vn"}
    assert set(spoken) == {"en", "vi"}
    english = next(one for one in sent if one.to == ["lan@example.vn"])
    assert "Đăng ký khai sinh (en)" in str(english.body)
    assert "UBND phường Phan Đình Phùng (en)" in str(english.body)
    assert f"{configured.BASE_URL}/en/" in str(english.body)


def test_a_message_keeps_its_id_whenever_it_is_written(cast: Cast, settings: Any) -> None:
    settings.BASE_URL = "https://motcua.thainguyen.gov.vn:8443/x"
    delivered(makers.filed(cast))
    for message in Message.objects.select_related("event__dossier"):
        first, again = written(message), written(message)
        wanted = f"<{message.key}@motcua.thainguyen.gov.vn>"
        assert first.extra_headers["Message-ID"] == wanted
        assert again.message()["Message-ID"] == wanted


def test_an_event_is_delivered_once(cast: Cast) -> None:
    event = last_event(makers.filed(cast))
    assert notifications.deliver(event.pk)
    assert not notifications.deliver(event.pk)
    assert not notifications.deliver(10**9)
    assert len(mail.outbox) == 2
    [message, _other] = Message.objects.all()
    assert not notifications.send(message.pk)
    assert (message.state, message.attempts) == (Message.State.SENT, 1)
    assert message.sent_at
