"""The Support page: who reviews whom, who could help whom, and who is free."""

import re
from datetime import date
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from peerreview.access import LOCAL, Viewer
from peerreview.questions.ask import ask
from peerreview.store.store import Store
from peerreview.ui import look
from peerreview.ui.menu import SUPPORT
from peerreview.ui.parts.support_matrix import matrix
from peerreview.ui.parts.support_people import beyond_heads, half
from tests.app.conftest import Open
from tests.app.seen import add_to, table, text

pytestmark = pytest.mark.slow  # together, not one by one

OURS = "Sallowbrook and Marlwick Consortium"
ALDER = "Alder Vale"
TEASELBY = "Teaselby Primary School"
NAMES = [f"Elmstead {letter} School" for letter in "ABCDEFGHIJKLMNOPQRSTUVWX"]


def asked(store: Path, question: str, **parameters: str) -> pd.DataFrame:
    return ask(question, LOCAL, store=Store.open(store), **parameters)


def expanders(app: AppTest) -> list[str]:
    return [one.label for one in app.main.expander]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three schools with a review each, of which one names no reviewer; people, and a plan with support."""
    return add_to(
        tmp_path_factory.mktemp("small") / "store",
        ALDER,
        Schools=[
            ["School", "Headteacher"],
            ["Ashen School", "A. Ash"],
            ["Birchen School", "B. Birch"],
            ["Cedar School", "C. Cedar"],
        ],
        People=[
            ["Name", "School", "Role", "Trained on", "Left"],
            ["I. Champ", "Birchen School", "Improvement Champion", date(2024, 9, 5), None],
            ["J. Champ", "Cedar School", "Improvement Champion", None, None],
            ["K. Gone", "Cedar School", "Improvement Champion", date(2024, 9, 5), date(2025, 8, 31)],
            ["D. Deputy", "Birchen School", "reviewer", date(2024, 9, 5), None],
        ],
        Reviews=[
            ["Review ID", "School", "Review date", "Lead reviewer", "Review team", "Improvement Champions"],
            ["A1", "Ashen School", date(2024, 10, 8), "B. Birch (Birchen School)", "D. Deputy", "I. Champ"],
            ["A2", "Ashen School", date(2025, 10, 7), "B. Birch (Birchen School)", None, "I. Champ"],
            ["C1", "Cedar School", date(2025, 11, 4), None, None, None],
            ["B1", "Birchen School", date(2026, 5, 5), "C. Cedar (Cedar School)", None, "J. Champ"],
        ],
        Findings=[
            ["Review ID", "Theme", "Strand", "Kind", "Finding", "Share in directory"],
            ["A2", "Our impact", "Attainment and learning", "Strength", "Talk", None],
            ["C1", "Our impact", "Attainment and learning", "Area for development", "Reading", None],
        ],
        Actions=[
            ["Review ID", "Action", "Support from", "Due", "Completed", "Audience"],
            ["A2", "Read aloud daily", "Birchen School", date(2026, 6, 1), None, "head"],
            ["A2", "Visit two classes", "The county's English team", date(2026, 1, 10), date(2026, 1, 9), None],
        ],
    )


@pytest.fixture(scope="module")
def largest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """24 schools, each reviewed once by the next one in the alphabet."""
    following = [*NAMES[1:], NAMES[0]]
    reviews = [[name, date(2026, 3, 10), lead] for name, lead in zip(NAMES, following, strict=True)]
    folder = tmp_path_factory.mktemp("largest") / "store"
    return add_to(folder, ALDER, Reviews=[["School", "Review date", "Lead reviewer"], *reviews])


def test_an_empty_store_says_what_to_do(open_page: Open, tmp_path: Path) -> None:
    app = open_page(SUPPORT, tmp_path / "store")
    assert not app.exception
    assert "Nothing has been loaded yet." in text(app)
    assert not app.main.header


def test_one_school_alone_has_nobody_to_review(open_page: Open, one_school: Path) -> None:
    app = open_page(SUPPORT, one_school, as_at="2026-11-13")
    seen = text(app)
    assert not app.exception
    assert "Wrenmoor Primary School is the only school in these records so far." in seen
    assert "This takes two schools or more." in seen
    assert "No strength is shared in the directory yet." in seen
    assert "No action says where its support comes from." in seen
    assert not app.main.selectbox


def test_without_reviewers_it_says_which_columns_to_complete(open_page: Open, two_partnerships: Path) -> None:
    app = open_page(SUPPORT, two_partnerships, partnership="Brook Hill Partnership", as_at="2026-11-13")
    seen = text(app)
    assert not app.exception
    assert "None of the 1 review held says which school a reviewer came from." in seen
    assert "Complete the columns Lead reviewer and Review team of the Reviews sheet" in seen
    assert "No Improvement Champion or reviewer is in the records by name." in seen
    assert "Put those who can be asked on the People sheet" in seen
    assert "members" not in seen
    before = text(open_page(SUPPORT, two_partnerships, partnership="Brook Hill Partnership", as_at="2026-09-01"))
    assert "No review has been held yet." in before
    assert "No day of anybody can be counted for these reviews." in before


def test_it_begins_with_what_is_found_in_words(open_page: Open, demo_store: Path) -> None:
    seen = text(open_page(SUPPORT, demo_store, partnership=OURS))
    pairs = asked(demo_store, "who_reviewed_whom", partnership=OURS)
    again, apart = int((pairs["reviews"] > 1).sum()), int((~pairs["met"]).sum()) // 2
    assert (again, apart, len(pairs) // 2) == (15, 7, 45)
    assert "All 10 members have given a reviewer to another school. In 2026/27 so far, 9 have." in seen
    assert f"In {again} cases, a school has reviewed the same other school twice or more." in seen
    assert f"{apart} of 45 pairs of schools have never met in a review, one way or the other." in seen


def test_every_pair_is_in_the_matrix_with_its_zeros(open_page: Open, demo_store: Path) -> None:
    app = open_page(SUPPORT, demo_store, partnership=OURS)
    pairs = asked(demo_store, "who_reviewed_whom", partnership=OURS)
    counts = {(row.host, row.reviewer): row.reviews for row in pairs.itertuples()}
    drawn = next(html.value for html in app.main.html if "pr-pairs" in html.value)
    rows = _cells(drawn)
    schools = sorted({host for host, _ in counts})
    assert len(rows) == len(schools) == 10
    for number, (host, cells) in enumerate(rows):
        assert host == f"{number + 1}{schools[number]}"
        expected = ["·itself" if other == schools[number] else str(counts[schools[number], other]) for other in schools]
        assert cells == expected
    assert "Fennelcote Catholic Primary School (2 times)" in unescape(drawn)  # the same as a list, for a phone


def _cells(drawn: str) -> list[tuple[str, list[str]]]:
    """Host and cells of each row of the matrix."""
    body = drawn.partition("<tbody>")[2].partition("</tbody>")[0]
    found = []
    for row in re.findall(r"<tr>(.*?)</tr>", body):
        head, *cells = (unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd].*?</t[hd]>", row))
        found.append((head, cells))
    return found


def test_names_of_schools_are_escaped_in_the_matrix() -> None:
    pair = {"host": "<b>Ash</b>", "reviewer": "R & R", "reviews": 2}
    drawn = matrix([pair, {"host": "R & R", "reviewer": "<b>Ash</b>", "reviews": 0}], "A & B").text
    assert "<b>" not in drawn
    assert "R &amp; R (2 times)" in drawn
    assert "reviewed by 0 of 1" in drawn
    assert drawn.count("A &amp; B") == 3


def test_given_and_received_is_in_alphabetical_order(open_page: Open, demo_store: Path) -> None:
    rows = table(open_page(SUPPORT, demo_store, partnership=OURS), "Reviews given and received")[1:]
    both = asked(demo_store, "reciprocity", partnership=OURS)
    assert [row[0] for row in rows] == sorted(both["school"])
    assert [row[1:4] for row in rows] == [[str(r.received), str(r.given), str(r.led)] for r in both.itertuples()]


def test_pairs_that_came_back_and_that_never_met_are_named(open_page: Open, demo_store: Path) -> None:
    app = open_page(SUPPORT, demo_store, partnership=OURS)
    assert "4 of 16 cases go both ways. 1 of 16 cases is with a school that has left, so it is not in" in text(app)
    again = table(app, "16 cases of a school reviewing the same other school more than once")
    assert [row[:2] for row in again[1:]] == sorted(row[:2] for row in again[1:])
    marlwick = next(row for row in again if row[:2] == ["Marlwick Primary School", "Sallowbrook Infant School"])
    assert marlwick[2:] == ["3 of 3 that it hosted", "14 October 2026", "Yes"]
    apart = table(app, "Schools that have never been to each other: 7 of 45 pairs")[1:]
    assert sum(int(row[1].split()[0]) for row in apart) == 14  # each pair stands under both of its schools
    assert ["Brackenhythe School", "1 of 9", TEASELBY] in apart


def test_people_are_counted_role_by_role(open_page: Open, small: Path) -> None:
    app = open_page(SUPPORT, small, as_at="2026-04-01")
    assert table(app, "Role by role") == [
        ["Role", "People", "Trained", "Booked", "Free", "Reviews each"],
        ["Improvement Champions", "2", "1", "1", "1", "1 to 2"],
        ["Lead reviewers", "2", "0", "1", "1", "1 to 2"],
        ["Reviewers", "1", "1", "0", "1", "1"],
    ]
    seen = text(app)
    # three places for reviewers and leads held, one booked: B. Birch has two of four
    assert "Half of the 4 places for reviewers, held or booked, are filled by 1 of 3 people." in seen
    assert "Of 3 people with a review as reviewer or lead, 2 are headteachers and 1 is not, going by the" in seen
    # J. Champ comes from the school of the lead, but is not on the team
    assert "In every review they serve, 2 of 2 Improvement Champions are neither from the host nor on the" in seen
    assert "2 people named in reviews are not on the People sheet." in seen


def test_names_of_those_who_are_free_leave_out_who_has_left(open_page: Open, small: Path) -> None:
    app = open_page(SUPPORT, small, as_at="2026-04-01")
    free = table(app, "Who is free, by name: 3 people")
    assert [row[0] for row in free[1:] if len(row) > 1] == [
        "I. Champ Birchen School",
        "B. Birch Birchen School",
        "D. Deputy Birchen School",
    ]
    everybody = {row[0]: row[1:] for row in table(app, "Everybody by name: 6 people") if len(row) > 1}
    assert everybody["K. Gone Cedar School"][-1] == "31 August 2025"
    assert everybody["J. Champ Cedar School"] == ["— blank", "0", "5 May 2026", "Yes", "— blank"]


def test_whoever_has_left_has_left_in_every_role(open_page: Open, demo_store: Path) -> None:
    app = open_page(SUPPORT, demo_store, partnership=OURS)
    everybody = next(one for one in app.main.expander if one.label.startswith("Everybody by name"))
    rows = re.findall(r"<tr.*?</tr>", everybody.get("html")[0].value, flags=re.DOTALL)
    owen = [row for row in rows if "Owen Thackthwaite" in row]
    assert len(owen) == 2  # on the People sheet he is a lead reviewer, and on a team somebody's reviewer
    assert all("27 March 2026" in row for row in owen)
    free = next(one for one in app.main.expander if one.label.startswith("Who is free"))
    assert "Owen Thackthwaite" not in free.get("html")[0].value


def test_half_of_the_places_is_counted_from_the_busiest() -> None:
    rows = [{"name": name, "school": "Ashen", "times": times} for name, times in zip("abcd", (1, 5, 2, 4), strict=True)]
    assert (
        half("reviewers", rows) == "Half of the 12 places for reviewers, held or booked, are filled by 2 of 4 people."
    )
    assert half("reviewers", rows[:1]) == ""
    assert half("reviewers", []) == ""


def test_a_headteacher_is_known_by_the_list_of_schools_only() -> None:
    def person(name: str, school: str | None, times: int = 1) -> dict[str, object]:
        return {"name": name, "school": school, "times": times, "role": "reviewer"}

    schools = [{"school": "Ashen", "head": "A. Ash"}, {"school": "Birchen", "head": None}]
    here = [person("a. ash", "Ashen"), person("D. Deputy", "Ashen"), person("E. Elm", "Birchen"), person("F", None)]
    assert beyond_heads(here, schools) == (
        "Of 2 people with a review as reviewer or lead, 1 is a headteacher and 1 is not, going by the Schools sheet."
    )
    assert beyond_heads([person("G", "Ashen", 0), *here[2:]], schools) == ""
    assert "lead, all are headteachers, going" in beyond_heads(here[:1], schools)
    assert "lead, none is a headteacher, going" in beyond_heads(here[1:], schools)


def test_what_some_reviews_do_not_say_is_asked_for(open_page: Open, small: Path) -> None:
    seen = text(open_page(SUPPORT, small, as_at="2026-04-01"))
    assert (
        "1 of 3 reviews held does not say which school a reviewer came from, so it is missing here: complete the "
        "columns Lead reviewer and Review team of the Reviews sheet." in seen
    )
    assert "1 of 3 members has given a reviewer to another school; of the other 2 none is recorded." in seen
    assert "In 1 case, a school has reviewed the same other school twice or more." in seen
    assert "2 of 3 pairs of schools have never met in a review, one way or the other." in seen


def test_the_directory_shows_first_where_one_works_on_what_another_offers(open_page: Open, demo_store: Path) -> None:
    app = open_page(SUPPORT, demo_store, partnership=OURS)
    matches = asked(demo_store, "support_matches", partnership=OURS)
    assert int(matches["matched"].sum()) == 6
    assert "In 6 of 11 strands, a school works on what another school offers." in text(app)
    rows = [row for row in table(app, "Worked on by one school, offered by another") if len(row) > 1]
    assert [row[0] for row in rows[1:]] == matches.loc[matches["matched"], "strand"].tolist()
    assert ["Leadership across the school", "Dunnockfield Primary Academy", "Sallowbrook Junior School"] in rows
    assert "The other strands: 5" in expanders(app)


def test_without_a_shared_strength_it_says_how_to_share_one(open_page: Open, small: Path) -> None:
    app = open_page(SUPPORT, small, as_at="2026-04-01")
    assert "A school shares one by writing “yes” under Share in directory on the Findings sheet." in text(app)
    assert ["Attainment and learning", "none", "Cedar School"] in table(app, "The other strands: 11")


def test_whoever_may_not_read_the_directory_is_told_whom_it_is_for(
    open_page: Open, demo_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = asked(demo_store, "facts", partnership=OURS).set_index("fact")["count"]["strengths_shared"]
    monkeypatch.setattr(look, "LOCAL", Viewer("associate", (OURS,)))
    seen = text(open_page(SUPPORT, demo_store))
    assert f"{shared} strengths shared in the directory can be read by members only." in seen
    assert "No strength is shared" not in seen


def test_support_that_plans_agree_is_told_by_school_and_state(open_page: Open, demo_store: Path) -> None:
    app = open_page(SUPPORT, demo_store, partnership=OURS)
    plans = asked(demo_store, "support_agreed", partnership=OURS)
    done = int((plans["state"] == "done").sum())
    helpers, hosts = plans["helper"].nunique(), plans["host"].nunique()
    assert (len(plans), done, helpers, hosts) == (16, 9, 10, 8)
    assert "16 actions say where support comes from." in text(app)
    assert "All of it comes from inside the partnership: 10 schools help, 8 are helped." in text(app)
    assert "The step “Support started” is done in 20 of 29 reviews, those to come among them." in text(app)
    rows = table(app, "7 actions with support, not complete yet")
    assert [row[0] for row in rows[1:]] == plans.loc[plans["state"] != "done", "host"].tolist()
    assert len(table(app, "9 actions with support, complete or called off")) == 10


def test_support_whose_words_are_not_shared_says_so(
    open_page: Open, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = text(open_page(SUPPORT, small, as_at="2026-04-01"))
    assert "In 1 of these it comes from inside the partnership: 1 school helps, 1 is helped. 1 names" in seen
    assert "Read aloud daily" in seen
    assert "No workbook has a column for “Support started” of these reviews, so that step is not tracked." in seen
    monkeypatch.setattr(look, "LOCAL", Viewer("lead", (ALDER,)))
    seen = text(open_page(SUPPORT, small, as_at="2026-04-01"))
    assert "1 is not shared with you." in seen
    assert "withheld: not shared with you" in seen
    assert "Read aloud daily" not in seen
    assert "The county's English team" in seen


def test_days_have_the_partnerships_totals(open_page: Open, demo_store: Path) -> None:
    app = open_page(SUPPORT, demo_store, partnership=OURS)
    taken = asked(demo_store, "staff_days", partnership=OURS)
    years = taken.groupby("academic_year")["days"].sum()
    assert years.to_dict() == {"2024/25": 40, "2025/26": 44, "2026/27": 21}
    assert "The reviews held so far have taken 105 days of people's time." in text(app)
    assert "not days that anybody counted" in text(app)
    totals = table(app, "Days given and received, year by year")
    assert [row[:3] for row in totals[1:]] == [
        ["2024/25", "40", "39.5"],  # half a day less: a champion served at the own school
        ["2025/26", "44", "44"],
        ["2026/27", "21", "21"],
    ]
    rows = [row for row in table(app, "Days given and received, school by school") if len(row) > 1]
    assert ["Teaselby Primary School", "3", "4"] in rows
    assert ["School not recorded", "3", "0"] in rows


def test_one_school_is_looked_at_with_the_others(open_page: Open, demo_store: Path) -> None:
    app = open_page(SUPPORT, demo_store, partnership=OURS, school=TEASELBY)
    seen = text(app)
    assert f"{TEASELBY} has hosted 2 reviews, and given a reviewer to 3 reviews of other schools." in seen
    assert "It has met 6 of 9 other members in a review, one way or the other." in seen
    assert not [html for html in app.main.html if "pr-pairs" in html.value]
    rows = table(app, f"{TEASELBY} and the others, in alphabetical order")
    assert rows[1:3] == [
        ["Brackenhythe School", "0", "— blank", "0"],
        ["Dunnockfield Primary Academy", "1", "8 October 2026", "1"],
    ]
    assert len(rows) == 10
    assert "are filled by" not in seen  # that would be about a person
    assert all(TEASELBY in row[:2] for row in table(app, "2 actions with support, not complete yet")[1:])


def test_a_year_narrows_what_has_a_year(open_page: Open, demo_store: Path) -> None:
    app = open_page(SUPPORT, demo_store, partnership=OURS, year="2026/27")
    seen = text(app)
    assert "9 of 10 members have given a reviewer to another school in 2026/27" in seen
    assert "of the other one none is recorded." in seen
    assert "No school has reviewed the same other school more than once in 2026/27." in seen
    assert "30 of 45 pairs of schools have not met in a review of 2026/27." in seen
    assert "The reviews of 2026/27 have taken 21 days of people's time." in seen
    app.button(key="filters-reset").click().run()
    assert "All 10 members" in text(app)


def test_what_the_address_asks_for_and_there_is_not_is_said(open_page: Open, demo_store: Path) -> None:
    app = open_page(SUPPORT, demo_store, partnership=OURS, school="Nowhere", year="1066/67")
    said = " ".join(warning.value for warning in app.warning)
    assert not app.exception
    assert "“Nowhere” in the address is not among these, so this is Every school." in said
    assert "“1066/67” in the address is not among these, so this is Every year." in said


def test_24_schools_are_in_one_matrix(open_page: Open, largest: Path) -> None:
    app = open_page(SUPPORT, largest, as_at="2026-04-01")
    seen = text(app)
    assert "All 24 members have given a reviewer to another school." in seen
    assert "252 of 276 pairs of schools have never met in a review, one way or the other." in seen
    rows = _cells(next(html.value for html in app.main.html if "pr-pairs" in html.value))
    assert [(cells.count("1"), cells.count("0")) for _, cells in rows] == [(1, 22)] * 24


@pytest.mark.parametrize("role", ["head", "lead", "associate", "reviewer"])
def test_members_and_the_associate_have_the_page(
    open_page: Open, small: Path, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    schools = ("Cedar School",) if role in ("head", "reviewer") else ()
    monkeypatch.setattr(look, "LOCAL", Viewer(role, (ALDER,), schools))  # type: ignore[arg-type]
    app = open_page(SUPPORT, small, as_at="2026-04-01")
    assert not app.exception
    assert len(app.main.header) == 6
    assert "I. Champ" in text(app)
    assert "Read aloud daily" not in text(app)


def test_a_governor_is_told_where_the_own_school_is(
    open_page: Open, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look, "LOCAL", Viewer("governor", (ALDER,), ("Cedar School",)))
    app = open_page(SUPPORT, small, as_at="2026-04-01")
    assert not app.exception
    assert "You are looking as a governor of your own school" in text(app)
    assert [link.value for link in app.main.page_link] == ["Schools: your school's own story and plan"]
    assert not app.main.header
    assert "Ashen" not in text(app)
    assert "I. Champ" not in text(app)
