"""Every page there is: who opens it, by which address, and what is pressed there."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.urls import resolve, reverse
from django.utils import translation

from dossiers import actions, editions, sealing
from dossiers.models import Dossier, Draft, Letter, TreeHead
from dossiers.sealing.keys import make_key
from egov.models import Role, User
from tests import makers
from tests.browser import births, households
from tests.cast import Cast
from tests.rankings import ranked


@dataclass(frozen=True, slots=True)
class Stop:
    """One page. who: username, "" for nobody; press: the button pressed on it, for what
    a page says when something is wrong; status: what the answer must have."""

    who: str
    name: str
    args: tuple[Any, ...] = ()
    query: str = ""
    press: str = ""
    status: int = 200

    def address(self, language: str) -> str:
        with translation.override(language):
            return reverse(self.name, args=self.args) + self.query

    def __str__(self) -> str:
        asked = f" [{self.press}]" if self.press else ""
        return f"{self.who or 'nobody'} {self.address('vi')}{asked}"


@dataclass(frozen=True, slots=True)
class Scene:
    """What the addresses point at."""

    places: dict[str, Dossier]
    permit: Dossier
    fresh: Draft
    ready: Draft
    answering: Draft
    register: Letter


def scene(cast: Cast) -> Scene:
    """A dossier in every place of the road, drafts, and a head of the admin pages."""
    User.objects.create_superuser("admin", full_name="Quản trị")
    cast.tam.set_password(secrets.token_hex())
    cast.tam.save()
    places = {where: makers.on_the_road(cast, where) for where in makers.ROADS}
    permit = makers.filed(cast, cast.permit)
    actions.accept(permit.pk, by=cast.minh)
    ready = makers.draft(cast, cast.permit)
    answering = actions.start_supplement(places["asked"].pk, by=cast.lan)
    households.publish()
    births.publish()
    fresh = actions.start_draft(cast.birth, by=cast.lan, case="usual", agency=cast.ward)
    make_key()
    sealing.seal()
    assert cast.ward.parent
    ranked.provinces(cast.ward.parent)
    makers.official("quan", "Đỗ Quản Trị", cast.ward.parent, Role.BUSINESS_ADMIN)
    editions.publish_shipped()
    register = actions.close_register(cast.centre, date(2026, 1, 1), by=cast.trang)
    return Scene(places, permit, fresh, ready, answering, register)


def public(scene: Scene) -> Iterator[Stop]:
    code = scene.places["issued"].code
    yield Stop("", "home")
    for query in ("", "?q=khai+sinh", "?q=xyzzy"):
        yield Stop("", "procedures", query=query)
    for procedure in ("1.001193", "1.009664"):
        yield Stop("", "procedure", (procedure,))
    yield Stop("", "procedure", ("9.999999",), status=404)
    for query in ("", f"?ma={code}", "?ma=H55.12-000000-9999"):
        yield Stop("", "lookup", query=query, status=404 if "9999" in query else 200)
    yield Stop("", "quality")
    yield from _record(scene.places["issued"])
    yield Stop("", "styleguide")
    yield Stop("", "mailbox")
    yield from _rankings()


def _rankings() -> Iterator[Stop]:
    """What was published of provinces, written once and asked for."""
    yield Stop("", "rankings:home")
    yield Stop("", "rankings:index", ("ict",))
    yield Stop("", "rankings:edition", ("ict", "2025"))
    yield Stop("", "rankings:errata", ("ict", "2025"))
    place = ("ict", "2025", 1)
    for name in ("league", "map", "change", "robustness", "methodology", "data"):
        yield Stop("", f"rankings:{name}", place)
    yield Stop("", "rankings:league", ("ict", "2024", 1))
    yield Stop("", "rankings:profile", (*place, ranked.HOME))
    yield Stop("", "rankings:profile", (*place, "atlantis"), status=404)
    for query in ("", f"?u={ranked.HOME}&u=hue&u=ha-noi&u=cao-bang"):
        yield Stop("", "rankings:compare", place, query=query)
    for query in ("", f"?u={ranked.HOME}&k=1&v.PC=100&v.ONLINE=x"):
        yield Stop("", "rankings:whatif", place, query=query)
    for query in ("", "?w.INF=5&w.ORG=100", "?w.INF=x&w.ORG=-1&w.WEB=2"):
        yield Stop("", "rankings:weights", place, query=query)


def _record(issued: Dossier) -> Iterator[Stop]:
    """The open record, and the page to which a paper's code leads."""
    for query in ("", "?cu=1&moi=x"):
        yield Stop("", "transparency", query=query)
    yield Stop("", "head", (TreeHead.objects.latest("size").size,))
    yield Stop("", "verify-document", (issued.letters.earliest("pk").key,))
    yield Stop("", "verify-document", (issued.result.key,))
    yield Stop("", "verify-document", (uuid4(),), status=404)


def accounts(scene: Scene) -> Iterator[Stop]:
    yield Stop("", "account_login")
    yield Stop("", "account_login", press="form.form .btn")
    yield Stop("", "account_signup")
    yield Stop("", "account_reset_password")
    yield Stop("", "account_reset_password_done")
    yield Stop("", "account_reset_password_from_key_done")
    yield Stop("", "account_reset_password_from_key", ("1", "set-password"))
    yield Stop("", "account_inactive")
    yield Stop("", "account_email_verification_sent")
    yield Stop("", "account_confirm_email", ("no-such-key",))
    yield Stop("", "socialaccount_login_cancelled")
    yield Stop("", "socialaccount_login_error", status=401)
    yield Stop("", "admin:index")
    for name in (
        "account_change_password",
        "account_email",
        "account_reauthenticate",
        "socialaccount_connections",
        "account_logout",
    ):
        yield Stop("tam", name)
    yield Stop("tam", "account_change_password", press="form.form .btn")
    yield Stop("lan", "account_set_password")


def applicant(scene: Scene) -> Iterator[Stop]:
    yield Stop("tam", "dossiers:mine")
    for query in ("", "?xem=xong", "?xem=nhap"):
        yield Stop("lan", "dossiers:mine", query=query)
    yield Stop("lan", "dossiers:start", ("1.001193",))
    yield Stop(
        "lan", "dossiers:start", (households.CODE,), press="form.form .btn", status=422
    )
    yield from _draft(scene.fresh)
    yield Stop("lan", "dossiers:draft_review", (scene.ready.key,))
    yield from _answering(scene.answering)
    for where in ("filed", "asked", "paying", "issued", "refused", "withdrawn", "stopped"):
        yield Stop("lan", "dossiers:detail", (scene.places[where].code,))
    for where in ("filed", "returned"):
        yield Stop("lan", "dossiers:receipt", (scene.places[where].code,))
    withdrawn = (scene.places["filed"].code, "withdraw")
    yield Stop("lan", "dossiers:step", withdrawn)
    yield Stop("lan", "dossiers:step", withdrawn, press="form.form .btn", status=422)
    late = (scene.places["returned"].code, "withdraw")
    yield Stop("lan", "dossiers:step", late, status=409)
    yield Stop("tam", "dossiers:detail", (scene.places["filed"].code,), status=404)
    yield from _letters(scene, "dossiers", "lan")


def _draft(draft: Draft) -> Iterator[Stop]:
    """Each page of the real birth registration, untouched and with its errors."""
    key = draft.key
    yield Stop("lan", "dossiers:draft_place", (key,))
    for section in draft.spec.sections:
        yield Stop("lan", "dossiers:draft_section", (key, section.code))
        yield Stop(
            "lan",
            "dossiers:draft_section",
            (key, section.code),
            press="form.form .btn",
            status=422,
        )
    yield Stop("lan", "dossiers:draft_parts", (key,))
    yield Stop("lan", "dossiers:draft_review", (key,))
    yield Stop("lan", "dossiers:draft_review", (key,), press="form.card .btn", status=422)
    yield Stop("lan", "dossiers:draft_discard", (key,))


def _answering(draft: Draft) -> Iterator[Stop]:
    yield Stop("lan", "dossiers:draft_section", (draft.key, "child"))
    yield Stop("lan", "dossiers:draft_parts", (draft.key,))
    yield Stop("lan", "dossiers:draft_review", (draft.key,))


def _letters(scene: Scene, face: str, who: str) -> Iterator[Stop]:
    """A letter of each form that a dossier may have."""
    for where in ("accepted", "asked", "refused", "stopped", "issued"):
        dossier = scene.places[where]
        letter = dossier.letters.latest("pk")
        yield Stop(who, f"{face}:letter", (dossier.code, letter.key))


def _papers(scene: Scene) -> Iterator[Stop]:
    """Registers and slips, the calendar, and what the clock has raised."""
    yield Stop("minh", "office:slip", (scene.places["issued"].code,))
    yield Stop("minh", "office:register")
    yield Stop("trang", "office:register")
    yield Stop("trang", "office:register_closed", (scene.register.key,))
    yield Stop("minh", "office:calendar")
    yield Stop("quan", "office:calendar")
    yield Stop("quan", "office:calendar_change")
    yield Stop("quan", "office:calendar_change", press="form.form .btn")
    yield Stop("minh", "office:calendar_edition", (1,))
    yield Stop("dung", "office:alerts")
    yield Stop("dung", "office:apologies")


def office(scene: Scene) -> Iterator[Stop]:
    for who in ("minh", "hoa", "van", "kien", "dieu", "ngoc", "thanh", "trang"):
        yield Stop(who, "office:queue")
    for query in ("?q=lan", "?q=xyzzy", "?status=2", "?queue=xyzzy"):
        status = 404 if "queue" in query else 200
        yield Stop("minh", "office:queue", query=query, status=status)
    yield Stop("minh", "office:queue", press=".bulk .btn", status=422)
    yield from _sheets(scene)
    yield from _steps(scene)
    yield from _desk(scene)
    yield from _letters(scene, "office", "minh")
    yield from _papers(scene)
    yield Stop("dung", "office:board")
    yield Stop("ngoc", "office:opinions")
    yield Stop("hoa", "office:opinions")
    yield Stop("tam", "office:queue", status=404)


def _sheets(scene: Scene) -> Iterator[Stop]:
    for who, where in (
        ("minh", "filed"),
        ("hoa", "asked"),
        ("hoa", "consulting"),
        ("kien", "paying"),
        ("dung", "proposed"),
        ("thanh", "returned"),
        ("hoa", "stopped"),
    ):
        yield Stop(who, "office:dossier", (scene.places[where].code,))
    yield Stop("ngoc", "office:dossier", (scene.places["consulting"].code,))
    yield Stop("minh", "office:receipt", (scene.places["accepted"].code,))


def _steps(scene: Scene) -> Iterator[Stop]:
    """Each step's form; those with several kinds of questions also unanswered."""
    asked = (
        ("minh", "filed", "accept"),
        ("minh", "filed", "refuse"),
        ("hoa", "accepted", "take"),
        ("hoa", "appraising", "ask_opinion"),
        ("hoa", "appraising", "request_payment"),
        ("hoa", "appraising", "propose"),
        ("ngoc", "consulting", "give_opinion"),
        ("kien", "paying", "record_payment"),
        ("dung", "proposed", "send_back"),
        ("dung", "proposed", "approve"),
        ("dung", "proposed", "stop"),
        ("van", "approved", "issue"),
        ("minh", "issued", "hand_over"),
    )
    for who, where, step in asked:
        yield Stop(who, "office:step", (scene.places[where].code, step))
    yield Stop("dieu", "office:step", (scene.permit.code, "assign"))
    for who, where, step in (
        ("hoa", "appraising", "ask_opinion"),
        ("ngoc", "consulting", "give_opinion"),
        ("kien", "paying", "record_payment"),
    ):
        args = (scene.places[where].code, step)
        yield Stop(who, "office:step", args, press="form.form .btn", status=422)
    checklist = (scene.places["appraising"].code,)
    yield Stop("hoa", "office:supplement", checklist)
    yield Stop("hoa", "office:supplement", checklist, press=".bulk .btn", status=422)
    done = (scene.places["returned"].code, "approve")
    yield Stop("dung", "office:step", done, status=409)
    yield Stop("hoa", "office:step", (scene.places["proposed"].code, "approve"), status=403)


def _desk(scene: Scene) -> Iterator[Stop]:
    for query in ("", "?words=khai+sinh", "?words=xyzzy"):
        yield Stop("minh", "office:intake", query=query)
    for procedure in ("1.001193", "1.009664"):
        yield Stop("minh", "office:intake_begin", (procedure,))
    begin = ("1.001193",)
    yield Stop("minh", "office:intake_begin", begin, press="form.form .btn", status=422)
    yield Stop("hoa", "office:intake", status=403)


def admin(scene: Scene) -> Iterator[Stop]:
    yield Stop("admin", "admin:index")
    for model in ("egov_agency", "dossiers_dossier"):
        yield Stop("admin", f"admin:{model}_changelist")


def names(stops: list[Stop]) -> set[str]:
    """The routes that these pages are."""
    return {resolve(stop.address("vi").partition("?")[0]).view_name for stop in stops}
