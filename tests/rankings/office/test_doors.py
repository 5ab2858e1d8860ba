"""Who may open which page of the rankings' office."""

from typing import Any

import pytest
from django.urls import reverse

from egov.models import Role, User
from tests import makers
from tests.rankings.makers import World
from tests.rankings.office.conftest import Open, text, value
from tests.rankings.office.road import FILE, reported

MAKERS = {"nhi", "phong", "thao", "khanh", "vinh"}
EVERYBODY = [*sorted(MAKERS), "yen", "bao", "clerk", "la", "nobody"]


def person(small: World, name: str) -> User | None:
    if name == "nobody":
        return None
    if name == "clerk":
        agency = small.finance.agency
        assert agency is not None
        return makers.official("clerk", "Văn Thư", agency, Role.ISSUING_CLERK)
    found: User = getattr(small, name)
    return found


def pages(small: World) -> dict[str, tuple[str, tuple[Any, ...], set[str]]]:
    """Page → its address's name and arguments, and who gets in."""
    edition, held = small.edition.pk, value(small).pk
    proof = reported(small, value(small), FILE).layers.get().evidence.get(kind="file")
    version, drawn = small.methodology.pk, value(small).assessors.all()[0]
    return {
        "home": ("home", (), MAKERS | {"yen", "bao"}),
        "plan": ("plan", (), {"nhi"}),
        "methodologies": ("methodologies", (), MAKERS | {"yen", "bao"}),
        "methodology": ("methodology", (version,), MAKERS | {"yen", "bao"}),
        "new": ("methodology_new", ("small",), {"nhi"}),
        "edition": ("edition", (edition,), MAKERS | {"yen", "bao"}),
        "close": ("edition_step", (edition, "close"), {"nhi"}),
        "table": ("table", (edition,), {"nhi"}),
        "fill": ("fill", (edition,), {"nhi"}),
        "queue": ("queue", (edition,), {"thao", "khanh", "vinh"}),
        "review": ("review", (edition,), MAKERS),
        "assessors": ("assessors", (edition,), {"nhi", "phong"}),
        "replace": ("replace", (edition, drawn.pk), {"nhi", "phong"}),
        "sheet": ("sheet", (edition, "so-tu-phap"), MAKERS | {"yen"}),
        "finance": ("sheet", (edition, "so-tai-chinh"), (MAKERS - {"vinh"}) | {"bao"}),
        "value": ("value", (held,), MAKERS | {"yen"}),
        "report": ("value_step", (held, "report"), {"yen"}),
        "evidence": ("evidence", (proof.pk,), MAKERS | {"yen"}),
    }


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_page_for_this_person(small: World, get: Open, name: str) -> None:
    who, wrong = person(small, name), []
    for page, (route, args, allowed) in pages(small).items():
        answer = get(who, route, *args)
        expected = {200} if name in allowed else {403, 404}
        if name == "nobody":
            expected = {302}
        elif name in {"clerk", "la"}:
            expected = {404}
        if answer.status_code not in expected:
            wrong.append(f"{page} {answer.status_code}")
    assert not wrong


def test_a_stranger_is_sent_to_sign_in(small: World, get: Open) -> None:
    assert "/login/" in get(None, "home")["Location"]


def test_the_frame_links_here_only_for_who_has_something_to_do(
    small: World, get: Open
) -> None:
    assert reverse("ranking-office:home") in text(get(small.yen, "home"))


def test_a_draft_methodology_is_not_for_units(planned: World, get: Open) -> None:
    pk = planned.methodology.pk
    assert get(planned.yen, "methodology", pk).status_code == 404
    assert get(planned.thao, "methodology", pk).status_code == 200
    assert planned.index.title_vi not in text(get(planned.yen, "methodologies"))


def test_what_is_not_there_is_not_found(small: World, get: Open, post: Open) -> None:
    assert get(small.nhi, "edition", 999_999).status_code == 404
    assert get(small.nhi, "edition_step", small.edition.pk, "plan").status_code == 404
    assert get(small.nhi, "value_step", value(small).pk, "finish").status_code == 404
    assert get(small.thao, "queue", small.edition.pk, query="?queue=x").status_code == 404
    assert (
        post(small.yen, "value_step", value(small, unit="finance").pk, "report").status_code
        == 404
    )
