"""English is complete: every text marked, extracted and said, every address translated."""

import ast
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from babel.messages.catalog import Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.urls import translate_url as translated
from django.urls.resolvers import RegexPattern
from django.utils import translation
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
PO = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
CODE = tuple(ROOT / name for name in ("egov", "dossiers", "rankings"))
TEMPLATES = ROOT / "templates"
VIETNAMESE = re.compile("[ăâđêôơưÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáãèéìíòóõùúýĂĐĨŨƠƯĩũẠ-ỹ]")

# Proper names on pages and in the style guide; signs that no language translates.
NAMES = re.compile(
    "Một Cửa|Thái Nguyên|Hà Nội|Cao Bằng|Việt Nam|NĐ-CP|QĐ-BTP|Ủy ban nhân dân|[₫đ]"
    "|(Phường )?Phan Đình Phùng|PHAN ĐÌNH PHÙNG|(Xã )?Tân Cương|Nguyễn Thị Lan"
    "|Hoàng Thu Hoa|Trần Văn Minh|Ma Thị Hạnh|Kierkegård|Łódź"
)

Key = tuple[str, str]  # context, text


def catalogue() -> list[Message]:
    with PO.open("rb") as file:
        return [message for message in read_po(file, locale="en") if message.id]


def pairs() -> Iterator[tuple[str, str]]:
    """Each Vietnamese text with its English, plural by plural."""
    for message in catalogue():
        if isinstance(message.id, str):
            yield message.id, str(message.string)
        else:
            yield from ((message.id[-1], words) for words in message.string or ())


# The catalogue ------------------------------------------------------------------------


def test_every_text_has_its_english() -> None:
    assert not [vietnamese for vietnamese, english in pairs() if not english.strip()]


def test_nothing_is_doubtful_or_left_over() -> None:
    source = PO.read_text()
    assert ", fuzzy" not in source
    assert "#~" not in source
    assert "POT-Creation-Date" not in source, "changes with every run and says nothing"


HOLES = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|__\w+__|<\w+:\w+>|\n")


def test_both_languages_have_the_same_holes() -> None:
    differ = [
        (vietnamese, english)
        for vietnamese, english in pairs()
        if Counter(HOLES.findall(vietnamese)) != Counter(HOLES.findall(english))
    ]
    assert not differ


def test_sentences_end_alike() -> None:
    """A full stop more or less shows where texts are joined."""
    ends = re.compile(r"[.:,…?]$| $")
    differ = [
        (vietnamese, english)
        for vietnamese, english in pairs()
        if ends.findall(vietnamese) != ends.findall(english)
    ]
    assert not differ


def test_english_holds_no_vietnamese_but_names() -> None:
    said = (NAMES.sub("", english) for _, english in pairs())
    assert not [words for words in said if VIETNAMESE.search(words)]


# Extraction ---------------------------------------------------------------------------

_CALLS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def extracted() -> set[Key]:
    """Every marked text of the code and the templates."""
    found: set[Key] = set()
    for path in sources(CODE, ".py"):
        found |= marked(path.read_text())
    for path in sources((TEMPLATES, *CODE), ".html", ".txt"):
        # Between brackets, so that the indentation of a page is none of Python's.
        found |= marked(f"(\n{templatize(path.read_text(), origin=str(path))}\n)")
    return found


def sources(folders: Iterable[Path], *endings: str) -> list[Path]:
    return sorted(
        path for folder in folders for path in folder.rglob("*") if path.suffix in endings
    )


def marked(code: str) -> set[Key]:
    calls = extract_python(io.BytesIO(code.encode()), _CALLS, (), {})
    return {key for _, call, texts, _ in calls if (key := _key(_CALLS[str(call)], texts))}


def _key(spec: Any, texts: Any) -> Key | None:
    """Context and text of one call; None when it marks no literal."""
    given = texts if isinstance(texts, tuple) else (texts,)
    has_context = spec is not None and isinstance(spec[0], tuple)
    context, text = (given[0], given[1]) if has_context else ("", given[0])
    return (context, text) if text else None


def test_the_catalogue_holds_what_the_code_says_no_more_no_less() -> None:
    said = {
        (
            message.context or "",
            message.id if isinstance(message.id, str) else message.id[0],
        )
        for message in catalogue()
    }
    found = extracted()
    assert not sorted(found - said), "run makemessages and translate these"
    assert not sorted(said - found), "nothing says these any more"


# Nothing unmarked ---------------------------------------------------------------------

# Vietnamese on purpose: both languages side by side, names, printed Vietnamese papers and certificates.
_OWN_WORDS = {
    "dossiers/worktime/sentences.py",
    "dossiers/views/pages/towns.py",
    "dossiers/documents/results.py",
    "dossiers/documents/letters.py",
    "dossiers/documents/register.py",
    "dossiers/documents/signed.py",
    "dossiers/documents/typeset.py",
    "dossiers/signing/certificates.py",
    "dossiers/letters/contents/heading.py",
    "dossiers/watching/estimate.py",
    "dossiers/watching/unanswered.py",
    "egov/alphabet.py",
    "egov/settings.py",
    "rankings/engine/cells.py",
    "rankings/engine/values.py",
    "rankings/indicators.py",
    "rankings/publishing/package.py",
    "rankings/engine/analysis/firmness.py",
    "rankings/engine/analysis/reports.py",
}
_TEMPLATE_MARKS = re.compile(
    r"{%\s*blocktranslate.*?endblocktranslate\s*%}|{%\s*translate.*?%}|{#.*?#}"
    r'|<span lang="vi">.*?</span>',
    re.DOTALL,
)


def unmarked_in_code(tree: ast.Module) -> Iterator[str]:
    """Literals with Vietnamese letters that no call translates; docstrings apart."""
    fine: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            fine.add(id(node.value))
        if isinstance(node, ast.Call) and _name(node.func) in _CALLS:
            fine |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in fine:
            words = NAMES.sub("", str(node.value))
            if VIETNAMESE.search(words):
                yield words


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""


def test_code_marks_every_vietnamese_text() -> None:
    unmarked = [
        (path.name, words)
        for path in sources(CODE, ".py")
        # The measuring package is pure: both languages stand side by side.
        if not {"demo", "migrations", "measuring"} & set(path.parts)
        and str(path.relative_to(ROOT)) not in _OWN_WORDS
        for words in unmarked_in_code(ast.parse(path.read_text()))
    ]
    assert not unmarked


def test_templates_mark_every_vietnamese_text() -> None:
    unmarked = [
        (path.name, line.strip())
        for path in sources((TEMPLATES,), ".html", ".txt")
        for line in _TEMPLATE_MARKS.sub("", path.read_text()).splitlines()
        if VIETNAMESE.search(NAMES.sub("", line))
    ]
    assert not unmarked


def test_scripts_have_no_words_of_their_own() -> None:
    """They take them from data attributes, which templates translate."""
    for path in sources((ROOT / "static" / "js",), ".js"):
        assert not VIETNAMESE.search(path.read_text().replace("/đ/gi", "")), path.name


# Addresses ----------------------------------------------------------------------------

Address = tuple[str, dict[str, Any]]  # name with namespaces, sample arguments
_SAMPLES = ("1.001193", "7c9e6679-7425-40de-944b-e07fc1f90ae7", "7", "en")


def addresses() -> list[Address]:
    """Every named page in two languages; the API and the probes have one address each."""
    pages = (
        inner
        for entry in get_resolver().url_patterns
        if isinstance(entry, URLResolver)
        and hasattr(entry.pattern, "prefix_default_language")
        for inner in entry.url_patterns
    )
    return [address for entry in pages for address in _within(entry, "", {})]


def _within(
    entry: URLPattern | URLResolver, space: str, given: dict[str, Any]
) -> Iterator[Address]:
    if isinstance(entry.pattern, RegexPattern):  # other people's, of pages we do not use
        return
    given = given | {
        name: _sample(converter) for name, converter in entry.pattern.converters.items()
    }
    if isinstance(entry, URLResolver):
        inside = f"{space}{entry.namespace}:" if entry.namespace else space
        if inside != "admin:":
            for inner in entry.url_patterns:
                yield from _within(inner, inside, given)
    elif entry.name:
        yield space + entry.name, given


def _sample(converter: Any) -> Any:
    fits = next(text for text in _SAMPLES if re.fullmatch(converter.regex, text))
    return converter.to_python(fits)


def test_every_page_has_an_address_in_each_language() -> None:
    named = addresses()
    assert len(named) > 30
    for name, arguments in named:
        with translation.override("vi"):
            vietnamese = reverse(name, kwargs=arguments)
            assert resolve(vietnamese).view_name == name
        with translation.override("en"):
            english = reverse(name, kwargs=arguments)
            assert resolve(english).view_name == name
        assert english.startswith("/en/"), name
        assert not vietnamese.startswith("/en/"), name


def test_no_vietnamese_word_stays_in_an_english_address() -> None:
    words = {
        segment
        for message in catalogue()
        if message.context == "url" and isinstance(message.id, str)
        for segment in re.split(r"[/.]", re.sub("<.*?>", "", message.id))
        if segment not in {"", "-", "csv", "json", "atom"}
    }
    assert "thu-tuc" in words
    with translation.override("en"):
        for name, arguments in addresses():
            assert not words & set(re.split(r"[/.]", reverse(name, kwargs=arguments))), name


def test_changing_the_language_keeps_the_page_and_its_query() -> None:
    for name, arguments in addresses():
        with translation.override("vi"):
            vietnamese = reverse(name, kwargs=arguments) + "?q=khai+sinh&page=2"
        with translation.override("en"):
            english = reverse(name, kwargs=arguments) + "?q=khai+sinh&page=2"
        with translation.override("vi"):
            assert translated(vietnamese, "en") == english
        with translation.override("en"):
            assert translated(english, "vi") == vietnamese


def test_an_english_address_keeps_its_arguments() -> None:
    key = UUID("7c9e6679-7425-40de-944b-e07fc1f90ae7")
    with translation.override("en"):
        assert reverse("procedure", args=["1.001193"]) == "/en/procedures/1.001193/"
        assert reverse("lookup") == "/en/track/"
        assert reverse("dossiers:file", args=[key]) == f"/en/dossiers/files/{key}/"


# Administration -----------------------------------------------------------------------


def test_one_thing_and_many_are_told_apart() -> None:
    with translation.override("en"):
        for app in ("egov", "dossiers"):
            for model in apps.get_app_config(app).get_models():
                one, many = model._meta.verbose_name, model._meta.verbose_name_plural
                assert str(one) != str(many), model
