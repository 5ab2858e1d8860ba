"""The office looks at signs and agreement, and nobody learns a verdict before their own."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rankings import actions
from rankings.models import Observation
from rankings.scrutiny import Agreement, Sign
from rankings.scrutiny.agreement import ALL
from rankings.states import Verdict
from rankings.views.office import agreeing, signs
from rankings.views.office.nodes import Nodes
from tests.rankings.makers import World
from tests.rankings.office.conftest import Open, text, value
from tests.rankings.office.road import FILE, PAPER, assessors, reported


def told(small: World, unit: str, part: int, *more: Any, code: str = "PC") -> Observation:
    """A ratio reported by the unit itself."""
    held = value(small, code, unit)
    by = small.yen if unit == "justice" else small.bao
    cells = {f"{code}.a": str(part), f"{code}.b": "100"}
    return actions.report(held.pk, by=by, cells=cells, evidence=[PAPER, *more])


def lines(answer: Any) -> list[tuple[str, str, str]]:
    """(kind, unit, title) of every line, in order."""
    return [
        (kind, line.unit, line.title)
        for kind, _count, rows in answer.context["groups"]
        for line in rows
    ]


class TestSigns:
    def test_they_are_grouped_by_kind_and_lead_to_the_value(
        self, small: World, get: Open
    ) -> None:
        held = told(small, "justice", 100, FILE)
        told(small, "finance", 60, FILE)
        answer = get(small.nhi, "review", small.edition.pk)
        same, full = "Cùng một tệp minh chứng", "Tự báo cáo đạt điểm tối đa"
        title = "Cán bộ có máy tính"
        assert lines(answer) == [
            (same, "Sở Tài chính", title),
            (same, "Sở Tư pháp", title),
            (full, "Sở Tư pháp", title),
        ]
        assert "Cùng tệp với Sở Tài chính." in text(answer)
        assert f"/so-lieu/{held.pk}/" in text(answer)
        assert "100/100" in text(answer)

    def test_they_are_narrowed(self, small: World, get: Open) -> None:
        told(small, "justice", 100, FILE)
        told(small, "finance", 60, FILE)
        told(small, "finance", 100, code="ONLINE")

        def count(query: str) -> int:
            return len(lines(get(small.nhi, "review", small.edition.pk, query=query)))

        assert count("") == 4
        assert count("?kind=same_file") == 2
        assert count("?unit=so-tu-phap") == 2
        assert count("?pillar=ORG") == 1
        assert count("?kind=full&pillar=INF&unit=so-tu-phap") == 1
        assert count("?kind=jump") == 0
        assert count("?kind=nonsense") == 4

    def test_nothing_left_by_a_filter_is_not_nothing(self, small: World, get: Open) -> None:
        told(small, "justice", 100)
        page = text(get(small.nhi, "review", small.edition.pk, query="?kind=jump"))
        assert "Không có dấu hiệu nào với bộ lọc này" in page
        assert "Không có gì nổi bật" not in page

    def test_nothing_stands_out_and_it_says_what_was_looked_at(
        self, small: World, get: Open
    ) -> None:
        reported(small, value(small, "PC"), FILE)
        reported(small, value(small, "LAN"))
        page = text(get(small.nhi, "review", small.edition.pk))
        assert "Không có gì nổi bật" in page
        assert "2 số liệu đã báo cáo" in page
        assert "1 tệp minh chứng" in page

    def test_they_come_page_by_page(
        self, small: World, get: Open, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(signs, "PER_PAGE", 2)
        told(small, "justice", 100, FILE)
        told(small, "finance", 60, FILE)
        first = get(small.nhi, "review", small.edition.pk)
        second = get(small.nhi, "review", small.edition.pk, query="?page=2")
        assert [len(lines(one)) for one in (first, second)] == [2, 1]
        assert "page=2" in text(first)

    def test_an_assessor_finds_nothing_of_their_own_agency(
        self, small: World, get: Open
    ) -> None:
        """Neither its values, nor that somebody else's file is also theirs."""
        told(small, "justice", 60, FILE)
        told(small, "finance", 100, FILE)
        assert lines(get(small.vinh, "review", small.edition.pk)) == []
        assert len(lines(get(small.thao, "review", small.edition.pk))) == 3
        assert "Sở Tài chính" not in text(get(small.vinh, "review", small.edition.pk))

    def test_long_lists_of_units_are_cut(self, small: World) -> None:
        edition = small.edition
        seen = signs.Seen(edition, small.nhi, Nodes(small.methodology.spec), None)  # type: ignore[arg-type]
        assert seen._same(["A", "B"]) == "Cùng tệp với A, B."
        assert seen._same(list("ABCDEF")) == "Cùng tệp với A, B, C, D và 2 đơn vị khác."

    def test_every_kind_of_sign_has_a_name(self) -> None:
        assert set(signs.KINDS) == set(Sign)

    def test_more_values_ask_no_more_questions(self, small: World, get: Open) -> None:
        get(small.nhi, "review", small.edition.pk)  # what is read once
        counts = []
        for unit in ("justice", "finance"):
            told(small, unit, 100, FILE)
            told(small, unit, 100, code="ONLINE")
            with CaptureQueriesContext(connection) as asked:
                get(small.nhi, "review", small.edition.pk)
            counts.append(len(asked))
        assert counts[0] == counts[1]

    def test_the_editions_page_leads_to_it(self, small: World, get: Open) -> None:
        assert "/soat-xet/" in text(get(small.thao, "edition", small.edition.pk))
        assert "/soat-xet/" not in text(get(small.yen, "edition", small.edition.pk))

    def test_before_it_opens_there_is_nothing_to_look_at(
        self, planned: World, get: Open
    ) -> None:
        assert "/soat-xet/" not in text(get(planned.nhi, "edition", planned.edition.pk))
        page = get(planned.nhi, "review", planned.edition.pk)
        assert "Không có gì nổi bật" in text(page)


class TestAgreement:
    def twice(self, small: World) -> Observation:
        held = reported(small, value(small))
        first, second, _third = assessors(small, held)
        actions.assess(held.pk, by=first, verdict=Verdict.ACCEPTED)
        actions.assess(held.pk, by=second, verdict=Verdict.ACCEPTED)
        return held

    def test_pairs_are_counted_by_heavy_indicator(self, small: World, get: Open) -> None:
        self.twice(small)
        answer = get(small.nhi, "review", small.edition.pk, query="?view=agreement")
        rows = [(row.title, row.pairs) for row in answer.context["rows"]]
        assert rows == [
            ("Tất cả", 1),
            ("Cán bộ có máy tính", 1),
            ("Hồ sơ nộp trực tuyến", 0),
        ]
        assert "Còn ít cặp" in text(answer)

    def test_one_verdict_is_no_pair_and_shows_nowhere(
        self, small: World, get: Open
    ) -> None:
        held = reported(small, value(small))
        first = assessors(small, held)[0]
        actions.assess(held.pk, by=first, verdict=Verdict.REJECTED, reason="Không có sổ.")
        for query in ("", "?view=agreement"):
            page = text(get(small.phong, "review", small.edition.pk, query=query))
            assert "Không có sổ." not in page
            assert str(first) not in page.partition('id="work"')[2]

    def test_who_has_still_to_judge_does_not_see_it(self, small: World, get: Open) -> None:
        self.twice(small)
        for who in (small.thao, small.khanh, small.vinh):
            answer = get(who, "review", small.edition.pk, query="?view=agreement")
            assert answer.context["blind"]
            assert not answer.context["rows"]
            assert "Chưa xem được" in text(answer)

    def test_who_has_judged_all_of_theirs_sees_it(self, small: World, get: Open) -> None:
        self.twice(small)
        actions.close_collection(small.edition.pk, by=small.nhi)
        answer = get(small.thao, "review", small.edition.pk, query="?view=agreement")
        assert answer.context["rows"]

    @pytest.mark.parametrize(
        ("pairs", "kappa", "words"),
        [
            (9, "1", "Còn ít cặp"),
            (10, None, "Luôn kết luận như nhau"),
            (10, "0.81", "Gần như luôn nhất trí"),
            (10, "0.80", "Nhất trí cao"),
            (10, "0.41", "Nhất trí vừa phải"),
            (10, "0.40", "Nhất trí thấp"),
            (10, "0.20", "Hầu như chỉ ngẫu nhiên"),
            (10, "-1", "Hầu như chỉ ngẫu nhiên"),
        ],
    )
    def test_it_is_said_in_words(
        self, small: World, pairs: int, kappa: str | None, words: str
    ) -> None:
        half = Decimal("0.5")
        held = Agreement(pairs, half, half, None if kappa is None else Decimal(kappa))
        rows = agreeing.rows_of(Nodes(small.methodology.spec), {ALL: held, "PC": held})
        assert rows[1].words.startswith(words)
