"""The Load page: nothing changes until it is published, and everything can be put right, taken back or put away."""

import io
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, Expander

from peerreview.access import LOCAL, Viewer
from peerreview.load import prepare, publish
from peerreview.questions.ask import ask
from peerreview.store import seen as seen_module
from peerreview.store.store import Store
from peerreview.ui import look as looks
from peerreview.ui.desk import WHOSE
from peerreview.ui.desk_parts import BOTH, NEW, UNANSWERED
from peerreview.ui.kept import template
from peerreview.ui.look import Look
from peerreview.ui.menu import LOAD, OVERVIEW
from tests.app.conftest import Open
from tests.app.seen import table, text
from tests.conftest import ALDER, FIRST, LATER, TIMETABLE, load_timetables
from tests.workbooks import Rows, write_xlsx

pytestmark = pytest.mark.slow  # together, not one by one

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo" / "tiptree-stanway" / "timetable.xlsx"
NO_SUCH_DAY = (*FIRST[:3], "31/02/2026", *FIRST[4:])
OTHER = ("Larchmere Junior School", date(2026, 9, 15), date(2026, 10, 1), "tbc", "tbc", None)
Put = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def nobody_else_at_the_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Each test is a session of its own, with a folder of its own for files that are under way."""
    under_way = tmp_path / "under way"
    under_way.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(under_way))
    yield under_way
    st.cache_resource.clear()  # as at the end of a session
    assert list(under_way.iterdir()) == []


@pytest.fixture
def demo(demo_store: Path, tmp_path: Path) -> Path:
    """A demo of its own, to be changed."""
    return Path(shutil.copytree(demo_store, tmp_path / "demo"))


@pytest.fixture
def store(one_school: Path, tmp_path: Path) -> Path:
    """A store of one school whose timetable was loaded once, to be changed."""
    return Path(shutil.copytree(one_school, tmp_path / "store"))


def timetable(tmp_path: Path, *rows: tuple[object, ...], headings: tuple[str, ...] = TIMETABLE) -> bytes:
    return book(tmp_path, Timetable=[headings, *rows])


def book(tmp_path: Path, **sheets: Rows) -> bytes:
    return write_xlsx(tmp_path / "made.xlsx", **sheets).read_bytes()


def put(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    for name, content in files:
        app.file_uploader[0].upload(name, content)
    return app.run()


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def keys(app: AppTest) -> set[str | None]:
    return {button.key for button in app.button}


def dialog(app: AppTest) -> str:
    return " ".join(html.value for html in app.html)


def candidates(store: Path) -> list[Path]:
    return list((store / "snapshots").glob(".candidate*"))


# What is there already


def test_an_empty_store_says_what_to_do_and_offers_the_template_and_the_demo(open_page: Open, tmp_path: Path) -> None:
    app = open_page(LOAD, tmp_path / "store")
    said = text(app)
    assert not app.exception
    assert "Nothing has been loaded yet: put the timetable of your reviews into the box below" in said
    assert "start the demo with “make demo”" in said
    assert [button.label for button in app.get("download_button")] == ["Download the workbook"]
    assert "History" not in said


def test_it_opens_with_what_is_loaded_as_the_questions_have_it(open_page: Open, demo_store: Path) -> None:
    loads = ask("loads", LOCAL, store=Store.open(demo_store))
    app = open_page(LOAD, demo_store)
    known, aside = loads[loads["kind"].notna()], loads[loads["kind"].isna()]
    rows = f"{known['rows_in'].sum()} rows in: {known['loaded'].sum()} loaded, {known['left_out'].sum()} left out."
    assert set(aside["sheet"]) == {"Read me"}
    assert f"4 workbooks, {rows} {aside['rows_in'].sum()} rows on sheets for notes or lists passed over." in text(app)
    assert [row[0].split()[0] for row in table(app, "Workbooks")[1:]] == ["impact", "plans", "register", "timetable"]
    assert table(app, "Newest first")[1][2:] == [
        "impact.xlsx, plans.xlsx, register.xlsx and timetable.xlsx",
        "1, shown now",
    ]


def test_what_the_last_load_left_open_is_listed_with_its_cells(open_page: Open, tmp_path: Path) -> None:
    folder = load_timetables(tmp_path, (ALDER, (NO_SUCH_DAY,)))
    rows = table(open_page(LOAD, folder), "What to put right")
    assert ["Cell left out: Date not in the calendar 1"] in rows
    assert any(row[0].startswith("Timetable!D2") and row[1:3] == ["Workshop", "31/02/2026"] for row in rows)


def test_only_a_lead_sees_the_page(open_page: Open, demo_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "LOCAL", Viewer("head", ("Sallowbrook and Marlwick Consortium",), ("Wrenmoor",)))
    app = open_page(LOAD, demo_store)
    assert "Loading workbooks is for the partnership lead" in app.error[0].value
    assert not app.get("file_uploader")
    assert "timetable" not in text(app)


def test_a_lead_cannot_load_for_another_partnership(
    open_page: Open, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "LOCAL", Viewer("lead", ("Brook Hill Partnership",)))
    app = put(open_page(LOAD, store), ("timetable.xlsx", timetable(tmp_path, LATER)))
    assert "a partnership that is not among yours" in app.warning[0].value
    assert "publish" not in keys(app)
    assert not candidates(store)


def test_a_lead_beside_others_sees_and_changes_only_the_own_partnership(
    open_page: Open, two_partnerships: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "LOCAL", Viewer("lead", (ALDER,)))
    app = open_page(LOAD, two_partnerships)
    assert not app.exception
    assert "Brook Hill" not in text(app)
    assert len(table(app, "Workbooks")) == 2
    assert not keys(app) & {"forget-ask", "back-ask"}


# Checking


def test_a_check_shows_rows_issues_and_changes_and_leaves_the_live_snapshot_alone(open_page: Open, demo: Path) -> None:
    content = openpyxl.load_workbook(DEMO)
    sheet = content.worksheets[0]
    row = next(r for r in sheet.iter_rows(min_row=5) if r[0].value == "Sallowbrook Infant School")
    row[3].value = date(2026, 11, 3)
    other = next(r for r in sheet.iter_rows(min_row=5) if r[0].value == "Ouselthorpe Primary School")
    other[0].value = "Ousel School"
    sheet.append(["Total", 8])
    out = io.BytesIO()
    content.save(out)
    app = put(open_page(LOAD, demo), ("timetable.xlsx", out.getvalue()), ("minutes.pdf", b"%PDF-1.7 ..."))
    assert not app.exception
    assert "Publishing would change 1 cell." in text(app)
    assert "11 rows in: 9 loaded, 2 left out. 1 file and 1 row could not be used as written." in text(app)
    issues = table(app, "What to put right")
    assert [r[0] for r in issues if len(r) == 1] == ["Not used: A PDF 1", "Row left out: School not known 1"]
    assert issues[2][0] == "minutes.pdf"
    assert issues[4][:3] == [f"Timetable!A{other[0].row} timetable.xlsx", "School", "Ousel School"]
    assert "Did you mean Ouselthorpe Primary School?" in issues[4][4]
    change = ["Sallowbrook Infant School 2026/27: Workshop", "Sallowbrook Infant School", "—blank", "3 November 2026"]
    assert [cell.replace(" ", "") for cell in table(app, "What would change")[2][:4]] == [
        c.replace(" ", "") for c in change
    ]
    assert table(app, "Rows of each sheet")[2] == [
        *("Timetable", "Reviews", "11", "9", "2"),
        f"1 row is a total (row {sheet.max_row}); 1 row names a school that is not known (row {other[0].row})",
    ]
    assert Store.open(demo).current == 1


def test_a_file_that_cannot_be_used_is_said_and_nothing_can_be_published(open_page: Open, store: Path) -> None:
    app = put(open_page(LOAD, store), ("~$timetable.xlsx", b"x" * 165), ("empty.xlsx", b""))
    issues = table(app, "What to put right")
    assert {row[0] for row in issues[1:] if len(row) > 1} == {"~$timetable.xlsx", "empty.xlsx"}
    assert "publish" not in keys(app)
    assert "put-away" in keys(app)


def test_what_is_loaded_already_is_not_published_again(open_page: Open, demo: Path) -> None:
    app = put(open_page(LOAD, demo), ("timetable.xlsx", DEMO.read_bytes()))
    assert "This is loaded already" in text(app)
    assert "publish" not in keys(app)


def test_a_name_is_for_people_only(open_page: Open, store: Path, tmp_path: Path, nobody_else_at_the_desk: Path) -> None:
    name = "../../<b>*evil*</b>.xlsx"
    app = put(open_page(LOAD, store), (name, timetable(tmp_path, LATER, NO_SUCH_DAY)))
    assert not app.exception
    assert all("<b>" not in html.value for html in app.main.html)
    inside = [path.name for folder in nobody_else_at_the_desk.iterdir() for path in folder.iterdir()]
    assert inside == ["0"]


def test_what_is_asked_comes_before_publish_and_everything_else_after_it(
    open_page: Open, store: Path, tmp_path: Path
) -> None:
    known = [TIMETABLE, FIRST, ("Zorblewick", *FIRST[1:])]
    unread = [["School", "Review date", "Theme", "Kind"], [FIRST[0], FIRST[2], "Our impact", "strength"]]
    money = [["Item", "Cost"], ["Paper", 12]]
    schools = [["School"], [FIRST[0]]]
    sheets = {"Schools": schools, "Timetable": known, "Findings": unread, "Money": money}
    app = put(open_page(LOAD, store), ("timetable.xlsx", book(tmp_path, **sheets)))
    order = [item.label for item in app.main if isinstance(item, (Button, Expander))]
    findings, money_asked = (f"What is on the sheet “{name}” of timetable.xlsx?" for name in ("Findings", "Money"))
    (names,) = (label for label in order if "not in the list of schools" in label)
    in_order = [findings, "Read it like this", names, "Accept these names", "Publish", money_asked]
    assert [label for label in order if label in in_order] == in_order
    assert "There are questions above about 1 sheet and 1 name. You can publish first" in text(app)
    app = press(app, "publish")
    assert "Published as snapshot 2." in text(app)


def test_what_would_change_comes_before_what_to_put_right(open_page: Open, store: Path, tmp_path: Path) -> None:
    odd = (*FIRST[:2], date(2026, 9, 30), "31/02/2026", *FIRST[4:])
    app = put(open_page(LOAD, store), ("timetable.xlsx", timetable(tmp_path, odd)))
    seen = " ".join(html.value for html in app.main.html)
    assert seen.index("<caption>What would change") < seen.index("<caption>What to put right")


# Whose they are, and how they review


def test_what_the_workbook_does_not_say_is_asked_once_and_remembered(open_page: Open, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    app = put(open_page(LOAD, folder), ("timetable.xlsx", timetable(tmp_path, FIRST)))
    assert "do not say which partnership they belong to" in text(app)
    assert "publish" not in keys(app)
    app = next(b for b in app.button if b.label == "Check").click().run()
    assert [warning.value for warning in app.warning] == [UNANSWERED[WHOSE]]
    app.text_input(key="whose-new").set_value(ALDER)
    app.selectbox(key="whose-protocol").set_value("tiptree-stanway")
    app = next(b for b in app.button if b.label == "Check").click().run()
    assert not app.warning
    assert "This is the first load, so every record is new." in text(app)
    assert f"For {ALDER}, by the protocol Tiptree and Stanway" in text(app)
    app = press(app, "publish")
    assert "Published as snapshot 1." in text(app)
    assert "undo" not in keys(app)
    app = put(app, ("timetable.xlsx", timetable(tmp_path, LATER)))
    assert "do not say" not in text(app)
    assert "Publishing would change 1 cell." in text(app)


def test_a_workbook_that_says_both_is_not_asked(open_page: Open, tmp_path: Path) -> None:
    said = [
        ["Partnership", "School", "Protocol", "Review date"],
        [ALDER, "Wrenmoor Primary School", "TSC", date(2026, 9, 29)],
    ]
    schools = [["Partnership", "School"], [ALDER, "Wrenmoor Primary School"]]
    app = put(open_page(LOAD, tmp_path / "new"), ("all.xlsx", book(tmp_path, Reviews=said, Schools=schools)))
    assert "do not say" not in text(app)
    assert "publish" in keys(app)


def test_only_the_protocol_is_asked_where_only_that_is_missing(open_page: Open, tmp_path: Path) -> None:
    reviews = [["School", "Review date"], ["Wrenmoor Primary School", date(2026, 9, 29)]]
    schools = [["Partnership", "School"], [ALDER, "Wrenmoor Primary School"]]
    app = put(open_page(LOAD, tmp_path / "new"), ("all.xlsx", book(tmp_path, Reviews=reviews, Schools=schools)))
    assert "do not say which protocol the reviews follow" in text(app)
    assert not app.text_input
    app.selectbox(key="whose-protocol").set_value("tiptree-stanway")
    app = next(b for b in app.button if b.label == "Check").click().run()
    assert "do not say which protocol" not in text(app)
    assert Store.open(tmp_path / "new").current is None


@pytest.mark.slow
def test_a_workbook_of_another_partnership_can_be_said_to_be_so(open_page: Open, store: Path, tmp_path: Path) -> None:
    app = put(open_page(LOAD, store), ("others.xlsx", timetable(tmp_path, OTHER)))
    assert f"For {ALDER}" in text(app)
    app.text_input(key="whose-new").set_value("Brook Hill Partnership")
    app = next(b for b in app.button if b.label == "Check").click().run()
    assert "For Brook Hill Partnership" in text(app)
    press(app, "publish")
    assert {s.partnership for s in Store.open(store).sources(2)} == {ALDER, "Brook Hill Partnership"}


# New versions


@pytest.mark.slow
def test_a_renamed_workbook_is_a_new_version_unless_both_are_kept(open_page: Open, store: Path, tmp_path: Path) -> None:
    app = put(open_page(LOAD, store), ("November.xlsx", timetable(tmp_path, LATER)))
    choice = app.radio(key="version-November.xlsx")
    assert (
        choice.label == "November.xlsx looks like a newer version of timetable.xlsx (1 of 1 reviews alike). Replace it?"
    )
    assert choice.value == NEW
    app = choice.set_value(BOTH).run()
    press(app, "publish")
    assert [s.source for s in Store.open(store).sources(2)] == ["timetable", "November"]


def test_a_renamed_workbook_takes_the_place_of_the_one_before(open_page: Open, store: Path, tmp_path: Path) -> None:
    app = put(open_page(LOAD, store), ("November.xlsx", timetable(tmp_path, LATER)))
    press(app, "publish")
    assert [(s.source, s.file) for s in Store.open(store).sources(2)] == [("timetable", "November.xlsx")]


@pytest.mark.slow
def test_a_workbook_of_the_same_name_can_be_kept_beside_the_other(open_page: Open, store: Path, tmp_path: Path) -> None:
    app = put(open_page(LOAD, store), ("timetable.xlsx", timetable(tmp_path, OTHER)))
    app = app.radio(key="version-timetable.xlsx").set_value(BOTH).run()
    press(app, "publish")
    assert [s.source for s in Store.open(store).sources(2)] == ["timetable", "timetable (2)"]


@pytest.mark.slow
def test_of_two_files_of_one_name_the_last_counts_unless_both_are_kept(
    open_page: Open, store: Path, tmp_path: Path
) -> None:
    two = [("plans.xlsx", timetable(tmp_path, NO_SUCH_DAY)), ("plans.xlsx", timetable(tmp_path, OTHER))]
    app = put(open_page(LOAD, store), *two)
    assert "plans.xlsx is here more than once; the one that came last counts." in text(app)
    assert "1 row in: 1 loaded, 0 left out." in text(app)
    assert app.radio(key="version-plans.xlsx").label == "plans.xlsx is here more than once"
    assert "Here more than once: 1 workbook" in [one.label for one in app.expander]
    app = app.radio(key="version-plans.xlsx").set_value(BOTH).run()
    assert "2 rows in: 2 loaded, 0 left out." in text(app)
    assert "more than once" not in text(app)
    press(app, "publish")
    assert [s.source for s in Store.open(store).sources(2)] == ["timetable", "plans", "plans (2)"]


@pytest.mark.slow
def test_a_corrected_file_of_the_same_name_takes_the_place_of_the_first(
    open_page: Open, store: Path, tmp_path: Path
) -> None:
    app = put(open_page(LOAD, store), ("timetable.xlsx", timetable(tmp_path, NO_SUCH_DAY)))
    assert "Date not in the calendar" in text(app)
    app = put(app, ("timetable.xlsx", timetable(tmp_path, LATER)))
    assert "Date not in the calendar" not in text(app)
    assert "Publishing would change 1 cell." in text(app)


def test_a_large_loss_is_confirmed_by_its_figure_before_it_can_be_published(open_page: Open, tmp_path: Path) -> None:
    names = [f"Alderby {letter} Primary School" for letter in "ABCDEFGH"]
    rows = tuple((name, *FIRST[1:]) for name in names)
    folder = load_timetables(tmp_path, (ALDER, rows))
    app = put(open_page(LOAD, folder), ("timetable.xlsx", timetable(tmp_path, *rows[:6])))
    assert app.button(key="publish").disabled is False  # 2 of 8: fewer than three
    app = put(app, ("timetable.xlsx", timetable(tmp_path, *rows[:3])))
    assert "5 of 8 reviews of “timetable” would go." in text(app)
    assert [row[0:4] for row in table(app, "How much would change in each sheet")[1:]] == [
        ["Schools", "0", "0", "5"],
        ["Reviews", "0", "0", "5"],
    ]
    assert app.checkbox[0].label == "Publish, although 5 of 8 reviews of “timetable” go"
    assert app.button(key="publish").disabled is True
    assert Store.open(folder).current == 1
    app = app.checkbox[0].check().run()
    assert app.button(key="publish").disabled is False
    app = press(press(app, "publish"), "undo")
    assert Store.open(folder).current == 1


def test_a_confirmed_loss_is_asked_again_of_another_file(open_page: Open, tmp_path: Path) -> None:
    rows = tuple((f"Alderby {letter} Primary School", *FIRST[1:]) for letter in "ABCDEFGH")
    app = open_page(LOAD, load_timetables(tmp_path, (ALDER, rows)))
    app = put(app, ("timetable.xlsx", timetable(tmp_path, *rows[:3]))).checkbox[0].check().run()
    app = put(app, ("timetable.xlsx", timetable(tmp_path, *rows[:2])))
    assert app.checkbox[0].label == "Publish, although 6 of 8 reviews of “timetable” go"
    assert (app.checkbox[0].value, app.button(key="publish").disabled) == (False, True)


# When each was seen, and when it changed


def test_a_workbook_is_seen_when_it_is_checked_though_nothing_changed(
    open_page: Open, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (source,) = Store.open(store).sources(1)
    same = Store.open(store).archive.path(source.sha256).read_bytes()
    loaded = table(open_page(LOAD, store), "Workbooks")[1]
    assert loaded[1] == loaded[2]
    monkeypatch.setattr(seen_module, "now", lambda: "2031-01-10T14:05:00+00:00")
    app = put(open_page(LOAD, store), ("timetable.xlsx", same))
    assert "This is loaded already, exactly as it is here" in text(app)
    heads, row = table(press(app, "put-away"), "Workbooks")
    assert heads[1:3] == ["Last changed", "Last seen"]
    assert row[1:3] == [loaded[1], "10 January 2031, 14:05"]


# Publishing, and the way back


def test_what_is_published_can_be_undone(open_page: Open, store: Path, tmp_path: Path) -> None:
    app = put(open_page(LOAD, store), ("timetable.xlsx", timetable(tmp_path, LATER)))
    app = press(app, "publish")
    assert "Published as snapshot 2. Every page shows it from now on." in text(app)
    assert any(link.value == "See it on Overview" for link in app.page_link)
    assert table(app, "Newest first")[1][3] == "2, shown now"
    app = press(app, "undo")
    assert "snapshot 1 is shown again. Snapshot 2 stays in the history." in app.success[0].value
    assert Store.open(store).current == 1
    assert table(app, "Newest first")[1][0] == "Went back to snapshot 1"


@pytest.mark.slow
def test_undo_does_not_take_back_what_somebody_else_published_since(
    open_page: Open, store: Path, tmp_path: Path
) -> None:
    app = put(open_page(LOAD, store), ("timetable.xlsx", timetable(tmp_path, LATER)))
    app = press(app, "publish")
    somebody_publishes(store, tmp_path)
    app = press(app, "undo")
    assert "Somebody else published meanwhile" in app.warning[0].value
    assert Store.open(store).current == 3


@pytest.mark.slow
def test_while_somebody_else_loads_it_is_said_and_can_be_tried_again(
    open_page: Open, store: Path, tmp_path: Path
) -> None:
    app = put(open_page(LOAD, store), ("timetable.xlsx", timetable(tmp_path, LATER)))
    (pending,) = candidates(store)
    with Store.open(store).locked(keep=pending):
        app = press(app, "publish")
    assert "Another load is under way" in app.warning[0].value
    assert Store.open(store).current == 1
    assert "Published as snapshot 2." in text(press(app, "publish"))


@pytest.mark.slow
def test_where_somebody_else_published_meanwhile_one_checks_again(open_page: Open, store: Path, tmp_path: Path) -> None:
    app = put(open_page(LOAD, store), ("timetable.xlsx", timetable(tmp_path, LATER)))
    somebody_publishes(store, tmp_path)
    app = press(app, "publish")  # the button was still on the screen
    assert "Somebody else published meanwhile" in app.warning[0].value
    assert "publish" not in keys(app)
    app = press(app, "check-again")
    assert not app.warning
    press(app, "publish")
    assert [s.source for s in Store.open(store).sources(3)] == ["others", "timetable"]


@pytest.mark.slow
def test_a_check_that_was_cleared_away_is_made_again(open_page: Open, store: Path, tmp_path: Path) -> None:
    app = put(open_page(LOAD, store), ("timetable.xlsx", timetable(tmp_path, LATER)))
    with Store.open(store).locked():  # whoever takes the lock clears what is not finished
        pass
    app = press(app, "publish")
    assert not app.exception
    assert "check-again" in keys(app)
    assert "Published as snapshot 2." in text(press(press(app, "check-again"), "publish"))


@pytest.mark.slow
def test_one_can_go_back_to_a_snapshot_that_is_kept(open_page: Open, loaded_twice: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(loaded_twice, tmp_path / "store"))
    app = open_page(LOAD, folder)
    app.selectbox(key="back").set_value(1).run()
    app = press(app, "back-ask")
    assert "Nothing is removed: you can come back to snapshot 2 in the same way." in dialog(app)
    app = press(app, "back-sure")
    assert Store.open(folder).current == 1
    assert app.success[0].value == "Snapshot 1 is shown again."


@pytest.mark.slow
def test_a_workbook_can_be_forgotten_after_it_is_said_what_goes(open_page: Open, demo: Path) -> None:
    app = open_page(LOAD, demo)
    app.selectbox(key="forget").set_value("plans (Sallowbrook and Marlwick Consortium)").run()
    app = press(app, "forget-ask")
    assert "Its rows leave every page, and every copy of it that is kept here is removed." in dialog(app)
    assert "The snapshot up to now goes too" in dialog(app)
    assert Store.open(demo).current == 1
    app = press(app, "forget-sure")
    held = Store.open(demo)
    assert "plans" not in {s.source for s in held.sources(held.current)}
    assert table(app, "Newest first")[1][:1] == ["Forgotten"]


def test_what_was_undone_can_be_forgotten_too(open_page: Open, store: Path, tmp_path: Path) -> None:
    made = write_xlsx(tmp_path / "secret.xlsx", People=[("Name", "School", "Role"), ("Ada", FIRST[0], "reviewer")])
    held = Store.open(store)
    publish(prepare(held, [made]))
    held.roll_back(1)
    app = open_page(LOAD, store)
    assert f"secret ({ALDER})" in app.selectbox(key="forget").options
    app.selectbox(key="forget").set_value(f"secret ({ALDER})").run()
    press(press(app, "forget-ask"), "forget-sure")
    assert [source.source for source in held.ever_loaded()] == ["timetable"]


def test_where_all_is_forgotten_the_page_begins_again(open_page: Open, store: Path) -> None:
    app = open_page(LOAD, store)
    app.selectbox(key="forget").set_value(f"timetable ({ALDER})").run()
    app = press(press(app, "forget-ask"), "forget-sure")
    assert not app.exception
    assert "Nothing has been loaded yet" in text(app)


# What is under way


@pytest.mark.slow
def test_what_is_put_away_or_replaced_leaves_nothing_behind(
    open_page: Open, store: Path, tmp_path: Path, nobody_else_at_the_desk: Path
) -> None:
    app = put(open_page(LOAD, store), ("timetable.xlsx", timetable(tmp_path, NO_SUCH_DAY)))
    (first,) = candidates(store)
    app = put(app, ("others.xlsx", timetable(tmp_path, OTHER)))
    (second,) = candidates(store)
    assert first != second
    app = press(app, "put-away")
    assert not candidates(store)
    assert list(nobody_else_at_the_desk.iterdir()) == []
    assert "Publishing would" not in text(app)
    assert Store.open(store).current == 1


@pytest.mark.slow
def test_what_is_abandoned_goes_when_the_session_ends(
    open_page: Open, store: Path, tmp_path: Path, nobody_else_at_the_desk: Path
) -> None:
    put(open_page(LOAD, store), ("timetable.xlsx", timetable(tmp_path, LATER)))
    assert candidates(store)
    assert list(nobody_else_at_the_desk.iterdir())
    st.cache_resource.clear()
    assert not candidates(store)
    assert list(nobody_else_at_the_desk.iterdir()) == []


@pytest.mark.slow
def test_a_check_is_still_there_after_a_look_at_another_page(open_page: Open, store: Path, tmp_path: Path) -> None:
    app = put(open_page(LOAD, store), ("timetable.xlsx", timetable(tmp_path, LATER)))
    app = app.switch_page(str(OVERVIEW.file)).run().switch_page(str(LOAD.file)).run()
    assert "Publishing would change 1 cell." in text(app)
    assert "Published as snapshot 2." in text(press(app, "publish"))


# A workbook to fill in


def test_the_template_has_the_schools_only_where_asked(demo_store: Path) -> None:
    store = Store.open(demo_store)
    look = Look(store, 1, True, LOCAL, date(2026, 11, 13), True, partnership="Sallowbrook and Marlwick Consortium")
    for filled in (True, False):
        content = openpyxl.load_workbook(io.BytesIO(template(look, "tiptree-stanway", filled=filled)()))
        names = [cell.value for cell in content["Schools"]["A"]]
        assert ("Wrenmoor Primary School" in names) is filled


def somebody_publishes(store: Path, tmp_path: Path) -> None:
    others = write_xlsx(tmp_path / "others.xlsx", Timetable=[TIMETABLE, OTHER])
    publish(prepare(Store.open(store), [others]))
