"""Which answers a file is read by: its own, by its name and its partnership, else what fits any sheet."""

from peerreview.store.naming import Given
from peerreview.store.remembered import remembered_of
from peerreview.store.source import Source
from peerreview.workbook.mapping import SheetMapping

ALDER, BROOK = "Alder Vale Partnership", "Brook Hill Partnership"


def answer(sheet: str, heading: str = "Establishment") -> SheetMapping:
    return SheetMapping(sheet, "reviews", 1, 2, (heading,), (("A", "school"),))


def source(whose: str, name: str, now: SheetMapping) -> Source:
    return Source(1, whose, name, None, f"{name}.xlsx", "", "", mapping=(answer("before"),), mapping_now=(now,))


HELD = [
    source(ALDER, "visits", answer("Spring")),
    source(BROOK, "visits", answer("Summer", "Place")),
    source(BROOK, "plans", answer("Plans", "Where")),
]


def test_a_file_goes_by_the_answers_as_they_stand_now() -> None:
    assert remembered_of(HELD)("plans.xlsx") == (answer("Plans", "Where"),)
    assert remembered_of(HELD, Given(source="plans"))("Book1.csv") == (answer("Plans", "Where"),)


def test_of_two_of_one_name_the_partnership_tells_which() -> None:
    assert remembered_of(HELD, Given("alder vale partnership"))("visits.xlsx") == (answer("Spring"),)
    assert remembered_of(HELD, Given(BROOK, only_where_unsaid=True))("visits.xlsx") == (answer("Summer", "Place"),)


def test_where_nobody_says_whose_it_is_both_serve_sheets_with_the_same_headings_only() -> None:
    every = (answer(""), answer("", "Place"), answer("", "Where"))
    assert remembered_of(HELD)("visits.xlsx") == every
    assert remembered_of([*HELD, HELD[0]])("another name.xlsx") == every


def test_a_partnership_that_is_given_shuts_out_the_answers_of_others() -> None:
    assert remembered_of(HELD, Given(ALDER))("plans.xlsx") == (answer(""),)
    assert remembered_of(HELD, Given("A new one"))("plans.xlsx") == ()


def test_what_is_said_only_where_unsaid_leaves_a_file_its_own_answers() -> None:
    given = Given(ALDER, only_where_unsaid=True)
    assert remembered_of(HELD, given)("plans.xlsx") == (answer("Plans", "Where"),)
