"""The Themes page: what reviews found and what they asked."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from peerreview.access import LOCAL, Viewer
from peerreview.questions.ask import ask
from peerreview.store.store import Store
from peerreview.ui import look
from peerreview.ui.menu import THEMES
from tests.app.conftest import Open
from tests.app.seen import add_to, table, text

OURS = "Sallowbrook and Marlwick Consortium"
KINDS = ["Area for development", "Strength", "Excellent practice", "Validated priority", "New line of enquiry"]
REVIEWS = [
    ["School", "Review date", "Enquiry question", "Audience"],
    ["Alderby School", date(2025, 3, 10), "To what extent is reading loved?", "head"],
    ["Alderby School", date(2026, 3, 10), "To what extent is number understood?", "head"],
]
FINDINGS = [
    ["School", "Review date", "Theme", "Strand", "Kind", "Finding"],
    ["Alderby School", date(2026, 3, 10), "Our impact", "Attainment and learning", "Strength", "Talk"],
    ["Alderby School", date(2026, 3, 10), "Our impact", "Attainment and learning", "Strength", "Reading"],
    ["Alderby School", date(2025, 3, 10), "Looking forward", "Culture and ethos", "Area for development", "Play"],
]


def asked(store: Path, question: str, **parameters: str) -> list[dict[str, object]]:
    return ask(question, LOCAL, store=Store.open(store), **parameters).to_dict("records")


def titles(app: AppTest) -> list[str]:
    return [one.value.replace("\\", "") for one in app.main.subheader]


@pytest.fixture(scope="module")
def alderby(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One school with two reviews and three findings."""
    return add_to(tmp_path_factory.mktemp("one") / "store", "Alder Vale", Reviews=REVIEWS, Findings=FINDINGS)


def test_an_empty_store_says_what_to_do(open_page: Open, tmp_path: Path) -> None:
    app = open_page(THEMES, tmp_path / "store")
    assert not app.exception
    assert "Nothing has been loaded yet." in text(app)
    assert not app.main.header


@pytest.mark.slow
def test_reviews_without_findings_say_where_findings_go(open_page: Open, one_school: Path) -> None:
    app = open_page(THEMES, one_school, as_at="2026-11-13")
    seen = text(app)
    assert not app.exception
    assert "No finding of the reviews held is recorded with these choices." in seen
    assert "What a review found goes on the Findings sheet" in seen
    assert "No enquiry question is in the records with these choices." in seen
    assert not app.main.get("plotly_chart")
    assert "No review has been held yet with these choices." in text(open_page(THEMES, one_school, as_at="2026-09-01"))


def test_it_says_what_came_up_most_widely_and_what_came_back(open_page: Open, demo_store: Path) -> None:
    seen = text(open_page(THEMES, demo_store, partnership=OURS))
    assert f"What our reviews found and what they asked, for {OURS}, as at 13 November 2026." in seen
    totals = asked(demo_store, "theme_totals", partnership=OURS)
    most = {(row["strand"], row["kind"], row["words"]) for row in totals if row["most"]}
    assert ("Quality of teaching", "area for development", "6 of 10 schools") in most
    assert "Areas for development came up most widely in “Quality of teaching” (6 of 10 schools)." in seen
    assert "Strengths came up most widely in “Culture and ethos” (5 of 10 schools)." in seen
    assert (
        "At three schools, an area for development came up in the same strand in reviews one after the other." in seen
    )
    assert "The themes have two or three strands each, so their totals are not to be compared." in seen


def test_every_strand_and_kind_is_there_with_its_zeros(open_page: Open, demo_store: Path) -> None:
    rows = table(open_page(THEMES, demo_store, partnership=OURS), "Schools with such a finding, of 10 schools reviewed")
    assert rows[0] == ["Strand", *KINDS]
    assert [row[0] for row in rows if len(row) == 1] == [
        "Our impact 2",
        "Looking inward 3",
        "Looking outward 3",
        "Looking forward 3",
    ]
    cells = {row[0]: row[1:] for row in rows[1:] if len(row) > 1}
    assert len(cells) == 11
    assert cells["Quality of teaching"] == ["6 of 10", "3 of 10", "1 of 10", "2 of 10", "0 of 10"]
    assert cells["Role in system leadership"] == ["0 of 10", "2 of 10", "0 of 10", "0 of 10", "0 of 10"]


def test_a_bar_is_as_long_as_its_figure(open_page: Open, demo_store: Path) -> None:
    app = open_page(THEMES, demo_store, partnership=OURS)
    drawn = next(html.value for html in app.main.html if "Schools with such a finding" in html.value)
    assert drawn.count("pr-bar") == 55
    assert '6 of 10<span class="pr-bar" style="width:2.40rem">' in drawn  # of 4 rem
    assert '0 of 10<span class="pr-bar" style="width:0.00rem">' in drawn


def test_each_school_is_named_in_alphabetical_order(open_page: Open, demo_store: Path) -> None:
    app = open_page(THEMES, demo_store, partnership=OURS, by="Each school by name", named="Strength")
    rows = {row[0]: row[1:] for row in table(app, "Strengths by school, in alphabetical order")}
    named = {
        row["strand"]: row["at"]
        for row in asked(demo_store, "theme_totals", partnership=OURS)
        if row["kind"] == "strength"
    }
    assert rows["Leadership across the school"] == ["0 of 10 schools", "none"]
    culture = [str(school) for school in named["Culture and ethos"]]  # type: ignore[attr-defined]
    assert len(culture) == 5
    assert culture == sorted(culture)
    assert rows["Culture and ethos"] == ["5 of 10 schools", f"{', '.join(culture[:-1])} and {culture[-1]}"]


def test_each_theme_has_its_chart_of_the_years_and_all_have_a_table(open_page: Open, demo_store: Path) -> None:
    app = open_page(THEMES, demo_store, partnership=OURS)
    assert titles(app) == [
        "Our impact: 1 of 5 schools at most",
        "Looking inward: 5 of 11 schools at most",
        "Looking outward: 3 of 10 schools at most",
        "Looking forward: 1 of 5 schools at most",
    ]
    charts = app.main.get("plotly_chart")
    assert "Quality of teaching: 2024/25 2 of 10 schools, 2025/26 5 of 11 schools, 2026/27 0 of 5 schools" in (
        charts[1].proto.alt
    )
    assert len([row for row in table(app, "Areas for development by year")[1:] if len(row) == 3]) == 33


def test_another_kind_of_finding_can_be_followed_over_the_years(open_page: Open, demo_store: Path) -> None:
    app = open_page(THEMES, demo_store, partnership=OURS, kind="Strength")
    assert table(app, "Strengths by year")
    app.segmented_control(key="kind").set_value("Excellent practice").run()
    assert table(app, "Excellent practice by year")


def test_what_came_back_is_said_without_blame(open_page: Open, demo_store: Path) -> None:
    app = open_page(THEMES, demo_store, partnership=OURS)
    assert "It says what a school works on over time, and nothing of how well." in text(app)
    assert ["Ouselthorpe Primary School", "Quality of teaching", "2 reviews in a row, 2024/25 to 2025/26"] in table(
        app, "Areas that came back"
    )


def test_enquiry_questions_stand_word_for_word_the_latest_first(open_page: Open, demo_store: Path) -> None:
    rows = table(open_page(THEMES, demo_store, partnership=OURS), "28 enquiry questions, the latest first")
    questions = asked(demo_store, "enquiry_questions", partnership=OURS)
    assert len(rows) == 29
    assert all(row[0].startswith(str(one["question"])) for row, one in zip(rows[1:], questions, strict=True))
    assert rows[0] == ["Enquiry question", "School", "Academic year", "Theme"]
    assert rows[1][2] == "2026/27"


def test_a_search_in_the_address_finds_questions(open_page: Open, demo_store: Path) -> None:
    app = open_page(THEMES, demo_store, partnership=OURS, find="Phonics")
    assert app.text_input(key="find").value == "Phonics"
    rows = table(app, "1 enquiry question with “Phonics”, the latest first")
    assert rows[1][1] == "Teaselby Primary School"
    app.text_input(key="find").set_value("no such words").run()
    assert "No enquiry question with “no such words” is in the records with these choices." in text(app)


def test_one_school_has_its_findings_counted(open_page: Open, alderby: Path) -> None:
    app = open_page(THEMES, alderby, as_at="2026-04-01")
    rows = {row[0]: row[1:] for row in table(app, "Findings of 2 reviews")}
    assert rows["Attainment and learning"] == ["0", "2", "0", "0", "0"]
    assert rows["Culture and ethos"] == ["1", "0", "0", "0", "0"]
    assert "No area for development came in two reviews of a school one after the other." in text(app)
    assert [one.key for one in app.main.selectbox] == ["year", "theme"]


def test_filters_in_the_address_narrow_all_of_it(open_page: Open, demo_store: Path) -> None:
    app = open_page(THEMES, demo_store, partnership=OURS, theme="Looking inward", year="2025/26")
    assert "Filtered to academic year 2025/26 and theme Looking inward ." in text(app)
    assert titles(app) == ["Looking inward: 5 of 11 schools at most"]
    rows = table(app, "Schools with such a finding, of 10 schools reviewed (10 reviews)")
    assert len([row for row in rows[1:] if len(row) > 1]) == 3
    app.button(key="filters-reset").click().run()
    assert len(titles(app)) == 4


def test_what_the_address_asks_for_and_there_is_not_is_said(open_page: Open, demo_store: Path) -> None:
    app = open_page(THEMES, demo_store, partnership=OURS, theme="Moons", school="Nowhere", by="Moons", kind="Moons")
    said = " ".join(warning.value for warning in app.warning)
    assert not app.exception
    assert "“Moons” in the address is not among these, so this is Every theme." in said
    assert "“Nowhere” in the address is not among these, so this is Every school." in said
    assert "so this is All schools together." in said


def test_findings_themselves_are_on_the_schools_page(open_page: Open, demo_store: Path) -> None:
    app = open_page(THEMES, demo_store, partnership=OURS)
    assert "Schools: the findings themselves, word for word, school by school" in [
        link.value for link in app.main.page_link
    ]


def test_a_governor_sees_the_own_school_only_and_no_question_that_is_not_shared(
    open_page: Open, alderby: Path, demo_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look, "LOCAL", Viewer("governor", ("Alder Vale",), ("Alderby School",)))
    app = open_page(THEMES, alderby, as_at="2026-04-01")
    assert "withheld: not shared with you" in text(app)
    assert "loved" not in text(app)
    monkeypatch.setattr(look, "LOCAL", Viewer("governor", (OURS,), ("Wrenmoor Primary School",)))
    seen = text(open_page(THEMES, demo_store))
    assert "Wrenmoor Primary School" in seen
    assert "Marlwick Primary School" not in seen
