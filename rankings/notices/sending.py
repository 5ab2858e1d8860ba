"""One mail to each person with all they are to be told.

Killed between sending and noting it, a mail goes out again under the same Message-ID: at
least once, never lost. A mail that fails waits ever longer and is tried again.
"""

from collections.abc import Sequence
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from egov import clock
from egov.models import User
from rankings.models import Notice
from rankings.pages import words
from rankings.states import Verdict

_MOST_ATTEMPTS = 12
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=2)
_MOST_TOLD = 200
_READ = ("edition__methodology", "edition__index", "layer__observation__unit")


def send_due(limit: int = 200) -> int:
    """Send to whoever has something to hear. Returns how many mails left."""
    due = Notice.objects.filter(
        sent_at=None, next_at__lte=clock.now(), attempts__lt=_MOST_ATTEMPTS
    )
    people = due.order_by().values_list("person", flat=True).distinct()[:limit]
    return sum(_sent(person) for person in list(people))


def _sent(person: int) -> bool:
    """Everything unsent goes along, also what was found just now."""
    with transaction.atomic():
        waiting = Notice.objects.filter(
            person=person, sent_at=None, attempts__lt=_MOST_ATTEMPTS
        )
        locked = waiting.select_for_update(skip_locked=True, of=("self",))
        told = list(locked.select_related("person", *_READ).order_by("pk")[:_MOST_TOLD])
        if not told:
            return False
        rows = Notice.objects.filter(pk__in=[one.pk for one in told])
        to = told[0].person
        if not to.email or not to.is_active:
            rows.update(attempts=_MOST_ATTEMPTS, error="no address")
            return False
        try:
            written(to, told).send()
        except (SMTPException, OSError, ValueError) as error:
            attempts = max(one.attempts for one in told) + 1
            wait = min(_FIRST_WAIT * 2 ** (attempts - 1), _LONGEST_WAIT)
            rows.update(
                attempts=attempts, error=str(error)[:300], next_at=clock.now() + wait
            )
            return False
        rows.update(sent_at=clock.now())
    return True


def written(person: User, told: Sequence[Notice]) -> EmailMessage:
    """The mail in the reader's language, under an id that its first notice gives it."""
    with translation.override(person.language):
        lines = [_line(one) for one in told]
        context = {"person": person, "lines": lines, "count": len(lines)}
        subject = render_to_string("rankings/mail/subject.txt", context)
        body = render_to_string("rankings/mail/body.txt", context)
    host = settings.BASE_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        to=[person.email],
        headers={"Message-ID": f"<{told[0].key}@{host}>"},
    )


def _line(notice: Notice) -> dict[str, Any]:
    edition, layer = notice.edition, notice.layer
    page = reverse("ranking-office:edition", args=[edition.pk])
    line: dict[str, Any] = {
        "kind": notice.kind,
        "label": Notice.Kind(notice.kind).label,
        "edition": edition,
    }
    if layer is not None:
        value = layer.observation
        page = reverse("ranking-office:value", args=[value.pk])
        assert edition.methodology is not None
        title = edition.methodology.spec.by_code[value.indicator].title
        line |= {
            "unit": value.unit.name,
            "criterion": title.get(words.language()) or title.get("vi"),
            "verdict": Verdict(layer.verdict).label if layer.verdict else "",
            "reason": layer.reason,
        }
    return line | {"link": settings.BASE_URL + page}
