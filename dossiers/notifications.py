"""What follows from an event: messages to the people concerned, and tallies.

Two stages, each safe to repeat. `deliver` works out the consequences once, in one
transaction that takes the event off the outbox. `send` sends one message; a failed one
waits ever longer and is tried again. Killed between sending and noting it, a message
goes out again under the same Message-ID: at least once, never lost.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localdate

from dossiers import tallies
from dossiers.documents import verify_address
from dossiers.letters import edition_of
from dossiers.models import (
    Alert,
    Dossier,
    Event,
    EventDetails,
    Message,
    Opinion,
    Outbox,
)
from dossiers.offers import targets
from dossiers.states import Form, Step
from egov import clock
from egov.models import Agency, Role, User

MOST_ATTEMPTS = 12
_FIRST_WAIT = timedelta(seconds=15)
_LONGEST_WAIT = timedelta(hours=2)
# What a message is about, and what is read of it.
_CAUSES = ("event", "alert")
_READ = (*(f"{cause}__dossier__version__procedure" for cause in _CAUSES), "event__personal")

# Whom an act calls upon, besides the applicant: role and side. The holder is named so.
CALLS: dict[Step, tuple[str, str]] = {
    Step.FILE: ("receiving", Role.RECEPTION),
    Step.ASSIGN: ("holder", ""),
    Step.ANSWER_SUPPLEMENT: ("holder", ""),
    Step.GIVE_OPINION: ("holder", ""),
    Step.SEND_BACK: ("holder", ""),
    Step.RECORD_PAYMENT: ("holder", ""),
    Step.ASK_OPINION: ("asked", Role.SPECIALIST),
    Step.APPROVE: ("handling", Role.ISSUING_CLERK),
    Step.ISSUE: ("receiving", Role.RECEPTION),
    Step.WITHDRAW: ("holder", ""),
}
# Acts inside the house of which the applicant need not hear one by one.
INTERNAL = frozenset(
    {Step.ENDORSE, Step.SEND_BACK, Step.TAKE, Step.GIVE_OPINION, Step.ANONYMISE}
)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to tell: address, name, language."""

    to: str
    name: str
    language: str = "vi"


def deliver(event_id: int) -> bool:
    """Work out the consequences of an event, once. False: done before, or being done."""
    with transaction.atomic():
        waiting = Outbox.objects.select_for_update(skip_locked=True)
        if not waiting.filter(pk=event_id).exists():
            return False
        # Few joins: PostgreSQL plans eight tables longer than it reads them one by one.
        events = Event.objects.select_related("dossier__version", "dossier__applicant")
        event = events.defer("dossier__version__document").get(pk=event_id)
        messages = [
            Message(event=event, to=one.to, name=one.name, language=one.language)
            for one in recipients(event)
        ]
        Message.objects.bulk_create(messages, ignore_conflicts=True)
        tallies.add(event)
        Outbox.objects.filter(pk=event_id).delete()
    for pk in event.messages.filter(state=Message.State.QUEUED).values_list(
        "pk", flat=True
    ):
        send(pk)
    return True


def recipients(event: Event) -> list[Recipient]:
    """Everybody this event concerns, each address once."""
    found: dict[str, Recipient] = {}
    for one in (*_owner(event), *_officials(event)):
        if one.to:
            found.setdefault(one.to.lower(), one)
    return list(found.values())


def _owner(event: Event) -> Iterator[Recipient]:
    """The applicant; whoever filed for them has a copy of what they themselves did."""
    dossier = event.dossier
    if event.step in INTERNAL:
        return
    account = dossier.applicant
    yield Recipient(
        dossier.owner_email or (account.email if account else ""),
        dossier.owner_name,
        account.language if account else "vi",
    )


def _officials(event: Event) -> Iterator[Recipient]:
    side, role = CALLS.get(Step(event.step), ("", ""))
    dossier = event.dossier
    people: list[User] = []
    if side == "holder":
        people = [dossier.holder] if dossier.holder else []
    elif side == "asked":
        agency = Agency.objects.filter(code=event.facts.get("asked", "")).first()
        people = _holders(agency, role) if agency else []
    elif side:
        people = _holders(getattr(dossier, f"{side}_agency"), role)
    for person in people:
        if person.pk != event.by_id:
            yield Recipient(person.email, person.full_name, person.language)


def _holders(agency: Agency, role: str) -> list[User]:
    """Who holds the role there today."""
    today = clock.today()
    posts = agency.posts.filter(role=role, valid_from__lte=today, user__is_active=True)
    lasting = posts.exclude(valid_to__lte=today)
    return [post.user for post in lasting.select_related("user").order_by("pk")]


def send(message_id: int) -> bool:
    """Send one queued message. True when it left; a refused one is tried again later."""
    with transaction.atomic():
        queued = Message.objects.select_for_update(skip_locked=True, of=("self",))
        message = (
            queued.filter(pk=message_id, state=Message.State.QUEUED)
            .select_related(*_READ)
            .defer(*(f"{cause}__dossier__version__document" for cause in _CAUSES))
            .first()
        )
        if message is None:
            return False
        try:
            written(message).send()
        except (SMTPException, OSError, ValueError) as error:
            # ValueError: an address that no header can hold must not hold others up.
            _put_off(message, str(error))
            return False
        message.state = Message.State.SENT
        message.sent_at = clock.now()
        message.attempts = F("attempts") + 1
        message.save(update_fields=["state", "sent_at", "attempts"])
    return True


def _put_off(message: Message, error: str) -> None:
    message.attempts += 1
    wait = min(_FIRST_WAIT * 2 ** (message.attempts - 1), _LONGEST_WAIT)
    message.next_at = clock.now() + wait
    message.error = error[:300]
    if message.attempts >= MOST_ATTEMPTS:
        message.state = Message.State.FAILED
    message.save(update_fields=["attempts", "next_at", "error", "state"])


def written(message: Message) -> EmailMessage:
    """The message in the reader's language, under an id that never changes."""
    with translation.override(message.language):
        folder, context = _of_event(message) if message.event else _of_alert(message)
        context["message"] = message
        subject = render_to_string(f"dossiers/mail/{folder}subject.txt", context)
        body = render_to_string(f"dossiers/mail/{folder}body.txt", context)
    host = settings.BASE_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        to=[message.to],
        headers={"Message-ID": f"<{message.key}@{host}>"},
    )


def _of_event(message: Message) -> tuple[str, dict[str, Any]]:
    event = message.event
    assert event is not None
    link = settings.BASE_URL + _page(message, event.dossier)
    details = _details(event)
    context = {"event": event, "dossier": event.dossier, "details": details, "link": link}
    return "", context | {"letters": _letters(message, event)}


def _letters(message: Message, event: Event) -> list[dict[str, str]]:
    """The papers that the act issued to the applicant, each with where it can be read:
    without an account, where it can be checked."""
    papers = event.letters.exclude(form=Form.SLIP).order_by("pk")
    face = _face(message, event.dossier)
    return [
        {
            "title": str(edition_of(Form(paper.form), localdate(paper.issued_at)).title),
            "number": paper.number,
            "url": settings.BASE_URL
            + reverse(f"{face}:letter", args=[event.dossier.code, paper.key])
            if face
            else verify_address(paper.key),
        }
        for paper in papers
    ]


def _of_alert(message: Message) -> tuple[str, dict[str, Any]]:
    """`about` as what it names: an opinion, or a moment (of a visit: since when)."""
    alert = message.alert
    assert alert is not None
    dossier = alert.dossier
    context: dict[str, Any] = {"alert": alert, "dossier": dossier}
    if alert.kind == Alert.Kind.OPINION_OVER:
        asked = Opinion.objects.select_related("agency")
        context["opinion"] = asked.get(pk=int(alert.about))
    else:
        context["moment"] = parse_datetime(alert.about.rpartition(" ")[2])
    page = _page(message, dossier)
    if alert.kind == Alert.Kind.APOLOGY_WAITS:
        page = reverse("office:step", args=[dossier.code, Step.APOLOGISE.value])
    return "alert_", context | {"link": settings.BASE_URL + page}


def _page(message: Message, dossier: Dossier) -> str:
    pages = {"dossiers": "dossiers:detail", "office": "office:dossier"}
    face = _face(message, dossier)
    if not face:
        return f"{reverse('lookup')}?ma={dossier.code}"
    return reverse(pages[face], args=[dossier.code])


def _face(message: Message, dossier: Dossier) -> str:
    """Whose pages the reader can open; "" for an applicant without an account."""
    account = dossier.applicant
    if account is None and message.to == dossier.owner_email:
        return ""
    own = {dossier.owner_email, account.email if account else ""}
    return "dossiers" if message.to in own else "office"


def _details(event: Event) -> dict[str, Any]:
    """The event's details, each supplement item with the name of what it points at."""
    details = dict(EventDetails.of(event))
    names = {code: str(name) for code, name in targets(event.dossier)}
    # Not "items": a template would find the dict's own method.
    details["items_asked"] = [
        {**item, "name": names.get(item["target"], item["target"])}
        for item in details.pop("items", [])
    ]
    details["until"] = parse_datetime(event.facts.get("until", ""))
    return details
