"""One stylesheet out of many small files, without a build tool.

Each component keeps its own file under `static/css/`; browsers get `css/app.css`, which this
finder joins in a fixed order whenever it is asked for. It serves runserver, WhiteNoise and
collectstatic alike, so hashing and compression see one ordinary file.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLE = "css/app.css"
# Tokens first, print last; components stand alone, so their order is the alphabet.
FIRST = ("tokens", "fonts", "base", "layout")
LAST = ("print",)


def sources(folder: Path) -> list[Path]:
    """List the stylesheets under `folder` in the order of the cascade."""
    components = sorted((folder / "components").glob("*.css"))
    first, last = ([folder / f"{name}.css" for name in names] for names in (FIRST, LAST))
    return [*first, *components, *last]


def joined(folder: Path) -> str:
    """Return the one stylesheet; each part is named in a comment before it."""
    return "\n".join(
        f"/* {path.relative_to(folder)} */\n{path.read_text(encoding='utf-8')}"
        for path in sources(folder)
    )


class BundleFinder(BaseFinder):
    """Find `css/app.css`, written afresh under `var/assets` when a source has changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()
        self.folder = Path(settings.STATICFILES_DIRS[0]) / "css"
        self.target = Path(settings.BASE_DIR) / "var" / "assets"

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the path of the bundle, or nothing for any other name."""
        if path != BUNDLE:
            return []
        found = str(self.write())
        return [found] if find_all or kwargs.get("all") else found

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield the bundle for collectstatic, with a storage that can open it."""
        if not matches_patterns(BUNDLE, list(ignore_patterns or [])):
            self.write()
            yield BUNDLE, FileSystemStorage(location=self.target)

    def write(self) -> Path:
        """Write the bundle if it differs from what is there, and return its path."""
        path, text = self.target / BUNDLE, joined(self.folder)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Renamed into place: another process never reads half a stylesheet.
            draft = path.with_suffix(".new")
            draft.write_text(text, encoding="utf-8")
            draft.replace(path)
        return path


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Names with a digest, also where our own scripts import each other.

    Django can rewrite every script's imports; packages' files carry imports that no
    browser follows, so only `js/` is read.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "js/*.js",
            (
                (
                    r"""(?P<matched>import\("(?P<url>[^"]+)"\))""",
                    """import("%(url)s")""",
                ),
                (
                    r"""(?P<matched>import "(?P<url>\.[^"]+)";)""",
                    """import "%(url)s";""",
                ),
            ),
        ),
    )
