"""English pages and mails hold no Vietnamese but what people and agencies are called.

The cast's agencies and procedures get English names without accents, so that a
Vietnamese letter left on a page is one that nobody translated.
"""

import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from dossiers import actions, notifications, sealing
from dossiers.models import Dossier, Draft, Message, Outbox
from dossiers.policies import available_steps
from dossiers.sealing.keys import make_key
from dossiers.states import Step
from egov import clock
from egov.models import Agency, User
from rankings.reference.registry import units
from tests import documents, makers
from tests.cast import Cast
from tests.rankings import ranked
from tests.test_translations import NAMES, VIETNAMESE

pytestmark = pytest.mark.django_db

# What people of the cast write when they act (tests.makers), and a feast's own name.
TYPED = (
    "Tết",
    "Chụp lại trang 2",
    "Điều 16 NĐ 123/2015",
    "Điều 17",
    "Điều 20",
    "Sai nơi nộp",
    "Không đủ điều kiện",
    "Đủ điều kiện",
    "Có ý kiến?",
    "Nộp nhầm",
    "NQ 10/2025",
    "Ma Thị Ánh Tuyết",
    "giấy.pdf",
)
# What provinces and islands are called in every language.
PLACES = (*(unit.name("vi") for unit in units().values()), "Hoàng Sa", "Trường Sa")


# The cast, named in English -----------------------------------------------------------


def plain(words: str) -> str:
    """Without accents: what stands for English here."""
    flat = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D"))
    return re.sub("[\u0300-\u036f]", "", flat)


def in_english(value: Any) -> Any:
    """A procedure's document whose English texts have no accents."""
    if isinstance(value, list):
        return [in_english(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"vi", "en"}:
        return {"vi": value["vi"], "en": plain(value["en"])}
    return {key: in_english(inner) for key, inner in value.items()}


@pytest.fixture(autouse=True)
def _vietnamese() -> Iterator[None]:
    """A page asked for in English leaves its language to the next test."""
    yield
    translation.activate("vi")


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    for name in ("BIRTH", "PERMIT"):
        monkeypatch.setattr(documents, name, in_english(getattr(documents, name)))
    made = makers.cast()
    for agency in Agency.objects.all():
        Agency.objects.filter(pk=agency.pk).update(name_en=plain(agency.name_vi))
    User.objects.update(language="en")
    return made


# Reading ------------------------------------------------------------------------------


class Words(HTMLParser):
    """The words of a page that are seen or spoken, those marked lang="vi" apart."""

    SPOKEN = re.compile(
        "alt|title|placeholder|aria-label|data-label|data-word.*|data-key-label"
    )
    SILENT = frozenset({"script", "style"})
    VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "source", "wbr", "col"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.apart: list[bool] = [False]
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        apart = self.apart[-1] or tag in self.SILENT or given.get("lang") == "vi"
        if tag not in self.VOID:
            self.apart.append(apart)
        if not apart:
            self.said += [v for name, v in attrs if v and self.SPOKEN.fullmatch(name)]
            if given.get("name") == "description":
                self.said.append(given.get("content") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and len(self.apart) > 1:
            self.apart.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.apart[-1]:
            self.said.append(data.strip())


def untranslated(words: list[str]) -> list[str]:
    """Those with Vietnamese letters that are nobody's name and nothing typed."""
    people = User.objects.values_list("full_name", flat=True)
    known = sorted((*TYPED, *PLACES, *people), key=len, reverse=True)
    names = re.compile("|".join(map(re.escape, known)))
    return [text for text in words if VIETNAMESE.search(NAMES.sub("", names.sub("", text)))]


def address(name: str, *args: object, **query: str) -> str:
    with translation.override("en"):
        return reverse(name, args=args, query=query)


def read(client: Client, where: str, data: dict[str, Any] | None = None) -> int:
    """Open (or post to) a page and find no Vietnamese in it; its status."""
    response = client.get(where) if data is None else client.post(where, data)
    if response.status_code == 302:
        assert response["Location"].startswith("/en/"), where
        return 302
    page = response.content.decode()
    assert '<html lang="en"' in page, where
    assert not untranslated(Words(page).said), where
    return response.status_code


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# Pages --------------------------------------------------------------------------------


def test_the_reader_of_this_test_sees_what_is_not_translated(cast: Cast) -> None:
    page = '<p title="Mở">Hồ sơ<img alt="Ảnh"> <b lang="vi">chữ</b> Nguyễn Thị Lan</p>'
    assert untranslated(Words(page).said) == ["Mở", "Hồ sơ", "Ảnh"]


def test_public_pages(cast: Cast, client: Client) -> None:
    dossier = makers.on_the_road(cast, "returned")
    deliver_all()
    for name, query in (
        ("home", {}),
        ("procedures", {}),
        ("procedures", {"q": "khai sinh"}),
        ("procedures", {"q": "khai sinh bo"}),
        ("procedures", {"q": "zzz"}),
        ("lookup", {}),
        ("lookup", {"ma": dossier.code}),
        ("lookup", {"ma": "H55.12-260101-9999"}),
        ("quality", {}),
        ("account_login", {}),
        ("account_signup", {}),
        ("account_reset_password", {}),
        ("styleguide", {}),
        ("styleguide", {"trang": "can-bo"}),
        ("mailbox", {}),
    ):
        assert read(client, address(name, **query)) in {200, 403, 404}, (name, query)
    for procedure in ("1.001193", "1.009664"):
        assert read(client, address("procedure", procedure)) == 200


def test_the_open_record(cast: Cast, client: Client) -> None:
    dossier = makers.on_the_road(cast, "issued")
    assert read(client, address("transparency")) == 200
    assert read(client, address("verify-document", dossier.result.key)) == 200
    make_key()
    size = str(sealing.seal())
    for query in ({}, {"cu": size, "moi": size}, {"cu": "1", "moi": size}):
        assert read(client, address("transparency", **query)) == 200
    assert read(client, address("head", size)) == 200
    for key in (dossier.result.key, *dossier.letters.values_list("key", flat=True)):
        assert read(client, address("verify-document", key)) == 200
    assert read(client, address("verify-document", uuid4())) == 404
    assert not untranslated([client.get(address("heads_feed")).content.decode()])


def test_pages_of_doors_and_refusals(cast: Cast, client: Client) -> None:
    assert read(client, "/en/nothing-here/") == 404
    wrong = {"login": "lan", "password": "wrong"}
    assert read(client, address("account_login"), wrong) == 200
    lan = client_of(cast.lan)
    for name in ("account_logout", "account_change_password"):
        assert read(lan, address(name)) in {200, 302}
    with clock.standing_at(makers.at("2026-03-10 09:00")):
        dossier = makers.on_the_road(cast, "withdrawn")
        assert read(lan, address("dossiers:step", dossier.code, "withdraw")) == 409
        assert read(lan, address("dossiers:step", dossier.code, "approve")) == 403


@pytest.mark.parametrize("where", makers.ROADS)
def test_a_dossier_wherever_it_is(cast: Cast, where: str) -> None:
    with clock.standing_at(makers.at("2026-03-09 09:00")):
        dossier = makers.on_the_road(cast, where)
    with clock.standing_at(makers.at("2026-03-20 16:00")):
        read_as_applicant(cast, dossier)
        for official in (cast.minh, cast.hoa, cast.dung, cast.van, cast.kien, cast.ngoc):
            read_as_official(official, dossier)


def read_as_applicant(cast: Cast, dossier: Dossier) -> None:
    lan = client_of(cast.lan)
    for name in ("dossiers:detail", "dossiers:receipt"):
        assert read(lan, address(name, dossier.code)) == 200
    assert read(lan, address("dossiers:mine")) == 200
    for step in available_steps(cast.lan, dossier):
        read(lan, address("dossiers:step", dossier.code, step))


def read_as_official(official: User, dossier: Dossier) -> None:
    """Their pages of the dossier, and each step they may take, asked for and botched."""
    client = client_of(official)
    read(client, address("office:queue"))
    if not Dossier.objects.visible_to(official).filter(pk=dossier.pk).exists():
        return
    for name in ("office:dossier", "office:panel", "office:receipt"):
        page = client.get(address(name, dossier.code)).content.decode()
        assert not untranslated(Words(page).said), name
    for step in available_steps(official, dossier):
        if step != Step.ANSWER_SUPPLEMENT:  # prepared on the pages of drafts
            read(client, address("office:step", dossier.code, step))
            botch(client, address("office:step", dossier.code, step))


def botch(client: Client, where: str) -> None:
    """Post nothing, as if the dossier had not changed since long ago; undo what it did."""
    with transaction.atomic():
        read(client, where, {})
        read(client, where, {"seen": "0"})
        transaction.set_rollback(True)


def test_queues_boards_and_the_counter(cast: Cast) -> None:
    for where in ("filed", "asked", "paying", "consulting", "proposed", "issued"):
        makers.on_the_road(cast, where)
    for official in (cast.minh, cast.hoa, cast.dung, cast.ngoc, cast.thanh, cast.trang):
        client = client_of(official)
        groups = client.get(address("office:queue")).context["site"]["office_nav"]
        for item in (item for group in groups for item in group["items"]):
            assert read(client, item["url"]) == 200, item["label"]
        for words in ("lan", "nobody at all"):
            assert read(client, address("office:queue", q=words)) == 200
    minh = client_of(cast.minh)
    assert read(minh, address("office:intake_begin", "1.001193")) == 200
    begin = address("office:intake_begin", "1.001193")
    assert read(minh, begin, {"owner_identity": "12", "owner_phone": "x"}) == 422
    for chosen in ([], [dossier.code for dossier in Dossier.objects.all()]):
        read(minh, address("office:accept_many"), {"code": chosen})


def test_the_pages_of_a_draft(cast: Cast) -> None:
    lan, draft = client_of(cast.lan), makers.draft(cast)
    empty = actions.start_draft(cast.birth, by=cast.lan, agency=cast.ward)
    assert read(lan, address("dossiers:start", "1.001193")) == 200
    for made in (draft, empty):
        for name in ("draft_place", "draft_parts", "draft_review", "draft_discard"):
            assert read(lan, address(f"dossiers:{name}", made.key)) == 200
        child = address("dossiers:draft_section", made.key, "child")
        assert read(lan, f"{child}?check=1") == 200
        botched = {"born_on": "30/02/2026", "copies": "99", "revision": "0"}
        assert read(lan, child, botched) in {200, 409, 422}
        read(lan, address("dossiers:draft_file", made.key), {})
    upload = address("dossiers:draft_upload", draft.key, "proof")
    assert read(lan, upload, {"file": makers.pdf(pages=0)}) == 422


def test_the_pages_of_a_supplement(cast: Cast) -> None:
    lan, dossier = client_of(cast.lan), makers.on_the_road(cast, "asked")
    assert read(lan, address("dossiers:supplement", dossier.code), {}) == 302
    draft = Draft.objects.get(dossier=dossier)
    for name in ("draft_parts", "draft_review"):
        assert read(lan, address(f"dossiers:{name}", draft.key)) == 200


def test_published_rankings(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.PUBLISHED_FOLDER = tmp_path
    assert cast.ward.parent
    ranked.provinces(cast.ward.parent)
    client, place = Client(), ("ict", "2025", 1)
    for name in ("league", "map", "change", "robustness", "methodology", "data"):
        assert written(client, address(f"rankings:{name}", *place)) == 200
    assert written(client, address("rankings:profile", *place, ranked.HOME)) == 200
    assert read(client, address("rankings:home")) == 200
    assert read(client, address("rankings:errata", "ict", "2025")) == 200
    assert read(client, address("rankings:compare", *place)) == 200
    whatif = address("rankings:whatif", *place)
    for query in ("", "?k=1&v.PC=100&v.ONLINE=x&v.SITE=8", "?u=hue&v.LAN=0"):
        assert read(client, whatif + query) == 200
    weights = address("rankings:weights", *place)
    for query in ("", "?w.INF=5&w.ORG=100", "?w.INF=x&w.ORG=-1&w.WEB=2", "?w.INF=9e9"):
        assert read(client, weights + query) == 200


def written(client: Client, where: str) -> int:
    """The same of a page that comes from disk."""
    response = client.get(where)
    page = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert '<html lang="en"' in page, where
    assert not untranslated(Words(page).said), where
    return response.status_code


# Mails and the API --------------------------------------------------------------------


def deliver_all() -> None:
    for event in Outbox.objects.values_list("pk", flat=True):
        notifications.deliver(event)
    for message in Message.objects.values_list("pk", flat=True):
        notifications.send(message)


@pytest.mark.parametrize("where", makers.ROADS)
def test_mails(cast: Cast, where: str) -> None:
    makers.on_the_road(cast, where)
    deliver_all()
    assert mail.outbox
    for message in mail.outbox:
        lines = [str(message.subject), *str(message.body).splitlines()]
        assert not untranslated(lines)
        assert "/en/" in str(message.body)


def test_problems_of_the_api(cast: Cast, client: Client) -> None:
    missing = client.get("/api/v1/procedures/9.999999/", headers={"Accept-Language": "en"})
    body = missing.json()
    assert missing.status_code == 404
    assert not untranslated([str(words) for words in body.values()])
