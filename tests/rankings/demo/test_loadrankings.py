"""manage.py loadrankings: who is ranked, what was published, and the invented editions."""

import io
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command

from egov.models import Role
from rankings.demo import waves
from rankings.demo.cast import Cast
from rankings.demo.living import Living
from rankings.demo.papers import LABEL
from rankings.demo.plan import Slip, plans
from rankings.models import (
    Edition,
    EditionEvent,
    Evidence,
    Index,
    Layer,
    Methodology,
    Observation,
    RankedUnit,
    Revision,
    UnitSet,
    Visit,
)
from rankings.reference.lineage import provinces_of_2025
from rankings.states import EditionStatus, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
LOCAL = ("--only", "ict-local")  # the small variant: twelve units


def load(*arguments: str) -> str:
    out = io.StringIO()
    call_command("loadrankings", *arguments, stdout=out)
    return out.getvalue()


def everything() -> dict[str, int]:
    models = (Edition, EditionEvent, Evidence, Layer, Methodology, Observation)
    more = (RankedUnit, Revision, UnitSet, Index)
    return {model.__name__: model._default_manager.count() for model in (*models, *more)}


class TestUnits:
    @pytest.fixture(autouse=True)
    def _loaded(self, province: None) -> None:
        load("--no-demo")

    def test_sets_have_their_members(self) -> None:
        counts = {s.code: s.members.count() for s in UnitSet.objects.all()}
        assert counts["vn63"] == 63
        assert counts["vn34"] == 34
        assert counts["ministries"] == 17
        assert counts["ict-local"] == 12

    def test_63_provinces_lead_to_34_as_the_lineage_says(self) -> None:
        old = UnitSet.objects.get(code="vn63").members.select_related("successor")
        ends = {unit.successor.key if unit.successor else unit.key for unit in old}
        assert ends == set(
            UnitSet.objects.get(code="vn34").members.values_list("key", flat=True)
        )
        merged = {
            link.source: link.target
            for event in provinces_of_2025().events
            for link in event.links
        }
        held = {unit.key: unit.successor.key for unit in old if unit.successor}
        assert held == merged

    def test_every_province_of_a_set_has_a_region_with_a_title(self) -> None:
        for held in UnitSet.objects.filter(code__in=["vn63", "vn34"]):
            ((grouping, about),) = held.groups.items()
            for unit in held.members.all():
                assert unit.groups[grouping] in about["values"], unit

    def test_our_own_province_reports_for_its_unit(self) -> None:
        unit = RankedUnit.objects.get(agency__code="H55")
        assert unit.key == "thai-nguyen-2025"

    def test_departments_and_communes_are_those_in_force(self) -> None:
        local = RankedUnit.objects.filter(agency__isnull=False).exclude(kind="province")
        assert not local.filter(agency__valid_to__isnull=False).exists()
        assert set(local.values_list("kind", flat=True)) == {"department", "commune"}
        assert RankedUnit.objects.get(key="phuong-phan-dinh-phung").name_vi == (
            "Phường Phan Đình Phùng"
        )

    def test_what_people_changed_stays(self) -> None:
        RankedUnit.objects.filter(key="ha-noi").update(name_en="Hanoi")
        before = everything()
        load("--no-demo")
        assert RankedUnit.objects.get(key="ha-noi").name_en == "Hanoi"
        assert everything() == before

    def test_nothing_invented_comes_without_the_demo(self, settings: Any) -> None:
        settings.DEMO = False
        load()
        assert not Edition.objects.filter(synthetic=True).exists()


class TestHistory:
    def test_editions_are_carried_over_as_published(self) -> None:
        load("--no-demo")
        held = Edition.objects.filter(as_published=True)
        assert held.count() == 9
        assert set(held.values_list("status", flat=True)) == {EditionStatus.PUBLISHED}
        assert not held.filter(synthetic=True).exists()
        assert not Layer.objects.exists()
        assert all(edition.sources and edition.note for edition in held)

    def test_in_a_demo_they_are_older_than_what_is_invented(self) -> None:
        load(*LOCAL)
        carried = Revision.objects.filter(edition__as_published=True)
        invented = Revision.objects.filter(edition__synthetic=True)
        assert max(one.published_at for one in carried) < min(
            one.published_at for one in invented
        )
        for held in Methodology.objects.filter(frozen_at__isnull=False):
            assert held.frozen_at
            assert held.edited_at < held.frozen_at


class TestDemo:
    def test_editions_stand_where_they_should_and_say_what_they_are(self) -> None:
        load(*LOCAL)
        invented = Edition.objects.filter(as_published=False)
        assert all(edition.synthetic for edition in invented)
        assert all("minh hoạ" in edition.title_vi for edition in invented)
        assert all("synthetic" in edition.title_en for edition in invented)
        assert all("minh hoạ" in edition.note["vi"] for edition in invented)
        assert not Evidence.objects.exclude(title__startswith=LABEL).exists()
        assert (
            not Layer.objects.exclude(reason="").exclude(reason__icontains=LABEL).exists()
        )
        assert {(e.code, e.status) for e in invented} == {
            ("2025", EditionStatus.PUBLISHED),
            ("2026", EditionStatus.COLLECTING),
        }
        self.every_final_value_has_its_layers()
        self.the_open_edition_fills_every_queue()
        self.its_sites_were_visited()
        self.a_second_run_adds_nothing()

    def every_final_value_has_its_layers(self) -> None:
        values = Observation.objects.filter(edition__code="2025")
        assert set(values.values_list("state", flat=True)) == {State.FINAL}
        assert values.count() == 12 * 29
        for layer in Layer.objects.filter(observation__in=values, step="report"):
            assert layer.evidence.exists() or layer.by is None

    def the_open_edition_fills_every_queue(self) -> None:
        states = set(
            Observation.objects.filter(edition__code="2026").values_list("state", flat=True)
        )
        assert states == {
            *(State.OPEN, State.REPORTED, State.RETURNED),
            *(State.ASSESSED, State.DISPUTED, State.SETTLED),
        }

    def its_sites_were_visited(self) -> None:
        full, poor, waiting = Visit.objects.order_by("pk")
        assert [one.state for one in (full, poor, waiting)] == ["done", "done", "queued"]
        found = {one.code: one for one in full.measurements.all()}
        assert found["sections"].value == "11/11"
        assert found["freshness"].value == "2"
        assert poor.measurements.get(code="sections").value == "4/11"

    def a_second_run_adds_nothing(self) -> None:
        before = everything()
        load(*LOCAL)
        assert everything() == before

    def test_a_run_cut_short_goes_on_where_it_stopped(self) -> None:
        with (
            patch.object(waves.Waves, "again", side_effect=KeyboardInterrupt),
            pytest.raises(KeyboardInterrupt),
        ):
            load(*LOCAL)
        edition = Edition.objects.get(index__code="ict-local", code="2025")
        assert edition.status == EditionStatus.REVIEWING
        told = Layer.objects.filter(observation__edition=edition).count()
        load(*LOCAL)
        edition.refresh_from_db()
        assert edition.status == EditionStatus.PUBLISHED
        steps = list(edition.events.values_list("step", flat=True))
        assert len(steps) == len(set(steps))
        assert Layer.objects.filter(observation__edition=edition).count() > told

    def test_a_correction_is_the_next_revision_even_if_cut_short(self) -> None:
        load("--no-demo")
        local = next(plan for plan in plans() if plan.index == "ict-local")
        slip = Slip("so-tu-phap", "HUM_STAFF", f"{LABEL}: nhầm.", "Synthetic: a slip.")
        living = Living(replace(local, slip=slip), Cast(), lambda words: None)
        with (
            patch.object(Living, "_correct", side_effect=KeyboardInterrupt),
            pytest.raises(KeyboardInterrupt),
        ):
            living.live()
        assert Edition.objects.get(synthetic=True).status == EditionStatus.CORRECTING
        Living(living.plan, Cast(), lambda words: None).live()
        edition = Edition.objects.get(synthetic=True)
        assert edition.status == EditionStatus.PUBLISHED
        assert [one.number for one in edition.revisions.all()] == [1, 2]
        corrected = Layer.objects.get(step="correct")
        assert corrected.observation.indicator == slip.indicator
        before = everything()
        Living(living.plan, Cast(), lambda words: None).live()
        assert everything() == before

    def test_nobody_judges_what_they_report_for(self) -> None:
        load(*LOCAL)
        judged = Layer.objects.filter(step__in=["assess", "adjudicate", "decide"])
        for layer in judged.select_related("observation__unit", "by"):
            assert layer.by is not None
            own = layer.by.posts.values_list("agency", flat=True)
            assert layer.observation.unit.agency_id not in set(own)
            assert layer.role == Role.ASSESSOR

    def test_it_needs_the_people_of_the_demo(self) -> None:
        with (
            patch("rankings.demo.cast.EDITOR", "nobody"),
            pytest.raises(CommandError, match="loaddemo"),
        ):
            load(*LOCAL)
