"""Every route × every person, from the URL table itself: a new route needs a row here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from dossiers import actions, editions, sealing
from dossiers.models import Dossier, Draft, Event, Letter, Part
from dossiers.sealing.keys import make_key
from egov.models import User
from tests import makers
from tests.cast import Cast
from tests.rankings import ranked


class Access(Enum):
    """Who may come in."""

    ANYBODY = auto()
    PERSON = auto()  # who signed in
    OFFICIAL = auto()  # who holds a post
    DESK = auto()  # reception where such a dossier may be filed
    HEAD = auto()  # who answers for others' work
    SIGNER = auto()  # who signs for an agency
    DRAFT = auto()  # whose draft it is
    DOSSIER = auto()  # who may see the dossier
    OFFICE = auto()  # officials who may see the dossier
    RESULT = auto()  # who may see the dossier with a result
    CALENDAR = auto()  # the business administrator
    REGISTER = auto()  # who reads some desk's register
    REGISTER_OF = auto()  # who reads this desk's
    RANKING = auto()  # who makes rankings or watches: of this cast the inspector
    RANKING_DESK = auto()  # who acts on one: nobody of this cast
    STAFF = auto()  # Django's admin


A = Access
ROUTES: dict[str, Access] = {
    "live": A.ANYBODY,
    "ready": A.ANYBODY,
    "schema": A.ANYBODY,
    "missing": A.ANYBODY,
    "home": A.ANYBODY,
    "procedures": A.ANYBODY,
    "procedure": A.ANYBODY,
    "lookup": A.ANYBODY,
    "quality": A.ANYBODY,
    "quality_csv": A.ANYBODY,
    "transparency": A.ANYBODY,
    "heads_feed": A.ANYBODY,
    "keys": A.ANYBODY,
    "head": A.ANYBODY,
    "head_json": A.ANYBODY,
    "consistency": A.ANYBODY,
    "verify-document": A.ANYBODY,
    "verify-proof": A.ANYBODY,
    "styleguide": A.ANYBODY,
    "mailbox": A.ANYBODY,
    "after_sign_in": A.PERSON,
    "api:sessions": A.ANYBODY,
    "api:session": A.PERSON,
    "api:procedures": A.ANYBODY,
    "api:procedure": A.ANYBODY,
    "api:version": A.ANYBODY,
    "api:lookup": A.ANYBODY,
    "api:drafts": A.PERSON,
    "api:draft": A.DRAFT,
    "api:preflight": A.DRAFT,
    "api:file": A.DRAFT,
    "api:parts": A.DRAFT,
    "api:part": A.DRAFT,
    "api:part-content": A.DOSSIER,
    "api:dossiers": A.PERSON,
    "api:dossier": A.DOSSIER,
    "api:act": A.DOSSIER,
    "api:supplement": A.DOSSIER,
    "api:result-content": A.RESULT,
    "api:letters": A.DOSSIER,
    "api:letter": A.DOSSIER,
    "api:letter-content": A.DOSSIER,
    "rankings-api:indices": A.ANYBODY,
    "rankings-api:index": A.ANYBODY,
    "rankings-api:newest-edition": A.ANYBODY,
    "rankings-api:newest-revision": A.ANYBODY,
    "rankings-api:data-file": A.ANYBODY,
    "ranking-office:home": A.RANKING,
    "ranking-office:plan": A.RANKING_DESK,
    "ranking-office:replan": A.RANKING_DESK,
    "ranking-office:methodologies": A.RANKING,
    "ranking-office:methodology": A.RANKING_DESK,
    "ranking-office:methodology_edit": A.RANKING_DESK,
    "ranking-office:methodology_new": A.RANKING_DESK,
    "ranking-office:edition": A.RANKING_DESK,
    "ranking-office:edition_step": A.RANKING_DESK,
    "ranking-office:table": A.RANKING_DESK,
    "ranking-office:fill": A.RANKING_DESK,
    "ranking-office:queue": A.RANKING_DESK,
    "ranking-office:review": A.RANKING_DESK,
    "ranking-office:assessors": A.RANKING_DESK,
    "ranking-office:replace": A.RANKING_DESK,
    "ranking-office:sheet": A.RANKING_DESK,
    "ranking-office:sites": A.RANKING_DESK,
    "ranking-office:visit_all": A.RANKING_DESK,
    "ranking-office:site": A.RANKING_DESK,
    "ranking-office:visit_site": A.RANKING_DESK,
    "ranking-office:close_site": A.RANKING_DESK,
    "ranking-office:measurement_confirm": A.RANKING_DESK,
    "ranking-office:measurement_raw": A.RANKING_DESK,
    "ranking-office:value": A.RANKING_DESK,
    "ranking-office:value_step": A.RANKING_DESK,
    "ranking-office:evidence": A.RANKING_DESK,
    "rankings:home": A.ANYBODY,
    "rankings:index": A.ANYBODY,
    "rankings:edition": A.ANYBODY,
    "rankings:errata": A.ANYBODY,
    "rankings:league": A.ANYBODY,
    "rankings:map": A.ANYBODY,
    "rankings:change": A.ANYBODY,
    "rankings:robustness": A.ANYBODY,
    "rankings:methodology": A.ANYBODY,
    "rankings:data": A.ANYBODY,
    "rankings:profile": A.ANYBODY,
    "rankings:compare": A.ANYBODY,
    "rankings:whatif": A.ANYBODY,
    "rankings:weights": A.ANYBODY,
    "rankings:weights_csv": A.ANYBODY,
    "dossiers:mine": A.PERSON,
    "dossiers:start": A.PERSON,
    "dossiers:draft": A.DRAFT,
    "dossiers:draft_place": A.DRAFT,
    "dossiers:draft_section": A.DRAFT,
    "dossiers:draft_autosave": A.DRAFT,
    "dossiers:draft_parts": A.DRAFT,
    "dossiers:draft_upload": A.DRAFT,
    "dossiers:draft_remove": A.DRAFT,
    "dossiers:draft_review": A.DRAFT,
    "dossiers:draft_file": A.DRAFT,
    "dossiers:draft_discard": A.DRAFT,
    "dossiers:file": A.DOSSIER,
    "dossiers:detail": A.DOSSIER,
    "dossiers:receipt": A.DOSSIER,
    "dossiers:result": A.RESULT,
    "dossiers:letter": A.DOSSIER,
    "dossiers:letter_file": A.DOSSIER,
    "dossiers:supplement": A.DOSSIER,
    "dossiers:step": A.DOSSIER,
    "office:queue": A.OFFICIAL,
    "office:accept_many": A.OFFICIAL,
    "office:intake": A.OFFICIAL,
    "office:intake_begin": A.DESK,
    "office:board": A.HEAD,
    "office:opinions": A.OFFICIAL,
    "office:alerts": A.HEAD,
    "office:apologies": A.SIGNER,
    "office:calendar": A.OFFICIAL,
    "office:calendar_change": A.CALENDAR,
    "office:calendar_edition": A.OFFICIAL,
    "office:dossier": A.OFFICE,
    "office:panel": A.OFFICE,
    "office:receipt": A.OFFICE,
    "office:slip": A.OFFICE,
    "office:letter": A.OFFICE,
    "office:letter_file": A.OFFICE,
    "office:register": A.REGISTER,
    "office:register_export": A.OFFICIAL,
    "office:register_close": A.OFFICIAL,
    "office:register_closed": A.REGISTER_OF,
    "office:register_file": A.REGISTER_OF,
    "office:supplement": A.OFFICE,
    "office:answer_supplement": A.OFFICE,
    "office:step": A.OFFICE,
}
LIBRARIES = ("admin:", "account_", "socialaccount_", "openid_connect_")
PEOPLE = [
    "nobody",
    "lan",
    "tam",
    "minh",
    "hoa",
    "dung",
    "van",
    "kien",
    "binh",
    "son",
    "ngoc",
    "thanh",
    "trang",
    "admin",
]
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
KEY = "3f0d9b1c-6f0e-4c39-9f2a-0b6a4f0c7d11"
OFFICIALS = set(PEOPLE) - {"nobody", "lan", "tam", "admin"}
DESKS = {"minh", "binh"}
HEADS = {"dung", "binh", "trang"}
SIGNERS = {"dung", "binh"}
SEES = {"lan", "minh", "hoa", "dung", "van", "kien", "ngoc", "thanh"}


def routes() -> Iterator[tuple[str, str]]:
    """(name, pattern) of every route."""

    def walk(
        patterns: list[URLPattern | URLResolver], space: str, path: str
    ) -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            whole = path + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                yield f"{space}{pattern.name}", whole
            else:
                inner = f"{pattern.namespace}:" if pattern.namespace else ""
                yield from walk(pattern.url_patterns, space + inner, whole)

    yield from walk(get_resolver().url_patterns, "", "")


def test_every_route_has_a_row() -> None:
    ours = {
        name
        for name, path in routes()
        if not name.startswith(LIBRARIES) and not path.startswith("tai-khoan/")
    }
    assert ours == set(ROUTES)


@dataclass
class Stage:
    """One of everything a route can point at."""

    draft: Draft
    part: Part
    dossier: Dossier
    issued: Dossier
    size: int
    letter: Letter
    register: Letter

    def kwargs(self, name: str, path: str) -> dict[str, Any]:
        part = self.dossier.parts.all()[0]
        dossier = self.issued if "result" in name else self.dossier
        draft = "draft" in name or name in {
            "api:preflight",
            "api:file",
            "api:parts",
            "api:part",
        }
        values = {
            "code": dossier.code,
            "key": self.draft.key if draft else part.key,
            "part": self.part.key,
            "procedure": "1.001193",
            "name": "approve",
            "step": "approve",
            "number": 1,
            "size": self.size,
            "old": self.size,
            "new": self.size,
            "index": "ict",
            "pk": 0,
            "site": 0,
            "person": 0,
            "edition": "2025",
            "revision": 1,
            "unit": ranked.HOME,
            "path": "about.json",
        }
        found = {mark: values[mark] for mark in PARAMETER.findall(path)}
        if name in {"procedure", "api:procedure", "api:version", "dossiers:start"}:
            found["code"] = "1.001193"
        if name in {"dossiers:draft_section", "dossiers:draft_autosave"}:
            found["code"] = "child"
        if name.startswith("verify-"):
            found["key"] = self.dossier.letters.all()[0].key
        if "letter" in name and "key" in found:
            found["key"] = self.letter.key
        if name in {"office:register_closed", "office:register_file"}:
            found["key"] = self.register.key
        if name == "dossiers:draft_upload":
            found["code"] = "proof"
        return found


@pytest.fixture
def stage(cast: Cast, settings: Any, tmp_path: Path) -> Stage:
    settings.DEMO = True  # so that the mailbox is there
    draft = makers.draft(cast)
    User.objects.create_user("admin", full_name="Quản trị", is_staff=True)
    part = draft.parts.all()[0]
    dossier = makers.on_the_road(cast, "consulting")
    issued = makers.on_the_road(cast, "approved")
    issued = actions.issue(issued.pk, by=cast.van)
    editions.publish_shipped()
    make_key()
    letter = dossier.letters.get()
    settings.PUBLISHED_FOLDER = tmp_path / "published"
    assert cast.ward.parent
    ranked.provinces(cast.ward.parent)
    register = actions.close_register(cast.centre, date(2026, 1, 1), by=cast.trang)
    return Stage(draft, part, dossier, issued, sealing.seal(), letter, register)


def client_of(person: str) -> Client:
    client = Client(raise_request_exception=True)
    if person != "nobody":
        client.force_login(User.objects.get(username=person))
    return client


WHO: dict[Access, set[str]] = {
    Access.ANYBODY: set(PEOPLE),
    Access.PERSON: set(PEOPLE) - {"nobody"},
    Access.OFFICIAL: OFFICIALS,
    Access.DESK: DESKS,
    Access.HEAD: HEADS,
    Access.SIGNER: SIGNERS,
    Access.DRAFT: {"lan"},
    Access.DOSSIER: SEES,
    Access.OFFICE: SEES & OFFICIALS,
    Access.RESULT: SEES - {"ngoc"},
    Access.CALENDAR: set(),
    Access.RANKING: {"thanh"},
    Access.RANKING_DESK: set(),
    Access.REGISTER: {"minh", "binh", "kien", "trang", "thanh"},
    Access.REGISTER_OF: {"trang", "thanh"},
    Access.STAFF: {"admin"},
}


@pytest.mark.parametrize("person", PEOPLE)
def test_every_route_for_this_person(stage: Stage, person: str) -> None:
    wrong = []
    known = dict(routes())
    client = client_of(person)
    before = Event.objects.count()
    for name, access in ROUTES.items():
        if name == "missing":
            continue
        url = reverse(name, kwargs=stage.kwargs(name, known[name]))
        allowed = person in WHO[access]
        for method in ("get", "post"):
            if method == "post" and allowed:
                continue  # what they may do, other tests do
            answer = getattr(client, method)(url, headers={"idempotency-key": KEY})
            if not fits(answer, allowed, person, url):
                wrong.append(f"{method} {name} {answer.status_code} (allowed: {allowed})")
    assert not wrong
    assert Event.objects.count() == before


def fits(answer: Any, allowed: bool, person: str, url: str) -> bool:
    """Whether the answer is the right one for somebody who may, or may not, come in."""
    code = answer.status_code
    if allowed:
        to_login = code == 302 and "/tai-khoan/login/" in answer["Location"]
        return code in {200, 302, 403, 405, 409} and not to_login
    if person == "nobody":
        if url.startswith("/api/"):
            return code in {401, 404}
        return code == 405 or (code == 302 and "/tai-khoan/login/" in answer["Location"])
    return code in {403, 404, 405}


@pytest.mark.parametrize("person", ["nobody", "lan", "minh", "admin"])
def test_pages_of_libraries_let_in_only_whom_they_should(stage: Stage, person: str) -> None:
    client, wrong = client_of(person), []
    for name, path in routes():
        if not name.startswith(LIBRARIES) or "<" in path or "(?P" in path:
            continue
        if name in {"admin:login", "admin:logout"}:
            continue
        answer = client.get(reverse(name))
        if name.startswith("admin:") and person != "admin":
            login = answer.status_code == 302 and "login" in answer["Location"]
            if not login and answer.status_code not in {403, 404}:
                wrong.append(f"{name} {answer.status_code}")
        elif answer.status_code >= 500:
            wrong.append(f"{name} {answer.status_code}")
    assert not wrong
