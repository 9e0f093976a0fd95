"""Follow-ups: every step by state, narrowed and ordered from the address, and the text for one head."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from peerreview.access import LOCAL
from peerreview.questions.ask import ask
from peerreview.store.store import Store
from peerreview.ui.menu import FOLLOW_UPS
from peerreview.ui.parts.school_sections import OPEN

AS_AT = "2026-11-13"
HEAD = "Rowena Castleford-Hale: Sallowbrook Infant School"
See = Callable[..., AppTest]


def asked(store: Path, question: str, **values: Any) -> pd.DataFrame:
    return ask(question, LOCAL, store=Store.open(store), **values)


def words(app: AppTest) -> str:
    return unescape(" ".join(h.value for h in app.html if "<style" not in h.value))


def table(app: AppTest) -> str:
    """The page's table as HTML; "" where there is none."""
    return unescape(next((h.value for h in app.html if "<table" in h.value), ""))


def rows_drawn(app: AppTest) -> int:
    return table(app).count('<tr role="row">') - 1  # its heading


def test_an_empty_store_says_where_to_begin(see: See, tmp_path: Path) -> None:
    app = see(tmp_path, FOLLOW_UPS)
    assert not app.exception
    assert "Nothing has been loaded yet" in words(app)
    assert not app.segmented_control


def test_it_opens_with_what_is_overdue_oldest_first(see: See, demo_store: Path) -> None:
    overdue = asked(demo_store, "follow_ups", state="overdue")
    app = see(demo_store, FOLLOW_UPS)
    assert not app.exception
    assert rows_drawn(app) == len(overdue) > 0
    assert f"{len(overdue)} steps are overdue" in words(app)
    places = [table(app).index(step) for step in overdue["step"].dropna().unique()[:3]]
    assert places == sorted(places)


@pytest.mark.parametrize("state", ["due soon", "unscheduled", "not recorded", "planned", "paused", "not applicable"])
def test_every_state_can_be_reached_from_the_address(see: See, demo_store: Path, state: str) -> None:
    app = see(demo_store, FOLLOW_UPS, state=state)
    assert not app.exception
    assert rows_drawn(app) == len(asked(demo_store, "follow_ups", state=state))


def test_the_states_are_offered_with_their_counts(see: See, demo_store: Path) -> None:
    standing = asked(demo_store, "standing")
    drawn = see(demo_store, FOLLOW_UPS).segmented_control[0].options
    assert drawn == [f"{s.state.capitalize()} {s.steps}" for s in standing.itertuples()]


def test_choosing_a_state_puts_it_into_the_address(see: See, demo_store: Path) -> None:
    app = see(demo_store, FOLLOW_UPS)
    app.segmented_control[0].set_value("not recorded").run()
    assert app.query_params["state"] == "not recorded"
    assert "□ Not recorded: 6 steps" in table(app)


def test_what_is_not_recorded_is_apart_from_what_is_overdue(see: See, demo_store: Path) -> None:
    app = see(demo_store, FOLLOW_UPS, state="not recorded")
    assert "overdue" not in table(app)
    assert "6 steps are not recorded at 4 of 10 schools." in words(app)


def test_a_state_that_there_is_not_is_put_right(see: See, demo_store: Path) -> None:
    app = see(demo_store, FOLLOW_UPS, state="late", order="By colour", school="Nowhere School", year="1066")
    assert not app.exception
    assert "state" not in app.query_params
    assert rows_drawn(app) == len(asked(demo_store, "follow_ups", state="overdue"))


@pytest.mark.parametrize(
    ("narrowed", "said"),
    [
        ({"school": "Teaselby Primary School"}, "Filtered to school"),
        ({"step": "Impact review"}, "Filtered to step"),
        ({"contact": "Sinead Ravensty"}, "Filtered to person to ask"),
        ({"year": "2026/27"}, "Filtered to academic year"),
    ],
)
def test_filters_come_from_the_address(see: See, demo_store: Path, narrowed: dict[str, str], said: str) -> None:
    rows = asked(demo_store, "follow_ups", state="overdue", **narrowed)
    app = see(demo_store, FOLLOW_UPS, **narrowed)
    assert 0 < len(rows) < 18
    assert rows_drawn(app) == len(rows)
    assert said in words(app)
    assert app.segmented_control[0].options[0] == f"Overdue {len(rows)}"


def test_a_filter_can_be_taken_back(see: See, demo_store: Path) -> None:
    app = see(demo_store, FOLLOW_UPS, school="Teaselby Primary School")
    app.button(key="filters-reset").click().run()
    assert rows_drawn(app) == len(asked(demo_store, "follow_ups", state="overdue"))


def test_one_school_filtered_is_not_said_to_be_one_of_ten(see: See, demo_store: Path) -> None:
    assert "3 steps are overdue. The oldest" in words(see(demo_store, FOLLOW_UPS, school="Teaselby Primary School"))


@pytest.mark.parametrize(("order", "column"), [("By school", "host"), ("By step", "topic"), ("By person", "person")])
def test_steps_can_stand_by_school_step_or_person(see: See, demo_store: Path, order: str, column: str) -> None:
    overdue = asked(demo_store, "follow_ups", state="overdue")
    app = see(demo_store, FOLLOW_UPS, order=order)
    heads = [part.split(">")[1].split(" <")[0] for part in table(app).split('scope="rowgroup"')[1:]]
    assert sorted(heads) == sorted(overdue[column].unique())
    if column != "topic":
        assert heads == sorted(heads)  # by name, so that nobody comes first for having most


def test_a_row_says_whom_to_ask_why_and_which_cell(see: See, demo_store: Path) -> None:
    shown = table(see(demo_store, FOLLOW_UPS, school="Sallowbrook Infant School", step="Workshop"))
    for said in (
        "2 November 2026",
        "11 days overdue",
        "mailto:peter.lindenshaw@ouselthorpe.example,sinead.ravensty@dunnockfield.example",
        "Peter Lindenshaw and Sinead Ravensty",
        "Improvement Champions",
        "Due 1 to 2 weeks after the review on 14 October 2026; moved past the school holiday.",
        "Reviews!AB25",
        "register.xlsx",
    ):
        assert said in shown


def test_what_is_found_comes_before_the_filters(see: See, demo_store: Path) -> None:
    app = see(demo_store, FOLLOW_UPS, school="Teaselby Primary School")
    said = words(app)
    assert said.index("With these filters, 3 steps are overdue.") < said.index("Filtered to school")
    drawn = list(app.main)
    finding = next(at for at, one in enumerate(drawn) if "3 steps are overdue" in getattr(one, "value", ""))
    assert finding < next(at for at, one in enumerate(drawn) if one.type == "selectbox")


def test_the_cell_stands_under_the_heading_that_schools_has_for_it(see: See, demo_store: Path) -> None:
    assert f'role="columnheader">{OPEN["to_complete"]}<' in table(see(demo_store, FOLLOW_UPS))


def test_an_impact_review_without_a_date_says_whose_six_months_they_are(see: See, demo_store: Path) -> None:
    app = see(demo_store, FOLLOW_UPS, state="unscheduled", step="Impact review")
    assert "six months is our own default" in table(app)
    assert "In 2 cases, six months have passed" in words(app)


def test_the_list_downloads_as_it_is_filtered(see: See, demo_store: Path) -> None:
    app = see(demo_store, FOLLOW_UPS, school="Teaselby Primary School")
    labels = [button.label for button in app.get("download_button")]
    assert labels == ["Download as Excel", "Download as csv"]


def test_the_text_for_one_head_holds_what_is_open_at_the_school(see: See, demo_store: Path) -> None:
    open_steps = asked(demo_store, "reminders", to=HEAD)
    text = see(demo_store, FOLLOW_UPS, to=HEAD).code[0].value
    assert text.startswith("Dear Rowena Castleford-Hale,")
    assert len(open_steps) == text.count("\n- ")
    assert "- Action plan agreed (review of 2026/27), in Reviews!AC25" in text
    assert "Teaselby" not in text
    assert "overdue" not in text


def test_a_review_without_a_date_is_asked_for_alone(see: See, demo_store: Path) -> None:
    text = see(demo_store, FOLLOW_UPS, school="Ouselthorpe Primary School").code[0].value
    assert "- Review (review of 2026/27)" in text
    assert "Self-review" not in text


def test_the_text_asks_once_for_what_many_steps_need(see: See, demo_store: Path) -> None:
    asking = [
        line for line in see(demo_store, FOLLOW_UPS, to=HEAD).code[0].value.splitlines() if "Please complete in" in line
    ]
    assert asking
    assert len(asking) == len(set(asking)) < len(asked(demo_store, "reminders", to=HEAD))


def test_the_text_is_for_the_head_of_the_first_school_shown(see: See, demo_store: Path) -> None:
    for address in ({}, {"state": "due soon"}, {"order": "By person"}):
        app = see(demo_store, FOLLOW_UPS, **address)
        shown = re.findall(r'data-label="School"[^>]*>([^<]+)<', table(app))
        assert next(school for school in shown if "partnership" not in school) in app.selectbox(key="to").value


def test_heads_are_offered_by_school_not_by_title(see: See, demo_store: Path) -> None:
    schools = [to.split(": ")[-1] for to in see(demo_store, FOLLOW_UPS).selectbox(key="to").options]
    assert schools == sorted(schools)


def test_the_text_says_that_it_holds_everything_open_at_the_school(see: See, demo_store: Path) -> None:
    app = see(demo_store, FOLLOW_UPS, to="Zainab Hartleap: Brackenhythe School", state="overdue")
    steps = len(asked(demo_store, "reminders", school="Brackenhythe School"))
    assert f"Everything open at Brackenhythe School, whatever is chosen above: {steps} steps." in words(app)


def test_what_the_address_asks_for_in_vain_is_said(see: See, demo_store: Path) -> None:
    app = see(demo_store, FOLLOW_UPS, school="Nowhere", state="zzz", year="1999", order="By colour")
    assert [warning.value.replace("\\", "") for warning in app.warning] == [
        "“Nowhere” in the address is not among these, so this is Every school.",
        "“1999” in the address is not among these, so this is Every year.",
        "“zzz” in the address is not among these, so this is Overdue.",
        "“By colour” in the address is not among these, so this is Oldest first.",
    ]


def test_no_step_with_a_filter_is_not_said_to_be_none_at_all(see: See, demo_store: Path) -> None:
    app = see(demo_store, FOLLOW_UPS, state="paused", school="Teaselby Primary School")
    assert "No step is paused with these filters." in words(app)


def test_steps_without_a_date_are_not_said_to_be_oldest_first(see: See, demo_store: Path) -> None:
    assert "Unscheduled: 49 steps, by school" in table(see(demo_store, FOLLOW_UPS, state="unscheduled"))


def test_a_head_that_there_is_not_is_said(see: See, demo_store: Path) -> None:
    app = see(demo_store, FOLLOW_UPS, to="Nobody")
    assert not app.exception
    assert "“Nobody” in the address is not among these" in app.warning[0].value


def test_one_school_needs_no_filter_of_schools(see: See, one_school: Path) -> None:
    app = see(one_school, FOLLOW_UPS, as_at=AS_AT)
    assert not app.exception
    assert "school" not in [box.key for box in app.selectbox]
    assert rows_drawn(app) == 1
    assert app.code[0].value.startswith("Dear headteacher,")


def test_nothing_in_a_state_is_said(see: See, one_school: Path) -> None:
    app = see(one_school, FOLLOW_UPS, as_at=AS_AT, state="paused")
    assert "No step is paused." in words(app)
    assert table(app) == ""


@pytest.mark.slow
def test_filters_hold_the_chosen_partnership_only(see: See, two_partnerships: Path) -> None:
    app = see(two_partnerships, FOLLOW_UPS, as_at=AS_AT, partnership="Brook Hill Partnership")
    assert not app.exception
    assert app.selectbox(key="school").options == ["Every school", "Fellgate Infant School", "Larchmere Junior School"]
    app.selectbox(key="school").select("Fellgate Infant School").run()
    app.selectbox(key="partnership").select("Alder Vale Partnership").run()
    assert not app.exception
    assert "Fellgate" not in words(app)
    assert rows_drawn(app) == 1
