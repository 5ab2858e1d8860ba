"""Living by a clock: act at a moment, let the watch look, see what is open and told."""

from typing import Any

from dossiers import actions, watching
from dossiers.models import Alert, Dossier, Message
from egov import clock
from tests import makers
from tests.cast import Cast


def act(when: str, verb: str, dossier: Dossier, **inputs: Any) -> Dossier:
    """A verb of actions at that moment; what it leaves, read again."""
    with clock.standing_at(makers.at(when)):
        getattr(actions, verb)(dossier.pk, **inputs)
    return Dossier.objects.get(pk=dossier.pk)


def filed_at(when: str, cast: Cast, procedure: Any = None) -> Dossier:
    with clock.standing_at(makers.at(when)):
        return makers.filed(cast, procedure)


def look(when: str) -> None:
    with clock.standing_at(makers.at(when)):
        watching.watch()


def open_kinds(dossier: Dossier) -> list[str]:
    waiting = Alert.objects.filter(dossier=dossier, ended_at__isnull=True)
    return sorted(waiting.values_list("kind", flat=True))


def told(cast: Cast, kind: str) -> set[str]:
    """Names in the cast of those to whom alerts of this kind were written."""
    names = {user.email: name for name, user in cast.people.items()}
    written = Message.objects.filter(alert__kind=kind)
    return {names[to] for to in written.values_list("to", flat=True)}
