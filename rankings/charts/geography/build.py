"""Draw the two maps again from their source. Run by hand, never by the product.

    npm pack @svg-maps/vietnam@2.0.0 && tar xzf svg-maps-vietnam-2.0.0.tgz
    pip install "shapely>=2.2"          # in an environment of its own: no dependency of ours
    python rankings/charts/geography/build.py package/vietnam.svg

Source: @svg-maps/vietnam 2.0.0 by Stephen Truong, CC BY 4.0, 63 provinces with Hoàng Sa and
Trường Sa. Changes: the 52 merged provinces dissolved into the 23 of 2025-07-01 after the
register of units, borders simplified so that neighbours keep one line between them, cropped.
The two archipelagos keep every point of the source.

Writes map63.json and map34.json beside this file.
"""

import json
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import shapely  # type: ignore[import-untyped]
from shapely.geometry import (  # type: ignore[import-untyped]
    MultiPolygon,
    Polygon,
)

HERE = Path(__file__).parent
UNITS = HERE.parents[1] / "reference" / "units.json"
# Names of the source that are not the key without its hyphens.
OTHER_NAMES = {"hcm": "ho-chi-minh", "baria": "ba-ria-vung-tau", "tthue": "hue"}
ISLANDS = {"da-nang": "hoangsa", "khanh-hoa": "truongsa"}
# A little air around the source's box of 812 × 873.
LEFT, TOP, WIDTH, HEIGHT = -4, -4, 820, 881
GAP = 0.6  # slivers between neighbours of the source are narrower
TOLERANCE = {"map63": 2.1, "map34": 1.3}
NUMBER = r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?"

Point = tuple[float, float]


def main(source: str) -> None:
    """Read the source, write both maps, print what they weigh."""
    drawn = dict(paths(Path(source).read_text(encoding="utf-8")))
    units = json.loads(UNITS.read_text(encoding="utf-8"))["units"]
    old = [unit for unit in units if "vn63" in unit["regions"]]
    areas = cleaned({unit["key"]: area(drawn[source_name(drawn, unit)]) for unit in old})
    write("map63", areas, drawn, {key: key for key in areas})
    successors = {unit["key"]: unit["successor"] or unit["key"] for unit in old}
    merged = {
        key: shapely.coverage_union_all(
            [areas[o] for o, s in successors.items() if s == key]
        )
        for key in dict.fromkeys(successors.values())
    }
    write("map34", merged, drawn, successors)


def paths(svg: str) -> Iterator[tuple[str, str]]:
    """Each path's id and its drawing."""
    for found in re.finditer(r'<path\s+id="(\w+)".*?\sd="([^"]*)"', svg, re.DOTALL):
        yield found[1], found[2]


def source_name(drawn: dict[str, str], unit: dict[str, Any]) -> str:
    """What the source calls a unit."""
    plain = {key: name for name, key in OTHER_NAMES.items()}
    name = plain.get(unit["key"], unit["key"].replace("-", ""))
    if name not in drawn:
        raise SystemExit(f"the source has no {unit['key']}")
    return name


def rings(drawing: str) -> Iterator[list[Point]]:
    """Closed lines of a path made of m, l and z in either case."""
    ring: list[Point] = []
    x = y = 0.0
    for command, numbers in re.findall(r"([a-zA-Z])([^a-zA-Z]*)", drawing):
        if command in "zZ":
            if len(ring) > 2:
                yield ring
            x, y = ring[0]
            ring = []
            continue
        values = [float(n) for n in re.findall(NUMBER, numbers)]
        for dx, dy in zip(values[::2], values[1::2], strict=True):
            x, y = (x + dx, y + dy) if command.islower() else (dx, dy)
            ring.append((x, y))


def area(drawing: str) -> MultiPolygon:
    """The land of one province, made valid."""
    whole = shapely.union_all(
        [shapely.make_valid(Polygon(ring)) for ring in rings(drawing)]
    )
    kept = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
    return MultiPolygon(kept)


def cleaned(areas: dict[str, MultiPolygon]) -> dict[str, Any]:
    """Neighbours that share their borders exactly."""
    mended = shapely.coverage_clean(list(areas.values()), gap_width=GAP)
    return dict(zip(areas, mended, strict=True))


def write(
    name: str, areas: dict[str, Any], drawn: dict[str, str], holder: dict[str, str]
) -> None:
    """One map as JSON: unit → path of the land, path of its archipelago, point inside."""
    lines = shapely.coverage_simplify(list(areas.values()), TOLERANCE[name])
    islands = {holder[key]: drawn[source] for key, source in ISLANDS.items()}
    shapes = {}
    for key, land in zip(areas, lines, strict=True):
        biggest = max(shapely.get_parts(land), key=shapely.area)
        inside = shapely.maximum_inscribed_circle(biggest).coords[0]
        shapes[key] = {
            "path": "".join(outline(part) for part in shapely.get_parts(land)),
            "islands": archipelago(islands[key]) if key in islands else "",
            "at": [round(inside[0] - LEFT, 1), round(inside[1] - TOP, 1)],
        }
    data = {
        "source": "@svg-maps/vietnam 2.0.0, Stephen Truong, CC BY 4.0; merged and simplified",
        "box": [WIDTH, HEIGHT],
        "units": shapes,
    }
    path = HERE / f"{name}.json"
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text.replace('},"', '},\n"') + "\n", encoding="utf-8")
    sys.stdout.write(f"{name}: {path.stat().st_size} bytes\n")


def outline(part: Polygon) -> str:
    """Its rings as one path, tenths of a unit; a rock smaller than that keeps hundredths."""
    digits = 1 if part.area > 0.5 else 2
    return "".join(
        ring([(x - LEFT, y - TOP) for x, y in line.coords], digits)
        for line in (part.exterior, *part.interiors)
        if line.length > 1 or line is part.exterior
    )


def ring(points: list[Point], digits: int) -> str:
    """A closed line as relative steps between rounded places, so no error adds up."""
    unit = 10**digits
    places = [(round(x * unit), round(y * unit)) for x, y in points[:-1]]
    places = [p for i, p in enumerate(places) if i == 0 or p != places[i - 1]]
    steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(places)]
    return "M" + said([places[0]], unit) + "l" + said(steps, unit) + "z"


def said(points: list[tuple[int, int]], unit: int) -> str:
    """Numbers in as few letters as SVG allows."""
    numbers = [f"{value / unit:g}" for point in points for value in point]
    short = [
        n.replace("0.", ".", 1) if n.lstrip("-").startswith("0.") else n for n in numbers
    ]
    return " ".join(short).replace(" -", "-")


def archipelago(drawing: str) -> str:
    """Every point of the source, moved into our box and rounded to hundredths."""
    if "c" in drawing:
        return "".join(curves(drawing))
    moved = ([(x - LEFT, y - TOP) for x, y in line] for line in rings(drawing))
    return "".join(ring([*line, line[0]], 2) for line in moved)


def curves(drawing: str) -> Iterator[str]:
    """Commands of a path with curves, kept as they are: only absolute places move."""
    commands = re.findall(r"([a-df-zA-Z])([^a-df-zA-Z]*)", drawing)
    for index, (command, numbers) in enumerate(commands):
        values = [float(n) for n in re.findall(NUMBER, numbers)]
        pairs = list(zip(values[::2], values[1::2], strict=True))
        if command.isupper() or index == 0:
            pairs = [(x - LEFT, y - TOP) for x, y in pairs]
        yield command + said([(round(x * 100), round(y * 100)) for x, y in pairs], 100)


if __name__ == "__main__":
    main(sys.argv[1])
