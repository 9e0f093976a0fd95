"""From the rows of many workbooks to one set of records: who is who, what belongs where, and that nothing is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from peerreview.access import Viewer
from peerreview.framework import protocols
from peerreview.store.snapshot import build, build_into
from tests.spec.tables import PARTNERSHIP, Book, Row, Snapshot, book, linked, open_snapshot, pick, recipe, snapshot

pytestmark = pytest.mark.slow  # together, not one by one

AUTUMN, SPRING, SUMMER = date(2025, 10, 14), date(2026, 3, 10), date(2026, 6, 9)
DAY = date(2026, 7, 1)


def schools(found: Snapshot, partnership: str = PARTNERSHIP) -> list[str]:
    return found.column("select school from base.schools where partnership = $p order by 1", p=partnership)


def reviews(found: Snapshot) -> list[str]:
    return found.column("select review from base.reviews order by 1")


def codes(found: Snapshot) -> list[str]:
    return [row["code"] for row in found.issues()]


# Schools


def test_a_school_is_known_by_its_urn_whatever_it_is_called() -> None:
    found = linked(
        book("old", schools=[{"school": "Wrenmoor Primary", "urn": "990001", "phase": "Primary"}]),
        book("new", schools=[{"school": "Wrenmoor Community School", "urn": "990001", "roll": 210}]),
        book("reviews", reviews=[{"school": "wrenmoor primary", "review_date": SPRING}]),
    )
    assert found.rows("select school, phase, roll from base.schools") == [
        {"school": "Wrenmoor Community School", "phase": "Primary", "roll": 210}
    ]
    assert reviews(found) == ["Wrenmoor Community School 2025/26"]


def test_without_a_urn_a_school_is_known_by_its_name_without_regard_to_case_and_punctuation() -> None:
    found = linked(
        book(schools=[{"school": "St. Aldwyn's & St Osyth's", "urn": "990001"}]),
        book("other", schools=[{"school": "ST ALDWYNS AND ST OSYTHS", "head": "R. Vane"}]),
        book("reviews", reviews=[{"school": "St Aldwyn’s and St Osyth’s", "review_date": SPRING}]),
    )
    assert found.rows("select urn, head from base.schools") == [{"urn": "990001", "head": "R. Vane"}]
    assert found.issues("unknown_school") == []


def test_a_school_may_be_referred_to_by_its_urn() -> None:
    found = linked(
        book(schools=[{"school": "Wrenmoor", "urn": "990001"}], reviews=[{"school": "990001", "review_date": SPRING}])
    )
    assert reviews(found) == ["Wrenmoor 2025/26"]


def test_a_name_in_two_partnerships_is_two_schools() -> None:
    found = linked(
        book(
            "a",
            partnership="North Fold",
            schools=[{"school": "Wrenmoor"}],
            reviews=[{"school": "Wrenmoor", "review_date": SPRING}],
        ),
        book(
            "b",
            partnership="South Fold",
            schools=[{"school": "Wrenmoor"}],
            reviews=[{"school": "Wrenmoor", "review_date": AUTUMN}],
        ),
    )
    assert found.rows("select partnership, review_date from base.reviews order by 1") == [
        {"partnership": "North Fold", "review_date": SPRING},
        {"partnership": "South Fold", "review_date": AUTUMN},
    ]


def test_one_name_under_two_urns_in_a_partnership_is_two_schools_and_the_name_alone_means_neither() -> None:
    one, two = {"school": "Holmwood", "urn": "990001"}, {"school": "Holmwood", "urn": "990002"}
    for rows in ([one, two], [two, one]):
        found = linked(
            book(
                schools=rows, reviews=[{"school": s, "review_date": SPRING} for s in ("Holmwood", "Holmwood (990002)")]
            )
        )
        assert schools(found) == ["Holmwood (990001)", "Holmwood (990002)"]
        assert reviews(found) == ["Holmwood (990002) 2025/26"]
        assert "Holmwood (990001)" in found.issues("unknown_school")[0]["fix"]


OLD = {
    "school": "Larkmere Junior School",
    "urn": "990001",
    "joined": date(2023, 9, 1),
    "left": date(2025, 8, 31),
    "authority": "Marlshire",
}
NEW = {
    "school": "Larkmere Academy",
    "urn": "990002",
    "predecessor_urn": "990001",
    "joined": date(2025, 9, 1),
    "head": "T. Ashby",
}


@pytest.mark.parametrize("rows", list(permutations([OLD, NEW, {"school": "Larkmere academy", "roll": 180}])))
def test_a_new_urn_continues_the_school_that_had_the_old_one_in_whatever_order_they_come(rows: Sequence[Row]) -> None:
    books = [book(f"register {n}", schools=[row]) for n, row in enumerate(rows)]
    found = linked(
        *books, book("past", reviews=[{"school": "Larkmere Junior School", "review_date": date(2024, 10, 1)}])
    )
    school = found.rows("select * from base.schools")
    assert [(s["urn"], s["predecessor_urn"], s["joined"], s["left"]) for s in school] == [
        ("990002", "990001", date(2023, 9, 1), None)
    ]
    assert [(s["head"], s["authority"], s["roll"]) for s in school] == [("T. Ashby", "Marlshire", 180)]
    assert reviews(found) == [f"{school[0]['school']} 2024/25"]
    assert school[0]["school"].casefold() == "larkmere academy"
    assert found.issues("conflict") == []


def test_without_a_schools_sheet_the_names_in_reviews_make_a_provisional_list_said_aloud() -> None:
    found = linked(book(reviews=[{"school": s, "review_date": SPRING} for s in ("Wrenmoor", "Hollowmere", "WRENMOOR")]))
    assert [s.casefold() for s in schools(found)] == ["hollowmere", "wrenmoor"]
    assert all(found.column("select provisional from base.schools"))
    assert "2 schools" in found.issues("provisional_schools")[0]["problem"]


def test_a_list_of_one_school_is_said_in_the_same_sentence() -> None:
    found = linked(book(reviews=[{"school": "Wrenmoor", "review_date": SPRING}]))
    assert found.issues("provisional_schools")[0]["problem"].endswith("is taken from the reviews: 1 school.")


def test_other_sheets_do_not_add_to_a_provisional_list() -> None:
    found = linked(
        book(
            reviews=[{"school": "Wrenmoor", "review_date": SPRING}],
            findings=[{"school": "Wrenmore", "theme": "Our impact", "kind": "strength", "finding": "Books"}],
        )
    )
    assert schools(found) == ["Wrenmoor"]
    assert "Did you mean Wrenmoor?" in found.issues("unknown_school")[0]["fix"]


def test_where_there_is_a_schools_sheet_an_unknown_name_is_an_issue_and_not_a_school() -> None:
    found = linked(
        book(reviews=[{"school": "Wrenmoor", "review_date": SPRING}, {"school": "Elsewhere", "review_date": SPRING}]),
        book("register", schools=[{"school": "Wrenmoor"}]),
    )
    assert schools(found) == ["Wrenmoor"]
    assert "add the school to your list of schools." in found.issues("unknown_school")[0]["fix"]
    assert [(i["cell"], i["severity"]) for i in found.issues("unknown_school")] == [("Reviews!A3", "row left out")]
    assert not found.issues("provisional_schools")


LISTED = [
    {"school": "St. Wynfrith's Church of England Primary School"},
    {"school": "Ashen Infant School"},
    {"school": "Ashen Junior School"},
    {"school": "Larkmere Primary School", "also_known_as": "Larky; The Mere School\nOld Mill Primary, Thornby"},
    {"school": "St Osyla Catholic Primary School", "also_known_as": "Osy"},
    {"school": "Hollow Lane Community Primary School", "also_known_as": "Osy; tbc"},
    {"school": "Fellgate Academy"},
    {"school": "Fellgate High School", "urn": "990900"},
]
WYNFRITH, INFANT, JUNIOR, LARKMERE, OSYLA, HOLLOW, ACADEMY, HIGH = (row["school"] for row in LISTED)
TYPED = {
    "Saint Wynfrith's C of E Primary School": WYNFRITH,
    "ST WYNFRITHS CE PRIMARY": WYNFRITH,
    "St Wynfrith's": WYNFRITH,
    "Saint Wynfrith C.E. School": WYNFRITH,
    "St Wynfrith's Catholic Primary School": None,
    "Ashen Infants": INFANT,
    "Ashen Infants' School": INFANT,
    "Ashen Juniors": JUNIOR,
    "Ashen": None,
    "Ashen Primary School": None,
    "Larkmere": LARKMERE,
    "The Larkmere School": LARKMERE,
    "larky": LARKMERE,
    "Mere": LARKMERE,
    "Old Mill Primary": LARKMERE,
    "Larkmere Infant School": None,
    "Larkmere Primary School East": None,
    "St Osyla's RC Primary": OSYLA,
    "St Osyla CofE Primary School": None,
    "Osy": None,  # two schools go by it
    "Hollow Lane CP School": HOLLOW,
    "Hollow": None,
    "Fellgate": None,
    "Fellgate Academy": ACADEMY,
    "Fellgate High": HIGH,
    "Primary School": None,
    "Fellgate High School (990900)": HIGH,
    "Fellgate High School, URN: 990900": HIGH,
    "Fellgate Academy (990900)": None,  # the number is another school's
}


@pytest.fixture(scope="module")
def names() -> Snapshot:
    reviews = [{"review_id": f"R{at}", "school": name, "review_date": SPRING} for at, name in enumerate(TYPED)]
    return linked(book(schools=LISTED, reviews=reviews))


@pytest.mark.parametrize("typed", TYPED)
def test_a_name_means_the_one_school_that_it_fits(names: Snapshot, typed: str) -> None:
    found = names.column(f"select school from base.reviews where review_id = 'R{list(TYPED).index(typed)}'")
    assert found == ([TYPED[typed]] if TYPED[typed] else [])
    assert (typed in {issue["value"] for issue in names.issues("unknown_school")}) is (TYPED[typed] is None)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("Ashen", "Did you mean Ashen Infant School or Ashen Junior School?"),
        ("Larkmere Infant School", "Did you mean Larkmere Primary School?"),
        ("Fellgate", "Did you mean Fellgate Academy or Fellgate High School?"),
    ],
)
def test_the_names_that_are_offered_have_more_in_common_than_primary_school(
    names: Snapshot, typed: str, offered: str
) -> None:
    [fix] = [issue["fix"] for issue in names.issues("unknown_school") if issue["value"] == typed]
    assert fix.endswith(offered)


def test_an_infant_school_alone_is_not_meant_by_the_shorter_name() -> None:
    found = linked(
        book(schools=[{"school": "Ashen Infant School"}], reviews=[{"school": "Ashen", "review_date": SPRING}])
    )
    assert reviews(found) == []


def test_another_name_of_a_school_is_for_its_own_partnership() -> None:
    elsewhere = [{"school": "Larky", "review_date": SPRING}]
    found = linked(
        book(schools=LISTED),
        book("visits", partnership="Brook Hill", schools=[{"school": "Quarry School"}], reviews=elsewhere),
    )
    assert [issue["value"] for issue in found.issues("unknown_school")] == ["Larky"]


def test_a_name_on_the_list_counts_before_the_other_name_of_another_school() -> None:
    listed = [{"school": "Larky"}, {"school": "Larkmere Primary School", "also_known_as": "Larky"}]
    found = linked(book(schools=listed, reviews=[{"school": "Larky", "review_date": SPRING}]))
    assert found.column("select school from base.reviews") == ["Larky"]


def test_two_lists_that_spell_a_school_in_two_ways_have_one_school() -> None:
    found = linked(
        book(schools=[{"school": "St. Wynfrith's C of E School"}]),
        book("other", schools=[{"school": "Saint Wynfriths Church of England School"}]),
    )
    assert schools(found) == ["Saint Wynfriths Church of England School"]


def test_where_reviews_make_the_list_a_shorter_name_is_another_school() -> None:
    hosts = [{"school": name, "review_date": SPRING} for name in ("Larkmere Primary School", "Larkmere")]
    assert schools(linked(book(reviews=hosts))) == ["Larkmere", "Larkmere Primary School"]


def test_a_school_of_no_partnership_is_left_out_aloud() -> None:
    rows = [
        {"school": "A", "partnership": "North Fold"},
        {"school": "B", "partnership": "South Fold"},
        {"school": "C", "partnership": None},
    ]
    found = snapshot(book(partnership=None, schools=rows))
    assert [i["cell"] for i in found.issues("unknown_partnership")] == ["Schools!B4"]
    assert counts(found) == [("Schools", 3, 2, 1)]


# Reviews


def test_a_review_is_known_by_its_id_without_regard_to_case() -> None:
    found = linked(
        book(reviews=[{"review_id": "R7", "school": "Wrenmoor", "review_date": SPRING}]),
        book("later", reviews=[{"review_id": "r7", "school": "Wrenmoor", "focus": "Reading"}]),
    )
    assert found.rows("select review, review_date, focus from base.reviews") == [
        {"review": "R7", "review_date": SPRING, "focus": "Reading"}
    ]


def test_one_id_at_two_schools_is_two_reviews() -> None:
    found = linked(
        book(reviews=[{"review_id": "1", "school": s, "review_date": SPRING} for s in ("Wrenmoor", "Hollowmere")])
    )
    assert reviews(found) == ["1 Hollowmere", "1 Wrenmoor"]


def test_without_an_id_a_review_is_known_by_school_year_and_place_in_that_year() -> None:
    twice = [{"school": "Wrenmoor", "review_date": d} for d in (AUTUMN, SUMMER)]
    next_year = {"school": "Wrenmoor", "review_date": date(2026, 9, 1)}
    found = linked(book(reviews=[*twice, next_year]))
    assert reviews(found) == ["Wrenmoor 2025/26", "Wrenmoor 2025/26 (2)", "Wrenmoor 2026/27"]


def test_rescheduling_keeps_a_review_and_what_belongs_to_it() -> None:
    plans = book("plans", actions=[{"school": "Wrenmoor", "academic_year": "2025/26", "action": "Read daily"}])
    before = linked(book(reviews=[{"school": "Wrenmoor", "review_date": AUTUMN}]), plans)
    after = linked(book(reviews=[{"school": "Wrenmoor", "review_date": SPRING}]), plans)
    assert reviews(before) == reviews(after)
    assert before.column("select review from base.actions") == after.column("select review from base.actions")


def test_with_an_id_a_review_may_move_to_another_year() -> None:
    found = linked(
        book(reviews=[{"review_id": "R7", "school": "Wrenmoor", "review_date": SUMMER}]),
        book("moved", reviews=[{"review_id": "R7", "school": "Wrenmoor", "review_date": date(2026, 10, 6)}]),
    )
    assert found.rows("select review, academic_year from base.reviews") == [
        {"review": "R7", "academic_year": "2026/27"}
    ]


def test_a_workbook_without_ids_speaks_of_the_reviews_of_one_that_has_them_nth_by_nth() -> None:
    register = book(
        reviews=[{"review_id": i, "school": "Wrenmoor", "review_date": d} for i, d in (("R1", AUTUMN), ("R2", SUMMER))]
    )
    timetable = book(
        "timetable",
        reviews=[
            {"school": "Wrenmoor", "review_date": AUTUMN, "Workshop": date(2025, 10, 21)},
            {"school": "Wrenmoor", "review_date": SUMMER, "Workshop": date(2026, 6, 16)},
        ],
    )
    for books in permutations([register, timetable]):
        found = linked(*books)
        assert found.rows("select review, single_on from base.milestones where milestone = 'Workshop' order by 1") == [
            {"review": "R1", "single_on": date(2025, 10, 21)},
            {"review": "R2", "single_on": date(2026, 6, 16)},
        ]


def test_the_date_decides_the_academic_year_and_a_typed_year_serves_rows_without_a_date() -> None:
    found = linked(
        book(
            reviews=[
                {"school": "First day", "review_date": date(2025, 9, 1), "academic_year": "2025/26"},
                {"school": "Last day", "review_date": date(2026, 8, 31), "academic_year": "2025/26"},
                {"school": "Disagrees", "review_date": SPRING, "academic_year": "2024/25"},
                {"school": "Undated", "review_date": None, "academic_year": "2024/25"},
            ]
        )
    )
    years = {r["school"]: r["academic_year"] for r in found.rows("select school, academic_year from base.reviews")}
    assert years == {"First day": "2025/26", "Last day": "2025/26", "Disagrees": "2025/26", "Undated": "2024/25"}
    assert [(i["cell"], i["severity"]) for i in found.issues("year_disagrees")] == [("Reviews!C4", "advice")]


def test_the_planned_and_the_done_day_of_a_review_decide_its_year_where_it_has_no_other_date() -> None:
    rows = [
        {"school": "Planned", "Review planned": SPRING, "Review done": None},
        {"school": "Done", "Review planned": date(2025, 7, 1), "Review done": AUTUMN},
        {"school": "Dated", "review_date": SPRING, "Review done": date(2024, 10, 1)},
    ]
    found = linked(book(reviews=rows), book("more", reviews=[{"school": "Planned", "Review done": SUMMER}]))
    assert reviews(found) == ["Dated 2025/26", "Done 2025/26", "Planned 2025/26"]
    assert set(found.column("select academic_year from base.reviews")) == {"2025/26"}
    assert not found.issues("year_assumed", "review_undated")


def test_the_date_of_a_review_decides_its_year_whichever_workbook_has_it() -> None:
    row = {"review_id": "R1", "school": "Wrenmoor"}
    found = linked(
        book(reviews=[row | {"Review planned": SUMMER}]),
        book("moved", reviews=[row | {"Review done": date(2026, 9, 8)}]),
    )
    assert found.column("select academic_year from base.reviews") == ["2026/27"]


def nth_of(first: Sequence[date | None], then: Sequence[date | None]) -> list[str]:
    """The reviews that the second sheet of a workbook speaks of, by the days on its two sheets."""

    def rows(days: Sequence[date | None]) -> list[Row]:
        year = {"academic_year": "2025/26"}
        return [{"school": "Wrenmoor", **year, "review_date": day, "focus": str(n)} for n, day in enumerate(days)]

    found = linked(book(reviews__Plan=rows(first), reviews__Timetable=rows(then), reviews__Copy=rows(then)))
    spoken_of = found.rows("select row_number, review from review_rows where sheet = 'Timetable' order by row_number")
    copied = found.rows("select row_number, review from review_rows where sheet = 'Copy' order by row_number")
    assert copied == spoken_of
    return [str(r["review"]).removeprefix("Wrenmoor 2025/26") for r in spoken_of]


def test_a_further_sheet_of_a_workbook_speaks_of_the_reviews_of_the_first() -> None:
    assert nth_of([AUTUMN], [AUTUMN]) == [""]
    assert nth_of([AUTUMN], [None]) == [""]
    assert nth_of([None], [AUTUMN]) == [""]
    assert nth_of([None], [None]) == [""]
    assert nth_of([AUTUMN, SUMMER], [SUMMER, AUTUMN]) == [" (2)", ""]
    assert nth_of([AUTUMN, SUMMER], [SUMMER]) == [" (2)"]
    assert nth_of([AUTUMN, AUTUMN], [AUTUMN, AUTUMN]) == ["", " (2)"]


def test_a_review_on_another_day_of_the_year_is_another_on_whichever_sheet_it_is() -> None:
    assert nth_of([AUTUMN], [SPRING]) == [" (2)"]
    assert nth_of([AUTUMN], [AUTUMN, SPRING, SUMMER]) == ["", " (2)", " (3)"]
    assert nth_of([AUTUMN, SUMMER], [SPRING, None]) == [" (3)", " (2)"]
    assert nth_of([AUTUMN, SUMMER], [SUMMER, None]) == [" (2)", " (3)"]  # not twice the same on one sheet


def test_a_sheet_of_one_year_lends_it_to_its_rows_without_a_date() -> None:
    found = linked(
        book(reviews=[{"school": "Wrenmoor", "review_date": SPRING}, {"school": "Hollowmere", "review_date": None}])
    )
    assert set(found.column("select academic_year from base.reviews")) == {"2025/26"}
    assert [i["cell"] for i in found.issues("year_assumed")] == ["Reviews!A3"]


def test_a_row_with_neither_date_nor_year_is_kept_and_said() -> None:
    found = linked(book(reviews=[{"school": "Wrenmoor", "review_date": d} for d in (AUTUMN, None, date(2024, 10, 1))]))
    assert len(reviews(found)) == 3
    assert [i["cell"] for i in found.issues("review_undated")] == ["Reviews!A3"]


# What belongs to a review


@pytest.fixture(scope="module")
def referring() -> Snapshot:
    register = book(
        schools=[{"school": "Wrenmoor"}, {"school": "Hollowmere"}],
        reviews=[
            {"review_id": "R1", "school": "Wrenmoor", "review_date": AUTUMN, "review_end": date(2025, 10, 15)},
            {"review_id": "R2", "school": "Wrenmoor", "review_date": SUMMER, "review_end": None},
            {"review_id": None, "school": "Hollowmere", "review_date": SPRING, "review_end": None},
        ],
        actions=[
            {"review_id": "R1", "action_id": "A1", "action": "Read daily"},
            {"review_id": "R2", "action_id": "A2", "action": "Count daily"},
            {"review_id": "R1", "action_id": "B", "action": "Sing"},
            {"review_id": "R2", "action_id": "B", "action": "Dance"},
        ],
    )
    earlier = book("earlier", reviews=[{"school": "Hollowmere", "review_date": date(2025, 11, 18)}])
    theme = {"theme": "Our impact", "kind": "strength"}
    findings = [
        {**dict.fromkeys(("review_id", "school", "review_date", "academic_year")), **place, **theme, "finding": says}
        for says, (place, _) in REFERENCES.items()
    ]
    impact = [{**place, "measure": says} for says, (place, _) in BY_ACTION.items()]
    return linked(earlier, register, book("findings", findings=findings), book("impact", impact=impact))


W, H = {"school": "Wrenmoor"}, {"school": "Hollowmere"}
REFERENCES: dict[str, tuple[dict[str, Any], str | None]] = {
    "by its Review ID": ({"review_id": "R1"}, "R1"),
    "by its Review ID in other letters": ({"review_id": "r2"}, "R2"),
    "by its Review ID, whatever the date beside it": ({"review_id": "R1", **W, "review_date": SUMMER}, "R1"),
    "by the name of a review without an ID": ({"review_id": "Hollowmere 2025/26"}, "Hollowmere 2025/26"),
    "by school and date": ({**W, "review_date": SUMMER}, "R2"),
    "by school and a day within the review": ({**W, "review_date": date(2025, 10, 15)}, "R1"),
    "by school and the date that it once had": ({**H, "review_date": date(2025, 11, 18)}, "Hollowmere 2025/26"),
    "by school and a date near enough": ({**H, "review_date": date(2026, 3, 11)}, "Hollowmere 2025/26"),
    "by school and year": ({**H, "academic_year": "2025/26"}, "Hollowmere 2025/26"),
    "by school alone, where it has one review": (H, "Hollowmere 2025/26"),
    "not by school and year, where there were two": ({**W, "academic_year": "2025/26"}, None),
    "not by a date between the two": ({**W, "review_date": date(2026, 1, 20)}, None),
    "not by a year without a review": ({**H, "academic_year": "2024/25"}, None),
    "not by an unknown ID": ({"review_id": "R9"}, None),
    "not by an ID of another school": ({"review_id": "R1", "school": "Hollowmere", "academic_year": "2024/25"}, None),
    "not by an unknown school": ({"school": "Elsewhere", "academic_year": "2025/26"}, None),
}
BY_ACTION: dict[str, tuple[dict[str, Any], str | None]] = {
    "its action leads to the review": ({"action_id": "a1"}, "R1"),
    "its action tells which review of the school": ({"action_id": "A2", **W}, "R2"),
    "not an action that two reviews have": ({"action_id": "B"}, None),
    "not an unknown action": ({"action_id": "A9"}, None),
    "not an action of another school": ({"action_id": "A1", "school": "Elsewhere"}, None),
    "the review itself, where it is named": ({"action_id": "B", "review_id": "R2"}, "R2"),
}


@pytest.mark.parametrize("says", REFERENCES)
def test_a_row_finds_its_review(referring: Snapshot, says: str) -> None:
    found = referring.column("select review from base.findings where finding = $says", says=says)
    expected = REFERENCES[says][1]
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize("says", BY_ACTION)
def test_an_impact_row_may_find_its_review_by_its_action(referring: Snapshot, says: str) -> None:
    found = referring.column("select review from base.impact where measure = $says", says=says)
    expected = BY_ACTION[says][1]
    assert found == ([expected] if expected else [])


def test_every_row_that_found_no_review_is_an_issue_with_the_whole_row(referring: Snapshot) -> None:
    left_out = [i for i in referring.issues() if i["severity"] == "row left out"]
    unplaced = [says for says, (_, review) in {**REFERENCES, **BY_ACTION}.items() if review is None]
    assert len(left_out) == len(unplaced)
    for says in unplaced:
        assert len([i for i in left_out if says in i["row_values"]]) == 1
    assert Counter(i["code"] for i in left_out) == {
        "review_not_single": 2,
        "unknown_review": 3,
        "unknown_school": 2,
        "unknown_action": 2,
    }


def test_an_action_that_is_not_of_the_review_named_beside_it_is_said() -> None:
    found = snapshot(
        book(
            reviews=[
                {"review_id": i, "school": "Wrenmoor", "review_date": d} for i, d in (("R1", AUTUMN), ("R2", SUMMER))
            ],
            actions=[{"review_id": "R1", "action_id": "A1", "action": "Read daily"}],
            impact=[{"review_id": r, "action_id": a, "measure": "Reading"} for r, a in (("R1", "a1"), ("R2", "A1"))],
        )
    )
    assert [(i["cell"], i["value"]) for i in found.issues("unknown_action_of_review")] == [("Impact!B3", "A1")]
    assert counts(found)[-1] == ("Impact", 2, 2, 0)


def test_a_rater_that_is_nobody_known_is_said_and_loaded_as_typed() -> None:
    rating = {"dimension": "Trust", "level": "developing", "rated_on": SPRING}
    found = linked(
        book(
            schools=[{"school": "Wrenmoor", "urn": "990001"}],
            maturity=[{**rating, "rater": r} for r in ("wrenmoor", "990001", "Agreed", "Associate", "Wrenmore")],
        )
    )
    (issue,) = found.issues("unknown_rater")
    assert (issue["cell"], issue["value"], issue["severity"]) == ("Maturity!D6", "Wrenmore", "advice")
    assert "Did you mean Wrenmoor?" in issue["fix"]
    assert "Wrenmore" in found.column("select rater from base.maturity")


def test_a_date_that_is_not_quite_the_reviews_is_said(referring: Snapshot) -> None:
    issue = referring.issues("review_date_differs")
    assert [i["value"] for i in issue] == ["11 March 2026"]
    assert "10 March 2026" in issue[0]["problem"]


# Cells that agree and disagree


def test_records_of_several_workbooks_are_put_together_cell_by_cell() -> None:
    found = linked(
        book(
            "register",
            reviews=[
                {"review_id": "R1", "school": "Wrenmoor", "review_date": SPRING, "focus": "Reading", "notes": "Hall"}
            ],
        ),
        book(
            "later",
            reviews=[
                {
                    "review_id": "R1",
                    "school": "Wrenmoor",
                    "review_date": None,
                    "focus": "Reading aloud",
                    "champions": "A. Dunn",
                }
            ],
        ),
    )
    row = found.rows("select review_date, focus, notes, champions, source from base.reviews")
    assert row == [
        {"review_date": SPRING, "focus": "Reading aloud", "notes": "Hall", "champions": "A. Dunn", "source": "later"}
    ]


def test_the_last_loaded_filled_cell_wins_and_a_conflict_names_both_cells() -> None:
    first = book("register", reviews=[{"school": "Wrenmoor", "review_date": SPRING, "focus": "Reading"}])
    second = book("timetable", reviews=[{"school": "Wrenmoor", "review_date": SUMMER}])
    found = linked(first, second)
    assert found.column("select review_date from base.reviews") == [SUMMER]
    (issue,) = found.issues("conflict")
    assert (issue["file"], issue["cell"], issue["heading"], issue["value"]) == (
        "register.xlsx",
        "Reviews!B2",
        "Review date",
        "10 March 2026",
    )
    assert "Reviews!B2 of timetable.xlsx" in issue["problem"]
    assert "9 June 2026" in issue["problem"]
    assert issue["severity"] == "advice"
    assert linked(second, first).column("select review_date from base.reviews") == [SPRING]


def test_cells_of_milestones_conflict_too() -> None:
    def cells(name: str, **typed: Any) -> Book:
        row = {"school": "Wrenmoor", "review_date": SPRING, **{k.replace("_", " "): v for k, v in typed.items()}}
        return book(name, reviews=[row])

    found = linked(
        cells("register", Workshop_planned=date(2026, 3, 24), Workshop_done="yes", Data_shared=date(2026, 2, 24)),
        cells("timetable", Workshop_planned=date(2026, 3, 25), Workshop_done="yes", Data_shared=None),
        cells("audit", Workshop_done=date(2026, 3, 26)),
    )
    assert [(i["file"], i["cell"], i["heading"], i["value"]) for i in found.issues("conflict")] == [
        ("register.xlsx", "Reviews!C2", "Workshop planned", "24 March 2026"),
        ("register.xlsx", "Reviews!D2", "Workshop done", "done"),
        ("timetable.xlsx", "Reviews!D2", "Workshop done", "done"),
    ]
    planned, done, _ = found.issues("conflict")
    assert "Reviews!C2 of timetable.xlsx says “25 March 2026”" in planned["problem"]
    assert "Reviews!C2 of audit.xlsx says “26 March 2026”" in done["problem"]
    parts = found.rows("select * from base.milestones where milestone <> 'Review' order by milestone")
    assert pick(parts, "milestone", "single_on", "planned_on", "done_on", "done_yes") == [
        ("Data shared", date(2026, 2, 24), None, None, False),
        ("Workshop", None, date(2026, 3, 25), date(2026, 3, 26), False),
    ]


def test_every_kind_of_record_is_put_together_and_its_conflicts_are_said() -> None:
    def everything(name: str, text: str, on: date) -> Book:
        return book(
            name,
            schools=[{"school": "Wrenmoor", "head": text}],
            people=[{"name": "A. Dunn", "school": "Wrenmoor", "role": "reviewer", "trained_on": on}],
            reviews=[{"school": "Wrenmoor", "academic_year": "2025/26", "focus": text}],
            findings=[
                {"school": "Wrenmoor", "finding_id": "F1", "theme": "Our impact", "kind": "strength", "finding": text}
            ],
            actions=[{"school": "Wrenmoor", "action_id": "A1", "action": text}],
            impact=[{"action_id": "A1", "level": "pupil", "measure": "Reading", "follow_up": text}],
            maturity=[{"dimension": "Long-term commitment", "rater": "Agreed", "rated_on": SPRING, "level": text}],
            conversations=[{"held_on": SPRING, "next_step": "Set dates", "owner": text}],
            terms=[{"term": "Spring 1", "starts": date(2026, 1, 5), "ends": on}],
        )

    found = linked(everything("one", "First", date(2026, 2, 13)), everything("two", "Second", date(2026, 2, 14)))
    conflicts = {i["sheet"]: i["value"] for i in found.issues("conflict")}
    assert len(found.issues("conflict")) == len(conflicts)
    assert conflicts == {
        "Schools": "First",
        "People": "13 February 2026",
        "Reviews": "First",
        "Findings": "First",
        "Actions": "First",
        "Impact": "First",
        "Maturity": "First",
        "Conversations": "First",
        "Terms": "13 February 2026",
    }
    for table in (
        "schools",
        "people",
        "reviews",
        "findings",
        "actions",
        "impact",
        "maturity",
        "conversations",
        "terms",
    ):
        assert found.column(f"select count(*) from base.{table}") == [1], table


def test_what_agrees_is_no_conflict() -> None:
    row = {"school": "Wrenmoor", "review_date": SPRING, "focus": "Reading", "Workshop": date(2026, 3, 24)}
    assert linked(book("one", reviews=[row]), book("two", reviews=[row])).issues("conflict") == []


def test_the_typed_years_of_two_workbooks_may_conflict_and_point_at_their_cells() -> None:
    rows = [{"review_id": "R1", "school": "Wrenmoor", "academic_year": y} for y in ("2024/25", "2025/26")]
    found = linked(book("one", reviews=rows[:1]), book("two", reviews=rows[1:]))
    assert [(i["cell"], i["value"]) for i in found.issues("conflict")] == [("Reviews!C2", "2024/25")]


def test_true_duplicates_within_a_workbook_stay() -> None:
    w = {"school": "Wrenmoor"}
    found = linked(
        book(
            reviews=[{**w, "review_date": SPRING}],
            findings=[{**w, "theme": "Our impact", "kind": "strength", "finding": "Books"}] * 2,
            actions=[{**w, "action": "Read daily"}] * 2,
            impact=[{**w, "assessed_on": SUMMER, "level": "pupil", "measure": "Reading"}] * 2,
        )
    )
    for table in ("findings", "actions", "impact"):
        assert found.column(f"select count(*) from base.{table}") == [2], table


def test_the_same_duplicates_in_two_workbooks_are_not_doubled_again() -> None:
    w = {"school": "Wrenmoor"}
    rows = [{**w, "theme": "Our impact", "kind": "strength", "finding": "Books"}] * 2
    found = linked(book("one", reviews=[{**w, "review_date": SPRING}], findings=rows), book("two", findings=rows))
    assert found.column("select count(*) from base.findings") == [2]


# Nothing is lost


def counts(found: Snapshot) -> list[tuple[Any, ...]]:
    rows = found.ask("loads")
    assert all(r["rows_in"] == r["loaded"] + r["left_out"] for r in rows)
    return [(r["sheet"], r["rows_in"], r["loaded"], r["left_out"]) for r in rows]


def test_rows_in_are_always_loaded_and_left_out_together_with_reasons() -> None:
    found = snapshot(
        book(
            left_out=1,
            reviews=[{"school": "Wrenmoor", "review_date": SPRING}],
            findings=[
                {"school": s, "theme": "Our impact", "kind": "strength", "finding": "Books"}
                for s in ("Wrenmoor", "Elsewhere", "Nowhere")
            ],
        )
    )
    assert counts(found) == [("Reviews", 2, 1, 1), ("Findings", 4, 1, 3)]
    assert found.ask("loads")[1]["reasons"] == "2 × unknown_school (3–4); 1 × note (5)"
    assert found.ask("sources")[0]["rows_in"] == 6


def test_two_tables_on_one_sheet_are_counted_apart() -> None:
    found = snapshot(
        book(
            reviews__Plan=[{"school": "Wrenmoor", "review_date": SPRING}],
            findings__Plan=[{"school": "Elsewhere", "theme": "Our impact", "kind": "strength", "finding": "Books"}],
            actions__Plan=[{"school": "Wrenmoor", "action": "Read daily"}, {"school": "Wrenmoor", "action": "Count"}],
        )
    )
    assert counts(found) == [("Plan", 1, 1, 0), ("Plan", 1, 0, 1), ("Plan", 2, 2, 0)]
    assert [r["reasons"] for r in found.ask("loads")] == [None, "1 × unknown_school (2)", None]


def test_a_row_that_cannot_be_placed_is_kept_and_placed_by_a_later_load(tmp_path: Path) -> None:
    plans = book("plans", actions=[{"school": "Wrenmoor", "review_date": SPRING, "action": "Read daily"}])
    first = recipe(plans)
    before = open_snapshot(build(first, tmp_path / "1.duckdb"))
    assert before.column("select action from base.actions") == []
    assert [i["code"] for i in before.issues()] == ["unknown_review"]
    assert "Read daily" in before.issues()[0]["row_values"]
    before.con.close()

    register = recipe(book(reviews=[{"school": "Wrenmoor", "review_date": SPRING}]), first=2)
    both = type(first)([*first.sources, *register.sources], protocols(), register.checked, tmp_path / "1.duckdb")
    after = open_snapshot(build(both, tmp_path / "2.duckdb"))
    assert after.column("select action from base.actions") == ["Read daily"]
    assert after.issues("unknown_review") == []
    assert counts(after) == [("Actions", 1, 1, 0), ("Reviews", 1, 1, 0)]
    after.con.close()


TABLES = (
    "partnerships",
    "schools",
    "people",
    "terms",
    "reviews",
    "roles",
    "milestones",
    "tracked",
    "documents",
    "findings",
    "actions",
    "impact",
    "maturity",
    "conversations",
    "steps",
)
WHERE_FROM = ("source", "seq", "sheet_no", "sheet", "row_number", "cell", "source_cell", "to_record", "to_plan")


def all_rows(found: Snapshot) -> dict[str, Counter[tuple[Any, ...]]]:
    rows = {}
    for table in TABLES:
        names = [r["column_name"] for r in found.rows(f"describe base.{table}")]
        columns = ", ".join(f'"{n}"' for n in names if n not in WHERE_FROM)
        rows[table] = Counter(tuple(r.values()) for r in found.rows(f"select {columns} from base.{table}"))
    return rows


@pytest.mark.slow
def test_workbooks_in_any_order_give_the_same_records() -> None:
    w, h = {"school": "Wrenmoor"}, {"school": "Hollowmere"}
    books = [
        book(
            "timetable",
            reviews=[
                {**w, "review_date": SPRING, "Workshop": date(2026, 3, 24)},
                {**h, "review_date": SUMMER, "Workshop": None},
            ],
        ),
        book(
            "register",
            reviews=[
                {
                    **w,
                    "review_id": "R1",
                    "academic_year": "2025/26",
                    "focus": "Reading",
                    "champions": "A. Dunn & B. Pell",
                }
            ],
            people=[{"name": "A. Dunn", "school": "Hollowmere", "role": "Improvement Champion"}],
        ),
        book(
            "plans",
            findings=[{**w, "review_date": SPRING, "theme": "Our impact", "kind": "strength", "finding": "Books"}],
            actions=[{"review_id": "R1", "action_id": "A1", "action": "Read daily", "due": SUMMER}],
        ),
        book(
            "impact",
            impact=[{"action_id": "A1", "assessed_on": SUMMER, "level": "pupil", "next_check": DAY}],
            maturity=[
                {"dimension": "Long-term commitment", "rater": "Wrenmoor", "rated_on": SPRING, "level": "developing"}
            ],
        ),
    ]
    expected = all_rows(linked(*books))
    assert all(expected[table] for table in ("reviews", "findings", "actions", "impact", "maturity", "people"))
    for order in list(permutations(books))[1::5]:
        assert all_rows(linked(*order)) == expected


@pytest.mark.slow
def test_schools_in_any_order_give_the_same_records() -> None:
    books = [
        book("plans", actions=[{"school": "Larkmere Junior School", "action": "Read daily"}]),
        book("new", schools=[NEW]),
        book("old", schools=[OLD]),
        book("timetable", reviews=[{"school": "Larkmere Academy", "review_date": SPRING}]),
    ]
    expected = all_rows(linked(*books))
    assert expected["actions"]
    for order in list(permutations(books))[1::6]:
        assert all_rows(linked(*order)) == expected


@pytest.fixture(scope="module")
def of_several() -> Snapshot:
    """One workbook of two partnerships: registers, reviews and plans on sheets that both share, and one of its own."""
    north, south = {"school": "Wrenmoor"}, {"school": "Hollowmere"}
    due = {"action": "Read daily", "due": SUMMER}
    return snapshot(
        book(
            partnership=None,
            schools=[{**north, "partnership": "North Fold"}, {**south, "partnership": "South Fold"}],
            reviews=[{**school, "review_date": SPRING, "Workshop": None} for school in (north, south)],
            actions__Plan=[{**north, **due}, {**south, **due, "finding_id": "F9"}],
            impact__Plan=[{**north, "measure": "Reading", "next_check": DAY}],
            findings=[
                {**north, "academic_year": year, "theme": "Our impact", "kind": "strength", "finding": "Books"}
                for year in ("2025/26", "2020/21")
            ],
            conversations=[{"partnership": "North Fold", "held_on": SPRING, "next_step": "Set dates", "due": DAY}],
        )
    )


def test_in_a_workbook_of_several_partnerships_every_step_names_its_cell(of_several: Snapshot) -> None:
    found = {(r["kind"], r["school"]): r["source_cell"] for r in of_several.ask("follow_ups", as_of=DAY)}
    assert found["action", "Wrenmoor"] == "Plan!C2"
    assert found["action", "Hollowmere"] == "Plan!C3"
    assert found["impact check", "Wrenmoor"] == "Plan!C2"
    assert found["conversation", None] == "Conversations!D2"
    cells = [r["source_cell"] for r in of_several.ask("actions", as_of=DAY)]
    assert sorted(cells) == ["Plan!C2", "Plan!C3"]


def test_two_tables_on_one_sheet_keep_their_own_columns() -> None:
    found = snapshot(
        book(
            reviews__Plan=[{"school": "Wrenmoor", "review_date": SPRING}],
            actions__Plan=[{"school": "Wrenmoor", "review_date": SPRING, "action": "Read", "status": None, "due": DAY}],
            conversations__Plan=[{"held_on": SPRING, "next_step": "Set dates", "due": DAY}],
        )
    )
    cells = {r["kind"]: r["source_cell"] for r in found.ask("follow_ups", as_of=DAY)}
    assert (cells["action"], cells["conversation"]) == ("Plan!E2", "Plan!C2")


def test_the_lead_of_one_partnership_sees_what_is_wrong_with_its_own_rows_and_sheets(of_several: Snapshot) -> None:
    def told(partnership: str) -> tuple[list[str], list[tuple[str, int]]]:
        lead = Viewer("lead", (partnership,), (), "")
        sheets = [(row["sheet"], row["left_out"]) for row in of_several.ask("loads", lead)]
        return sorted(row["code"] for row in of_several.ask("issues", lead)), sheets

    assert told("North Fold") == (["unknown_review"], [("Findings", 1), ("Conversations", 0)])
    assert told("South Fold") == (["unknown_finding"], [])
    assert len(of_several.ask("loads")) == 6


def test_a_partnership_is_one_however_it_is_spelled() -> None:
    found = snapshot(
        book(partnership="Alder & Vale", reviews=[{"review_id": "R1", "school": "Wrenmoor", "review_date": SPRING}]),
        book(
            "plans", partnership="Alder and Vale", actions=[{"review_id": "R1", "action": "Read daily", "due": SUMMER}]
        ),
        book(
            "ratings",
            partnership=None,
            maturity=[{"partnership": "alder and vale", "dimension": "D", "rater": "Agreed", "rated_on": SPRING}],
        ),
    )
    for table in ("reviews", "actions", "maturity", "sources"):
        assert set(found.column(f"select partnership from base.{table}")) <= {"Alder & Vale", None}, table
    assert [r["source_cell"] for r in found.ask("actions", as_of=DAY)] == ["Actions!C2"]


def test_building_into_memory_is_what_building_a_file_is(tmp_path: Path) -> None:
    one = book(reviews=[{"school": "Wrenmoor", "review_date": SPRING}])
    on_file = open_snapshot(build(recipe(one), tmp_path / "1.duckdb"))
    assert all_rows(on_file) == all_rows(snapshot(one))
    on_file.con.close()
    assert build_into.__doc__


def test_of_namesakes_the_one_of_the_school_that_is_named_is_written_to_and_nobody_where_none_is() -> None:
    def contact(team: str, *emails: str | None) -> tuple[str | None, str | None, str | None]:
        people = [
            {"name": "A. Dunn", "school": school, "role": "Improvement Champion", "email": email}
            for school, email in zip(("Wrenmoor", "Hollowmere"), emails, strict=False)
        ]
        schools = [{"school": "Wrenmoor"}, {"school": "Hollowmere"}, {"school": "Holm"}]
        reviews = [{"school": "Holm", "review_date": SPRING, "champions": team, "Workshop": None}]
        one = snapshot(book(schools=schools, people=people, reviews=reviews))
        (step,) = one.rows_of("Holm", DAY, "Workshop")
        return step["contact"], step["email"], *one.column("select from_school from base.roles")

    two = ("w@wrenmoor.example", "h@hollowmere.example")
    assert contact("A. Dunn (Hollowmere)", *two) == ("A. Dunn", two[1], "Hollowmere")
    assert contact("A. Dunn", *two) == ("A. Dunn", None, None)
    assert contact("A. Dunn", two[0], two[0]) == ("A. Dunn", two[0], None)
    assert contact("A. Dunn", two[0]) == ("A. Dunn", two[0], "Wrenmoor")
    assert contact("A. Dunn (Holm)", *two) == ("A. Dunn", None, "Holm")


def test_a_partnership_without_any_school_has_no_names_to_offer() -> None:
    rated = {"dimension": "Trust", "rater": "Ashen Primary", "level": "2", "rated_on": date(2026, 3, 2)}
    (issue,) = linked(book(maturity=[rated])).issues("unknown_rater")
    assert issue["value"] == "Ashen Primary"
    assert "Did you mean" not in issue["problem"] + issue["fix"]
