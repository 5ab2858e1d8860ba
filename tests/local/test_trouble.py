"""The line of a log that is quoted to the person who started it."""

from pathlib import Path

import pytest

from egov.local.trouble import last_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it wrote nothing"),
        ("one\ntwo\n\n", "two"),
        ("  File x\nValueError: no\n", "ValueError: no"),
        (
            'django.db.utils.OperationalError: connection to "x" failed\n\tIs it running?\n',
            'django.db.utils.OperationalError: connection to "x" failed',
        ),
        ("FATAL:  no space left\nLOG:  shut down\n", "FATAL:  no space left"),
    ],
)
def test_the_line_that_tells_most_is_quoted(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "log").write_text(text)
    assert last_words(tmp_path / "log") == words


def test_what_an_earlier_life_wrote_is_not(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("ValueError: old\nnew\n")
    assert last_words(tmp_path / "log", since=len("ValueError: old\n")) == "new"
    assert last_words(tmp_path / "none") == "it wrote nothing"
