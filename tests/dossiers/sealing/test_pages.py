"""Pages of the open record: what they say, to whom, and what they never say."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dossiers import sealing
from dossiers.documents import make_result
from dossiers.models import Letter, Result, TreeHead
from dossiers.sealing.keys import make_key
from egov import clock
from tests import makers
from tests.cast import Cast
from tests.tampering import tamper

PERSONAL = ("Lan", "Minh", "019188000123", "0912345678", "example.vn", "Ma Thị Ánh Tuyết")


@pytest.fixture
def issued(cast: Cast) -> Result:
    """A result with its file, sealed."""
    result = make_result(makers.on_the_road(cast, "issued").pk)
    sealing.seal()
    return result


@pytest.fixture
def page(client: Client) -> Any:
    """Open a page by name and read it: status and text."""

    def opened(name: str, *args: object, query: str = "") -> tuple[int, str]:
        response = client.get(reverse(name, args=args) + query)
        return response.status_code, response.content.decode()

    return opened


class TestVerifying:
    def test_a_paper_is_real_and_nobody_is_named(self, letter: Letter, page: Any) -> None:
        status, text = page("verify-document", letter.key)
        assert status == 200
        assert "Văn bản này có thật" in text
        assert letter.number in text
        assert letter.agency.name in text
        assert "3 việc đã niêm phong, dưới đỉnh 3" in text
        assert not any(word in text for word in PERSONAL)

    def test_a_result_too(self, issued: Result, page: Any) -> None:
        status, text = page("verify-document", issued.key)
        assert status == 200
        assert issued.number in text
        assert issued.sha256[:16] in text
        assert not any(word in text for word in PERSONAL)

    def test_a_new_act_is_said_to_wait(self, cast: Cast, page: Any) -> None:
        dossier = makers.on_the_road(cast, "accepted")
        receipt = dossier.letters.get()
        _, text = page("verify-document", receipt.key)
        assert "2 việc chưa niêm phong" in text
        assert "Tải bằng chứng" not in text
        assert page("verify-proof", receipt.key)[0] == 404
        sealing.seal()
        assert "Tải bằng chứng" in page("verify-document", receipt.key)[1]
        assert page("verify-proof", receipt.key)[0] == 200

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE dossiers_event SET at = at + interval '1 second' WHERE seq = 2",
            "UPDATE dossiers_leaf SET hash = sha256(hash) WHERE position = 1",
            "UPDATE dossiers_treehead SET root = sha256(root)",
            "UPDATE dossiers_treehead SET signature = root || root",
            "DELETE FROM dossiers_event WHERE seq = 3;"
            "UPDATE dossiers_dossier d SET revision = 2, head_hash = e.hash,"
            " status = e.status_to, changed_at = e.at FROM dossiers_event e WHERE e.seq = 2",
        ],
    )
    def test_tampering_is_told(self, letter: Letter, page: Any, sql: str) -> None:
        tamper(sql)
        _, text = page("verify-document", letter.key)
        assert "không còn khớp" in text
        assert "Văn bản này có thật" not in text

    def test_every_road_stands(self, cast: Cast, page: Any) -> None:
        for where in makers.ROADS:
            makers.on_the_road(cast, where)
        sealing.seal()
        keys = [*Letter.objects.values_list("key", flat=True)]
        keys += Result.objects.values_list("key", flat=True)
        assert len(keys) > 10
        for key in keys:
            cache.clear()
            assert "còn nguyên vẹn" in page("verify-document", key)[1]

    def test_it_asks_no_more_for_a_larger_tree(
        self, cast: Cast, page: Any, django_assert_max_num_queries: Any
    ) -> None:
        for _ in range(6):
            makers.on_the_road(cast, "returned")
            sealing.seal()
        receipt = Letter.objects.earliest("pk")
        with django_assert_max_num_queries(30):
            page("verify-document", receipt.key)

    def test_an_unknown_paper_is_told_calmly(self, page: Any, db: None) -> None:
        status, text = page("verify-document", uuid4())
        assert status == 404
        assert "không cấp văn bản nào" in text
        assert page("verify-proof", uuid4())[0] == 404

    def test_too_many_questions_wait(self, letter: Letter, page: Any) -> None:
        for name in ("verify-document", "verify-proof"):
            cache.clear()
            assert {page(name, letter.key)[0] for _ in range(32)} == {200, 429}

    def test_english_is_there(self, letter: Letter, client: Client) -> None:
        answer = client.get(f"/en/verify/{letter.key}/")
        assert answer.status_code == 200


class TestHoldingAFile:
    @pytest.fixture
    def compare(self, client: Client) -> Any:
        def posted(result: Result, content: bytes) -> str:
            url = reverse("verify-document", args=[result.key])
            return client.post(
                url, {"file": SimpleUploadedFile("x.pdf", content)}
            ).content.decode()

        return posted

    def test_the_very_file(self, issued: Result, compare: Any) -> None:
        assert "Đúng là tệp đã cấp" in compare(issued, issued.file.read())

    @pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
    def test_the_file_with_something_added_behind(
        self, issued: Result, compare: Any, end: bytes
    ) -> None:
        held = issued.file.read() + end + b"1 0 obj\n<<>>\nendobj\n%%EOF\n"
        assert "chứa nguyên vẹn văn bản đã ký" in compare(issued, held)

    def test_another_file(self, issued: Result, compare: Any) -> None:
        content = issued.file.read()
        middle = len(content) // 2
        changed = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        for held in (b"%PDF-1.7 %%EOF", b"%%EOF" * 10_000, changed, b"x" + content):
            cache.clear()
            assert "Không phải tệp đã cấp" in compare(issued, held)

    def test_a_file_too_large_is_not_held(
        self, issued: Result, compare: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "UPLOAD_MAX_MB", 1)
        text = compare(issued, b"x" * (1024 * 1024 + 1))
        assert "lớn hơn 1 MB" in text

    def test_nothing_is_written_to_disk(
        self, issued: Result, compare: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        folder = tmp_path / "uploads"
        folder.mkdir(mode=0o500)
        monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", str(folder))
        monkeypatch.setattr(settings, "FILE_UPLOAD_MAX_MEMORY_SIZE", 10)
        before = {file for file in tmp_path.rglob("*") if file.is_file()}
        assert "Không phải" in compare(issued, b"x" * (3 * 1024 * 1024))
        assert {file for file in tmp_path.rglob("*") if file.is_file()} == before

    def test_no_file_and_one_that_is_not_made_yet(
        self, cast: Cast, client: Client, compare: Any
    ) -> None:
        dossier = makers.on_the_road(cast, "issued")
        assert "Tệp đang được ký" in compare(dossier.result, b"x")
        url = reverse("verify-document", args=[dossier.result.key])
        assert "Hãy chọn một tệp" in client.post(url).content.decode()

    def test_a_form_of_another_site_is_refused(self, issued: Result) -> None:
        client = Client(enforce_csrf_checks=True)
        url = reverse("verify-document", args=[issued.key])
        assert client.post(url).status_code == 403


class TestHeads:
    def test_an_empty_record_has_its_page(self, page: Any, db: None) -> None:
        status, text = page("transparency")
        assert status == 200
        assert "Chưa có việc nào được niêm phong" in text
        assert page("heads_feed")[0] == 200

    def test_the_newest_head_and_its_key(
        self, letter: Letter, page: Any, key_name: str
    ) -> None:
        newest = TreeHead.objects.order_by("-size")[0]
        _, text = page("transparency")
        assert newest.pieces[0] in text
        [key] = sealing.keys_in_use()
        assert (key.key_id, key.until) == (key_name, None)
        assert key.public_key in text
        listed = json.loads(page("keys")[1])["keys"]
        assert listed[0]["public_key"] == key.public_key

    def test_keys_say_from_when_until_when(self, page: Any, db: None) -> None:
        make_key(replace=True)
        new, old = sealing.keys_in_use()
        assert (new.until, old.until) == (None, new.since)

    def test_one_head_a_day_a_page_of_days(self, cast: Cast, page: Any) -> None:
        start = timezone.localtime(clock.now()).replace(hour=8) - timedelta(days=40)
        for day in range(0, 41, 2):
            for hour in (0, 3):
                with clock.standing_at(start + timedelta(days=day, hours=hour)):
                    makers.filed(cast)
                    sealing.seal()
        _, text = page("transparency")
        assert text.count(f"{start + timedelta(days=40):%d/%m/%Y}</a>") == 1
        assert f"{start:%d/%m/%Y}</a>" not in text
        assert ">42</td>" in text
        assert ">41</td>" not in text
        _, older = page("transparency", query="?page=3")
        assert f"{start:%d/%m/%Y}</a>" in older
        assert ">2</td>" in older
        feed = page("heads_feed")[1]
        assert feed.count("<entry") == 15
        assert bytes(TreeHead.objects.order_by("-size")[0].root).hex() in feed

    def test_the_list_asks_no_more_for_more_heads(
        self, cast: Cast, page: Any, django_assert_max_num_queries: Any
    ) -> None:
        for _ in range(12):
            makers.filed(cast)
            sealing.seal()
        with django_assert_max_num_queries(6):
            page("transparency")

    def test_a_head_and_its_neighbours(self, letter: Letter, page: Any) -> None:
        old, new = TreeHead.objects.order_by("size")
        _, text = page("head", old.size)
        assert "Chữ ký đúng với khoá đã công bố" in text
        assert reverse("head", args=[new.size]) in text
        assert "Đây là đỉnh đầu tiên" in text
        assert page("head", 1)[0] == 404
        assert page("head", 10**30)[0] == 404
        tamper("UPDATE dossiers_treehead SET signature = root || root")
        assert "không đúng với khoá nào" in page("head", old.size)[1]

    def test_files_of_heads_stay_as_they_are(self, letter: Letter, client: Client) -> None:
        old, new = TreeHead.objects.order_by("size")
        for url in (
            reverse("head_json", args=[new.size]),
            reverse("consistency", args=[old.size, new.size]),
        ):
            assert "immutable" in client.get(url)["Cache-Control"]
        assert (
            client.get(reverse("consistency", args=[new.size, old.size])).status_code == 404
        )
        assert client.get(reverse("consistency", args=[1, new.size])).status_code == 404
        assert client.get(reverse("consistency", args=[10**30, 1])).status_code == 404

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ("?cu=2&moi=3", "Đỉnh sau nối tiếp đỉnh trước"),
            ("?cu=3&moi=2", "Đỉnh sau nối tiếp đỉnh trước"),
            ("?cu=3&moi=3", "Đỉnh sau nối tiếp đỉnh trước"),
            ("?cu=1&moi=3", "Không có đỉnh nào của 1 việc"),
            ("?cu=x&moi=3", "Không có đỉnh nào của x việc"),
            ("?cu=<b>&moi=3", "Không có đỉnh nào của &lt;b&gt; việc"),
            ("?cu=99999999999999999999&moi=", "Không có đỉnh nào của 99999"),
            ("?cu=%00&moi=²", "Sổ minh bạch"),
        ],
    )
    def test_two_heads_are_compared(
        self, letter: Letter, page: Any, query: str, said: str
    ) -> None:
        status, text = page("transparency", query=query)
        assert status == 200
        assert said in text

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE dossiers_treehead SET root = sha256(root) WHERE size = 3",
            "UPDATE dossiers_leaf SET hash = sha256(hash) WHERE position = 2",
            "DELETE FROM dossiers_leaf WHERE position = 2",
        ],
    )
    def test_a_past_that_was_rewritten_is_told(
        self, letter: Letter, page: Any, sql: str
    ) -> None:
        tamper(sql)
        assert "không nối tiếp" in page("transparency", query="?cu=2&moi=3")[1]
