"""The pages of the rankings' office: one edition that collects, another shown to its units."""

from collections.abc import Iterator
from datetime import date

from egov.models import Post, User
from rankings import actions, inspection
from rankings.models import Edition, Observation, RankedUnit, Site
from rankings.states import Verdict
from tests.browser.tour import Scene, Stop
from tests.rankings.inspection.scene import PAGES, REAL
from tests.rankings.office.road import FILE, PAPER
from tests.rankings.probing.sites import serving, visitor


def rankings_office(scene: Scene) -> Iterator[Stop]:
    """Every page, each of its forms also with what it says when something is wrong."""
    edition = _collecting()
    pk = edition.pk
    heavy, light = _value(edition, "PC"), _value(edition, "LAN")
    drawn = sorted(person.username for person in heavy.assessors.all())
    Post.objects.filter(user__username=drawn[1]).update(valid_to=date(2026, 1, 1))
    yield Stop("yen.tp", "ranking-office:home")
    yield Stop("yen.tp", "ranking-office:edition", (pk,))
    yield Stop("yen.tp", "ranking-office:sheet", (pk, "so-tu-phap"))
    yield from _asked("yen.tp", _value(edition, "ONLINE"), "report")
    yield Stop("yen.tp", "ranking-office:value", (light.pk,))
    yield Stop("nhi", "ranking-office:home")
    yield Stop("nhi", "ranking-office:edition", (pk,))
    yield from _pressed("nhi", "plan", ())
    yield from _pressed("nhi", "table", (pk,))
    yield Stop("nhi", "ranking-office:fill", (pk,))
    yield Stop("nhi", "ranking-office:edition_step", (pk, "close"))
    yield from _pressed("nhi", "edition_step", (pk, "postpone"))
    yield from _pressed("nhi", "replan", (_planned(edition).pk,))
    yield from _definition(edition)
    yield from _watched(edition, *drawn)
    yield Stop(drawn[0], "ranking-office:queue", (pk,))
    yield Stop(drawn[0], "ranking-office:queue", (pk,), query="?queue=decide")
    yield from _asked(drawn[0], heavy, "assess")
    yield Stop(drawn[0], "ranking-office:value_step", (heavy.pk, "return"))
    yield from _visits(edition, drawn[0])
    yield Stop("phong", "ranking-office:edition", (_published().pk,))
    yield Stop("phong", "ranking-office:edition_step", (_published().pk, "correct"))
    yield Stop("phong", "ranking-office:edition_step", (pk, "settle"), status=409)


def _visits(edition: Edition, who: str) -> Iterator[Stop]:
    """The list without a site and with two: one that was measured, one that waits."""
    args, person = (edition.pk,), User.objects.get(username=who)
    edition.refresh_from_db()
    yield from _pressed(who, "sites", args)
    units = {unit.key: unit for unit in RankedUnit.objects.all()}
    for key, url in (("so-tu-phap", REAL), ("so-y-te", "https://syt.thainguyen.example/")):
        site = inspection.allow_site(by=person, unit=units[key], url=url)
        yield Stop(who, "ranking-office:site", (*args, site.pk))
        inspection.ask_visit(site.pk, by=person, edition=edition)
    with serving(PAGES) as server:
        inspection.run_next(lambda url: visitor(server.url))
    yield Stop(who, "ranking-office:sites", args)
    yield Stop("nhi", "ranking-office:sites", args)
    for site in Site.objects.all():
        yield Stop(who, "ranking-office:site", (*args, site.pk))


def _planned(edition: Edition) -> Edition:
    """The one after it."""
    assert edition.methodology is not None
    return actions.plan(
        by=User.objects.get(username="nhi"),
        index=edition.index,
        code="next",
        title_vi="Kỳ sau",
        title_en="The next one",
        methodology=edition.methodology,
        unit_set=edition.unit_set,
        reference_date=date(2027, 12, 31),
    )


def _collecting() -> Edition:
    """The small edition: one value sent back, one reported with the file of another unit,
    one settled."""
    edition = Edition.objects.get(index__code="small")
    reporter = User.objects.get(username="yen.tp")
    actions.open_collection(edition.pk, by=User.objects.get(username="phong"))
    told = {"PC": {"PC.a": "90", "PC.b": "100"}, "LAN": {"LAN": "1"}, "SITE": {"SITE": "4"}}
    for code, cells in told.items():
        proof = [PAPER, FILE]
        actions.report(_value(edition, code).pk, by=reporter, cells=cells, evidence=proof)
    same = Observation.objects.get(
        edition=edition, unit__key="so-tai-chinh", indicator="PC"
    )
    by = User.objects.get(username="bao.tc")
    actions.report(same.pk, by=by, cells=told["PC"], evidence=[PAPER, FILE])
    site, light = _value(edition, "SITE"), _value(edition, "LAN")
    actions.send_back(site.pk, by=site.assessors.all()[0], reason="Scan page 2 again.")
    first = light.assessors.all()[0]
    actions.assess(light.pk, by=first, verdict=Verdict.ACCEPTED)
    return edition


def _value(edition: Edition, code: str) -> Observation:
    unit = RankedUnit.objects.get(key="so-tu-phap")
    return Observation.objects.get(edition=edition, unit=unit, indicator=code)


def _published() -> Edition:
    return Edition.objects.get(index__code="ict", code="2025")


def _definition(edition: Edition) -> Iterator[Stop]:
    yield Stop("nhi", "ranking-office:methodologies")
    frozen = (edition.methodology_id,)
    yield Stop("nhi", "ranking-office:methodology", frozen)
    yield Stop("nhi", "ranking-office:methodology_edit", frozen, status=409)
    new = ("small",)
    yield Stop("nhi", "ranking-office:methodology_new", new)
    check, save = "button[name=check]", "button[name=save]"
    yield Stop("nhi", "ranking-office:methodology_new", new, press=check, status=409)
    yield Stop("nhi", "ranking-office:methodology_new", new, press=save, status=409)


def _watched(edition: Edition, assessor: str, gone: str) -> Iterator[Stop]:
    """Signs, agreement, and who assesses: one person has left office."""
    review, pk = "ranking-office:review", (edition.pk,)
    yield Stop("nhi", review, pk)
    yield Stop("nhi", review, pk, query="?kind=jump")
    yield Stop("nhi", review, pk, query="?view=agreement")
    yield Stop(assessor, review, pk, query="?view=agreement")
    yield Stop("nhi", review, (_published().pk,))
    yield Stop("phong", "ranking-office:assessors", pk)
    yield Stop("phong", "ranking-office:assessors", (_published().pk,))
    who = User.objects.get(username=gone).pk
    yield from _pressed("phong", "replace", (edition.pk, who))


def _pressed(who: str, name: str, args: tuple[object, ...]) -> Iterator[Stop]:
    """A form untouched, and sent empty."""
    yield Stop(who, f"ranking-office:{name}", args)
    yield Stop(who, f"ranking-office:{name}", args, press="form.form .btn", status=422)


def _asked(who: str, value: Observation, step: str) -> Iterator[Stop]:
    yield Stop(who, "ranking-office:value", (value.pk,))
    yield Stop(
        who,
        "ranking-office:value_step",
        (value.pk, step),
        press="form.form button.btn",
        status=422,
    )
