"""A consortium loads its own timetable, which has no other sheet: whose it is and how they review is said once."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from peerreview.access import LOCAL
from peerreview.errors import PartnershipNeeded, UserError
from peerreview.load import Candidate, Given, prepare, publish
from peerreview.questions.ask import ask
from peerreview.store.naming import NOTHING_GIVEN, Likeness
from peerreview.store.store import Store
from tests.store.stores import GIVEN, HEADINGS, SCHOOLS, WHOSE, leftovers, load, plans, timetable
from tests.workbooks import write_xlsx

AS_AT = date(2026, 11, 22)
ROWS = (
    ("Wrenmoor Primary School", date(2026, 9, 15), date(2026, 9, 29), "tbc", "tbc", "Ada Penhallow & Tom Brightwell"),
    ("Hollowmere Junior School", "10.11.26", "24/11/2026", date(2026, 12, 8), None, "Lin Achterberg"),
    ("Fennick Infant School", None, "tbc", None, None, None),
)


def rows(store: Store, question: str, **how: Any) -> list[dict[str, Any]]:
    frame = ask(question, LOCAL, store=store, as_of=AS_AT, **how)
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def book(folder: Path, *more: tuple[Any, ...], name: str = "timetable.xlsx") -> Path:
    return write_xlsx(folder / name, Timetable=[HEADINGS, *ROWS, *more])


@pytest.fixture
def loaded(store: Store, tmp_path: Path) -> Store:
    """A store with the timetable in it."""
    load(store, book(tmp_path))
    return store


class TestTheFirstLoad:
    def test_whose_it_is_is_asked_for(self, store: Store, tmp_path: Path) -> None:
        with pytest.raises(PartnershipNeeded, match=r"timetable.xlsx does not say which partnership it belongs to"):
            prepare(store, [book(tmp_path)])
        assert leftovers(store) == []

    def test_how_they_review_is_asked_for_in_an_issue(self, store: Store, tmp_path: Path) -> None:
        candidate = prepare(store, [book(tmp_path)], Given(WHOSE))
        assert "protocol_missing" in {issue.code for issue in candidate.issues}

    def test_the_schools_named_in_it_make_a_provisional_list(self, store: Store, tmp_path: Path) -> None:
        candidate = prepare(store, [book(tmp_path)], GIVEN)
        assert [i.code for i in candidate.issues if i.severity == "advice" and not i.cell] == ["provisional_schools"]
        publish(candidate)
        assert [row["school"] for row in rows(store, "schools")] == sorted(row[0] for row in ROWS)

    def test_rows_in_are_rows_loaded(self, store: Store, tmp_path: Path) -> None:
        (count,) = prepare(store, [book(tmp_path)], GIVEN).counts
        assert (count.rows_in, count.loaded, count.left_out, count.reasons) == (3, 3, 0, None)

    def test_every_step_stands_as_it_should(self, loaded: Store) -> None:
        steps = {(row["school"].split()[0], row["step"]): row for row in rows(loaded, "follow_ups")}
        assert {key: row["state"] for key, row in steps.items()} == {
            ("Wrenmoor", "Data shared"): "done (assumed)",
            ("Wrenmoor", "Review"): "done (assumed)",
            ("Wrenmoor", "Workshop"): "overdue",
            ("Wrenmoor", "Impact review"): "unscheduled",
            ("Hollowmere", "Data shared"): "done (assumed)",
            ("Hollowmere", "Review"): "due soon",
            ("Hollowmere", "Workshop"): "planned",
            ("Hollowmere", "Impact review"): "unscheduled",
            ("Fennick", "Data shared"): "unscheduled",
            ("Fennick", "Review"): "unscheduled",
            ("Fennick", "Workshop"): "unscheduled",
            ("Fennick", "Impact review"): "unscheduled",
        }
        late = steps["Wrenmoor", "Workshop"]
        assert late["due"].date() == date(2026, 10, 13)
        assert late["days_overdue"] == 40
        assert "2 weeks after the review on 29 September 2026" in late["basis"]
        assert late["source_cell"] == "Timetable!D2"


class TestTheNextLoads:
    def test_both_answers_are_remembered(self, loaded: Store, tmp_path: Path) -> None:
        candidate = prepare(loaded, [book(tmp_path, (SCHOOLS[0] + " Annexe", None, "tbc", None, None, None))])
        assert candidate.sources[0].partnership == WHOSE
        assert candidate.sources[0].protocol == "tiptree-stanway"
        assert "protocol_missing" not in {issue.code for issue in candidate.issues}
        publish(candidate)
        assert len(rows(loaded, "schools")) == 4

    def test_and_hold_for_another_workbook_of_the_only_partnership(self, loaded: Store, tmp_path: Path) -> None:
        candidate = prepare(loaded, [plans(tmp_path, "Read aloud daily")])
        assert candidate.sources[0].partnership == WHOSE

    def test_a_partnership_in_another_spelling_is_the_same(self, loaded: Store, tmp_path: Path) -> None:
        load(loaded, plans(tmp_path, "Read"), given=Given(" ALDER  vale partnership."))
        assert {source.partnership for source in loaded.sources(2)} == {WHOSE}

    def test_another_protocol_can_be_given_later(self, store: Store, tmp_path: Path) -> None:
        load(store, book(tmp_path), given=Given(WHOSE))
        candidate = prepare(store, [book(tmp_path)], Given(protocol="Tiptree and Stanway"))
        assert not candidate.unchanged
        assert candidate.sources[0].protocol == "tiptree-stanway"

    def test_the_same_file_again_changes_nothing(self, loaded: Store, tmp_path: Path) -> None:
        candidate = prepare(loaded, [tmp_path / "timetable.xlsx"])
        assert candidate.unchanged
        assert candidate.changes == []

    def test_the_same_words_in_a_new_file_change_nothing_either(self, loaded: Store, tmp_path: Path) -> None:
        candidate = prepare(loaded, [book(tmp_path)])
        assert candidate.changes == []

    def test_what_would_change_is_told_cell_by_cell(self, loaded: Store, tmp_path: Path) -> None:
        first, second, third = ROWS
        moved = (*first[:3], date(2026, 10, 13), *first[4:])
        new = ("Brackenfold Primary School", None, date(2027, 2, 2), None, None, None)
        changed = write_xlsx(tmp_path / "timetable.xlsx", Timetable=[HEADINGS, moved, second, new])
        told = {(c["school"], c["what"]): (c["before"], c["after"]) for c in prepare(loaded, [changed]).changes}
        assert told["Wrenmoor Primary School", "Wrenmoor Primary School 2026/27: Workshop"] == (None, "13 October 2026")
        assert told["Brackenfold Primary School", "School"] == (None, "added")
        assert told[third[0], "School"] == ("gone", None)
        assert not [key for key in told if key[0] == "Hollowmere Junior School"]


class TestNewVersions:
    def asked(self, answer: bool) -> tuple[list[tuple[str, str]], Any]:
        said: list[tuple[str, str]] = []

        def new_version(likeness: Likeness) -> bool:
            said.append((likeness.file, likeness.source))
            return answer

        return said, new_version

    def prepared(self, store: Store, *files: Path, answer: bool = True, given: Given = NOTHING_GIVEN) -> Candidate:
        self.said, new_version = self.asked(answer)
        return prepare(store, files, given, new_version=new_version)

    def test_a_renamed_file_takes_the_place_of_its_source(self, loaded: Store, tmp_path: Path) -> None:
        new = ("Brackenfold Primary School", None, date(2027, 2, 2), None, None, None)
        candidate = self.prepared(loaded, book(tmp_path, new, name="timetable v2 FINAL.xlsx"))
        assert self.said == [("timetable v2 FINAL.xlsx", "timetable")]
        assert [version.source for version in candidate.versions.values()] == ["timetable"]
        publish(candidate)
        assert [(s.source, s.file, s.protocol) for s in loaded.sources(2)] == [
            ("timetable", "timetable v2 FINAL.xlsx", "tiptree-stanway")
        ]

    def test_so_it_does_where_every_review_was_moved(self, store: Store, tmp_path: Path) -> None:
        load(store, timetable(tmp_path))
        assert list(self.prepared(store, timetable(tmp_path, 9, "renamed.xlsx")).versions) == ["renamed.xlsx"]

    def test_unless_somebody_says_no(self, loaded: Store, tmp_path: Path) -> None:
        candidate = self.prepared(loaded, book(tmp_path, name="second.xlsx"), answer=False, given=GIVEN)
        publish(candidate)
        assert [s.source for s in loaded.sources(2)] == ["timetable", "second"]

    def test_next_years_timetable_is_no_new_version(self, store: Store, tmp_path: Path) -> None:
        load(store, timetable(tmp_path))
        candidate = self.prepared(store, timetable(tmp_path, 365, "timetable 2027.xlsx"))
        assert (self.said, candidate.versions) == ([], {})

    def test_nor_is_a_workbook_of_another_kind(self, loaded: Store, tmp_path: Path) -> None:
        self.prepared(loaded, plans(tmp_path, "Read aloud daily"))
        assert self.said == []

    def test_nor_one_of_another_partnership(self, loaded: Store, tmp_path: Path) -> None:
        self.prepared(loaded, book(tmp_path, name="x.xlsx"), given=Given("Brook Hill Partnership", "tiptree-stanway"))
        assert self.said == []

    def test_a_copy_beside_the_file_itself_is_a_source_of_its_own(self, loaded: Store, tmp_path: Path) -> None:
        candidate = self.prepared(loaded, book(tmp_path), book(tmp_path, name="copy.xlsx"))
        assert [s.source for s in candidate.sources] == ["timetable", "copy"]

    def test_two_files_cannot_be_one_source(self, store: Store, tmp_path: Path) -> None:
        (tmp_path / "autumn").mkdir()
        with pytest.raises(UserError, match=r"would both be loaded as “timetable”. Rename one of them"):
            prepare(store, [book(tmp_path), book(tmp_path / "autumn")], GIVEN)

    def test_one_file_given_twice_is_one(self, store: Store, tmp_path: Path) -> None:
        file = book(tmp_path)
        (tmp_path / "sub").mkdir()
        assert len(prepare(store, [file, tmp_path / "sub" / ".." / "timetable.xlsx"], GIVEN).sources) == 1


def test_a_folder_means_the_workbooks_in_it(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "term"
    (folder / "plans").mkdir(parents=True)
    book(folder)
    plans(folder / "plans", "Read aloud daily")
    for name in ("~$timetable.xlsx", ".hidden.xlsx", "letter.docx", "notes.txt"):
        (folder / name).write_text("x", encoding="utf-8")
    candidate = prepare(store, [folder], GIVEN)
    assert sorted(s.file for s in candidate.sources) == ["plans.xlsx", "timetable.xlsx"]
    assert candidate.refused == []


def test_many_files_with_one_that_cannot_be_used(store: Store, tmp_path: Path) -> None:
    files = [
        timetable(tmp_path, name=f"group {n}.xlsx", schools=[f"School {n}{letter} Primary" for letter in "ABC"])
        for n in range(1, 12)
    ]
    bad = tmp_path / "group 6b.xlsx"
    bad.write_bytes(b"PK\x03\x04 broken")
    candidate = prepare(store, [*files[:6], bad, *files[6:]], GIVEN)
    assert [(issue.file, issue.severity) for issue in candidate.refused] == [("group 6b.xlsx", "refused")]
    assert [s.file for s in candidate.sources] == [file.name for file in files]
    assert sum(count.loaded for count in candidate.counts) == 33
    publish(candidate)
    assert len(rows(store, "schools")) == 33
    assert len(store.history()) == 1
