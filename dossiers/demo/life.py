"""Let the stories happen: every act through its verb, in the clock of that moment.

All stories advance together, strictly in the order of time, as in a real province.
"""

import gc
import heapq
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction

from dossiers import actions, tasks
from dossiers.actions.filing import parts_asked
from dossiers.actions.perform import VERBS
from dossiers.demo import words
from dossiers.demo.chance import chance
from dossiers.demo.forms import answers_for
from dossiers.demo.papers import paper
from dossiers.demo.rounds import Rounds
from dossiers.demo.stories import Matter, Scene, Story
from dossiers.errors import StepRefused
from dossiers.models import Dossier, Draft, Event, EventDetails, Procedure
from dossiers.spec import Part
from dossiers.states import Channel, Payment, Step
from egov import clock
from egov.errors import NotAllowed
from egov.models import Agency, User

Report = Callable[[str], None]
_EVERY = 50


@dataclass(slots=True)
class Thread:
    """One story being lived: what is still to come, and its dossier once filed."""

    story: Story
    scenes: list[Scene]
    dossier_id: int


class Life:
    """Everything needed to act: people, agencies and procedures, read once."""

    @cached_property
    def users(self) -> Mapping[str, User]:
        return {user.username: user for user in User.objects.all()}

    @cached_property
    def agencies(self) -> Mapping[str, Agency]:
        return {agency.code: agency for agency in Agency.objects.all()}

    @cached_property
    def procedures(self) -> Mapping[str, Procedure]:
        return {procedure.code: procedure for procedure in Procedure.objects.all()}

    def live(self, stories: Iterable[Story], anchor: datetime, report: Report) -> int:
        """Live what has not been lived yet, until `anchor`. Returns how many stories
        ended early."""
        threads = _resumed(stories)
        queue = [
            (thread.scenes[0].at, number)
            for number, thread in enumerate(threads)
            if thread.scenes
        ]
        heapq.heapify(queue)
        started, filed, ended = time.monotonic(), 0, 0
        rounds = Rounds(queue[0][0] if queue else anchor, anchor, dict(self.users))
        while queue:
            at, number = heapq.heappop(queue)
            rounds.until(at)
            thread = threads[number]
            scene = thread.scenes.pop(0)
            try:
                self._act(thread, scene)
            except (StepRefused, NotAllowed):
                # Somebody signed in and acted on this dossier first: it is theirs now.
                thread.scenes.clear()
                ended += 1
            if thread.scenes:
                heapq.heappush(queue, (thread.scenes[0].at, number))
            if scene.step == Step.FILE:
                filed += 1
                if filed % _EVERY == 0:
                    gc.collect()
                    report(f"{filed} dossiers, {time.monotonic() - started:.0f} s")
        rounds.until(anchor)
        report(f"{filed} dossiers filed, {time.monotonic() - started:.0f} s")
        return ended

    def _act(self, thread: Thread, scene: Scene) -> None:
        """One act with all that follows from it, or none of it."""
        by = self.users[scene.actor]
        rng = chance("act", thread.story.matter.number, scene.step, scene.at.isoformat())
        with clock.standing_at(scene.at), transaction.atomic():
            if scene.step == Step.FILE:
                thread.dossier_id = self._file(thread.story.matter, by, rng)
            else:
                self._step(thread, scene.step, by, rng)
            self._deliver(thread.dossier_id)

    def _step(self, thread: Thread, step: Step, by: User, rng: Random) -> None:
        dossiers = Dossier.objects.select_related("version").defer("version__document")
        dossier = dossiers.get(pk=thread.dossier_id)
        if step == Step.RECORD_PAYMENT and dossier.payment != Payment.DUE:
            return
        if step == Step.ANSWER_SUPPLEMENT:
            _prepare_supplement(dossier, thread.story.matter, by, rng)
        story = thread.story
        given = words.said(step, words.Moment(dossier, rng, story.asked, story.holder))
        VERBS[step](dossier.pk, by=by, **given)

    def _file(self, matter: Matter, by: User, rng: Random) -> int:
        draft = actions.start_draft(
            self.procedures[matter.procedure],
            by=by,
            case=matter.case,
            agency=self.agencies[matter.desk],
            channel=matter.channel,
        )
        answers = answers_for(
            draft.spec, matter.case, owner=matter.owner, today=clock.today(), rng=rng
        )
        draft = actions.save_draft(draft.key, by=by, answers=answers, **_owner(matter))
        for part in parts_asked(draft.spec, answers, matter.case):
            if part.required or rng.random() < 0.3:
                _attach(draft.key, part, matter, by, rng)
        return actions.file(draft.key, by=by, key=matter.key).dossier.pk

    def _deliver(self, dossier_id: int) -> None:
        """What a worker would do at once: mails, tallies, the result's document."""
        waiting = Event.objects.filter(dossier=dossier_id, outbox__isnull=False)
        for event_id in waiting.order_by("seq").values_list("pk", flat=True):
            tasks.deliver_event(event_id)


def _owner(matter: Matter) -> dict[str, Any]:
    if matter.channel == Channel.ONLINE:
        return {}
    return {
        "owner_name": matter.owner.full_name,
        "owner_identity": matter.owner.identity,
        "owner_phone": matter.owner.phone,
    }


def _attach(key: UUID, part: Part, matter: Matter, by: User, rng: Random) -> None:
    scan = paper(part.name.vi, matter.owner.full_name, accept=part.accept, rng=rng)
    actions.upload_part(key, by=by, code=part.code, file=scan)


def _prepare_supplement(dossier: Dossier, matter: Matter, by: User, rng: Random) -> None:
    """Whatever was asked for: better files, a corrected line."""
    draft = actions.start_supplement(dossier.pk, by=by)
    asked = dossier.events.filter(step=Step.REQUEST_SUPPLEMENT).latest("seq")
    parts = {f"parts.{part.code}": part for part in dossier.spec.parts}
    for item in EventDetails.of(asked)["items"]:
        if item["target"] in parts:
            _attach(draft.key, parts[item["target"]], matter, by, rng)
        else:
            _correct(draft, item["target"], by)


def _correct(draft: Draft, code: str, by: User) -> None:
    text = str(draft.answers[code])
    actions.save_draft(draft.key, by=by, answers={code: f"{text[:70]} (đã kiểm tra)"})


def _resumed(stories: Iterable[Story]) -> list[Thread]:
    """Where an earlier run, cut short, left each story."""
    told = list(stories)
    keys = [story.matter.key for story in told]
    filed = dict(
        Dossier.objects.filter(filing_key__in=keys).values_list("filing_key", "pk")
    )
    done: dict[int, list[str]] = {}
    # Heads apologise between the scenes.
    events = Event.objects.filter(dossier__in=filed.values()).order_by("dossier", "seq")
    events = events.exclude(step=Step.APOLOGISE)
    for dossier_id, step in events.values_list("dossier_id", "step"):
        done.setdefault(dossier_id, []).append(step)
    return [
        Thread(story, _remaining(story.scenes, done.get(pk, ())), pk)
        for story, pk in ((story, filed.get(story.matter.key, 0)) for story in told)
    ]


def _remaining(scenes: Sequence[Scene], done: Sequence[str]) -> list[Scene]:
    """The scenes after those done. None, when somebody did something else instead.

    A payment that nobody owed was skipped, so it may be missing from what was done.
    """
    left = list(scenes)
    for step in done:
        while left and left[0].step != step and left[0].step == Step.RECORD_PAYMENT:
            left.pop(0)
        if not left or left.pop(0).step != step:
            return []
    return left


def started_drafts(by: User, agency: Agency) -> None:
    """What somebody began and has not sent: one empty, two filled in halfway."""
    today = clock.now()
    for days, code, most in ((12, "1.000894", 0), (4, "1.004222", 6), (1, "1.004873", 9)):
        procedure = Procedure.objects.filter(code=code).first()
        if procedure is None:
            continue
        with clock.standing_at(today - timedelta(days=days, hours=2)):
            draft = actions.start_draft(procedure, by=by, agency=agency)
            known: dict[str, Any] = dict(list(draft.answers.items())[:most])
            actions.save_draft(draft.key, by=by, answers=known)
