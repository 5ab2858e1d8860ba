"""One stylesheet from many files, for every way static files are served."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from egov.assets import BUNDLE, BundleFinder, joined, sources

CSS = Path(settings.STATICFILES_DIRS[0]) / "css"
SCRIPTS = Path(settings.STATICFILES_DIRS[0]) / "js"
TEMPLATES = Path(settings.BASE_DIR) / "templates"


def test_each_stylesheet_is_in_it_once() -> None:
    assert sorted(sources(CSS)) == sorted(CSS.rglob("*.css"))


def test_tokens_come_first_and_print_last() -> None:
    names = [path.stem for path in sources(CSS)]
    assert (names[0], names[-1]) == ("tokens", "print")


def test_it_is_found_by_name() -> None:
    found = finders.find(BUNDLE)
    assert found is not None
    assert Path(found).read_text(encoding="utf-8") == joined(CSS)


def test_no_other_name_is_found() -> None:
    assert BundleFinder().find("css/tokens.css") == []


def test_it_follows_a_changed_source(tmp_path: Path) -> None:
    finder = BundleFinder()
    finder.target = tmp_path
    path = finder.write()
    path.write_text("stale", encoding="utf-8")
    assert finder.write().read_text(encoding="utf-8") == joined(CSS)


def test_it_is_collected_unless_ignored(tmp_path: Path) -> None:
    finder = BundleFinder()
    finder.target = tmp_path
    assert [name for name, _ in finder.list(None)] == [BUNDLE]
    assert list(finder.list(["*.css"])) == []


def test_every_file_it_names_exists() -> None:
    """What hashing would trip over at deployment."""
    for url in re.findall(r'url\("([^"]+)"\)', joined(CSS)):
        assert (CSS / url).resolve().exists(), url


def test_every_icon_in_use_is_drawn() -> None:
    sprite = (CSS.parent / "img" / "icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    asked = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(
            r'partials/icon\.html" with name="([\w-]+)"', path.read_text(encoding="utf-8")
        )
    }
    assert asked <= drawn


def test_no_page_carries_style_or_script_inline() -> None:
    inline = re.compile(
        r"<[^>]*\s(style|on\w+)=|<script(?![^>]*\ssrc=)|<style", re.IGNORECASE
    )
    guilty = [
        str(path)
        for path in TEMPLATES.rglob("*.html")
        if inline.search(re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8")))
    ]
    assert guilty == []


def test_each_partial_says_what_it_needs() -> None:
    silent = [
        str(path)
        for path in TEMPLATES.rglob("partials/**/*.html")
        if not path.read_text(encoding="utf-8").startswith("{#")
    ]
    assert silent == []


def test_scripts_stay_light() -> None:
    """The bar is 40 kB compressed with htmx (16 kB); ours weigh 30 kB before compression."""
    assert sum(path.stat().st_size for path in SCRIPTS.glob("*.js")) < 40_000
