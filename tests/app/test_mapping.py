"""The Load page asks what is on a sheet whose headings are not known, and never asks again."""

from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from peerreview.access import Viewer
from peerreview.store.store import Store
from peerreview.ui import look as looks
from peerreview.ui.mapping import LEAVE_OUT, NO_HEADINGS, NOT_USED, READ_IT, what_is_wrong
from peerreview.ui.menu import LOAD
from tests.app.conftest import Open
from tests.app.seen import text
from tests.app.test_load import book, keys, nobody_else_at_the_desk, press, put  # noqa: F401 (a fixture)
from tests.conftest import ALDER, BROOK, load_timetables
from tests.load.test_mapping import reviews

pytestmark = pytest.mark.slow

WREN, HOLLOW, FENNICK = "Wrenmoor Primary School", "Hollowmere Junior School", "Fennick Infant School"
DAY, LATER = date(2026, 9, 29), date(2026, 10, 6)
VISITS = [
    ["Peer visits"],
    ["Establishment", "Visited", "Date of the workshop", "Code"],
    [WREN, DAY, date(2026, 10, 13), "K1"],
    [HOLLOW, LATER, "tbc", "K2"],
]
MOVED = [["Code", "Visited", "Establishment"], ["K1", DAY, WREN], ["K2", LATER, HOLLOW], ["K3", LATER, FENNICK]]
BUDGET = [["Item", "Cost"], ["Paper", 12]]


def key(*parts: object, sheet: str = "Autumn", file: str = "visits.xlsx", turn: int = 0) -> str:
    return "-".join(map(str, ("map", turn, file, sheet, *parts)))


def answers(app: AppTest) -> dict[str, str]:
    """Each question about the sheets with the answer that stands there."""
    return {box.label.replace("\\", ""): box.value for box in app.selectbox if str(box.key).startswith("map-")}


def open_ones(app: AppTest) -> list[str]:
    return [one.label for one in app.expander if one.proto.expanded]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    schools = ((WREN, None, DAY, None, None, None), (FENNICK, None, None, None, None, None))
    return load_timetables(tmp_path, (ALDER, schools))


def test_the_first_rows_are_shown_and_the_likely_answer_stands_there(
    open_page: Open, store: Path, tmp_path: Path
) -> None:
    app = put(open_page(LOAD, store), ("visits.xlsx", book(tmp_path, Autumn=VISITS, Budget=BUDGET)))
    said = text(app)
    assert not app.exception
    assert "Column A looks like School, column B like Review date, column C like Workshop." in said
    assert "Your answer is remembered for this workbook" in said
    assert "The first rows of “Autumn”" in said
    grid = next(html.value for html in app.html if "The first rows of “Autumn”" in html.value)
    assert '<th scope="col">D</th>' in grid
    assert '<th scope="row">4</th><td>Hollowmere Junior School</td><td>06/10/2026</td>' in grid
    assert open_ones(app) == ["What is on the sheet “Autumn” of visits.xlsx?"]
    asked = answers(app)
    assert asked["Which row has the headings?"] == 1
    assert [
        asked[f"Column {one}"] for one in ("A: Establishment", "B: Visited", "C: Date of the workshop", "D: Code")
    ] == [
        "school",
        "review_date",
        "Workshop",
        NOT_USED,
    ]


def test_it_is_read_as_was_said_published_and_the_next_time_nobody_is_asked(
    open_page: Open, store: Path, tmp_path: Path
) -> None:
    app = put(open_page(LOAD, store), ("visits.xlsx", book(tmp_path, Autumn=VISITS)))
    assert "publish" not in keys(app)
    app.selectbox(key=key("column", "reviews", 1, 2, 2)).set_value("Workshop done").run()
    app = press(app, key("read"))
    assert "2 rows in: 2 loaded, 0 left out." in text(app)
    assert "How the sheet “Autumn” of visits.xlsx is read" in [one.label for one in app.expander]
    assert open_ones(app) == []
    app = press(app, "publish")
    assert (WREN, DAY) in reviews(Store.open(store))
    assert (HOLLOW, LATER) in reviews(Store.open(store))

    app = put(app, ("visits.xlsx", book(tmp_path, Autumn=MOVED)))
    assert "3 rows in: 3 loaded, 0 left out." in text(app)
    assert "“Establishment” stands in column C now; it was column A." in text(app)
    assert (
        "No column of the sheet “Autumn” is headed “Date of the workshop” any more, so Workshop done was not loaded."
        in text(app)
    )
    assert open_ones(app) == []
    press(app, "publish")
    assert (FENNICK, LATER) in reviews(Store.open(store))
    assert [source.mapping[0].sheet for source in Store.open(store).sources(3)[1:]] == ["Autumn"]


def test_where_it_no_longer_fits_it_is_asked_again_with_what_is_known_filled_in(
    open_page: Open, store: Path, tmp_path: Path
) -> None:
    app = put(open_page(LOAD, store), ("visits.xlsx", book(tmp_path, Autumn=VISITS)))
    app = press(press(app, key("read")), "publish")
    changed = [["Code", "Visited", "Place of the visit"], ["K1", DAY, WREN], ["K2", LATER, HOLLOW]]
    app = put(app, ("visits.xlsx", book(tmp_path, Autumn=changed)))
    assert "No column is headed “Establishment” any more (School)." in text(app)
    assert (
        "The sheet is no longer as it was when somebody said what its columns are. "
        "The headings stand in row 1 now; it was row 2. No column is headed “Establishment” any more (School). "
        "No column is headed “Date of the workshop” any more (Workshop). Say it again."
    ) in text(app)
    assert answers(app)["Column B: Visited"] == "review_date"
    app = press(app, key("read", turn=1))
    assert "2 rows in: 2 loaded, 0 left out." in text(app)


def test_a_sheet_without_headings_beside_one_that_is_known(open_page: Open, store: Path, tmp_path: Path) -> None:
    known = [["School", "Review date"], [WREN, DAY]]
    rows = [["Later ones"], [HOLLOW, LATER, "2026/27", "office@example.org"], [FENNICK, "tbc", "2026/27", None]]
    app = put(open_page(LOAD, store), ("visits.xlsx", book(tmp_path, Reviews=known, Autumn=rows, Budget=BUDGET)))
    assert "publish" in keys(app)
    assert open_ones(app) == ["What is on the sheet “Autumn” of visits.xlsx?"]
    asked = answers(app)
    assert (asked["Which row has the headings?"], asked["Which row has the first record?"]) == (NO_HEADINGS, 1)
    assert asked["Column C: 2026/27 …"] == "academic_year"
    app = press(app, key("read"))
    assert "4 rows in: 3 loaded, 1 left out." in text(app)  # what a sheet of something else costs is counted too
    press(app, "publish")
    assert (HOLLOW, LATER) in reviews(Store.open(store))


def test_a_column_that_is_needed_or_chosen_twice_is_said_and_nothing_is_read(
    open_page: Open, store: Path, tmp_path: Path
) -> None:
    app = put(open_page(LOAD, store), ("visits.xlsx", book(tmp_path, Autumn=VISITS)))
    app.selectbox(key=key("column", "reviews", 1, 2, 0)).set_value("review_date").run()
    app = press(app, key("read"))
    (warning,) = app.warning
    assert "Review date is chosen for the columns A and B. Keep one of them." in warning.value
    assert "Reviews cannot be read without School. Say which column that is." in warning.value
    assert "publish" not in keys(app)
    assert what_is_wrong("reviews", {0: "school", 1: "Workshop done"}) == []


def test_another_kind_of_table_has_its_own_columns(open_page: Open, store: Path, tmp_path: Path) -> None:
    rows = [["Where", "What we agreed", "Until"], [WREN, "Read every day", date(2026, 12, 18)]]
    app = put(open_page(LOAD, store), ("visits.xlsx", book(tmp_path, Autumn=rows)))
    app = app.selectbox(key=key("kind")).set_value("actions").run()
    assert "one row for each action" in text(app)
    boxes = {at: key("column", "actions", 0, 1, at) for at in range(3)}
    assert "Workshop" not in app.selectbox(key=boxes[0]).options
    for at, means in enumerate(("school", "action", "due")):
        app.selectbox(key=boxes[at]).set_value(means)
    app = press(app.run(), key("read"))
    assert "1 row in: 1 loaded, 0 left out." in text(app)


def test_a_sheet_can_be_left_out_and_what_was_said_taken_back(open_page: Open, store: Path, tmp_path: Path) -> None:
    known = [["School", "Review date"], [WREN, DAY]]
    content = book(tmp_path, Reviews=known, Autumn=VISITS)
    app = press(put(open_page(LOAD, store), ("visits.xlsx", content)), key("read"))
    assert "3 rows in" in text(app)
    app = press(app, "publish")
    app = put(app, ("visits.xlsx", content))
    assert "loaded already, exactly as it is here" in text(app)
    app = app.selectbox(key=key("kind", turn=1)).set_value(LEAVE_OUT).run()
    app = press(app, key("read", turn=1))
    assert "3 rows in: 1 loaded, 2 left out." in text(app)
    assert open_ones(app) == []
    press(app, "publish")
    assert [source.mapping_now for source in Store.open(store).sources(3)] == [(), ()]


def test_a_lead_is_not_answered_for_by_another_partnership(
    open_page: Open, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = put(open_page(LOAD, store), ("visits.xlsx", book(tmp_path, Autumn=VISITS)))
    press(press(app, key("read")), "publish")
    st.cache_resource.clear()
    monkeypatch.setattr(looks, "LOCAL", Viewer("lead", (ALDER,)))
    app = put(open_page(LOAD, store), ("others.xlsx", book(tmp_path, Visits=VISITS[1:])))
    assert "It is read as another workbook was." in text(app)
    st.cache_resource.clear()
    monkeypatch.setattr(looks, "LOCAL", Viewer("lead", (BROOK,)))
    app = put(open_page(LOAD, store), ("others.xlsx", book(tmp_path, Visits=VISITS[1:])))
    assert open_ones(app) == ["What is on the sheet “Visits” of others.xlsx?"]


def test_no_question_is_drawn_where_every_sheet_is_known(open_page: Open, store: Path, tmp_path: Path) -> None:
    app = put(open_page(LOAD, store), ("plain.xlsx", book(tmp_path, Reviews=[["School", "Review date"], [WREN, DAY]])))
    assert answers(app) == {}
    assert READ_IT not in [button.label for button in app.button]
