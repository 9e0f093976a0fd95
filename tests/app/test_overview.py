"""Overview: what needs attention now, in words and figures that come from the questions."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from peerreview.access import LOCAL
from peerreview.packs.standing import last_load, where
from peerreview.questions.ask import ask
from peerreview.store.store import Store
from peerreview.ui.menu import FOLLOW_UPS, LOAD, OVERVIEW, SCHOOLS, Entry
from peerreview.ui.parts.attention import attention, not_tracked, rows_missing, to_put_right
from peerreview.upkeep import forget
from tests.app.seen import add_to, table
from tests.conftest import ALDER, BROOK, FIRST, load_timetables

AS_AT = "2026-11-13"
NOON = datetime(2026, 6, 22, 12, tzinfo=UTC)
See = Callable[..., AppTest]


def words(app: AppTest) -> str:
    """Everything that the page says in HTML, without the style sheet."""
    return unescape(" ".join(h.value for h in app.html if "<style" not in h.value))


def rows(store: Path, question: str, **values: Any) -> list[dict[str, Any]]:
    return ask(question, LOCAL, store=Store.open(store), **values).to_dict("records")  # type: ignore[return-value]


def test_an_empty_store_says_where_to_begin(see: See, tmp_path: Path) -> None:
    app = see(tmp_path, OVERVIEW)
    assert not app.exception
    assert "Nothing has been loaded yet" in words(app)
    assert [link.value for link in app.page_link] == ["Load a workbook"]


def test_the_finding_comes_first_and_names_the_oldest(see: See, demo_store: Path) -> None:
    overdue = rows(demo_store, "standing")[0]
    said = words(see(demo_store, OVERVIEW))
    first = said.split('<ul class="pr-said">')[1]
    assert overdue["steps"] > 0
    assert first.index(f"{overdue['steps']} steps are overdue") < 200
    assert f"at {overdue['schools']} of {overdue['members']} schools" in first
    assert f"“{overdue['oldest_step']}”, due 27 March 2026" in first


def test_the_figures_are_those_of_the_questions(see: See, demo_store: Path) -> None:
    h = rows(demo_store, "headlines")[0]
    said = words(see(demo_store, OVERVIEW))
    for figure in (
        f"{h['reviewed_this_year']} of {h['members']}",
        f"{h['impact_shown']} of {h['impact_assessed']}",
        *(str(h[key]) for key in ("overdue", "due_soon", "unscheduled")),
    ):
        assert f'<span class="pr-value">{figure}</span>' in said


def test_all_that_falls_due_in_sixty_days_is_listed_by_week(see: See, demo_store: Path) -> None:
    coming = rows(demo_store, "coming_up")
    said = words(see(demo_store, OVERVIEW))
    assert f"{len(coming)} steps due by date" in said
    assert said.count('class="pr-group"') == len({row["week"] for row in coming})
    assert "Week beginning 16 November 2026" in said
    assert all(row["step"] in said for row in coming)


def test_links_lead_on_with_the_number_that_waits_there(see: See, demo_store: Path) -> None:
    h = rows(demo_store, "headlines")[0]
    labels = [link.value for link in see(demo_store, OVERVIEW).page_link]
    assert f"Follow-ups: {h['overdue']} steps overdue" in labels
    assert f"Follow-ups: {h['unscheduled']} steps unscheduled" in labels
    assert len([label for label in labels if label.startswith(f"{LOAD.title}: ")]) == 1


def test_what_no_workbook_has_a_column_for_is_said_once(see: See, one_school: Path) -> None:
    said = words(see(one_school, OVERVIEW, as_at=AS_AT))
    assert said.count("Not tracked, as no workbook has a column for them: Self-review, Pre-review meeting") == 1


def test_one_school_alone_is_not_counted_among_schools(see: See, one_school: Path) -> None:
    said = words(see(one_school, OVERVIEW, as_at=AS_AT))
    assert "1 step is overdue. The oldest is “Workshop” at Wrenmoor Primary School (review of 2026/27), due" in said
    assert "of 1 school" not in said


def test_the_first_load_has_nothing_to_be_compared_with(see: See, one_school: Path) -> None:
    assert "That was the first load, so there is nothing to compare it with." in words(see(one_school, OVERVIEW))


@pytest.mark.slow
def test_the_next_load_says_what_it_changed(see: See, loaded_twice: Path) -> None:
    said = words(see(loaded_twice, OVERVIEW, as_at=AS_AT))
    assert "1 cell changed, at 1 school" in said
    assert "13 October 2026" in said
    assert "Nothing is overdue." in said


@pytest.mark.slow
def test_of_several_partnerships_one_is_shown(see: See, two_partnerships: Path) -> None:
    app = see(two_partnerships, OVERVIEW, as_at=AS_AT)
    assert "for Alder Vale Partnership" in words(app)
    app.selectbox(key="partnership").select("Brook Hill Partnership").run()
    assert not app.exception
    assert "for Brook Hill Partnership" in words(app)
    assert "Wrenmoor" not in words(app)


def test_an_unknown_partnership_in_the_address_is_no_error(see: See, two_partnerships: Path) -> None:
    app = see(two_partnerships, OVERVIEW, as_at=AS_AT, partnership="Nowhere")
    assert not app.exception
    assert "for Alder Vale Partnership" in words(app)
    assert app.warning[0].value == "“Nowhere” in the address is not among these, so this is Alder Vale Partnership."


@pytest.mark.slow
@pytest.mark.parametrize("page", [OVERVIEW, FOLLOW_UPS, SCHOOLS], ids=lambda page: page.title)
def test_rows_that_could_not_be_placed_are_said_with_the_way_to_them(see: See, tmp_path: Path, page: Entry) -> None:
    plans = [["School", "Academic year", "Action"], ["Wrenmoor Primary School", "2031/32", "Read aloud each day"]]
    store = load_timetables(tmp_path, (ALDER, (FIRST,)))
    add_to(store, ALDER, "plans", Actions=plans)
    app = see(store, page, as_at=AS_AT)
    assert "1 row of the workbooks could not be placed, so what it says is missing here." in words(app)
    assert "See them on Load" in [link.value for link in app.page_link]


@pytest.mark.parametrize("page", [OVERVIEW, FOLLOW_UPS, SCHOOLS], ids=lambda page: page.title)
def test_nothing_is_said_of_rows_where_every_one_was_placed(see: See, one_school: Path, page: Entry) -> None:
    assert "could not be placed" not in words(see(one_school, page, as_at=AS_AT))


def test_rows_that_could_not_be_placed_are_counted() -> None:
    assert rows_missing(3) == "3 rows of the workbooks could not be placed, so what they say is missing here."


def test_no_link_leads_to_nothing(see: See, loaded_twice: Path) -> None:
    labels = [link.value for link in see(loaded_twice, OVERVIEW, as_at=AS_AT).page_link]
    assert not [label for label in labels if " 0 " in label]
    assert "Schools: each school's own story and plan (1 school)" in labels


def test_an_earlier_day_tells_of_that_day(see: See, demo_store: Path) -> None:
    then = rows(demo_store, "standing", as_of=date(2026, 3, 31))[0]
    said = words(see(demo_store, OVERVIEW, as_at="2026-03-31"))
    assert "as at 31 March 2026" in said
    assert f"{then['steps']} step{'s are' if then['steps'] != 1 else ' is'} overdue" in said


def test_what_is_not_recorded_is_never_called_overdue(demo_store: Path) -> None:
    standing = ask("standing", LOCAL, store=Store.open(demo_store))
    said = attention(standing, date(2026, 11, 13))
    assert "not recorded" in said["not recorded"]
    assert "never overdue" in said["not recorded"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"steps": 7, "schools": 4, "at_members": 7, "own": 0, "elsewhere": 0}, " at 4 of 11 schools"),
        (
            {"steps": 9, "schools": 4, "at_members": 6, "own": 2, "elsewhere": 1},
            ": 6 at 4 of 11 schools, 2 of the partnership's own and 1 at schools that have left",
        ),
    ],
)
def test_where_steps_are_is_said_with_n(row: dict[str, int], said: str) -> None:
    assert where({**row, "members": 11}) == said


def test_small_sentences() -> None:
    assert not_tracked([]) == ""
    assert not_tracked(["Workshop"]).startswith("Not tracked, as no workbook has a column for it: Workshop.")
    assert to_put_right(0) == "nothing to put right"
    assert to_put_right(1) == "1 point to look at in the workbooks"
    loaded = {"loaded_at": NOON, "cells": 3, "added": 1, "gone": 0, "schools": 2}
    said = last_load(loaded, ["load"] * 2, NOON.date())
    assert said.endswith("What that load changed: 3 cells changed and 1 record added, at 2 schools.")


def test_the_day_of_the_last_load_is_londons() -> None:
    late = {"loaded_at": datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "cells": 0, "added": 0, "gone": 0, "schools": 0}
    assert last_load(late, ["load"] * 2, date(2026, 7, 1)) == (
        "The records were last loaded on 1 July 2026. That load changed nothing here."
    )


def test_the_day_of_the_load_is_told_from_the_day_that_is_looked_at(see: See, one_school: Path) -> None:
    said = last_load({"loaded_at": NOON}, ["load"], date(2026, 6, 13))
    assert said.startswith("The records were last loaded on 22 June 2026, and are looked at as at 13 June 2026.")
    assert ", and are looked at as at 13 November 2026. That was the first" in words(
        see(one_school, OVERVIEW, as_at=AS_AT)
    )


def test_what_is_built_anew_does_not_claim_that_the_last_load_changed_nothing() -> None:
    load, rebuild = "load", "rebuild"
    untold, day = {"loaded_at": NOON, "cells": 0, "added": 0, "gone": 0, "schools": 0}, NOON.date()
    assert "changed nothing" in last_load(untold, [load, load], day)
    assert "changed nothing" not in last_load(untold, [load, load, rebuild], day)
    assert "That was the first" in last_load(untold, [load, rebuild], day)


@pytest.mark.slow
def test_a_store_whose_only_workbook_was_forgotten_says_what_to_do(see: See, tmp_path: Path) -> None:
    store = load_timetables(tmp_path, (ALDER, (FIRST,)))
    forget(Store.open(store), "timetable")
    app = see(store, OVERVIEW)
    assert not app.exception
    assert "No review, action or school is in the records" in words(app)
    assert [link.value for link in app.page_link] == ["See what was loaded"]


def test_several_partnerships_stand_side_by_side_each_with_its_own_figures(see: See, two_partnerships: Path) -> None:
    app = see(two_partnerships, OVERVIEW)
    rows = table(app, "2 partnerships, in alphabetical order")
    headlines = ask("headlines", LOCAL, store=Store.open(two_partnerships)).to_dict("records")
    assert [row[0] for row in rows[1:]] == [h["partnership"] for h in headlines] == [ALDER, BROOK]
    assert [row[-1] for row in rows[1:]] == ["none assessed yet"] * 2
    assert [row[2:4] for row in rows[1:]] == [[str(h["overdue"]), str(h["due_soon"])] for h in headlines]
    assert f'href="/?partnership={BROOK.replace(" ", "+")}"' in words(app)
    assert sum(h["overdue"] for h in headlines) == headlines[0]["all_overdue"]
    assert "They are not compared: each runs reviews in its own way." in words(app)


def test_one_partnership_alone_has_no_list_of_partnerships(see: See, one_school: Path) -> None:
    assert "All your partnerships" not in words(see(one_school, OVERVIEW))
