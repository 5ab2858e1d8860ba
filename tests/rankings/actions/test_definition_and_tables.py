"""Methodologies and tables are taken whole or refused with every fault and its place."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from egov import clock
from egov.errors import NotAllowed
from egov.models import Post, Role
from rankings import actions
from rankings.errors import EditionStepRefused, Unusable, UnusableTable, ValueStepRefused
from rankings.models import Edition, Evidence, Layer, Methodology, Observation
from rankings.states import Origin, State, Verdict
from tests.rankings.makers import DOCUMENT, World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> World:
    return world()


def node(document: dict[str, Any], code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(n for n in document["nodes"] if n["code"] == code)
    return found


def with_cycle(document: dict[str, Any]) -> None:
    node(document, "INF")["parent"] = "PC"


def points_that_do_not_sum(document: dict[str, Any]) -> None:
    node(document, "LAN")["points"] = 6


def ends_in_the_wrong_order(document: dict[str, Any]) -> None:
    del node(document, "LAN")["rule"]
    node(document, "LAN")["goalposts"] = {"lower": 5, "upper": 5}


def unknown_rule(document: dict[str, Any]) -> None:
    node(document, "LAN")["rule"] = {"kind": "guess"}


class TestMethodologies:
    @pytest.mark.parametrize(
        ("spoil", "place"),
        [
            (with_cycle, "INF"),
            (points_that_do_not_sum, "INF"),
            (ends_in_the_wrong_order, "LAN"),
            (unknown_rule, "LAN"),
        ],
    )
    def test_what_does_not_hold_is_refused_with_its_path(
        self, small: World, spoil: Any, place: str
    ) -> None:
        document = deepcopy(DOCUMENT) | {"version": "2"}
        spoil(document)
        with pytest.raises(Unusable) as refused:
            actions.save_methodology(by=small.nhi, index=small.index, document=document)
        assert any(place in fault for fault in refused.value.faults)
        assert Methodology.objects.count() == 1

    def test_a_new_version_is_saved_by_the_editor_alone(self, small: World) -> None:
        document = deepcopy(DOCUMENT) | {"version": "2"}
        for person in (small.phong, small.thao, small.la):
            with pytest.raises(NotAllowed):
                actions.save_methodology(by=person, index=small.index, document=document)
        held = actions.save_methodology(by=small.nhi, index=small.index, document=document)
        assert (held.version, held.edited_by) == ("2", small.nhi)

    def test_nobody_who_ever_wrote_it_freezes_it(self, small: World) -> None:
        """Though somebody else pressed save after them."""
        document = deepcopy(DOCUMENT) | {"version": "2"}
        Post.objects.create(
            user=small.phong,
            agency=Post.objects.get(user=small.nhi).agency,
            role=Role.RANKING_EDITOR,
            valid_from=date(2025, 1, 1),
        )
        held = actions.save_methodology(
            by=small.phong, index=small.index, document=document
        )
        actions.save_methodology(
            by=small.nhi, index=small.index, document=document, pk=held.pk
        )
        assert [one.by for one in held.edits.all()] == [small.phong, small.nhi]
        Edition.objects.filter(pk=small.edition.pk).update(methodology=held)
        with pytest.raises(EditionStepRefused, match="soạn"):
            actions.open_collection(small.edition.pk, by=small.phong)
        with pytest.raises(IntegrityError, match="does not freeze"), transaction.atomic():
            Methodology.objects.filter(pk=held.pk).update(
                frozen_by=small.phong, frozen_at=clock.now()
            )

    def test_a_version_is_there_once(self, small: World) -> None:
        with pytest.raises(EditionStepRefused):
            actions.save_methodology(by=small.nhi, index=small.index, document=DOCUMENT)


HEADER = "unit,PC.a,PC.b,LAN,SITE,ONLINE.a,ONLINE.b\n"
GOOD = HEADER + "so-tu-phap,90,100,yes,4,5,10\nso-y-te,10,20,no,8,,\n"


NAMED = "unit,name,LAN\nso-tu-phap,Sở  Tư pháp,yes\nso-y-te,Sở Y tế,no\n"


def table(text: str, name: str = "so-lieu.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), "text/csv")


class TestTables:
    @pytest.fixture
    def collecting(self, small: World) -> World:
        actions.open_collection(small.edition.pk, by=small.phong)
        return small

    def test_each_filled_value_becomes_a_report_that_names_the_file(
        self, collecting: World
    ) -> None:
        pk = collecting.edition.pk
        count = actions.import_table(pk, by=collecting.nhi, file=table(GOOD))
        assert count == 7  # nothing is said of what was left empty
        value = Observation.objects.get(unit=collecting.justice, indicator="PC")
        layer = value.layers.get()
        assert (value.state, layer.origin) == (State.REPORTED, Origin.TABLE)
        assert layer.cells == {"PC.a": "90", "PC.b": "100"}
        assert Evidence.objects.values("sha256").distinct().count() == 1

    @pytest.mark.parametrize(
        ("spoiled", "words"),
        [
            (GOOD + "so-tu-phap,1,2,yes,4,5,10\n", "so-lieu.csv:4"),
            (GOOD.replace("90", "chín mươi"), "so-lieu.csv:2: column 'PC.a'"),
            (GOOD.replace("unit,PC.a", "PC.a").replace("so-tu-phap,", ""), "unit"),
            (GOOD.replace("90,100", "90,"), "so-lieu.csv:2: column 'PC.b': is empty"),
            (GOOD.replace("90,100", "UNVERIFIABLE,UNVERIFIABLE"), "so-lieu.csv:2"),
            (GOOD.replace("yes", "NOT_SUBMITTED"), "not for a report to say"),
            (
                NAMED.replace("Sở Y tế", "Sở Tư pháp"),
                "so-lieu.csv:3: unit 'so-y-te' is called",
            ),
            (GOOD.replace("90,100", "10,0"), "so-lieu.csv:2: column 'PC.b'"),
            (GOOD.replace("90", "NaN"), "'NaN' is not a number"),
            (GOOD.replace("90", "1e308"), "outside the declared bounds"),
            (GOOD.replace(",90,", ',"1,5",'), "decimal comma"),
            (GOOD.replace("so-y-te", "so-la"), "'so-la' does not take part"),
            ("", "is empty"),
        ],
    )
    def test_one_fault_and_nothing_is_imported(
        self, collecting: World, spoiled: str, words: str
    ) -> None:
        with pytest.raises(Unusable) as refused:
            actions.import_table(
                collecting.edition.pk, by=collecting.nhi, file=table(spoiled)
            )
        assert words in "\n".join(refused.value.faults)
        assert not Layer.objects.exists()

    def test_a_table_may_hold_some_columns_alone(self, collecting: World) -> None:
        pk = collecting.edition.pk
        assert actions.import_table(pk, by=collecting.nhi, file=table(NAMED)) == 2
        long = "unit,indicator,value,numerator,denominator\nso-y-te,PC,,10,20\n"
        assert actions.import_table(pk, by=collecting.nhi, file=table(long)) == 1

    def test_that_a_figure_was_not_collected_is_a_report(self, collecting: World) -> None:
        text = NAMED.replace("yes", "NOT_COLLECTED")
        actions.import_table(collecting.edition.pk, by=collecting.nhi, file=table(text))
        value = Observation.objects.get(unit=collecting.justice, indicator="LAN")
        assert value.state == State.REPORTED
        assert value.layers.get().cells == {"LAN": "NOT_COLLECTED"}

    def test_what_a_unit_reported_itself_is_not_replaced_unnoticed(
        self, collecting: World
    ) -> None:
        pk = collecting.edition.pk
        value = Observation.objects.get(unit=collecting.justice, indicator="LAN")
        actions.report(value.pk, by=collecting.yen, cells={"LAN": "0"})
        with pytest.raises(ValueStepRefused, match="1 số liệu"):
            actions.import_table(pk, by=collecting.nhi, file=table(GOOD))
        assert Layer.objects.count() == 1
        actions.import_table(pk, by=collecting.nhi, file=table(GOOD), replacing=True)
        assert value.layers.latest("seq").origin == Origin.TABLE

    def test_odd_names_and_sizes_are_refused_with_a_place(self, collecting: World) -> None:
        pk = collecting.edition.pk
        odd = "a:12: b" + "x" * 240 + ".csv"
        assert actions.import_table(pk, by=collecting.nhi, file=table(GOOD, odd)) == 7
        with pytest.raises(UnusableTable) as refused:
            actions.import_table(pk, by=collecting.nhi, file=table("\n" * 60_000))
        assert refused.value.places[0].line == 0

    def test_only_the_editor_imports(self, collecting: World) -> None:
        for person in (collecting.phong, collecting.yen, collecting.la):
            with pytest.raises(NotAllowed):
                actions.import_table(collecting.edition.pk, by=person, file=table(GOOD))

    def test_what_was_assessed_is_not_reported_over(self, collecting: World) -> None:
        pk = collecting.edition.pk
        actions.import_table(pk, by=collecting.nhi, file=table(GOOD))
        value = Observation.objects.get(unit=collecting.justice, indicator="LAN")
        actions.assess(value.pk, by=value.assessors.get(), verdict=Verdict.ACCEPTED)
        before = Layer.objects.count()
        with pytest.raises(ValueStepRefused, match="so-tu-phap LAN"):
            actions.import_table(pk, by=collecting.nhi, file=table(GOOD))
        assert Layer.objects.count() == before


def test_nothing_is_imported_before_collection(small: World) -> None:
    with pytest.raises(ValueStepRefused):
        actions.import_table(small.edition.pk, by=small.nhi, file=table(GOOD))
