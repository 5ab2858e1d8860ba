"""Compile locale/*/LC_MESSAGES/*.po without gettext tools."""

import os
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from egov.local.environment import ROOT, say


def compile_translations(root: Path = ROOT) -> list[Path]:
    """Make each .mo that is missing or older than its .po; those that were made."""
    made = []
    for source in sorted(root.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            _compile(source, target)
            made.append(target)
    return made


def _compile(source: Path, target: Path) -> None:
    draft = target.with_suffix(f".{os.getpid()}")
    with draft.open("wb") as file:
        write_mo(file, _catalogue(source))
    draft.replace(target)


def _catalogue(source: Path) -> Catalog:
    with source.open("rb") as file:
        return read_po(file, locale=source.parts[-3], abort_invalid=True)


def gaps(root: Path = ROOT) -> list[str]:
    """What keeps a language from being complete: one line per text, with its file."""
    return [
        f"{source.relative_to(root)}: {'doubtful' if message.fuzzy else 'missing'}: {message.id}"
        for source in sorted(root.glob("locale/*/LC_MESSAGES/*.po"))
        for message in _catalogue(source)
        if message.id and (message.fuzzy or not _complete(message))
    ]


def _complete(message: Message) -> bool:
    if isinstance(message.string, str):
        return bool(message.string)
    return all(message.string or [""])  # one text for each plural form


if __name__ == "__main__":
    for made in compile_translations():
        say(f"compiled {made.relative_to(ROOT)}")
