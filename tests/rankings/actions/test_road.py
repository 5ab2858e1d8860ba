"""A value's road from report to lock, step by step, and who may not take which."""

from copy import deepcopy
from datetime import date

import pytest

from egov.errors import NotAllowed
from egov.models import User
from rankings import actions
from rankings.actions import judging
from rankings.engine.reading import spec_from_document
from rankings.errors import EditionStepRefused, Unusable, ValueStepRefused
from rankings.evidence import EvidenceDraft
from rankings.models import Evidence, Layer, Methodology, Observation
from rankings.states import EditionStatus, State, Step, Verdict
from tests.rankings.makers import DOCUMENT, World, world
from tests.rankings.office.road import too_late_to_appeal

pytestmark = pytest.mark.django_db
PC = {"PC.a": "90", "PC.b": "100"}
PAPER = EvidenceDraft(
    Evidence.Kind.DOCUMENT, "Quyết định", number="12/QĐ", issued_on=date(2025, 3, 1)
)


@pytest.fixture
def small() -> World:
    """The edition collects."""
    held = world()
    actions.open_collection(held.edition.pk, by=held.phong)
    return held


def value(small: World, indicator: str = "PC") -> Observation:
    return Observation.objects.get(
        edition=small.edition, unit=small.justice, indicator=indicator
    )


def reported(small: World, indicator: str = "PC", **cells: str) -> Observation:
    found = value(small, indicator)
    given = cells or (PC if indicator == "PC" else {indicator: "1"})
    return actions.report(found.pk, by=small.yen, cells=given, evidence=[PAPER])


def assessors(small: World, held: Observation) -> list[User]:
    """Those drawn, and those not drawn."""
    everybody = [small.thao, small.khanh, small.vinh]
    drawn = set(held.assessors.values_list("pk", flat=True))
    return sorted(everybody, key=lambda person: (person.pk not in drawn, person.pk))


class TestOpening:
    def test_every_value_is_there_and_assessors_are_drawn(self, small: World) -> None:
        values = Observation.objects.filter(edition=small.edition)
        assert values.count() == 3 * 4
        assert value(small, "PC").assessors.count() == 2  # 55 points
        assert value(small, "LAN").assessors.count() == 1
        own = Observation.objects.filter(unit=small.finance, assessors=small.vinh)
        assert not own.exists()  # Vinh has a post there

    def test_the_methodology_is_frozen(self, small: World) -> None:
        held = Methodology.objects.get(pk=small.methodology.pk)
        assert held.frozen_by == small.phong
        with pytest.raises(EditionStepRefused):
            actions.save_methodology(
                by=small.nhi, index=small.index, document=held.document, pk=held.pk
            )

    def test_its_editor_does_not_freeze_it(self) -> None:
        held = world()
        Methodology.objects.update(edited_by=held.phong)
        with pytest.raises(EditionStepRefused, match="không tự mở"):
            actions.open_collection(held.edition.pk, by=held.phong)

    def test_only_the_publisher_opens(self) -> None:
        held = world()
        for person in (held.nhi, held.thao, held.yen, held.la):
            with pytest.raises(NotAllowed):
                actions.open_collection(held.edition.pk, by=person)


class TestReporting:
    def test_a_report_is_a_layer_with_its_evidence(self, small: World) -> None:
        held = reported(small)
        layer = held.layers.get()
        assert (held.state, layer.cells) == (State.REPORTED, PC)
        assert layer.evidence.get().number == "12/QĐ"

    def test_only_the_units_own_reporter_reports(self, small: World) -> None:
        for person in (small.bao, small.nhi, small.thao, small.la):
            with pytest.raises(NotAllowed):
                actions.report(value(small).pk, by=person, cells=PC)

    @pytest.mark.parametrize(
        ("cells", "words"),
        [
            ({"PC.a": "90"}, "PC.a, PC.b / PC"),
            ({"PC.a": "90", "PC.b": "1,5"}, "dấu phẩy thập phân"),
            ({"PC.a": "90", "PC.b": "nan"}, "không phải số"),
            ({"PC.a": "-1", "PC.b": "9"}, "đếm từ 0"),
            ({"PC.a": "9", "PC.b": "9", "LAN": "1"}, "PC.a, PC.b / PC"),
            ({"PC.a": "1e308", "PC.b": "9"}, "ngoài khoảng cho phép"),
        ],
    )
    def test_what_cannot_be_used_is_refused(
        self, small: World, cells: dict[str, str], words: str
    ) -> None:
        with pytest.raises(Unusable) as refused:
            actions.report(value(small).pk, by=small.yen, cells=cells)
        assert words in " ".join(refused.value.faults)
        assert not Layer.objects.exists()

    def test_a_paper_out_of_date_proves_nothing(self, small: World) -> None:
        old = EvidenceDraft(
            Evidence.Kind.DOCUMENT,
            "Quyết định cũ",
            number="1/QĐ",
            issued_on=date(2019, 1, 1),
            valid_to=date(2025, 12, 30),
        )
        with pytest.raises(Unusable) as refused:
            actions.report(value(small).pk, by=small.yen, cells=PC, evidence=[old])
        assert "Quyết định cũ" in refused.value.faults[0]

    def test_a_second_click_is_refused(self, small: World) -> None:
        held = reported(small)
        with pytest.raises(ValueStepRefused, match="đã thay đổi"):
            actions.report(held.pk, by=small.yen, cells=PC, evidence=[PAPER], seen=0)

    def test_it_is_sent_back_twice_at_most(self, small: World) -> None:
        for _ in range(2):
            held = reported(small)
            first = assessors(small, held)[0]
            actions.send_back(held.pk, by=first, reason="Thiếu phụ lục.")
        held = reported(small)
        with pytest.raises(ValueStepRefused):
            actions.send_back(held.pk, by=first, reason="Vẫn thiếu.")


class TestAssessing:
    def test_a_light_value_is_settled_by_one(self, small: World) -> None:
        held = reported(small, "LAN")
        one = assessors(small, held)[0]
        held = actions.assess(held.pk, by=one, verdict=Verdict.ACCEPTED)
        assert held.state == State.SETTLED

    def test_a_heavy_one_needs_two_who_agree(self, small: World) -> None:
        held = reported(small)
        first, second, third = assessors(small, held)
        held = actions.assess(held.pk, by=first, verdict=Verdict.ACCEPTED)
        assert held.state == State.ASSESSED
        with pytest.raises(NotAllowed):  # not the same person again
            actions.assess(held.pk, by=first, verdict=Verdict.ACCEPTED)
        with pytest.raises(NotAllowed):  # not drawn
            actions.assess(held.pk, by=third, verdict=Verdict.ACCEPTED)
        held = actions.assess(held.pk, by=second, verdict=Verdict.ACCEPTED)
        assert held.state == State.SETTLED

    def test_two_that_nearly_agree_agree(self, small: World) -> None:
        held = reported(small)
        first, second, _ = assessors(small, held)
        actions.assess(held.pk, by=first, verdict=Verdict.ACCEPTED)
        near = {"PC.a": "895", "PC.b": "1000"}
        held = actions.assess(
            held.pk, by=second, verdict=Verdict.ADJUSTED, cells=near, reason="Đếm lại."
        )
        assert held.state == State.SETTLED

    def test_two_who_differ_are_adjudicated_by_a_third(self, small: World) -> None:
        held = reported(small)
        first, second, third = assessors(small, held)
        actions.assess(held.pk, by=first, verdict=Verdict.ACCEPTED)
        held = actions.assess(
            held.pk, by=second, verdict=Verdict.REJECTED, reason="Không có sổ."
        )
        assert held.state == State.DISPUTED
        for judge in (first, second):
            with pytest.raises(NotAllowed):
                actions.adjudicate(
                    held.pk, by=judge, verdict=Verdict.ACCEPTED, reason="Đủ."
                )
        held = actions.adjudicate(
            held.pk, by=third, verdict=Verdict.ACCEPTED, reason="Đã xem sổ gốc."
        )
        assert held.state == State.SETTLED
        assert held.layers.latest("seq").cells == PC

    def test_the_second_does_not_see_the_first_verdict(self, small: World) -> None:
        held = reported(small)
        first, second, _ = assessors(small, held)
        held = actions.assess(held.pk, by=first, verdict=Verdict.ACCEPTED)
        seen = [layer.step for layer in actions.visible_layers(held, second)]
        assert seen == [Step.REPORT]
        assert len(actions.visible_layers(held, first)) == 2
        held = actions.assess(held.pk, by=second, verdict=Verdict.ACCEPTED)
        assert len(actions.visible_layers(held, second)) == 3

    def test_an_adjustment_needs_another_value_and_a_reason(self, small: World) -> None:
        held = reported(small)
        one = assessors(small, held)[0]
        for cells, reason in ((PC, "Vì sao"), ({"PC.a": "80", "PC.b": "100"}, " ")):
            with pytest.raises(Unusable):
                actions.assess(
                    held.pk, by=one, verdict=Verdict.ADJUSTED, cells=cells, reason=reason
                )

    def test_nobody_assesses_their_own_agency(self, small: World) -> None:
        held = Observation.objects.get(
            edition=small.edition, unit=small.finance, indicator="LAN"
        )
        actions.report(held.pk, by=small.bao, cells={"LAN": "1"})
        with pytest.raises(NotAllowed):
            actions.assess(held.pk, by=small.vinh, verdict=Verdict.ACCEPTED)


def provisional(small: World) -> Observation:
    """Everything settled: one value reported and accepted, the rest not submitted."""
    held = reported(small)
    first, second, _ = assessors(small, held)
    for person in (first, second):
        actions.assess(held.pk, by=person, verdict=Verdict.ACCEPTED)
    actions.close_collection(small.edition.pk, by=small.nhi)
    actions.show_provisional(small.edition.pk, by=small.nhi)
    return value(small)


class TestClosing:
    def test_of_what_was_not_reported_the_system_says_so(self, small: World) -> None:
        provisional(small)
        silent = value(small, "ONLINE")
        assert silent.state == State.SETTLED
        layer = silent.layers.get()
        assert set((layer.cells or {}).values()) == {"NOT_SUBMITTED"}
        assert layer.by is None

    def test_what_is_not_settled_holds_up_the_provisional_result(
        self, small: World
    ) -> None:
        reported(small)
        actions.close_collection(small.edition.pk, by=small.nhi)
        with pytest.raises(EditionStepRefused, match="chưa thẩm định"):
            actions.show_provisional(small.edition.pk, by=small.nhi)

    def test_an_appeal_is_heard_by_somebody_who_did_not_judge(self, small: World) -> None:
        held = provisional(small)
        first, second, third = assessors(small, held)
        claim = {"PC.a": "95", "PC.b": "100"}
        held = actions.appeal(held.pk, by=small.yen, reason="Đã mua thêm.", cells=claim)
        assert held.state == State.APPEALED
        with pytest.raises(EditionStepRefused, match="khiếu nại"):
            actions.settle(small.edition.pk, by=small.phong)
        for judge in (first, second, small.yen):
            with pytest.raises(NotAllowed):
                actions.decide(held.pk, by=judge, verdict=Verdict.UPHELD, reason="Không.")
        actions.decide(
            held.pk, by=third, verdict=Verdict.REVISED, cells=claim, reason="Có hoá đơn."
        )
        edition = actions.settle(small.edition.pk, by=small.phong)
        assert edition.status == EditionStatus.FINAL
        assert value(small).layers.latest("seq").cells == claim

    def test_a_value_is_appealed_against_once(self, small: World) -> None:
        held = provisional(small)
        third = assessors(small, held)[2]
        actions.appeal(held.pk, by=small.yen, reason="Xin xem lại.")
        actions.decide(held.pk, by=third, verdict=Verdict.UPHELD, reason="Đã đúng.")
        with pytest.raises(ValueStepRefused, match="một lần"):
            actions.appeal(held.pk, by=small.yen, reason="Lần nữa.")

    def test_the_time_for_appeals_is_kept(self, small: World) -> None:
        provisional(small)
        days = {"appeals_until": date(2099, 1, 1)}
        actions.postpone(small.edition.pk, by=small.nhi, reason="Cho đủ.", changes=days)
        with pytest.raises(EditionStepRefused, match="01/01/2099"):
            actions.settle(small.edition.pk, by=small.phong)

    def test_nothing_is_said_after_the_lock(self, small: World) -> None:
        held = provisional(small)
        actions.settle(small.edition.pk, by=small.phong)
        with pytest.raises(ValueStepRefused):
            actions.appeal(held.pk, by=small.yen, reason="Muộn.")
        with pytest.raises(ValueStepRefused):
            actions.correct_value(held.pk, by=small.nhi, cells=PC, reason="Sửa.")


class TestWhoNeverAnswers:
    def test_a_returned_report_that_never_comes_again_holds_up_nobody(
        self, small: World
    ) -> None:
        held = reported(small)
        actions.send_back(held.pk, by=assessors(small, held)[0], reason="Thiếu phụ lục.")
        actions.close_collection(small.edition.pk, by=small.nhi)
        assert value(small).state == State.RETURNED  # it may still be answered
        edition = actions.show_provisional(small.edition.pk, by=small.nhi)
        assert edition.status == EditionStatus.PROVISIONAL
        said = value(small).layers.latest("seq")
        assert (said.by, set((said.cells or {}).values())) == (None, {"NOT_SUBMITTED"})
        assert edition.events.latest("seq").facts["not_submitted"] == 1

    def test_an_appeal_in_time_and_its_figure_stands_only_when_decided(
        self, small: World
    ) -> None:
        held = provisional(small)
        third = assessors(small, held)[2]
        claim = {"PC.a": "95", "PC.b": "100"}
        actions.appeal(held.pk, by=small.yen, reason="Đã mua thêm.", cells=claim)
        assert value(small).layers.latest("seq").cells == claim
        actions.decide(held.pk, by=third, verdict=Verdict.UPHELD, reason="Mua sau kỳ.")
        actions.settle(small.edition.pk, by=small.phong)
        assert value(small).layers.latest("seq").cells == PC

    def test_an_appeal_after_its_day_is_late(self, small: World) -> None:
        held = provisional(small)
        with (
            too_late_to_appeal(small),
            pytest.raises(ValueStepRefused, match="hết hạn khiếu nại"),
        ):
            actions.appeal(held.pk, by=small.yen, reason="Muộn.")

    def test_parts_of_nothing_are_no_ratio(self, small: World) -> None:
        with pytest.raises(Unusable) as refused:
            reported(small, **{"PC.a": "5", "PC.b": "0"})
        assert refused.value.faults == ["PC.b: 5 trên 0 không phải là tỉ lệ"]


def test_two_findings_agree_by_score_only_where_a_score_needs_nobody_else() -> None:
    """Alone in a data set every value would be the best: equal cells agree, others do not."""
    document = deepcopy(DOCUMENT)
    node = next(n for n in document["nodes"] if n["code"] == "PC")
    del node["merge_rule"]
    node["rule"], node["normalise"] = {"kind": "value"}, {"kind": "minmax"}
    spec = spec_from_document(document)
    assert judging.agree(spec, "PC", {"PC": "10"}, {"PC": "10"})
    assert not judging.agree(spec, "PC", {"PC": "10"}, {"PC": "95"})
    assert judging.agree(
        spec_from_document(DOCUMENT), "PC", PC, {"PC.a": "9", "PC.b": "10"}
    )
