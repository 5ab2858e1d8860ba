"""The last line of a measurement: one JSON object."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


def machine() -> str:
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


def last_line(
    name: str, cases: Sequence[Mapping[str, Any]], sizes: Mapping[str, Any]
) -> None:
    """Print the object; the case with the best rate is the headline."""
    best = max(cases, key=lambda case: case["rate_per_s"])
    limit = max(case["limit_per_s"] for case in cases)
    headline = {
        **best,
        "limit_per_s": limit,
        "ratio": round(best["rate_per_s"] / limit, 3),
    }
    whole = {"bench": name, "machine": machine(), **headline, **sizes}
    print(json.dumps({**whole, "cases": list(cases)}, ensure_ascii=False))
