"""Every setting is documented, and nothing else is."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
READ = re.compile(r'env\.(?:text|flag|integer|words)\(\s*"([A-Z_]+)"')
ROW = re.compile(r"^\| (`[^|]+) \|", re.MULTILINE)


def test_the_settings_table_is_complete_and_true() -> None:
    read = set(READ.findall((ROOT / "egov" / "settings.py").read_text(encoding="utf-8")))
    table = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = {
        name for row in ROW.findall(table) for name in re.findall(r"`([A-Z_]+)`", row)
    }
    assert documented == read
