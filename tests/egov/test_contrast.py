"""Readable in both themes: every declared pair of colours keeps its WCAG ratio."""

import re
from pathlib import Path

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
DECLARATION = re.compile(r"--([\w-]+):\s*([^;]+);")
PAIR = re.compile(r"@pair\s+([\w-]+)\s+on\s+([\w \-]+?)\s+([\d.]+)\s*$", re.MULTILINE)


def block(selector: str) -> dict[str, str]:
    """Return the custom properties of the first rule with exactly this selector."""
    text = TOKENS.read_text(encoding="utf-8")
    found = re.search(re.escape(selector) + r"\s*\{(.*?)\}", text, re.DOTALL)
    assert found, selector
    return dict(DECLARATION.findall(found[1]))


def luminance(colour: str) -> float:
    """Relative luminance (0–1) of #rrggbb, after WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def failures(tokens: dict[str, str]) -> list[str]:
    """Name each declared pair that is less distinct than it says."""
    return [
        f"{front} on {back}: {ratio:.2f} < {bar}"
        for front, backs, bar in PAIR.findall(TOKENS.read_text(encoding="utf-8"))
        for back in backs.split()
        if (ratio := contrast(tokens[front], tokens[back])) < float(bar)
    ]


def test_the_light_theme_is_readable() -> None:
    assert failures(block(":root")) == []


def test_the_dark_theme_is_readable() -> None:
    assert failures(block(":root") | block(':root[data-theme="dark"]')) == []


def test_the_two_ways_into_the_dark_are_the_same() -> None:
    assert block(':root:not([data-theme="light"])') == block(':root[data-theme="dark"]')


def test_pairs_are_declared_for_each_text_colour() -> None:
    declared = {front for front, _, _ in PAIR.findall(TOKENS.read_text(encoding="utf-8"))}
    texts = {name for name in block(":root") if name == "ink" or name.endswith("-ink")}
    assert texts | {"ink-2", "ink-3", "link", "focus"} <= declared
