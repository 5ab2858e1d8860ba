"""The methodology page: the tree of points, rules and evidence, what happens to gaps."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from rankings.pages import cells, rules, words
from rankings.pages.files import command
from rankings.pages.frame import Context, file_url
from rankings.pages.reading import Json, Node, Reading
from rankings.released.addresses import web_address


def methodology(held: Reading) -> Context:
    """Context of the page; for a table carried over only where it comes from."""
    document = held.released.methodology
    sources = [
        {"title": held.said(one["title"]), "url": web_address(one.get("url"))}
        for one in held.about["edition"]["sources"]
    ]
    if document is None:
        return {"sources": sources, "pillars": []}
    return {
        "sources": sources,
        "title": held.said(document.get("title")),
        "version": document["version"],
        "scale": number_format(held.scale, 0),
        "count": len(held.leaves),
        "pillars": [_pillar(held, pillar) for pillar in held.pillars],
        "steps": _steps(document),
        "coverage": _coverage(held, document),
        "missing": [_missing(reason, held) for reason in words.MISSING],
        "precision": held.about["precision"],
        "unrounded": document.get("rank_on") == "unrounded",
        "command": command(held),
        "methodology_url": file_url(held, "methodology.json"),
        "archive_url": file_url(held, "edition.zip"),
        "points": held.root.points is not None,
        "note": held.said(document.get("note")),
        "flagged": _flagged(held),
    }


def _pillar(held: Reading, pillar: Node) -> Context:
    rows = [leaf for leaf in held.leaves_of(pillar.code) if leaf is not pillar]
    return {
        **_node(held, pillar),
        "count": len(rows),
        "rows": [_node(held, leaf) for leaf in rows],
    }


def _node(held: Reading, node: Node) -> Context:
    whole = held.root.points
    share = None if node.points is None or not whole else node.points / whole
    merge = str(node.raw.get("merge_rule", ""))
    return {
        "code": node.code,
        "title": node.title,
        "points": "" if node.points is None else cells.trimmed(node.points, held.language),
        "share": "" if share is None else cells.percent(share, held.language),
        "rule": rules.rule(node, held.language) if "rule" in node.raw or node.level else "",
        "evidence": held.said(node.raw.get("evidence")),
        "source": _source(str(node.raw.get("source", ""))),
        "merge": str(rules.MERGE.get(merge, merge)),
    }


def _source(code: str) -> str:
    """Where a value comes from that nobody reports."""
    origin = code.partition(":")[0]
    if origin == "dossiers":
        return _("Tính thẳng từ hồ sơ của hệ thống.")
    return _("Đo trên cổng thông tin.") if origin == "portal" else ""


def _steps(document: Json) -> list[dict[str, str]]:
    return [
        {
            "name": str(rules.STEPS.get(step["step"], step["step"])),
            "value": rules.kind(str(step["kind"])),
        }
        for step in document["steps"]
    ]


def _coverage(held: Reading, document: Json) -> dict[str, str]:
    """How much must be known for a rank; the engine's own defaults where none is declared."""
    told = {"overall": "0.8", "pillar": "0.5", "not_applicable_most": "0.1"}
    told |= {key: str(value) for key, value in document.get("coverage", {}).items()}
    return {key: cells.percent(float(value), held.language) for key, value in told.items()}


def _missing(reason: str, held: Reading) -> dict[str, str]:
    """What happens to a value that is missing for this reason."""
    penalties = (held.released.methodology or {}).get("missing", {})
    usual = {
        "NOT_APPLICABLE": _("bỏ ra ngoài, trọng số chia cho phần còn lại của nhóm"),
        "NOT_COLLECTED": _("không có điểm"),
        "SUPPRESSED": _("không có điểm"),
        "NOT_SUBMITTED": _("0 điểm"),
        "UNVERIFIABLE": _("0 điểm"),
    }
    said = usual[reason]
    if reason in penalties:
        score = penalties[reason]
        said = _("không có điểm") if score is None else _("điểm khai báo: %s") % score
    return {"name": words.missing(reason), "value": said}


def _flagged(held: Reading) -> list[dict[str, str]]:
    """Nodes that count for much less or much more than their weight says."""
    if not held.released.has("coherence.json"):
        return []
    said = {"light": _("nhẹ hơn trọng số"), "heavy": _("nặng hơn trọng số")}
    report = held.released.json("coherence.json")
    return [
        {
            "title": held.nodes[one["node"]].title,
            "weight": cells.percent(float(one["weight"]), held.language),
            "importance": cells.percent(float(one["importance"]), held.language),
            "flag": said.get(one["flag"], one["flag"]),
        }
        for one in report["weights"]
        if one["flag"] and one["importance"] is not None and one["node"] in held.nodes
    ]
