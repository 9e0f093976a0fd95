"""What was said of a sheet by hand fits the next version of it, or it is said what moved."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.errors import UnreadableFile
from peerreview.workbook.asked import asked_sheets, likely_columns
from peerreview.workbook.book import Book, Sheet
from peerreview.workbook.cell_shapes import shape_of, still_of_shape
from peerreview.workbook.check import CheckedWorkbook, check_book
from peerreview.workbook.fitted import Fit, explain
from peerreview.workbook.fitting import fit
from peerreview.workbook.mapping import SheetMapping, called, from_dicts, meanings, to_dicts

DAY, LATER = dt.date(2026, 3, 10), dt.date(2026, 3, 24)
WREN, HOLLOW = "Wrenmoor Primary School", "Hollowmere Junior School"
HEADINGS = ["Establishment", "Visited", "Session", "Staff meeting", "Code"]
RECORDS: list[list[Any]] = [[WREN, DAY, "2025/26", LATER, "K1"], [HOLLOW, LATER, None, None, "K2"]]
MEANS = {0: "school", 1: "review_date", 2: "academic_year", 3: "Workshop done"}


def sheet(*rows: Sequence[Any], name: str = "Spring") -> Sheet:
    width = max(map(len, rows), default=0)
    return Sheet(name, [[*row, *[None] * (width - len(row))] for row in rows])


SPRING = sheet(["Peer visits"], HEADINGS, *RECORDS)
SAID = explain(SPRING, "reviews", 1, 2, MEANS)
NO_HEADINGS = sheet(["Peer visits"], *[row[:3] for row in RECORDS])
SAID_OF_CELLS = explain(NO_HEADINGS, "reviews", None, 1, {0: "school", 1: "review_date"})


def check(*sheets: Sheet, said: Sequence[SheetMapping] = (SAID,)) -> CheckedWorkbook:
    return check_book(Book("visits.xlsx", "", list(sheets)), tuple(said))


def placed(found: Fit) -> dict[str, int]:
    assert found.table is not None
    return found.table.columns | {name: at for at, (name, _) in found.table.milestones.items()}


def records(checked: CheckedWorkbook) -> list[tuple[Any, ...]]:
    (parsed,) = checked.sheets
    return list(zip(*(parsed.columns.get(key, [None] * len(parsed.rows)) for key in MEANS.values()), strict=True))


def said_codes(checked: CheckedWorkbook) -> list[str]:
    return [issue.code for issue in checked.issues]


EXPECTED = [(WREN, DAY, "2025/26", None), (HOLLOW, LATER, None, None)]  # the workshop is no column of the row


def test_the_same_sheet_is_read_as_was_said_and_nothing_more_is_said() -> None:
    checked = check(SPRING)
    assert records(checked) == EXPECTED
    assert checked.issues == []
    (parsed,) = checked.sheets
    assert (parsed.key, parsed.rows, parsed.letters["Workshop done"]) == ("reviews", [3, 4], "D")
    assert (parsed.milestones["on"], parsed.milestones["part"]) == ([LATER], ["done"])
    assert checked.mapping == checked.mapping_now == (SAID,)


def test_without_it_the_same_workbook_cannot_be_used() -> None:
    with pytest.raises(UnreadableFile) as refusal:
        check(SPRING, said=())
    assert refusal.value.code == "no_known_sheet"
    assert "On the Load page, say what its columns are" in str(refusal.value)


def test_headings_in_another_row_and_other_columns_are_found_and_each_move_is_said() -> None:
    moved = sheet(
        ["Peer visits"], ["this term"], [], ["Session", "establishment ", "Visited", "Code", "Staff  Meeting"]
    )
    moved.rows += [["2025/26", WREN, DAY, "K1", LATER]]
    checked = check(moved)
    assert records(checked) == [EXPECTED[0]]
    (issue,) = checked.issues
    assert (issue.code, issue.cell) == ("mapping_moved", "Spring!A4")
    assert issue.problem.endswith(
        "The headings stand in row 4 now; it was row 2. “Establishment” stands in column B now; it was column A. "
        "“Visited” stands in column C now; it was column B. “Session” stands in column A now; it was column C. "
        "“Staff meeting” stands in column E now; it was column D."
    )
    again = check(moved, said=checked.mapping_now)
    assert (records(again), again.issues) == ([EXPECTED[0]], [])


def test_a_heading_that_is_gone_is_named_and_the_rest_loads() -> None:
    checked = check(sheet(["Peer visits"], ["Establishment", "Visited", "Code"], [WREN, DAY, "K1"]))
    assert records(checked) == [(WREN, DAY, None, None)]
    assert said_codes(checked) == ["mapped_heading_gone", "mapped_heading_gone"]
    assert checked.issues[0].problem == (
        "No column of the sheet “Spring” is headed “Session” any more, so Academic year was not loaded."
    )
    assert "“Staff meeting” any more, so Workshop done was" in checked.issues[1].problem
    assert checked.mapping_now == (SAID,)  # it may come back


def test_where_a_needed_column_is_gone_nothing_is_loaded_and_it_says_what_moved() -> None:
    other = sheet(["School", "Review date"], [WREN, DAY], name="Known")
    checked = check(other, sheet(["Peer visits"], ["Visited", "Session", "Staff meeting"], [DAY, "2025/26", LATER]))
    assert [parsed.title for parsed in checked.sheets] == ["Known"]
    (issue,) = checked.issues
    assert (issue.code, issue.severity) == ("mapping_does_not_fit", "row left out")
    assert "so its 1 row was not loaded" in issue.problem
    assert [(one.title, one.rows, one.reason) for one in checked.not_loaded] == [("Spring", [3], issue.code)]
    assert "“Visited” stands in column A now; it was column B." in issue.problem
    assert "No column is headed “Establishment” any more (School)." in issue.problem
    assert "Load page, which asks again" in issue.fix
    assert checked.mapping_now == (SAID,)


def test_where_it_was_the_only_sheet_the_file_is_refused_with_what_moved() -> None:
    with pytest.raises(UnreadableFile, match="No column is headed “Establishment” any more"):
        check(sheet(["Visited", "Session"], [DAY, "2025/26"]))


def test_a_heading_renamed_to_one_that_is_known_takes_the_place_of_the_old_one() -> None:
    checked = check(sheet(["Peer visits"], ["Establishment", "Code", "Session", "Review date"], [WREN, "K", None, DAY]))
    assert records(checked) == [(WREN, DAY, None, None)]
    assert "“Visited” was column B; “Review date” in column D is read in its place." in checked.issues[0].problem


def test_new_columns_count_by_their_headings_and_those_left_out_by_hand_stay_out() -> None:
    told = explain(sheet(["Establishment", "Notes"], [WREN, "x"]), "reviews", 0, 1, {0: "school"})
    checked = check(sheet(["Establishment", "Notes", "Review date", "Lunch"], [WREN, "x", DAY, "y"]), said=[told])
    (parsed,) = checked.sheets
    assert parsed.columns == {"school": [WREN], "review_date": [DAY]}
    assert [(issue.code, issue.heading) for issue in checked.issues] == [("heading_unknown", "Lunch")]


def test_columns_with_one_heading_are_told_by_their_order_and_never_guessed() -> None:
    twice = sheet(["Establishment", "Date", "Date"], [WREN, DAY, LATER])
    told = explain(twice, "reviews", 0, 1, {0: "school", 2: "review_date"})
    assert placed(fit(told, sheet(["No", "Establishment", "Date", "Date"], [1.0, WREN, DAY, LATER]))) == {
        "school": 1,
        "review_date": 3,
    }
    three = fit(told, sheet(["Establishment", "Date", "Date", "Date"], [WREN, DAY, LATER, DAY]))
    assert three.table is None
    assert three.gone == (("Date", "Review date"),)


def test_a_column_without_a_heading_stays_beside_its_neighbour() -> None:
    told = explain(
        sheet(["Establishment", None, "Code"], [WREN, DAY, "K"]), "reviews", 0, 1, {0: "school", 1: "review_date"}
    )
    found = fit(told, sheet(["No", "Establishment", None, "Code"], [1.0, WREN, DAY, "K"]))
    assert placed(found) == {"school": 1, "review_date": 2}
    assert found.moved[1] == "“B” stands in column C now; it was column B."
    assert fit(told, sheet(["Establishment", "Length", "Code"], [WREN, 2.0, "K"])).gone == (("B", "Review date"),)


def test_headings_repeated_on_each_page_are_no_records() -> None:
    (parsed,) = check(sheet(["Peer visits"], HEADINGS, RECORDS[0], HEADINGS, RECORDS[1])).sheets
    assert parsed.rows == [3, 5]
    assert [(gone.row, gone.reason) for gone in parsed.left_out] == [(4, "heading repeated")]


def test_a_sheet_of_another_name_with_the_same_headings_is_read_likewise() -> None:
    summer = Sheet("Summer", SPRING.rows)
    checked = check(SPRING, summer)
    assert [parsed.title for parsed in checked.sheets] == ["Spring", "Summer"]
    (issue,) = checked.issues
    assert "The sheet “Summer”" in issue.problem
    assert "It is read as the sheet “Spring” was." in issue.problem
    assert [one.sheet for one in checked.mapping_now] == ["Spring", "Summer"]
    assert check(SPRING, summer, said=checked.mapping_now).issues == []


def test_but_not_where_one_of_the_headings_is_missing() -> None:
    checked = check(SPRING, sheet(["Establishment", "Visited"], [WREN, DAY], name="Old"))
    assert [parsed.title for parsed in checked.sheets] == ["Spring"]


def test_what_was_said_elsewhere_serves_another_workbook_and_is_kept_only_if_it_did() -> None:
    elsewhere = SheetMapping("", *(getattr(SAID, name) for name in SheetMapping.__slots__[1:]))
    unused = SheetMapping("", "actions", 1, 2, ("What", "When"), (("A", "action"),))
    checked = check(Sheet("Visits", SPRING.rows), said=[unused, elsewhere])
    assert records(checked) == EXPECTED
    assert checked.mapping == (elsewhere,)
    assert [one.sheet for one in checked.mapping_now] == ["Visits"]


def test_known_headings_need_nothing_said_but_what_was_said_counts() -> None:
    known = sheet(["School", "Review date", "Comments"], [WREN, DAY, "about reading"])
    told = explain(known, "reviews", 0, 1, {0: "school", 1: "review_date", 2: "focus"})
    (parsed,) = check(known, said=[told]).sheets
    assert parsed.columns["focus"] == ["about reading"]
    assert "notes" not in parsed.columns


def test_what_no_longer_fits_gives_way_to_headings_that_are_known_now() -> None:
    checked = check(sheet(["School", "Review date"], [WREN, DAY]))
    assert records(checked) == [(WREN, DAY, None, None)]
    assert checked.issues == []


class TestWithoutHeadings:
    def test_the_columns_count_from_the_first_record_on(self) -> None:
        checked = check(NO_HEADINGS, said=[SAID_OF_CELLS])
        (parsed,) = checked.sheets
        assert (parsed.rows, parsed.letters) == ([2, 3], {"school": "A", "review_date": "B"})
        assert checked.issues == []
        (now,) = checked.mapping_now
        assert now.headings == ("school", "date", "year")
        assert check(NO_HEADINGS, said=[now]).mapping_now == (now,)

    @pytest.fixture
    def told(self) -> SheetMapping:
        return check(NO_HEADINGS, said=[SAID_OF_CELLS]).mapping_now[0]

    def test_an_issue_names_the_column_by_what_it_holds(self, told: SheetMapping) -> None:
        rows = [[WREN, DAY, None], [HOLLOW, "soon", "2025/26"]]
        (issue,) = check(sheet(*rows), said=[SAID_OF_CELLS.__class__(**_with(told, first_row=1))]).issues
        assert (issue.cell, issue.heading, issue.code) == ("Spring!B2", "Review date", "date_not_understood")

    def test_records_that_begin_elsewhere_are_all_read_and_it_is_said(self, told: SheetMapping) -> None:
        rows = [row[:3] for row in RECORDS]
        for above, first in ((0, 1), (3, 4)):
            checked = check(sheet(*[["A title"]] * above, *rows), said=[told])
            assert checked.sheets[0].rows == [first, first + 1]
            assert f"The records begin in row {first} now; it was row 2." in checked.issues[0].problem

    def test_another_width_is_asked_about(self, told: SheetMapping) -> None:
        with pytest.raises(UnreadableFile, match="It has 4 columns now; it had 3"):
            check(sheet(["Peer visits"], *[["x", *row[:3]] for row in RECORDS]), said=[told])

    def test_columns_that_changed_places_are_asked_about(self, told: SheetMapping) -> None:
        swapped = sheet(["Peer visits"], *[[row[1], row[0], row[2]] for row in RECORDS])
        with pytest.raises(UnreadableFile) as refusal:
            check(swapped, said=[told])
        assert "Column A held names of schools and holds something else now." in str(refusal.value)
        assert "Column B held dates and holds something else now." in str(refusal.value)


def _with(one: SheetMapping, **more: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in SheetMapping.__slots__} | more


@given(st.permutations(range(7)), st.integers(0, 3))
def test_shuffled_columns_and_new_ones_among_them_give_the_same_records(order: list[int], above: int) -> None:
    """Columns 5 and 6 are new: one blank, one of somebody's own."""
    full = [[*HEADINGS, None, "Own"], *([*row, None, "x"] for row in RECORDS)]
    shuffled = sheet(*[["A note"]] * above, *([row[at] for at in order] for row in full))
    checked = check(shuffled)
    assert records(checked) == EXPECTED
    assert checked.sheets[0].milestones["on"] == [LATER]
    assert set(said_codes(checked)) <= {"mapping_moved", "heading_unknown"}
    again = check(shuffled, said=checked.mapping_now)
    assert records(again) == EXPECTED
    assert said_codes(again) == ["heading_unknown"]


@given(
    st.lists(
        st.lists(st.none() | st.text(max_size=5) | st.floats(0, 9) | st.just(DAY), min_size=5, max_size=5), max_size=9
    )
)
def test_no_sheet_whatever_makes_it_stumble(rows: list[list[Any]]) -> None:
    for told in (SAID, SAID_OF_CELLS, SheetMapping("Spring", "reviews", 70, 71, ("School",), (("ZZ", "school"),))):
        found = fit(told, Sheet("Spring", rows))
        assert found.table is None or found.table.right == 5


class TestTheLedger:
    def test_what_is_written_is_read_again(self) -> None:
        wide = SheetMapping("W", "reviews", 1, 2, ("S",), (("B", "school"), ("Z", "notes"), ("AA", "focus")))
        every = (SAID, SAID_OF_CELLS, wide)
        assert from_dicts(json.loads(json.dumps(to_dicts(every), sort_keys=True))) == every
        assert to_dicts([SAID])[0]["columns"] == {
            "A": "school",
            "B": "review_date",
            "C": "academic_year",
            "D": "Workshop done",
        }

    @pytest.mark.parametrize(
        "damage",
        [
            {"kind": "another kind"},
            {"columns": {"A": "a column of another version"}},
            {"columns": {"1": "school"}},
            {"columns": {"A": 3}},
            {"columns": None},
            {"heading_row": "first"},
            {"heading_row": 0},
            {"headings": None},
        ],
    )
    def test_what_this_version_does_not_know_is_said_and_nothing_stumbles(self, damage: dict[str, Any]) -> None:
        (damaged,) = from_dicts([to_dicts([SAID])[0] | damage])
        with pytest.raises(UnreadableFile, match="What was said of it is not understood by this version"):
            check(SPRING, said=[damaged])

    @pytest.mark.parametrize("said", [None, "x", 3, {"sheet": "Spring"}, ["x", None, 3]])
    def test_what_is_no_mapping_at_all_is_passed_over(self, said: object) -> None:
        assert from_dicts(said) == ()


def test_every_column_and_milestone_can_be_chosen_by_its_heading() -> None:
    assert called("review_date", "reviews") == "Review date"
    assert called("Workshop done", "reviews") == "Workshop done"
    assert "Workshop" not in meanings("schools")
    assert "Review" not in meanings("reviews")
    assert meanings("no such kind") == {}


@pytest.mark.parametrize(
    ("cells", "shape"),
    [
        ([DAY, "12/3/26", "tbc", None], "date"),
        (["2025/26", "24/25"], "year"),
        ([WREN, HOLLOW, "Thornwick"], "text"),
        ([DAY, "Thornwick"], ""),
        ([WREN, HOLLOW, "Thornwick", "Fennick Infants"], "school"),
        (["a@example.org"], "email"),
        ([1.0, 45000.0], "number"),
        (["Ada Penhallow", "Tom Moss"], "text"),
        ([None, "tbc"], ""),
    ],
)
def test_what_cells_mostly_are(cells: list[Any], shape: str) -> None:
    assert shape_of(cells) == shape


def test_a_shape_holds_on_while_nearly_half_of_the_cells_have_it() -> None:
    assert still_of_shape([DAY, DAY, "after half term", "w/b 3 May", None], "date")
    assert not still_of_shape([DAY, "after half term", "w/b 3 May", "x"], "date")
    assert still_of_shape([None, "tbc"], "date")


def test_the_likely_answer_for_each_column() -> None:
    headed = sheet(
        ["Establishment", "Visited", "Session", "Date of the workshop", "Lead", "Second look"],
        [WREN, DAY, "2025/26", DAY, "A. Vale", DAY],
    )
    assert likely_columns(headed, "reviews", 0, 1) == {
        0: "school",
        1: "review_date",
        2: "academic_year",
        3: "Workshop",
        4: "lead_reviewer",
    }
    renamed = sheet(["Peer visits"], ["Code", "Establishment", "Visited on", "Session"], ["K", WREN, DAY, "2025/26"])
    assert likely_columns(renamed, "reviews", 1, 2, SAID) == {1: "school", 2: "review_date", 3: "academic_year"}


def test_what_was_said_stands_there_again_and_what_was_not_used_stays_so() -> None:
    known = sheet(["School", "Review date", "Comments"], [WREN, DAY, "about reading"])
    told = explain(known, "reviews", 0, 1, {0: "school", 1: "Workshop"})
    assert likely_columns(known, "reviews", 0, 1, told) == {0: "school", 1: "Workshop"}
    assert likely_columns(known, "people", 0, 1, told) == {0: "school", 1: "trained_on"}
    assert likely_columns(NO_HEADINGS, "reviews", None, 1, SAID_OF_CELLS) == {0: "school", 1: "review_date"}


def test_a_sheet_that_only_lacks_a_needed_heading_is_read_as_was_said() -> None:
    plan = sheet(["School", "Owner", "Due", "In hand"], [WREN, "R. Vale", DAY, "Read every day"])
    means = likely_columns(plan, "actions", 0, 1)
    assert means == {0: "school", 1: "owner", 2: "due"}
    (parsed,) = check(plan, said=[explain(plan, "actions", 0, 1, means | {3: "action"})]).sheets
    assert parsed.columns["action"] == ["Read every day"]


def test_only_sheets_without_a_known_table_are_asked_about() -> None:
    known = sheet(["School", "Review date"], [WREN, DAY], name="Known")
    sheets = [known, SPRING, sheet(["A note"], name="Notes"), sheet(["Read", "me"], ["x", "y"], name="Guidance")]
    book = Book("visits.xlsx", "", sheets)
    assert [one.name for one in asked_sheets(book, ())] == ["Spring"]
    assert [(one.name, one.filled) for one in asked_sheets(book, {"Known"})] == [
        ("Known", (0, 1)),
        ("Spring", (0, 1, 2, 3, 4)),
    ]
