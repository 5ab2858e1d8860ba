"""Let the year happen: acts in the order of time, the watch twice a working day.

The watch is away for some days each season, and sometimes looks twice: what it makes
must be the same.
"""

import gc
import heapq
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from dossiers import actions, watching
from dossiers.actions.perform import VERBS
from dossiers.demo import words
from dossiers.demo.chance import chance
from dossiers.demo.life import Life, Report, Thread
from dossiers.demo.stories import Matter, Scene, Story
from dossiers.demo.year.habits import Heads
from dossiers.demo.year.looks import looks_of
from dossiers.errors import StepRefused
from dossiers.models import Dossier
from dossiers.states import Payment, Step
from egov import clock
from egov.errors import NotAllowed
from egov.models import User

_ENDS = {Step.ISSUE, Step.WITHDRAW, Step.STOP, Step.REFUSE}
# Days after the last act in which heads sign what still lies there.
_AFTERWARDS = 20
_EVERY = 500


@dataclass(slots=True)
class Lived:
    """What came of it. `looks`: the moments at which the watch looked, in order."""

    looks: list[datetime] = field(default_factory=list)
    raised: Counter[str] = field(default_factory=Counter)
    signed: Counter[str] = field(default_factory=Counter)
    overtaken: int = 0
    seconds: float = 0.0


class YearLife(Life):
    """As the demo's life, with a shorter way to file and somebody who watches."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.heads = Heads(seed, dict(self.users))
        # As its last act left it: nobody else acts on it.
        self.known: dict[int, Dossier] = {}

    def live_year(self, stories: Iterable[Story], report: Report) -> Lived:
        threads = [Thread(story, list(story.scenes), 0) for story in stories]
        acts = [(thread.scenes[0].at, number) for number, thread in enumerate(threads)]
        heapq.heapify(acts)
        first = acts[0][0].date()
        last = max(thread.scenes[-1].at for thread in threads).date()
        until = last + timedelta(days=_AFTERWARDS)
        looks = looks_of(first, until, self.seed)
        lived, started, done = Lived(), time.monotonic(), 0
        for look in looks:
            while acts and acts[0][0] < look:
                self._next(acts, threads, lived)
                done += 1
                if done % _EVERY == 0:
                    gc.collect()
                    report(
                        f"{look:%d/%m/%Y}: {done} acts, {time.monotonic() - started:.0f} s"
                    )
            self._look(look, lived)
        lived.seconds = time.monotonic() - started
        return lived

    def _next(
        self, acts: list[tuple[datetime, int]], threads: Sequence[Thread], lived: Lived
    ) -> None:
        _at, number = heapq.heappop(acts)
        thread = threads[number]
        scene = thread.scenes.pop(0)
        try:
            self._act(thread, scene)
        except (StepRefused, NotAllowed):
            # The system ended it first.
            thread.scenes.clear()
            lived.overtaken += 1
        if thread.scenes:
            heapq.heappush(acts, (thread.scenes[0].at, number))

    def _look(self, look: datetime, lived: Lived) -> None:
        with clock.standing_at(look):
            lived.raised += watching.watch()
            if len(lived.looks) % 50 == 0:
                lived.raised += watching.watch()
        lived.looks.append(look)
        lived.signed += self.heads.sign(look)

    def _act(self, thread: Thread, scene: Scene) -> None:
        by = self.users[scene.actor]
        number = thread.story.matter.number
        rng = chance("act", self.seed, number, scene.step, scene.at.isoformat())
        with clock.standing_at(scene.at):
            if scene.step == Step.FILE:
                dossier = self._filed(thread.story.matter, by)
                thread.dossier_id = dossier.pk
            else:
                dossier = self._taken(thread, scene.step, by, rng)
            self.known[dossier.pk] = dossier
            if scene.step in _ENDS:
                # As the worker does when it delivers the event.
                watching.draft_if_owed(dossier.pk)

    def _taken(self, thread: Thread, step: Step, by: User, rng: Random) -> Dossier:
        pk, story = thread.dossier_id, thread.story
        if step == Step.REQUEST_SUPPLEMENT:
            return actions.request_supplement(pk, by=by, items=_FAULTS)
        if step == Step.ANSWER_SUPPLEMENT:
            return self._answered(pk, by)
        dossier = self.known[pk]
        if step == Step.RECORD_PAYMENT and dossier.payment != Payment.DUE:
            return dossier
        given = words.said(step, words.Moment(dossier, rng, story.asked, story.holder))
        return VERBS[step](pk, by=by, **given)

    def _filed(self, matter: Matter, by: User) -> Dossier:
        draft = actions.start_draft(
            self.procedures[matter.procedure],
            by=by,
            case=matter.case,
            agency=self.agencies[matter.desk],
            channel=matter.channel,
        )
        owner: dict[str, Any] = {"owner_name": matter.owner.full_name}
        about = {"subject": f"Đề nghị số {matter.number}"}
        actions.save_draft(draft.key, by=by, answers=about, **owner)
        return actions.file(draft.key, by=by, key=matter.key).dossier

    @staticmethod
    def _answered(pk: int, by: User) -> Dossier:
        draft = actions.start_supplement(pk, by=by)
        about = {"subject": f"{draft.answers['subject']}, đã sửa"}
        actions.save_draft(draft.key, by=by, answers=about)
        return actions.answer_supplement(pk, by=by)


_FAULTS = [
    {
        "target": "subject",
        "reason": "wrong",
        "text": "Ghi rõ nội dung đề nghị.",
        "ground": words.GROUND,
        "example": "",
    }
]
