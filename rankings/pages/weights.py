"""The reader's own weights: the whole table ranked anew, beside the published ranks."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from egov.alphabet import order
from rankings.charts.words import figure, place
from rankings.engine.reweighing import Footing, Standing, Weights
from rankings.pages import cells, words
from rankings.pages.dials import Board, Choice, Dial, Query, plain
from rankings.pages.frame import Context, address, profile_url, sheet
from rankings.pages.league import title_of
from rankings.pages.moves import bench
from rankings.pages.reading import Reading
from rankings.released import Released

# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@lru_cache(maxsize=4)
def _ground(released: Released) -> tuple[Footing, Board] | None:
    table = bench(released)
    if table is None:
        return None
    return Footing.of(table.edition), Board.of(table.edition.spec)


def weights(held: Reading, newer: int | None, query: Query) -> Context | None:
    """Context of the page; None where pillars cannot be weighed otherwise."""
    ground = _ground(held.released) if held.weighable else None
    if ground is None:
        return None
    footing, board = ground
    choice = board.read(query)
    title = _("Trọng số của bạn: %(edition)s")
    edition = held.said(held.about["edition"]["title"])
    return {
        "sheet": sheet(held, newer, "weights", title % {"edition": edition}),
        "fields": [_field(held, board, choice, dial) for dial in board.dials],
        "step": plain(board.step),
        "most": plain(board.whole),
        "whole": plain(board.whole, held.language),
        "presets": _presets(held, board, choice),
        "strange": choice.strange,
        "errors": [
            {"href": f"#w-{code}", "label": held.nodes[code].title, "message": said}
            for code, said in choice.errors.items()
        ],
        "own": None if choice.errors else own(held, footing, board, choice),
    }


# The form ---------------------------------------------------------------------------------


def _field(held: Reading, board: Board, choice: Choice, dial: Dial) -> Context:
    declared = plain(dial.declared, held.language)
    share = choice.share(dial.code)
    given, faulty = choice.weights.get(dial.code), choice.texts[dial.code]
    return {
        "id": f"w-{dial.code}",
        "name": dial.name,
        "title": held.nodes[dial.code].title,
        "text": faulty if given is None else plain(given, held.language),
        "stop": plain(dial.declared if given is None else given),
        "declared": declared,
        "declared_share": _percent(held, dial.declared / board.whole),
        "share": "–" if share is None else _percent(held, share),
        "error": choice.errors.get(dial.code, ""),
        "only_url": _url(held, board, board.only(dial.code)),
    }


def _percent(held: Reading, share: Decimal) -> str:
    return cells.percent(float(share), held.language)


def _presets(held: Reading, board: Board, choice: Choice) -> list[Context]:
    known = ((_("Như công bố"), board.declared), (_("Các trụ cột bằng nhau"), board.equal))
    return [
        {
            "label": label,
            "url": _url(held, board, given),
            "current": choice.same_as(given),
        }
        for label, given in known
    ]


def _url(held: Reading, board: Board, given: Weights, name: str = "weights") -> str:
    query = board.query(given)
    here = address(held, name)
    return f"{here}?{urlencode(query)}" if query else here


# The answer -------------------------------------------------------------------------------


def own(held: Reading, footing: Footing, board: Board, choice: Choice) -> Context:
    """The table under the reader's weights; as published where they are."""
    rows = [_row(held, one) for one in _placed(held, footing, choice.weights)]
    return {
        "rows": rows,
        "said": _said(held, rows, published=choice.same_as(board.declared)),
        "ranked": sum(row["place"] is not None for row in rows),
        "count": len(rows),
        "precision": held.about["precision"],
        "scale": figure(held.scale, held.language),
        "decimals": held.decimals,
        "csv_url": _url(held, board, choice.weights, "weights_csv"),
    }


def _placed(held: Reading, footing: Footing, given: Weights) -> list[Standing]:
    """By rank, equals by name, those without a rank last."""
    return sorted(
        footing.under(given),
        key=lambda one: (one.rank is None, one.rank or 0, order(held.name(one.unit))),
    )


def _row(held: Reading, one: Standing) -> Context:
    before = held.row(one.unit)
    both = one.rank is not None and before["rank"] is not None
    why = {"unranked": one.unranked}
    return {
        "unit": one.unit,
        "name": held.name(one.unit),
        "url": profile_url(held, one.unit),
        "home": one.unit == held.home,
        "place": one.rank,
        "rank": place(one.rank, tied=one.tied),
        "unranked": words.unranked(why, title_of(held)),
        "published": words.rank_text(before),
        "not_published": words.unranked(before, title_of(held)),
        "moved": words.moved(before["rank"] - (one.rank or 0))
        if both
        else {"kind": "none", "text": "–", "spoken": _("không so sánh được")},
        "total": figure(_float(one.total), held.language, held.decimals),
        "exact": "" if one.total is None else format(one.total, "f"),
    }


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _said(held: Reading, rows: list[Context], *, published: bool) -> str:
    """The answer in a sentence or two, for the ear too."""
    if published:
        return _("Trọng số đang như công bố, nên hạng cũng như công bố.")
    moved = sum(row["moved"]["kind"] in {"better", "worse"} for row in rows)
    said = ngettext("%(count)s đơn vị đổi hạng.", "%(count)s đơn vị đổi hạng.", moved)
    count = said % {"count": moved}
    home = next((row for row in rows if row["home"] and row["place"]), None)
    if home is None or not home["published"]:
        return count
    told = _("%(name)s hạng %(rank)s, công bố hạng %(published)s.") % home
    return f"{told} {count}"


# To take along ----------------------------------------------------------------------------


def weights_csv(held: Reading, query: Query) -> str | None:
    """The table as CSV, first what it is and under which weights; "" where the weights
    are faulty, None where there is no such page."""
    ground = _ground(held.released) if held.weighable else None
    if ground is None:
        return None
    footing, board = ground
    choice = board.read(query)
    if choice.errors:
        return ""
    out = io.StringIO()
    writer = csv.writer(out)
    rows = [_row(held, one) for one in _placed(held, footing, choice.weights)]
    for line in (*_head(held, board, choice), [], *_lines(rows)):
        writer.writerow([_safe(cell) for cell in line])
    return f"\ufeff{out.getvalue()}"


def _head(held: Reading, board: Board, choice: Choice) -> Iterator[list[str]]:
    about = held.about
    index, edition, number = held.place
    yield [_("Cách nhìn của người đọc, không phải bảng xếp hạng chính thức")]
    yield [_("Kỳ"), held.said(about["edition"]["title"]), f"{index}/{edition}/r{number}"]
    if about["edition"]["synthetic"]:
        yield [_("Số liệu trình diễn:"), _("các con số của kỳ này là bịa.")]
    yield ["SHA-256", about["digests"]["edition"]]
    yield [_("Địa chỉ"), settings.BASE_URL + _url(held, board, choice.weights)]
    yield [_("Trụ cột"), _("Trọng số"), _("Phần của tổng, %"), _("Trọng số công bố")]
    for dial in board.dials:
        share = (choice.share(dial.code) or Decimal(0)) * 100
        yield [
            held.nodes[dial.code].title,
            plain(choice.weights[dial.code]),
            plain(share.quantize(Decimal("0.0001"))),
            plain(dial.declared),
        ]


def _lines(rows: list[Context]) -> Iterator[list[str]]:
    yield [
        _("Mã đơn vị"),
        _("Đơn vị"),
        _("Hạng theo trọng số này"),
        _("Đồng hạng"),
        _("Hạng công bố"),
        _("Chênh lệch"),
        _("Điểm theo trọng số này"),
        _("Vì sao không có hạng"),
    ]
    for row in rows:
        yield [
            row["unit"],
            row["name"],
            str(row["place"] or ""),
            "1" if row["rank"].endswith("=") else "0",
            row["published"].rstrip("="),
            row["moved"].get("value", ""),
            row["exact"],
            row["unranked"],
        ]


def _safe(cell: str) -> str:
    """A cell that no spreadsheet computes; a number stays one."""
    if not cell.startswith(FORMULA):
        return cell
    try:
        Decimal(cell)
    except ArithmeticError:
        return f"'{cell}"
    return cell
