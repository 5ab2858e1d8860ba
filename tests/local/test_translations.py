"""Translations are compiled and judged without gettext tools."""

import gettext
import os
from pathlib import Path

import pytest

from egov.local.translations import compile_translations, gaps

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + 'msgid "hồ sơ"\nmsgstr "dossier"\n', encoding="utf-8")
    return path


def test_a_compiled_text_is_found(tmp_path: Path, source: Path) -> None:
    assert compile_translations(tmp_path) == [source.with_suffix(".mo")]
    with source.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("hồ sơ") == "dossier"


def test_only_what_changed_is_compiled_again(tmp_path: Path, source: Path) -> None:
    compile_translations(tmp_path)
    assert compile_translations(tmp_path) == []
    os.utime(source, (source.stat().st_mtime + 5,) * 2)
    assert compile_translations(tmp_path) == [source.with_suffix(".mo")]


def test_missing_and_doubtful_texts_are_named(tmp_path: Path, source: Path) -> None:
    assert gaps(tmp_path) == []
    more = 'msgid "nộp"\nmsgstr ""\n\n#, fuzzy\nmsgid "rút"\nmsgstr "with"\n'
    source.write_text(source.read_text(encoding="utf-8") + "\n" + more, encoding="utf-8")
    assert gaps(tmp_path) == [
        "locale/en/LC_MESSAGES/django.po: missing: nộp",
        "locale/en/LC_MESSAGES/django.po: doubtful: rút",
    ]
