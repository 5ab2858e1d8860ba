"""One year from its first morning to the verdict."""

from datetime import datetime

from django.utils import timezone

from dossiers.demo import people
from dossiers.demo.life import Report
from dossiers.demo.matters import World, is_staffed
from dossiers.demo.year.living import Lived, YearLife
from dossiers.demo.year.plan import stories
from dossiers.demo.year.rules import documents, publish_rules
from dossiers.demo.year.verdict import Judge, Verdict
from dossiers.models import ProcedureVersion
from egov import clock
from egov.models import Agency

_RESIDENTS = 90


def live(count: int, *, year: int, seed: int, report: Report) -> Lived:
    """So many dossiers filed within the year, until the last letter is signed."""
    zone = timezone.get_default_timezone()
    begins, ends = datetime(year, 1, 1, 6, tzinfo=zone), datetime(year, 12, 31, tzinfo=zone)
    residents = people.residents(_RESIDENTS, ends.date())
    with clock.standing_at(begins):
        publish_rules(year)
    with clock.standing_at(ends):
        people.settle(residents)
    codes = [document["code"] for document in documents(year)]
    versions = ProcedureVersion.objects.filter(procedure__code__in=codes)
    specs = {
        version.procedure.code: version.spec
        for version in versions.select_related("procedure")
        if is_staffed(version.spec)
    }
    agencies = {agency.code: agency for agency in Agency.objects.in_force(ends.date())}
    world = World(ends, specs, agencies, residents)
    return YearLife(seed).live_year(stories(count, world, year=year, seed=seed), report)


def judged(lived: Lived) -> Verdict:
    """What is to be found in the database now, compared with its events."""
    return Judge(lived.looks).judge(lived)
