"""Methodologies at the office, and tables of values."""

import copy
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rankings.models import Index, Layer, Methodology
from tests.rankings.makers import DOCUMENT, World
from tests.rankings.office.conftest import Open, text, value


def document(**more: Any) -> dict[str, Any]:
    return {**copy.deepcopy(DOCUMENT), "version": "2", **more}


def moved_points() -> dict[str, Any]:
    """PC 50 instead of 55, LAN gone, WAN new."""
    made = document()
    for node in made["nodes"]:
        if node["code"] == "PC":
            node["points"] = 50
        if node["code"] == "LAN":
            node |= {"code": "WAN", "points": 10}
    return made


class TestMethodologies:
    def test_it_is_read_as_a_tree_with_points(self, small: World, get: Open) -> None:
        page = text(get(small.yen, "methodology", small.methodology.pk))
        assert "Cán bộ có máy tính" in page
        assert "Tỉ lệ, 100 % được điểm tối đa." in page
        assert small.methodology.digest in page

    def test_checking_shows_what_changes_and_saves_nothing(
        self, planned: World, post: Open
    ) -> None:
        sent = json.dumps(moved_points())
        answer = post(planned.nhi, "methodology_new", "small", text=sent, check="1")
        changes = {(c.kind, c.code, c.before, c.after) for c in answer.context["changes"]}
        assert changes == {
            ("points", "PC", "55", "50"),
            ("added", "WAN", "", "10"),
            ("removed", "LAN", "5", ""),
        }
        assert Methodology.objects.count() == 1

    def test_no_difference_is_passed_over(self, planned: World, post: Open) -> None:
        made = document(precision=2, coverage={"overall": "0.9"})
        made["steps"][-1] = {"step": "aggregate", "kind": "geometric"}
        node = next(one for one in made["nodes"] if one["code"] == "PC")
        node |= {"merge_rule": "mean_n", "evidence": {"vi": "Sổ", "en": "A register"}}
        answer = post(
            planned.nhi, "methodology_new", "small", text=json.dumps(made), check="1"
        )
        found = {(c.kind, c.code) for c in answer.context["changes"]}
        assert found == {
            ("whole", "coverage"),
            ("whole", "precision"),
            ("whole", "steps"),
            ("other", "PC.evidence"),
            ("other", "PC.merge_rule"),
        }

    def test_checking_says_what_saving_would(self, planned: World, post: Open) -> None:
        for wrong in (
            DOCUMENT,  # the version exists
            document(version="x" * 30),
            document(precision=12),
            document(note="a\u0000b"),
            document(note="\ud800"),
        ):
            sent = json.dumps(wrong)
            for button in ("check", "save"):
                answer = post(
                    planned.nhi, "methodology_new", "small", text=sent, **{button: "1"}
                )
                assert answer.status_code in {409, 422}
                assert not answer.context.get("checked")
        assert Methodology.objects.count() == 1

    def test_a_code_of_another_index_is_refused(self, planned: World, post: Open) -> None:
        Index.objects.create(code="other", title_vi="Khác", title_en="Another")
        sent = json.dumps(document())
        answer = post(planned.nhi, "methodology_new", "other", text=sent, save="1")
        assert answer.status_code == 422

    def test_decimals_are_kept_as_they_are_written(
        self, planned: World, post: Open
    ) -> None:
        sent = json.dumps(document()).replace('"points": 55', '"points": 54.50')
        sent = sent.replace('"points": 5,', '"points": 5.50,')
        answer = post(planned.nhi, "methodology_new", "small", text=sent, save="1")
        assert answer.status_code == 302
        held = Methodology.objects.get(version="2").document
        assert next(n for n in held["nodes"] if n["code"] == "PC")["points"] == "54.50"

    @pytest.mark.parametrize(
        "sent",
        [
            '{"a": 1, "a": 2}',
            f'{{"points": {"9" * 5000}}}',
            '{"a": 1e99999999999999999999}',
            '{"a": NaN}',
            "[" * 100_000,
            f'{{"note": {"[" * 600}{"]" * 600}}}',
        ],
    )
    def test_json_that_is_no_methodology_is_refused_at_the_field(
        self, planned: World, post: Open, sent: str
    ) -> None:
        answer = post(planned.nhi, "methodology_new", "small", text=sent, check="1")
        assert answer.status_code == 422
        assert answer.context["form"].errors["text"]

    def test_a_tree_that_nobody_ranks_by_is_refused_at_once(
        self, planned: World, post: Open
    ) -> None:
        made = document()
        made["nodes"] += [
            {"code": f"N{n}", "parent": f"N{n - 1}" if n else "INF", "points": 1}
            for n in range(1500)
        ]
        answer = post(
            planned.nhi, "methodology_new", "small", text=json.dumps(made), check="1"
        )
        assert answer.status_code == 422
        assert "below 12 levels" in text(answer)

    def test_two_editors_do_not_write_over_each_other(
        self, planned: World, get: Open, post: Open
    ) -> None:
        pk = planned.methodology.pk
        seen = get(planned.nhi, "methodology_edit", pk).context["form"]["seen"].value()
        assert seen == planned.methodology.digest
        first = json.dumps({**moved_points(), "version": "1"})
        second = json.dumps({**document(), "version": "1"})
        args = planned.nhi, "methodology_edit", pk
        assert post(*args, text=first, seen=seen, save="1").status_code == 302
        answer = post(*args, text=second, seen=seen, save="1")
        assert answer.status_code == 409
        planned.methodology.refresh_from_db()
        assert "WAN" in json.dumps(planned.methodology.document)
        # What the other wrote can be seen before it is written over.
        told = {(one.kind, one.code) for one in answer.context["changes"]}
        assert ("removed", "WAN") in told
        now = answer.context["form"]["seen"].value()
        assert now == planned.methodology.digest
        assert post(*args, text=second, seen=now, save="1").status_code == 302

    def test_every_fault_comes_at_once_with_its_path(
        self, planned: World, post: Open
    ) -> None:
        wrong = document()
        wrong["nodes"][2]["points"] = 1
        wrong["nodes"][3]["rule"] = {"kind": "magic"}
        answer = post(
            planned.nhi, "methodology_new", "small", text=json.dumps(wrong), save="1"
        )
        assert answer.status_code == 422
        assert answer.context["faults"]
        assert all(path and reason for path, reason in answer.context["faults"])
        assert "magic" in text(answer)
        assert Methodology.objects.count() == 1

    def test_a_file_is_saved_as_a_new_version(self, planned: World, post: Open) -> None:
        file = SimpleUploadedFile("m.json", json.dumps(document()).encode())
        answer = post(planned.nhi, "methodology_new", "small", file=file, save="1")
        assert answer.status_code == 302
        assert Methodology.objects.get(version="2").edited_by == planned.nhi

    def test_a_file_too_long_says_so(self, planned: World, post: Open) -> None:
        file = SimpleUploadedFile("m.json", b'{"a": "' + b"x" * 1_000_001)
        answer = post(planned.nhi, "methodology_new", "small", file=file, check="1")
        assert answer.context["form"].errors["file"] == ["Tệp lớn hơn 1 MB."]

    def test_an_uploaded_file_stands_in_the_text_after_the_check(
        self, planned: World, post: Open
    ) -> None:
        file = SimpleUploadedFile("m.json", json.dumps(document()).encode())
        answer = post(planned.nhi, "methodology_new", "small", file=file, check="1")
        assert answer.context["checked"]
        assert "motcua-rankings/1" in answer.context["form"]["text"].value()

    def test_what_is_no_json_is_said_with_its_line(
        self, planned: World, post: Open
    ) -> None:
        answer = post(planned.nhi, "methodology_new", "small", text='{\n"a": }', check="1")
        assert "dòng 2" in answer.context["form"].errors["text"][0]
        answer = post(planned.nhi, "methodology_new", "small", text="[]", check="1")
        assert answer.status_code == 422

    def test_a_version_that_exists_is_refused(self, planned: World, post: Open) -> None:
        sent = json.dumps(DOCUMENT)
        answer = post(planned.nhi, "methodology_new", "small", text=sent, save="1")
        assert answer.status_code == 409

    def test_a_draft_is_changed_in_place_until_it_is_frozen(
        self, planned: World, get: Open, post: Open
    ) -> None:
        pk = planned.methodology.pk
        sent = json.dumps({**moved_points(), "version": "1"})
        seen = planned.methodology.digest
        args = planned.nhi, "methodology_edit", pk
        assert post(*args, text=sent, seen=seen, save="1").status_code == 302
        planned.methodology.refresh_from_db()
        assert "WAN" in json.dumps(planned.methodology.document)
        post(planned.phong, "edition_step", planned.edition.pk, "open")
        assert get(planned.nhi, "methodology_edit", pk).status_code == 409
        assert "Sửa bản thảo" not in text(get(planned.nhi, "methodology", pk))

    def test_only_the_editor_writes(self, planned: World, get: Open, post: Open) -> None:
        sent = json.dumps(document())
        for who in (planned.phong, planned.thao, planned.yen):
            answer = post(who, "methodology_new", "small", text=sent, save="1")
            assert answer.status_code == 403
        assert (
            get(planned.thao, "methodology_edit", planned.methodology.pk).status_code == 403
        )


def csv(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("bang.csv", "\n".join(lines).encode())


class TestTables:
    HEAD = "unit,name,PC.a,PC.b,LAN,SITE,ONLINE.a,ONLINE.b"

    def test_a_table_is_reported_whole(self, small: World, post: Open) -> None:
        file = csv(
            self.HEAD, "so-tu-phap,Sở Tư pháp,90,100,1,,,", "so-y-te,Sở Y tế,5,10,0,,,"
        )
        answer = post(small.nhi, "table", small.edition.pk, file=file)
        assert answer.status_code == 302
        assert value(small).layers.get().origin == "table"
        assert Layer.objects.count() == 4

    def test_faults_have_line_and_column_and_nothing_is_taken(
        self, small: World, post: Open
    ) -> None:
        file = csv(
            self.HEAD, "so-tu-phap,Sở Tư pháp,90,100,1,,,", "so-y-te,Sở Y tế,x,10,7,,,"
        )
        answer = post(small.nhi, "table", small.edition.pk, file=file)
        assert answer.status_code == 422
        places = {(fault.line, fault.column) for fault in answer.context["faults"]}
        assert places == {(3, "PC.a"), (3, "LAN")}
        assert not Layer.objects.exists()

    def test_a_unit_that_takes_no_part_is_named(self, small: World, post: Open) -> None:
        file = csv(self.HEAD, "la,Lạ,90,100,1,,,")
        answer = post(small.nhi, "table", small.edition.pk, file=file)
        assert "la" in answer.context["faults"][0].reason

    def test_no_file_is_asked_for(self, small: World, post: Open) -> None:
        assert post(small.nhi, "table", small.edition.pk).status_code == 422

    def test_others_enter_none(self, small: World, post: Open) -> None:
        for who in (small.phong, small.thao, small.yen):
            answer = post(who, "table", small.edition.pk, file=csv(self.HEAD))
            assert answer.status_code == 403


class TestFilling:
    def test_it_is_asked_first(self, small: World, get: Open) -> None:
        answer = get(small.nhi, "fill", small.edition.pk)
        assert answer.context["titles"] == []
        assert not Layer.objects.exists()

    def test_it_fills_on_post(self, planned: World, post: Open) -> None:
        made = document(version="1")
        for node in made["nodes"]:
            if node["code"] == "ONLINE":
                node["source"] = "dossiers:filed_online"
        sent = json.dumps(made)
        held = planned.methodology
        post(
            planned.nhi, "methodology_edit", held.pk, text=sent, seen=held.digest, save="1"
        )
        post(planned.phong, "edition_step", planned.edition.pk, "open")
        answer = post(planned.nhi, "fill", planned.edition.pk)
        assert answer.status_code == 302
        assert value(planned, "ONLINE").layers.get().origin == "dossiers"
        assert Layer.objects.count() == 3
