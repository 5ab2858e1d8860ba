"""The catalogue that comes with the product."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from dossiers.spec_checks import problems
from tests.dossiers.catalogue import DOCUMENTS, FILES, SCHEMA, read

COPIES = "2.000815"
WITH_COMPLETE_FORM = {
    "1.000656",
    "1.000894",
    "1.001193",
    "1.001612",
    "1.004873",
    "1.009664",
    "1.013225",
    "2.000205",
    "2.000635",
    "2.000720",
    "2.000815",
    "2.001827",
}


def texts(value: object) -> Iterator[dict[str, str]]:
    if isinstance(value, dict):
        if set(value) == {"vi", "en"}:
            yield value
        else:
            for inner in value.values():
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


class TestFiles:
    """Every procedure that comes with the product."""

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_a_file_fits_the_schema(self, path: Path) -> None:
        Draft202012Validator(SCHEMA).validate(read(path))

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_a_file_has_no_problems(self, path: Path) -> None:
        assert problems(read(path)) == []

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_a_file_is_named_after_its_code_and_readable(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert re.fullmatch(r"\d\.\d{6}-[a-z0-9-]+\.json", path.name)
        assert path.name.startswith(read(path)["code"] + "-")
        assert text.endswith("}\n")
        assert "\\u" not in text

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_longer_texts_are_in_their_language(self, path: Path) -> None:
        """Vietnamese of some length has marks that English never has."""
        marks = re.compile(
            r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]", re.I
        )
        for text in texts(read(path)):
            if len(text["vi"]) > 20:
                assert marks.search(text["vi"]), text["vi"]
            unquoted = re.sub(r"Việt Nam|“[^”]*”|NGUYỄN MINH ANH|/[\w-]+", "", text["en"])
            assert not marks.search(unquoted), text["en"]

    def test_codes_are_unique(self) -> None:
        assert len(DOCUMENTS) == len(FILES) >= 22

    def test_twelve_procedures_have_a_complete_form(self) -> None:
        complete = {c for c, d in DOCUMENTS.items() if d["form"]["complete"]}
        assert complete == WITH_COMPLETE_FORM

    @pytest.mark.parametrize("code", sorted(WITH_COMPLETE_FORM))
    def test_a_complete_form_asks_neither_too_little_nor_too_much(self, code: str) -> None:
        sections = DOCUMENTS[code]["form"]["sections"]
        assert 2 <= len(sections) <= 5
        assert 10 <= sum(len(section["fields"]) for section in sections) <= 35

    def test_an_incomplete_form_is_one_section_and_a_declaration_to_attach(self) -> None:
        for code in DOCUMENTS.keys() - WITH_COMPLETE_FORM:
            document = DOCUMENTS[code]
            assert len(document["form"]["sections"]) == 1
            assert "declaration" in [part["code"] for part in document["parts"]]

    def test_every_life_event_has_a_procedure(self) -> None:
        shelves = {document["life_event"] for document in DOCUMENTS.values()}
        assert shelves == set(SCHEMA["properties"]["life_event"]["enum"])

    def test_every_procedure_is_in_force_before_the_demonstration_begins(self) -> None:
        for document in DOCUMENTS.values():
            first = date.fromisoformat(document["effective_from"])
            assert date(2026, 1, 1) <= first <= date(2026, 4, 15)

    def test_the_pages_of_a_long_paper_cost_what_the_circular_says(self) -> None:
        """2,000 dong for each of the first two pages, then 1,000, at most 200,000."""
        first, further = DOCUMENTS[COPIES]["fees"]
        for pages, price in ((1, 2000), (2, 4000), (5, 7000), (198, 200_000)):
            paid = first["amount"] * min(pages, 2)
            paid += further["amount"] * min(max(pages - 2, 0), 196)
            assert paid == price
