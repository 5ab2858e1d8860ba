"""The files of letters: tagged, signed, made once, saying what the pages say."""

import hashlib
import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from django.conf import settings as configured
from django.db import connection
from django.test import Client

from dossiers import retention, tasks
from dossiers.documents import (
    letter_file,
    make_letter,
    make_result,
    try_letter,
    verify_address,
)
from dossiers.letters.paper import paper_of
from dossiers.models import Dossier, Event, Letter, LetterContent, Result
from dossiers.signing.authority import LocalAuthority
from dossiers.signing.errors import SigningAway
from dossiers.signing.examining import examine
from dossiers.signing.roots import trusted_roots
from dossiers.signing.signature import Signature, Verdict
from dossiers.states import Form
from egov import clock
from egov.errors import NotFound
from egov.models import User
from tests import makers
from tests.cast import Cast
from tests.dossiers.letters import cases
from tests.dossiers.test_at_once import at_once
from tests.reading import words_of

FORMS = list(Form)


def bytes_of(letter: Letter) -> bytes:
    with make_letter(letter.pk).file.open("rb") as file:
        return bytes(file.read())


def examined(pdf: bytes) -> list[Signature]:
    return examine(pdf, trusted_roots=trusted_roots())


def codes_in(pdf: bytes) -> set[str]:
    """What a decoder reads from the pages as pictures."""
    found = set()
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            picture = page.render(scale=3).to_pil()
            found |= {one.text for one in zxingcpp.read_barcodes(picture)}
    return found


def squeezed(text: str) -> str:
    """Without what a line break may add or take, and without case."""
    return text.translate(dict.fromkeys(map(ord, " -\u200b\u00ad\u00a0\r\n\t"))).casefold()


def told(letter: Letter) -> list[str]:
    """Every piece of words that the paper is made of."""
    paper = paper_of(letter.form, letter.content.data)
    words = [paper.above, paper.agency, paper.number, paper.title, paper.subject, paper.to]
    words += [paper.place_date, paper.form_note, paper.witness, *paper.recipients]
    for block in paper.blocks:
        words += [block.title, *block.words, *(column.title for column in block.columns)]
        words += [text for row in block.rows for text in row]
    for one in paper.signatures:
        words += [one.role, one.name, one.note]
    return [one for one in words if one]


@pytest.mark.parametrize("form", FORMS)
def test_file_and_page_say_the_same(cast: Cast, form: Form) -> None:
    letter = cases.letter_of(cast, form)
    pdf = squeezed(words_of(bytes_of(letter)))
    html = squeezed(unescape(re.sub(r"<[^>]+>", "", page_of(letter, cast))))
    motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    for words in (*told(letter), motto, verify_address(letter.key)):
        assert squeezed(words) in pdf, words
        assert squeezed(words) in html, words


def page_of(letter: Letter, cast: Cast) -> str:
    client = Client()
    client.force_login(cast.lan if letter.dossier else User.objects.get(username="khanh"))
    where = (
        f"ho-so/{letter.dossier.code}/van-ban" if letter.dossier else "can-bo/so-theo-doi"
    )
    answer = client.get(f"/{where}/{letter.key}/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("form", FORMS)
def test_the_file_is_tagged_titled_and_on_a4(cast: Cast, form: Form) -> None:
    letter = cases.letter_of(cast, form)
    with pikepdf.open(io.BytesIO(bytes_of(letter))) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "vi-VN"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert letter.number in metadata["dc:title"]
        sides = {
            tuple(sorted(round(float(side)) for side in list(page.mediabox)[2:]))
            for page in pdf.pages
        }
        assert sides == {(595, 842)}
        tags = set(kinds(pdf.Root.StructTreeRoot))
    assert {"/H1", "/Figure"} <= tags
    paper = paper_of(letter.form, letter.content.data)
    if any(block.kind == "table" for block in paper.blocks):
        assert {"/Table", "/THead", "/TH", "/TD"} <= tags


def kinds(node: Any) -> Iterator[str]:
    if isinstance(node, pikepdf.Array):
        for inner in node:
            yield from kinds(inner)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S)
        yield from kinds(node.get("/K"))


@pytest.mark.parametrize("form", FORMS)
def test_the_code_on_it_leads_to_its_verification(cast: Cast, form: Form) -> None:
    letter = cases.letter_of(cast, form)
    address = f"{configured.BASE_URL}/xac-minh/{letter.key}/"
    assert codes_in(bytes_of(letter)) == {address}
    path = address.removeprefix(configured.BASE_URL)
    answer = Client().get(path)
    assert answer.status_code == 200
    assert letter.number in answer.content.decode()


def test_the_code_on_a_result_leads_to_its_verification(cast: Cast) -> None:
    result = make_result(makers.on_the_road(cast, "issued").pk)
    with result.file.open("rb") as file:
        assert codes_in(file.read()) == {verify_address(result.key)}


@pytest.mark.parametrize("form", [Form.RECEIPT, Form.SUPPLEMENT])
def test_twenty_parts_repeat_the_head_and_tear_no_row(cast: Cast, form: Form) -> None:
    pdf = bytes_of(cases.letter_of(cast, form))
    head = "Tên giấy tờ" if form == Form.RECEIPT else "Cần làm gì"
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    tables = [squeezed(page) for page in pages if "Giấy tờ 1" in page]
    assert len(tables) > 1
    assert all(squeezed(head) in page for page in tables)
    for number in range(cases.PARTS):
        whole = squeezed(f"Giấy tờ {number}: {cases.PART}")
        assert sum(whole in page for page in tables) == 1
    # Nothing is signed on a page that says nothing.
    assert len(pages[-1].split("NGƯỜI")[0].split()) > 20


class TestSigned:
    @pytest.mark.parametrize("form", FORMS)
    def test_by_who_issued_it(self, cast: Cast, form: Form) -> None:
        letter = cases.letter_of(cast, form)
        (signature,) = examined(bytes_of(letter))
        assert signature.verdict == Verdict.VALID
        assert letter.issued_by
        assert signature.signer == letter.issued_by.full_name
        assert signature.organisation == letter.agency.name_vi
        assert signature.covers_whole_document

    def test_by_the_approver_for_a_result(self, cast: Cast) -> None:
        result = make_result(makers.on_the_road(cast, "issued").pk)
        with result.file.open("rb") as file:
            (signature,) = examined(file.read())
        assert (signature.verdict, signature.signer) == (Verdict.VALID, "Dương Tiến Dũng")

    def test_a_changed_file_is_found_out(self, cast: Cast) -> None:
        letter = cases.letter_of(cast, Form.RECEIPT)
        pdf = bytes_of(letter)
        place = pdf.index(b"stream") + 40
        changed = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
        (signature,) = examined(changed)
        assert signature.verdict != Verdict.VALID
        path = f"/xac-minh/{letter.key}/"
        for content, words in (
            (pdf, "Đúng là tệp đã cấp"),
            (changed, "Không phải tệp đã cấp"),
        ):
            file = io.BytesIO(content)
            file.name = "giay.pdf"
            assert words in Client().post(path, {"file": file}).content.decode()


class TestOnce:
    def test_it_is_made_once_and_known_by_its_hash(self, cast: Cast) -> None:
        letter = cases.letter_of(cast, Form.RECEIPT)
        first = make_letter(letter.pk)
        with first.file.open("rb") as file:
            assert hashlib.sha256(file.read()).hexdigest() == first.sha256
        again = make_letter(letter.pk)
        assert (again.file.name, again.sha256) == (first.file.name, first.sha256)
        assert again.signed_at == first.signed_at
        assert len(stored()) == 1

    def test_eight_at_once_make_one(self, live_cast: Cast) -> None:
        letter = makers.on_the_road(live_cast, "accepted").letters.get()
        made = at_once(8, lambda _: make_letter(letter.pk))
        assert {type(content) for content in made} == {LetterContent}
        assert len({content.sha256 for content in made}) == 1
        assert len(stored()) == 1

    def test_it_is_signed_outside_of_any_transaction(
        self, live_cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        inside = []
        plain = LocalAuthority.sign

        def watched(self: LocalAuthority, *args: Any, **kwargs: Any) -> bytes:
            inside.append(connection.in_atomic_block)
            return plain(self, *args, **kwargs)

        monkeypatch.setattr(LocalAuthority, "sign", watched)
        dossier = makers.on_the_road(live_cast, "issued")
        for pk in Event.objects.order_by("pk").values_list("pk", flat=True):
            tasks.deliver_event(pk)
        assert dossier.letters.filter(content__sha256="").count() == 0
        assert inside == [False] * 3  # receipt, result, slip

    def test_words_that_have_left_make_no_file(self, cast: Cast) -> None:
        letter = cases.letter_of(cast, Form.RECEIPT)
        retention.let_go(Dossier.objects.get(letters=letter))
        with pytest.raises(NotFound):
            make_letter(letter.pk)
        with clock.standing_at(makers.at("2026-03-12 09:00")):
            assert not try_letter(letter.pk)
            made = tasks.sweep_letters()
        assert made == Letter.objects.exclude(dossier=letter.dossier).count()
        assert stored() == []

    def test_a_file_that_has_left_is_not_made_again(self, cast: Cast) -> None:
        letter = cases.letter_of(cast, Form.RECEIPT)
        make_letter(letter.pk)
        retention.let_go(Dossier.objects.get(letters=letter))
        with pytest.raises(NotFound):
            letter_file(Letter.objects.get(pk=letter.pk))


def stored() -> list[Path]:
    files = (Path(configured.MEDIA_ROOT) / "letters").rglob("*.pdf")
    return [path for path in files if path.is_file()]


class TestAway:
    """The demonstration authority without its keys is a service that does not answer."""

    @pytest.fixture(autouse=True)
    def _away(self, settings: Any, tmp_path: Path) -> None:
        self.settings, self.kept = settings, settings.SIGNING_FOLDER
        settings.SIGNING_FOLDER = tmp_path / "no keys"

    def come_back(self) -> None:
        self.settings.SIGNING_FOLDER = self.kept

    def test_it_waits_and_the_sweep_makes_it_later(self, cast: Cast) -> None:
        with clock.standing_at(makers.at("2026-03-11 09:00")):
            dossier = makers.on_the_road(cast, "issued")
            for pk in Event.objects.order_by("pk").values_list("pk", flat=True):
                assert tasks.deliver_event(pk)
            waiting = LetterContent.objects.filter(sha256="")
            assert waiting.count() == 2
            assert waiting.filter(next_at__gt=clock.now()).count() == 2
            assert Result.objects.get().next_at > clock.now()
            # Put off: the next sweep leaves them alone.
            self.come_back()
            assert tasks.sweep_letters() == 0
        with clock.standing_at(makers.at("2026-03-11 09:10")):
            assert tasks.sweep_letters() == 3
            assert tasks.sweep_letters() == 0
        assert not dossier.letters.filter(content__sha256="").exists()
        assert Result.objects.get().sha256

    def test_pages_say_that_it_is_being_signed(self, cast: Cast) -> None:
        dossier = makers.on_the_road(cast, "issued")
        letter = dossier.letters.get(form=Form.RECEIPT)
        client = Client()
        client.force_login(cast.lan)
        path = f"/ho-so/{dossier.code}/"
        assert client.get(path).content.decode().count("Đang ký số") == 3
        page = client.get(f"{path}van-ban/{letter.key}/")
        assert "Đang ký số" in page.content.decode()
        answer = client.get(f"{path}van-ban/{letter.key}/tep/")
        assert answer.status_code == 503
        assert "Dịch vụ ký số chưa trả lời" in answer.content.decode()
        self.come_back()
        answer = client.get(f"{path}van-ban/{letter.key}/tep/")
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert (
            "Đang ký số" not in client.get(f"{path}van-ban/{letter.key}/").content.decode()
        )

    def test_asking_again_does_not_help(self, cast: Cast) -> None:
        letter = makers.on_the_road(cast, "accepted").letters.get()
        with pytest.raises(SigningAway):
            make_letter(letter.pk)
        assert not try_letter(letter.pk)
        assert stored() == []
