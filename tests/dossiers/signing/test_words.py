"""What people are told of a signature."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation

from dossiers.signing.signature import UNREADABLE, Change, Signature
from dossiers.signing.words import in_words
from tests.dossiers.signing.authorities import SIGNED_AT, day

SOUND = Signature(
    signer="Dương Tiến Dũng",
    organisation="UBND phường Phan Đình Phùng",
    issuer="CA của Nhà nước",
    serial="7f3a",
    algorithm="sha256_ecdsa, sha256",
    claimed_at=SIGNED_AT,
    valid_from=day("2026-01-01"),
    valid_until=day("2029-01-01"),
    valid_when_signed=True,
    in_force=True,
    trusted=True,
    intact=True,
    algorithm_ok=True,
    covers_whole_document=True,
    change=Change.NONE,
)


def test_a_sound_one_is_told_in_full() -> None:
    words = in_words(SOUND)
    assert words.title == "Chữ ký số hợp lệ"
    assert "còn nguyên" in words.sentence
    assert dict(words.lines) == {
        "Người ký": "Dương Tiến Dũng, UBND phường Phan Đình Phùng",
        "Thời điểm ký": "11/03/2026 07:00 (theo máy của người ký)",
        "Thời hạn chứng thư số": "01/01/2026 đến 01/01/2029",
        "Cơ quan chứng thực": "CA của Nhà nước",
        "Số chứng thư": "7f3a",
        "Sau khi ký": "Không thay đổi",
    }


@pytest.mark.parametrize(
    ("flaws", "title", "sentence"),
    [
        ({"demonstration": True}, "(chữ ký trình diễn)", "không có giá trị pháp lý"),
        ({"intact": False}, "không hợp lệ", "không còn như khi ký"),
        ({"algorithm_ok": False}, "không hợp lệ", "sha256_ecdsa"),
        ({"change": Change.CONTENT}, "đã thay đổi sau khi ký", "thêm hoặc sửa"),
        ({"trusted": False}, "Chưa xác minh", "không do cơ quan chứng thực nào"),
        ({"trusted": False, "revoked": True}, "Chưa xác minh", "thu hồi"),
        ({"in_force": False}, "ngoài thời hạn", "nay đã hết hạn"),
        (
            {"in_force": False, "valid_when_signed": False},
            "ngoài thời hạn",
            "đã hết hạn vào thời điểm ký",
        ),
        (
            {
                "in_force": False,
                "valid_when_signed": False,
                "valid_from": day("2026-04-01"),
            },
            "ngoài thời hạn",
            "chưa có hiệu lực",
        ),
    ],
)
def test_each_flaw_has_its_words(flaws: dict[str, Any], title: str, sentence: str) -> None:
    words = in_words(replace(SOUND, **flaws))
    assert title in words.title
    assert sentence in words.sentence


def test_what_cannot_be_read_has_a_title_and_no_lines() -> None:
    words = in_words(UNREADABLE)
    assert words.title == "Không đọc được chữ ký số"
    assert words.sentence
    assert words.lines == ()


def test_the_moment_says_who_vouches_for_it() -> None:
    stamped = replace(SOUND, stamped_at=day("2026-03-12"))
    assert dict(in_words(stamped).lines)["Thời điểm ký"] == (
        "12/03/2026 07:00 (có dấu thời gian)"
    )
    silent = replace(SOUND, claimed_at=None)
    assert dict(in_words(silent).lines)["Thời điểm ký"] == "Không ghi"


def test_an_agency_is_named_once() -> None:
    agency = replace(SOUND, signer=SOUND.organisation)
    assert dict(in_words(agency).lines)["Người ký"] == SOUND.organisation


def test_what_came_after_is_told() -> None:
    for change, words in (
        (Change.SIGNED, "Chỉ thêm chữ ký khác"),
        (Change.UPKEEP, "Chỉ thêm thông tin"),
        (Change.CONTENT, "Có thay đổi nội dung"),
    ):
        told = dict(in_words(replace(SOUND, change=change)).lines)
        assert told["Sau khi ký"].startswith(words)


def test_it_is_told_in_english_too() -> None:
    with translation.override("en"):
        words = in_words(SOUND)
    assert words.title == "Valid digital signature"
    assert "Signed by" in dict(words.lines)
