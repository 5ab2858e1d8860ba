"""The data page: every file with its digest, the signature, how to check, the API."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from egov.alphabet import order
from rankings.charts.words import signed
from rankings.pages import cells
from rankings.pages.frame import Context, file_url
from rankings.pages.reading import Reading
from rankings.released.addresses import web_address

# What a reader may want first, in this order; proofs stand apart.
WHAT = {
    "edition.zip": gettext_lazy("Toàn bộ kỳ, có chữ ký; tính lại được bằng một lệnh"),
    "edition.xlsx": gettext_lazy("Sổ tính: điểm, số liệu vào, trọng số, đơn vị"),
    "scores.csv": gettext_lazy("Mỗi đơn vị một dòng: hạng, khoảng hạng, điểm, trụ cột"),
    "nodes.csv": gettext_lazy("Mỗi đơn vị và mỗi tiêu chí một dòng"),
    "inputs.csv": gettext_lazy("Giá trị cuối cùng dùng để tính"),
    "datapackage.json": gettext_lazy(
        "Mô tả các bảng: cột, kiểu, đơn vị, nguồn (Frictionless)"
    ),
    "about.json": gettext_lazy("Kỳ này là gì, chữ ký, giấy phép"),
    "units.json": gettext_lazy("Ai được xếp hạng, thuộc nhóm nào"),
    "methodology.json": gettext_lazy("Phương pháp, máy đọc được"),
    "inputs.json": gettext_lazy("Số liệu vào, máy đọc được"),
    "result.json": gettext_lazy("Kết quả của mọi tiêu chí"),
    "robustness.json": gettext_lazy("Khoảng hạng, nhóm, tần suất từng hạng"),
    "sensitivity.json": gettext_lazy("Lựa chọn nào của phương pháp làm hạng đổi"),
    "coherence.json": gettext_lazy("Các tiêu chí có đi cùng nhau không"),
    "change.json": gettext_lazy("Thay đổi so với kỳ trước, tách từng phần"),
    "history.json": gettext_lazy("Các kỳ trước của từng đơn vị"),
    "evidence.json": gettext_lazy("Giá trị báo cáo, kiểm chứng và bằng chứng"),
    "files.json": gettext_lazy("Danh sách này, máy đọc được"),
}
PROOFS = "proofs/"


def files(held: Reading) -> Context:
    """Context of the data page."""
    listed = held.released.files
    names = [name for name in WHAT if name in listed]
    names += sorted(set(listed) - set(names) - set(_proofs(held)))
    about = held.about
    return {
        "files": [_file(held, name) for name in names],
        "proofs": [
            {"url": file_url(held, name), "name": held.name(_unit(name))}
            for name in sorted(
                _proofs(held), key=lambda name: order(held.name(_unit(name)))
            )
        ],
        "listing_url": file_url(held, "files.json"),
        "archive_url": file_url(held, "edition.zip") if "edition.zip" in listed else "",
        "digests": about["digests"],
        "signature": about["signature"],
        "command": command(held),
        "api": api(held),
        "trust": _trust(held),
        "sources": [
            {"title": held.said(one["title"]), "url": web_address(one.get("url"))}
            for one in about["edition"]["sources"]
        ],
    }


def _proofs(held: Reading) -> list[str]:
    return [name for name in held.released.files if name.startswith(PROOFS)]


def _unit(name: str) -> str:
    return name.removeprefix(PROOFS).removesuffix(".json")


def _file(held: Reading, name: str) -> Context:
    one = held.released.files[name]
    return {
        "name": name,
        "what": str(WHAT.get(name, "")),
        "url": file_url(held, name),
        "size": _size(one.size),
        "sha256": one.sha256,
    }


def _size(count: int) -> str:
    if count < 1000:
        return f"{count} B"
    whole = count / 1000
    if whole < 1000:
        return f"{number_format(whole, 0)} kB"
    return f"{number_format(whole / 1000, 1)} MB"


def command(held: Reading) -> str:
    """The command that recomputes the archive and compares it with this page's digest."""
    about = held.about
    return (
        "python -m rankings.engine verify edition.zip"
        f" --digest {about['digests']['edition']} --key {about['signature']['key']}"
    )


def api(held: Reading) -> list[str]:
    """Addresses for programs."""
    index, edition, _number = held.place
    return [
        "/api/v1/indices/",
        f"/api/v1/indices/{index}/editions/{edition}/latest/scores.csv",
        file_url(held, "scores.csv"),
    ]


def _trust(held: Reading) -> list[dict[str, str]]:
    """How the figures came about, for the facts list."""
    trust, rows = held.about["trust"], []
    if trust["values"]:
        rows.append({"name": _("Giá trị"), "value": number_format(trust["values"], 0)})
    if trust["verified_points"] is not None:
        share = cells.percent(float(trust["verified_points"]), held.language)
        rows.append(
            {"name": _("Điểm đã được người ngoài đơn vị kiểm chứng"), "value": share}
        )
    if trust["mean_shift"] is not None:
        shift = signed(float(trust["mean_shift"]) * 100, held.language, 1)
        name = _("Kiểm chứng làm điểm đổi trung bình, % của điểm tối đa")
        rows.append({"name": name, "value": f"{shift}\u00a0%"})
    if trust["values"]:
        told = _("%(count)s, trong đó sửa %(revised)s")
        said = told % {"count": trust["appeals"], "revised": trust["revised"]}
        rows.append({"name": _("Khiếu nại"), "value": said})
    return rows
