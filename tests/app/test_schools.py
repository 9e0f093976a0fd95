"""The Schools page: one school's own story and plan."""

from datetime import date
from pathlib import Path

import pytest

from peerreview.access import LOCAL, Viewer
from peerreview.questions.ask import ask
from peerreview.store.store import Store
from peerreview.ui import look
from peerreview.ui.menu import SCHOOLS
from tests.app.conftest import Open
from tests.app.seen import add_to, table, text

WRENMOOR = "Wrenmoor Primary School"
REVIEWS = [
    ["School", "Review date", "Focus", "Enquiry question", "Audience", "Workshop", "Impact review"],
    ["Alderby School", date(2026, 3, 10), "Reading", "To what extent is reading loved?", "head", "tbc", ""],
]


def asked(store: Path, question: str, **parameters: str) -> list[dict[str, object]]:
    return ask(question, LOCAL, store=Store.open(store), **parameters).to_dict("records")


def test_an_empty_store_says_what_to_do(open_page: Open, tmp_path: Path) -> None:
    app = open_page(SCHOOLS, tmp_path / "store")
    assert not app.exception
    assert "Nothing has been loaded yet." in text(app)
    assert not app.main.header


@pytest.mark.slow
def test_the_page_opens_with_the_school_that_the_address_names(open_page: Open, demo_store: Path) -> None:
    seen = text(open_page(SCHOOLS, demo_store, school=WRENMOOR))
    assert f"The story and plan of {WRENMOOR}, for Sallowbrook and Marlwick Consortium, as at 13 November 2026." in seen


def test_the_finding_says_what_the_last_review_looked_at_and_how_far_its_plan_is(
    open_page: Open, demo_store: Path
) -> None:
    seen = text(open_page(SCHOOLS, demo_store, school=WRENMOOR))
    last = next(row for row in asked(demo_store, "reviews", school=WRENMOOR) if row["standing"] == "last")
    assert f"The last review, on 12 November 2025, looked at “{last['focus']}”." in seen
    assert f"{last['actions_complete']} of {last['actions']} actions of its plan are complete." in seen
    assert str(last["enquiry_question"]) in seen


@pytest.mark.slow
def test_overdue_steps_are_counted_and_the_oldest_is_named(open_page: Open, demo_store: Path) -> None:
    seen = text(open_page(SCHOOLS, demo_store, school="Sallowbrook Infant School"))
    overdue = asked(demo_store, "follow_ups", school="Sallowbrook Infant School", state="overdue")
    assert len(overdue) == 5
    assert f"Five steps are overdue; the oldest is “{overdue[0]['step']}”" in seen


def test_what_is_open_names_the_cell_to_complete(open_page: Open, demo_store: Path) -> None:
    rows = table(open_page(SCHOOLS, demo_store, school=WRENMOOR), f"{WRENMOOR}: open steps")
    steps = asked(demo_store, "follow_ups", school=WRENMOOR, still_open="yes")
    assert [row[0] for row in rows[1:]] == [step["step"] for step in steps]
    assert [row[5] for row in rows[1:]] == [step["to_complete"] for step in steps]
    assert {"done", "done (assumed)", "not applicable"}.isdisjoint(step["state"] for step in steps)


def test_every_milestone_of_the_last_review_has_its_shape_and_word(open_page: Open, demo_store: Path) -> None:
    rows = table(open_page(SCHOOLS, demo_store, school=WRENMOOR), "Stage by stage")
    assert rows[0] == ["Step", "How it stands", "Date", "Who"]
    assert ["Workshop", "● done", "1 December 2025", "Improvement Champions"] in rows
    assert [row[0].rsplit(" ", 1)[0] for row in rows if len(row) == 1] == [
        "1. Plan the review",
        "2. The review",
        "3. Feedback",
        "4. School-to-school support and learning",
        "5. Impact assessment",
    ]
    assert sum(len(row) == 4 for row in rows) == 13


@pytest.mark.slow
def test_the_plan_shows_both_dates_where_one_was_moved(open_page: Open, demo_store: Path) -> None:
    rows = table(open_page(SCHOOLS, demo_store, school="Sallowbrook Junior School"), "Plan after the review of 2025/26")
    assert "11 December 2026, first agreed for 10 July 2026" in [row[2] for row in rows]


def test_impact_is_said_to_be_the_schools_own_and_no_proof(open_page: Open, demo_store: Path) -> None:
    app = open_page(SCHOOLS, demo_store, school=WRENMOOR)
    assert "They say what came since a review, not because of it." in text(app)
    assert len(table(app, "Reported by the school")) == 1 + len(asked(demo_store, "impact_ledger", school=WRENMOOR))


def test_what_was_found_and_planned_comes_before_the_stages(open_page: Open, demo_store: Path) -> None:
    seen = " ".join(html.value for html in open_page(SCHOOLS, demo_store, school=WRENMOOR).main.html)
    captions = ["What the review found", "Plan after the review of", "Stage by stage", "Reported by the school"]
    places = [seen.index(f"<caption>{caption}") for caption in captions]
    assert places == sorted(places)


def test_each_impact_says_which_review_it_belongs_to(open_page: Open, demo_store: Path) -> None:
    rows = table(open_page(SCHOOLS, demo_store, school=WRENMOOR), "Reported by the school")
    place = rows[0].index("Review of")
    ledger = asked(demo_store, "impact_ledger", school=WRENMOOR)
    assert [row[place] for row in rows[1:]] == [row["academic_year"] for row in ledger]


def test_the_story_is_told_year_by_year(open_page: Open, demo_store: Path) -> None:
    app = open_page(SCHOOLS, demo_store, school=WRENMOOR)
    for year in ("2024/25", "2025/26", "2026/27"):
        told = asked(demo_store, "school_story", school=WRENMOOR, year=year)
        assert [row[1] for row in table(app, f"{WRENMOOR}: {year}")[1:]] == [row["what"] for row in told]
    assert [e.label for e in app.main.expander] == ["What the shapes mean", "2024/25", "2025/26", "2026/27"]


def test_a_step_of_the_story_is_called_a_step(open_page: Open, demo_store: Path) -> None:
    rows = table(open_page(SCHOOLS, demo_store, school=WRENMOOR), f"{WRENMOOR}: 2025/26")
    assert ["1 December 2025", "Workshop", "step", "● done"] in rows
    assert not [row for row in rows if "milestone" in row]


@pytest.mark.slow
@pytest.mark.parametrize(("protocol", "said"), [("tiptree-stanway", True), ("trio", True), ("subject-review", False)])
def test_champions_are_missed_only_where_the_protocol_has_them(
    open_page: Open, tmp_path: Path, protocol: str, said: bool
) -> None:
    reviews = [["School", "Protocol", "Review date"], ["Alderby School", protocol, date(2026, 3, 10)]]
    seen = text(open_page(SCHOOLS, add_to(tmp_path / "store", "Alder Vale", Reviews=reviews), as_at="2026-04-01"))
    assert "Lead reviewer not recorded" in seen
    assert ("Improvement Champions not recorded" in seen) is said


def test_a_page_is_about_one_school_only(open_page: Open, demo_store: Path) -> None:
    seen = text(open_page(SCHOOLS, demo_store, school=WRENMOOR))
    others = {str(row["school"]) for row in asked(demo_store, "schools")} - {WRENMOOR}
    assert len(others) == 10
    assert not [school for school in others if school in seen]


def test_a_school_that_left_is_still_there(open_page: Open, demo_store: Path) -> None:
    app = open_page(SCHOOLS, demo_store, school="Larkenholt Primary School")
    assert "Larkenholt Primary School left the partnership on 27 March 2026; its records are kept." in text(app)
    assert "Larkenholt Primary School" in app.selectbox(key="school").options


@pytest.mark.slow
def test_a_school_that_there_is_not_is_said(open_page: Open, demo_store: Path) -> None:
    app = open_page(SCHOOLS, demo_store, school="Nowhere School")
    assert app.warning[0].value == "“Nowhere School” in the address is not among these, so this is Brackenhythe School."
    assert "The story and plan of Brackenhythe School" in text(app)


def test_a_choice_made_for_all_schools_on_another_page_starts_with_the_first(open_page: Open, demo_store: Path) -> None:
    assert "The story and plan of Brackenhythe School" in text(open_page(SCHOOLS, demo_store, school="All"))


def test_choosing_a_school_changes_the_page(open_page: Open, demo_store: Path) -> None:
    app = open_page(SCHOOLS, demo_store)
    app.selectbox(key="school").select(WRENMOOR).run()
    assert f"The story and plan of {WRENMOOR}" in text(app)


@pytest.mark.slow
def test_an_earlier_day_tells_less(open_page: Open, demo_store: Path) -> None:
    seen = text(open_page(SCHOOLS, demo_store, school=WRENMOOR, as_at="2025-01-31"))
    assert "The last review, on 8 October 2024" in seen
    assert "as at 31 January 2025" in seen


def test_a_postponed_and_a_cancelled_review_are_said(open_page: Open, demo_store: Path) -> None:
    assert "The review of 2026/27 is postponed." in text(open_page(SCHOOLS, demo_store, school="Brackenhythe School"))
    fennelcote = text(open_page(SCHOOLS, demo_store, school="Fennelcote Catholic Primary School"))
    assert "The review of 2026/27 was cancelled." in fennelcote


@pytest.mark.slow
def test_a_review_without_a_date_does_not_list_all_its_steps(open_page: Open, demo_store: Path) -> None:
    app = open_page(SCHOOLS, demo_store, school="Ouselthorpe Primary School")
    assert "Its steps get their dates once the review has one." in text(app)
    assert len(table(app, "Ouselthorpe Primary School: open steps")) == 4


@pytest.mark.slow
def test_one_school_alone_is_not_chosen_and_what_is_missing_is_said(open_page: Open, tmp_path: Path) -> None:
    store = add_to(tmp_path / "store", "Alder Vale", Reviews=REVIEWS)
    app = open_page(SCHOOLS, store, as_at="2026-04-01")
    seen = text(app)
    assert not app.main.selectbox
    assert "The last review, on 10 March 2026, looked at “Reading”. No action plan is in the records yet." in seen
    assert "One step is overdue: “Workshop”, due 24 March 2026 (8 days ago)." in seen
    assert "No finding of this review is in the records yet." in seen
    assert "No impact is in the records yet." in seen
    assert "No workbook records which documents were shared." in seen
    assert "Lead reviewer not recorded" in seen


@pytest.mark.slow
def test_two_reviews_in_a_year_are_both_told(open_page: Open, tmp_path: Path) -> None:
    second = ["Alderby School", date(2026, 6, 9), "Number", "", "", "", ""]
    store = add_to(tmp_path / "store", "Alder Vale", Reviews=[*REVIEWS, second])
    seen = text(open_page(SCHOOLS, store, as_at="2026-07-01"))
    assert "Review 10 March 2026 Focus Reading" in seen
    assert "Review 9 June 2026 Focus Number" in seen


@pytest.mark.slow
def test_a_school_without_a_review_says_so(open_page: Open, tmp_path: Path) -> None:
    schools = [["School", "Phase"], ["Alderby School", "Primary"], ["Beckmoor School", "Primary"]]
    store = add_to(tmp_path / "store", "Alder Vale", Schools=schools, Reviews=REVIEWS)
    seen = text(open_page(SCHOOLS, store, school="Beckmoor School"))
    assert "No review of Beckmoor School has been held yet." in seen
    assert "No review of Beckmoor School is in the records yet." in seen


def test_a_review_in_no_year_is_told_too(open_page: Open, tmp_path: Path) -> None:
    headings = ["School", "Review date", "Focus", "Review held"]
    held, coming = ["Alderby School", "", "Reading", "yes"], ["Beckmoor School", "tbc", "Number", ""]
    store = add_to(tmp_path / "store", "Alder Vale", Reviews=[headings, held, coming])
    alderby = open_page(SCHOOLS, store, school="Alderby School", as_at="2026-04-01")
    assert "The last review, on a day not recorded, looked at “Reading”." in text(alderby)
    beckmoor = open_page(SCHOOLS, store, school="Beckmoor School", as_at="2026-04-01")
    assert "The review without a year has no date yet." in text(beckmoor)
    for app in (alderby, beckmoor):
        assert not app.exception
        assert "nan" not in text(app).split()
        assert "Without a year" in [one.label for one in app.main.expander]
    assert [row[1] for row in table(beckmoor, "Beckmoor School: Without a year")[1:]] == ["Review"]


@pytest.mark.slow
def test_each_partnership_has_its_own_schools(open_page: Open, tmp_path: Path) -> None:
    store = add_to(tmp_path / "store", "Alder Vale", Reviews=REVIEWS)
    other = [REVIEWS[0], ["Cragside School", *REVIEWS[1][1:]], ["Dunford School", *REVIEWS[1][1:]]]
    add_to(store, "Birch Hill", "timetable", Reviews=other)
    app = open_page(SCHOOLS, store, partnership="Birch Hill")
    assert app.selectbox(key="school").options == ["Cragside School", "Dunford School"]


def test_text_outside_the_viewers_audience_is_said_to_be_withheld(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = add_to(tmp_path / "store", "Alder Vale", Reviews=REVIEWS)
    governor = Viewer("governor", ("Alder Vale",), ("Alderby School",))
    monkeypatch.setattr(look, "LOCAL", governor)
    seen = text(open_page(SCHOOLS, store, as_at="2026-04-01"))
    assert "its focus is withheld from you" in seen
    assert "Enquiry question withheld" in seen
    assert "Reading" not in seen
    assert "loved" not in seen


@pytest.mark.slow
def test_the_findings_stand_between_the_plan_before_and_their_own(open_page: Open, demo_store: Path) -> None:
    asked_for = asked(demo_store, "findings_beside_plans", school=WRENMOOR)
    rows = table(open_page(SCHOOLS, demo_store, school=WRENMOOR), f"{WRENMOOR}: findings beside the plans")
    assert rows[0] == [
        "Strand",
        f"Set out by the plan before, of {asked_for[0]['earlier_year']}",
        "What the last review found",
        "What its own plan does",
    ]
    assert {row[0] for row in rows[1:] if len(row) == 4} == {row["area"] for row in asked_for}
    assert any("Area for development: " in row[2] for row in rows[1:] if len(row) == 4)


@pytest.mark.slow
def test_what_is_still_open_of_earlier_plans_is_carried_over(open_page: Open, demo_store: Path) -> None:
    carried = asked(demo_store, "carry_over")
    schools = {row["school"] for row in carried}
    assert schools
    for school in sorted(schools)[:1]:
        own = [row["action"] for row in carried if row["school"] == school]
        rows = table(open_page(SCHOOLS, demo_store, school=str(school)), f"{len(own)} action")
        assert [row[0] for row in rows[1:] if len(row) == 4] == own
    assert "No action of an earlier plan is still open." in text(open_page(SCHOOLS, demo_store, school=WRENMOOR))
