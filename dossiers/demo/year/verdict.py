"""Compare what the year left behind with what its events call for; say it in a table."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count

from dossiers.calendars import calendar_of
from dossiers.demo.year.expected import Expected, Watcher, stretches
from dossiers.demo.year.habits import MOST_PATIENCE
from dossiers.demo.year.living import Lived
from dossiers.models import Alert, ApologyDraft, Dossier, Event, Letter, Message, Opinion
from dossiers.policies import SYSTEM
from dossiers.states import Form, Step
from dossiers.worktime import Calendar

_TOLD_ONE = 5  # of each kind of fault, so many are shown
# Half a working day between two visits of a head, and three days without a watch.
_SLACK = timedelta(days=1)
_OUTAGE = 4


@dataclass(slots=True)
class Verdict:
    """Figures in the order of the table, and what is wrong (nothing, if all is well)."""

    figures: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        width = max(map(len, self.figures))
        for name, number in self.figures.items():
            yield f"{name:<{width}}  {number:>7,}"
        yield from self.faults[:50]
        yield f"{len(self.faults)} faults" if self.faults else "every check passed"


class Judge:
    """Reads everything of the year once."""

    def __init__(self, looks: Sequence[datetime]) -> None:
        self.looks = looks
        self.until = looks[-1] + timedelta(days=1)
        self.verdict = Verdict()
        self.counts: Counter[str] = Counter()
        self.letters: dict[int, list[Letter]] = defaultdict(list)
        for letter in Letter.objects.filter(form=Form.APOLOGY).defer("content_hash"):
            self.letters[letter.dossier_id or 0].append(letter)
        self.alerts: dict[int, list[Alert]] = defaultdict(list)
        for alert in Alert.objects.order_by("pk"):
            self.alerts[alert.dossier_id].append(alert)
        self.events: dict[int, list[Event]] = defaultdict(list)
        for event in Event.objects.order_by("dossier", "seq").iterator(chunk_size=5000):
            self.events[event.dossier_id].append(event)
        self.opinions: dict[int, dict[tuple[str, datetime], int]] = defaultdict(dict)
        for opinion in Opinion.objects.select_related("agency"):
            asked = opinion.agency.code, opinion.asked_at
            self.opinions[opinion.dossier_id][asked] = opinion.pk

    def judge(self, lived: Lived) -> Verdict:
        found = Dossier.objects.select_related(
            "version", "handling_agency", "receiving_agency"
        )
        for dossier in found.defer("version__document", "answers").order_by("pk"):
            expected = self._expected(dossier)
            self._check_letters(dossier, expected)
            self._check_alerts(dossier, expected)
        self._check_messages()
        self._tell(lived)
        return self.verdict

    def _expected(self, dossier: Dossier) -> Expected:
        events = self.events[dossier.pk]
        work, desk = (
            calendar_of(agency)
            for agency in (dossier.handling_agency, dossier.receiving_agency)
        )
        watcher = Watcher(dossier, work, desk, dossier.accepted_at)
        life = stretches(dossier, events, self.opinions[dossier.pk], self.until)
        return watcher.look_at(life, self.looks)

    def _check_letters(self, dossier: Dossier, expected: Expected) -> None:
        """Exactly one letter for each missed date, signed when its head signs."""
        about = Counter(letter.about for letter in self.letters[dossier.pk])
        self.counts["late dossiers"] += bool(expected.missed)
        self.counts["dates missed"] += len(expected.missed)
        self.counts["letters about a date that was kept"] += len(
            about.keys() - expected.missed
        )
        for day in expected.missed:
            if about[day] != 1:
                self._fault(f"{dossier.code}: {about[day]} letters about {day}")
        work = calendar_of(dossier.handling_agency)
        for letter in self.letters[dossier.pk]:
            self._check_habit(dossier, letter, work)

    def _check_habit(self, dossier: Dossier, letter: Letter, work: Calendar) -> None:
        assert letter.about is not None
        days = MOST_PATIENCE + _OUTAGE
        latest = work.add_working(letter.about, days * work.day_length) + _SLACK
        if letter.issued_at > latest:
            self._fault(f"{dossier.code}: signed only at {letter.issued_at}")
        if letter.about < letter.issued_at:
            self.counts["letters after the missed date"] += 1

    def _check_alerts(self, dossier: Dossier, expected: Expected) -> None:
        """The same occasions, raised and ended at the very same looks."""
        alerts = {
            (alert.kind, alert.about): (alert.raised_at, alert.ended_at)
            for alert in self.alerts[dossier.pk]
        }
        if len(alerts) != len(self.alerts[dossier.pk]):
            self._fault(f"{dossier.code}: an alert is doubled")
        for occasion in alerts.keys() | expected.seen.keys():
            found, wanted = alerts.get(occasion), expected.seen.get(occasion)
            if found != wanted:
                self._fault(f"{dossier.code} {occasion}: {found}, by its events {wanted}")

    def _check_messages(self) -> None:
        told = Message.objects.filter(alert__isnull=False)
        twice = told.values("alert", "to").annotate(n=Count("pk")).filter(n__gt=1)
        for row in twice:
            self._fault(f"alert {row['alert']} was told {row['n']} times to {row['to']}")
        for alert in Alert.objects.filter(messages__isnull=True)[:_TOLD_ONE]:
            self._fault(f"{alert} was told to nobody")
        self.counts["messages"] = told.count()

    def _tell(self, lived: Lived) -> None:
        figures = self.verdict.figures
        events = Event.objects.all()
        figures["dossiers"] = Dossier.objects.count()
        figures["acts"] = events.count()
        figures["looks of the watch"] = len(self.looks)
        for name in ("late dossiers", "dates missed"):
            figures[name] = self.counts[name]
        letters = Letter.objects.filter(form=Form.APOLOGY)
        figures["letters of apology"] = letters.count()
        for name in (
            "letters after the missed date",
            "letters about a date that was kept",
        ):
            figures[f"  {name}"] = self.counts[name]
        figures["apologies left unsigned"] = ApologyDraft.objects.count()
        ended = events.filter(role=SYSTEM, step__in=[Step.STOP, Step.REFUSE])
        figures["ended unanswered by the system"] = ended.count()
        for kind, number in sorted(
            Alert.objects.values_list("kind").annotate(n=Count("pk"))
        ):
            figures[f"alerts: {kind}"] = number
        open_ones = Alert.objects.filter(ended_at__isnull=True)
        figures["alerts still open"] = open_ones.count()
        figures["messages to officials and applicants"] = self.counts["messages"]

    def _fault(self, words: str) -> None:
        self.verdict.faults.append(words)
