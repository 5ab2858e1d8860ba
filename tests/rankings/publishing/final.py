"""An edition led to its last step, value by value, without the verbs."""

from collections.abc import Mapping, Sequence
from datetime import date

from dossiers.sealing.keys import make_key
from egov import clock
from rankings import transitions
from rankings.engine.answer import FORMAT
from rankings.models import (
    Edition,
    Evidence,
    Index,
    Observation,
    RankedUnit,
    Revision,
    UnitSet,
)
from rankings.publishing import publish_carried
from rankings.states import EditionStep, State, Step, Verdict
from rankings.transitions import SYSTEM, EditionAct, Statement
from tests.rankings.makers import World
from tests.rankings.published import SMALL, known_row


def final(small: World, values: Mapping[str, Mapping[str, str]] = SMALL) -> None:
    """Lead the edition of makers.world to FINAL; `values` are unit → cells."""
    make_key()
    held = [
        (
            Observation.objects.create(
                edition=small.edition, unit=RankedUnit.objects.get(key=unit), indicator=code
            ),
            cells,
        )
        for unit, row in values.items()
        for code, cells in by_indicator(row).items()
    ]
    move(small, EditionStep.OPEN)
    say(small, held, Step.REPORT, State.REPORTED)
    move(small, EditionStep.CLOSE)
    say(small, held, Step.ASSESS, State.SETTLED)
    move(small, EditionStep.SHOW)
    say(small, held, Step.FINISH, State.FINAL)
    move(small, EditionStep.SETTLE)


def move(small: World, step: EditionStep, **facts: object) -> None:
    editor = step in {EditionStep.CLOSE, EditionStep.SHOW}
    by = small.nhi if editor else small.phong
    with transitions.moving(step, small.edition.pk, by=by) as act:
        act.facts = facts
    small.edition.refresh_from_db()


def correct(small: World) -> None:
    """Open a correction and put another figure of Justice right."""
    move(small, EditionStep.CORRECT, erratum={"vi": "Sửa", "en": "Mended"})
    value = Observation.objects.get(
        edition=small.edition, unit=small.justice, indicator="LAN"
    )
    say(small, [(value, {"LAN": "0"})], Step.CORRECT, State.FINAL)


def by_indicator(row: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Series → text, gathered by indicator."""
    found: dict[str, dict[str, str]] = {}
    for series, text in row.items():
        found.setdefault(series.partition(".")[0], {})[series] = text
    return found


def say(
    small: World,
    held: Sequence[tuple[Observation, Mapping[str, str]]],
    step: Step,
    to: State,
) -> None:
    """One statement of each value; what is reported rests on a document."""
    said = []
    for value, cells in held:
        verdict = Verdict.ACCEPTED if step == Step.ASSESS else None
        one = Statement(
            value, step, small.thao, SYSTEM, clock.now(), to, cells=cells, verdict=verdict
        )
        if step == Step.REPORT:
            one.evidence = [Evidence(kind="document", title="Báo cáo", number="12/BC")]
        said.append(one)
    transitions.write(small.edition, said)


def carried_edition(index: str, code: str) -> Revision:
    """An index of its own with one table as others published it. Needs the key."""
    unit = RankedUnit.objects.create(
        key=f"{index}-unit", kind="province", name_vi="Tỉnh", name_en="Province"
    )
    units = UnitSet.objects.create(code=index, title_vi="Các tỉnh", title_en="Provinces")
    units.members.add(unit)
    edition = Edition.objects.create(
        index=Index.objects.create(code=index, title_vi="Bảng", title_en="A table"),
        code=code,
        title_vi="Bảng cũ",
        title_en="An old table",
        as_published=True,
        unit_set=units,
        reference_date=date(2018, 12, 31),
    )
    steps = list(EditionStep)
    for step in steps[: steps.index(EditionStep.PUBLISH)]:
        act = EditionAct(edition, step, None, clock.now())
        transitions.record(act, SYSTEM)
    row = known_row(unit.key, unit.name_vi, 1, "0.7000")
    told = {"format": FORMAT, "index": index, "version": code, "ranked": 1}
    return publish_carried(
        edition.pk, {**told, "notes": [], "indicators": [], "units": [row]}
    )
