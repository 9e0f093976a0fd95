"""The Maturity page: what schools say of their partnership, beside what its records show."""

import re
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from peerreview.access import LOCAL, Role, Viewer
from peerreview.maturity import FILE, instrument
from peerreview.questions.ask import ask
from peerreview.store.store import Store
from peerreview.ui import look
from peerreview.ui.menu import MATURITY
from peerreview.ui.parts.maturity import NOT_SPP
from tests.app.conftest import Open
from tests.app.seen import add_to, table, text

pytestmark = pytest.mark.slow  # together, not one by one

OURS = "Sallowbrook and Marlwick Consortium"
ASSOCIATE = "Helena Marchbank-Tey"
HEADINGS = ["Partnership", "Dimension", "Rater", "Level", "Date", "Priority"]
COMMITMENT, TRUST, CRITICAL, IMPROVES = (one.name for one in instrument().dimensions)
JUNE, MARCH = date(2026, 6, 25), date(2026, 3, 10)
AS_AT = "2026-11-13"
VALE = "Alder Vale"


def ratings(partnership: str, *rows: tuple[str, str, str]) -> list[list[object]]:
    """Of one day: dimension, rater and level."""
    return [list(HEADINGS), *([partnership, *row, JUNE, None] for row in rows)]


def of_schools(partnership: str, schools: list[str]) -> dict[str, list[list[object]]]:
    """A review of each school."""
    return {
        "Reviews": [["Partnership", "School", "Review date"], *([partnership, school, MARCH] for school in schools)]
    }


def spread(app: AppTest, dimension: str) -> list[list[str]]:
    """The rows of a dimension's spread: level, how many schools, who else; its dots left out."""
    found = next(html.value for html in app.main.html if f"<caption>{dimension}:" in html.value)
    rows = re.findall(r"<tr>(.*?)</tr>", re.sub(r'<span class="pr-dots".*?</span>', "", found))
    cells = [[re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows]
    return cells[1:]


@pytest.fixture(scope="module")
def partnerships(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One school alone; schools that have not agreed yet; 24 schools; one where only the Associate has rated."""
    folder = tmp_path_factory.mktemp("maturity") / "store"
    add_to(
        folder,
        "One",
        Maturity=ratings("One", (TRUST, "Alderby School", "developing")),
        **of_schools("One", ["Alderby School"]),
    )
    three = [f"{name} School" for name in ("Alderby", "Brindle", "Corrow")]
    own = [(TRUST, school, level) for school, level in zip(three, ("beginning", "leading", "leading"), strict=True)]
    words = [("Our own side", three[0], "in bloom"), ("Our own side", three[1], "build")]
    add_to(folder, "Unagreed", Maturity=ratings("Unagreed", *own, *words), **of_schools("Unagreed", three))
    many = [f"School {number:02}" for number in range(1, 25)]
    levels = ["developing"] * 20 + ["embedding"] * 4
    of_each = [
        (name, school, level) for name in (COMMITMENT, TRUST) for school, level in zip(many, levels, strict=True)
    ]
    agreed = [(COMMITMENT, "Agreed", "beginning"), (COMMITMENT, "Associate", "embedding")]
    return add_to(
        folder, "Twenty-four", Maturity=ratings("Twenty-four", *of_each, *agreed), **of_schools("Twenty-four", many)
    )


def test_an_empty_store_says_what_to_do(open_page: Open, tmp_path: Path) -> None:
    app = open_page(MATURITY, tmp_path / "store")
    assert not app.exception
    assert "Nothing has been loaded yet." in text(app)
    assert not app.main.header


def test_the_first_line_says_whose_instrument_it_is_and_that_evidence_decides_nothing(
    open_page: Open, demo_store: Path
) -> None:
    seen = text(open_page(MATURITY, demo_store))
    assert f"as at 13 November 2026. {NOT_SPP}" in seen
    assert "is not an instrument of the Schools Partnership Programme" in NOT_SPP
    assert "informs your conversation and decides nothing" in NOT_SPP


def test_it_says_what_is_agreed_where_schools_are_apart_what_moved_and_what_matters(
    open_page: Open, demo_store: Path
) -> None:
    app = open_page(MATURITY, demo_store)
    seen = text(app)
    assert not app.exception
    assert "In 2025/26, 4 of 4 dimensions are rated, and 4 of 4 have an agreed level." in seen
    assert (
        "Schools' own ratings are furthest apart on “Long-term commitment” (from developing to leading), “Engagement "
        "in critical evaluation” (from beginning to embedding) and “Leads to improvement” (from beginning "
        "to embedding)."
    ) in seen
    assert (
        "what is agreed has moved on “Non-judgemental” (from embedding in 2024/25 to leading) and “Engagement in "
        "critical evaluation” (from developing in 2024/25 to embedding)."
    ) in seen
    assert "Marked as what matters most: “Engagement in critical evaluation” and “Leads to improvement”." in seen


def test_each_dimension_shows_its_spread_and_where_ratings_part(open_page: Open, demo_store: Path) -> None:
    app = open_page(MATURITY, demo_store)
    assert spread(app, CRITICAL) == [
        ["beginning", "1 of 10", ""],
        ["developing", "3 of 10", "Associate and Agreed in 2024/25"],
        ["embedding", "6 of 10", "Agreed"],
        ["leading", "0 of 10", ""],
    ]
    drawn = next(html.value for html in app.main.html if f"<caption>{CRITICAL}:" in html.value)
    assert drawn.count("●") == 10
    seen = text(app)
    assert (
        "Agreed together on 25 June 2026: embedding; in 2024/25 it was developing. The Associate gave developing."
        in seen
    )
    assert (
        "Worth talking about: schools' ratings run from beginning to embedding; the partnership agreed embedding and "
        "the Associate gave developing."
    ) in seen
    assert [one.value for one in app.main.subheader][:4] == [COMMITMENT, TRUST, CRITICAL, IMPROVES]
    facts = {
        row["fact"]: row["in_words"] for row in ask("facts", LOCAL, store=Store.open(demo_store)).to_dict("records")
    }
    assert f"{facts['action_plans_recorded']} reviews with an action plan recorded; " in seen


def test_no_school_is_named_beside_a_level(open_page: Open, demo_store: Path) -> None:
    app = open_page(MATURITY, demo_store)
    schools = ask("schools", LOCAL, store=Store.open(demo_store), partnership=OURS)["school"]
    assert len(schools) > 9
    assert not [school for school in schools if school in text(app)]


def test_an_earlier_year_can_be_looked_at(open_page: Open, demo_store: Path) -> None:
    app = open_page(MATURITY, demo_store, year="2024/25")
    seen = text(app)
    assert "In 2024/25, 4 of 4 dimensions are rated" in seen
    assert "has moved on" not in seen
    assert "Agreed together on 26 June 2025: developing." in seen
    app = open_page(MATURITY, demo_store, year="1066/67")
    assert "“1066/67” in the address is not among these, so this is 2025/26." in app.warning[0].value


def test_every_rung_has_its_facts_with_what_each_is_out_of(open_page: Open, demo_store: Path) -> None:
    rows = table(open_page(MATURITY, demo_store), "The ladder")
    assert [row[0] for row in rows if len(row) == 1] == [
        "Participating 7",
        "Following through 6",
        "Demonstrating change 6",
        "Leading others 3",
        "Also counted 1",
    ]
    cells = {row[0]: row[1] for row in rows[1:] if len(row) == 2}
    asked = ask("facts", LOCAL, store=Store.open(demo_store), partnership=OURS).to_dict("records")
    assert len(asked) == len(cells)
    for row in asked:
        assert cells[row["what"][0].upper() + row["what"][1:]] == row["in_words"]


def test_what_was_agreed_and_every_figure_stand_year_by_year(open_page: Open, demo_store: Path) -> None:
    app = open_page(MATURITY, demo_store)
    assert table(app, "Year by year, what was agreed") == [
        ["Dimension", "2024/25", "2025/26"],
        [COMMITMENT, "embedding", "embedding"],
        [TRUST, "embedding", "leading"],
        [CRITICAL, "developing", "embedding"],
        [IMPROVES, "developing", "developing"],
    ]
    rows = {row[0]: row[1:] for row in table(app, "Year by year, what our records show")}
    years = ["2024/25", "2025/26", "2026/27"]
    assert rows["In our records"] == years
    store = Store.open(demo_store)
    held = {
        year: next(
            r["in_words"]
            for r in ask("facts", LOCAL, store=store, year=year).to_dict("records")
            if r["fact"] == "reviews_held"
        )
        for year in years
    }
    assert rows["Reviews held so far"] == list(held.values())
    assert "Improvement Champions trained" not in rows  # they are counted as of now


def test_before_and_after_the_last_conversation_is_told_from_both_days(open_page: Open, demo_store: Path) -> None:
    app = open_page(MATURITY, demo_store)
    assert app.selectbox(key="since").value == "Our conversation of 25 June 2026"
    store, then = Store.open(demo_store), {}
    for row in ask("facts", LOCAL, store=store, as_of=JUNE).to_dict("records"):
        then[row["what"][0].upper() + row["what"][1:]] = row["in_words"]
    rows = [row for row in table(app, "Moved since 25 June 2026") if len(row) == 3]
    assert rows[0] == ["In our records", "25 June 2026", "13 November 2026"]
    assert len(rows) > 5
    assert all(row[1] == then[row[0]] and row[1] != row[2] for row in rows[1:])
    assert "Members reviewed this year" not in [row[0] for row in rows]  # another year is counted
    assert "figures have moved: among them strengths shared in the directory (from" in text(app)
    assert "No agreed level has moved since 25 June 2026." in text(app)
    app.selectbox(key="since").set_value("The start of 2025/26").run()
    assert (
        "What is agreed has moved since on “Engagement in critical evaluation” from developing to embedding and "
        "“Non-judgemental” from embedding to leading."
    ) in text(app)
    assert table(app, "Moved since 1 September 2025")
    assert not app.exception


def test_the_last_conversation_and_what_became_of_its_next_steps(open_page: Open, demo_store: Path) -> None:
    app = open_page(MATURITY, demo_store)
    seen = text(app)
    assert f"Held on 25 June 2026 with {ASSOCIATE}. What mattered most: “Knowing what changed for pupils" in seen
    assert "Five next steps were agreed: 1 overdue, 1 due soon, 1 unscheduled, 1 planned and 1 paused." in seen
    steps = table(app, "Next steps agreed on 25 June 2026")
    assert len(steps) == 6
    assert steps[1][1:3] == ["Gethin Arkwell", "23 October 2026"]
    assert steps[1][0].endswith(": in that row, the status “complete” or a new due date")
    assert len(table(app, "1 earlier conversation")) == 5


def test_without_ratings_it_says_what_to_put_on_which_sheet(open_page: Open, one_school: Path) -> None:
    app = open_page(MATURITY, one_school, as_at=AS_AT)
    seen = text(app)
    assert not app.exception
    assert "Nobody's view of the partnership is in the records yet." in seen
    assert "Ratings go on the Maturity sheet" in seen
    assert f"Not rated yet. A rating goes on the Maturity sheet, with “{COMMITMENT}” under Dimension." in seen
    assert "No conversation with an Associate is in the records yet." in seen
    assert "yet of: strands with a strength in the directory and members with support agreed or started." in seen
    assert "yet of: workshops" not in seen  # there is none to count
    cells = {row[0]: row[1] for row in table(app, "The ladder")[1:] if len(row) == 2}
    assert cells["Workshops held as soon as the protocol asks"] == "nothing to count"
    assert [one.label for one in app.main.expander if one.label.endswith("not rated yet")] == [
        f"{name}: not rated yet" for name in (COMMITMENT, TRUST, CRITICAL, IMPROVES)
    ]
    assert "year" not in [one.key for one in app.main.selectbox]


def test_one_school_has_no_spread_to_talk_about(open_page: Open, partnerships: Path) -> None:
    app = open_page(MATURITY, partnerships, partnership="One", as_at=AS_AT)
    seen = text(app)
    assert not app.exception
    assert "In 2025/26, 1 of 4 dimensions is rated, and 0 of 1 have an agreed level." in seen
    assert "One school has rated so far, so there is no spread to talk about yet." in seen
    assert "Not rated yet. A rating goes on the Maturity sheet, with “Leads to improvement” under Dimension." in seen
    assert "There are ratings of one year so far" in seen


def test_ratings_without_agreement_say_where_it_goes(open_page: Open, partnerships: Path) -> None:
    app = open_page(MATURITY, partnerships, partnership="Unagreed", as_at=AS_AT)
    seen = text(app)
    assert not app.exception
    assert "No agreed level is recorded for 2025/26. It goes on the Maturity sheet, with “Agreed” under Rater." in seen
    assert "Schools' own ratings are furthest apart on “Non-judgemental” (from beginning to leading)." in seen
    assert ["Non-judgemental", "rated by 3 schools, not agreed"] in table(app, "Year by year, what was agreed")


def test_other_dimensions_come_after_ours_and_other_words_after_the_scale(open_page: Open, partnerships: Path) -> None:
    app = open_page(MATURITY, partnerships, partnership="Unagreed", as_at=AS_AT)
    labels = [one.label for one in app.main.expander if ":" in one.label]
    assert labels[:5] == [
        f"{COMMITMENT}: not rated yet",
        f"{TRUST}: level by level, and what lies beside it",
        f"{CRITICAL}: not rated yet",
        f"{IMPROVES}: not rated yet",
        "Our own side: level by level, and what lies beside it",
    ]
    assert [row[:2] for row in spread(app, "Our own side")] == [
        ["build", "1 of 2"],
        ["embed", "0 of 2"],
        ["sustain", "0 of 2"],
        ["in bloom", "1 of 2"],
    ]


def test_a_partnerships_own_file_gives_its_words_an_order(open_page: Open, partnerships: Path) -> None:
    own = partnerships / FILE
    own.write_text(
        '[[scales]]\nname = "Garden"\nlevels = ["build", "in bloom"]\n'
        '[[dimensions]]\nname = "Our own side"\nabout = "What only we ask."\n',
        encoding="utf-8",
    )
    try:
        app = open_page(MATURITY, partnerships, partnership="Unagreed", as_at=AS_AT)
        assert [row[:2] for row in spread(app, "Our own side")] == [["build", "1 of 2"], ["in bloom", "1 of 2"]]
        assert "What only we ask." in text(app)
        own.write_text("[[dimensions]]\n", encoding="utf-8")
        app = open_page(MATURITY, partnerships, partnership="Unagreed", as_at=AS_AT)
        assert "key 'dimensions.1.name'" in app.warning[0].value.replace("\\", "")
        assert not app.exception
    finally:
        own.unlink()


def test_twenty_four_schools(open_page: Open, partnerships: Path) -> None:
    app = open_page(MATURITY, partnerships, partnership="Twenty-four", as_at=AS_AT)
    assert spread(app, COMMITMENT) == [
        ["beginning", "0 of 24", "Agreed"],
        ["developing", "20 of 24", ""],
        ["embedding", "4 of 24", "Associate"],
        ["leading", "0 of 24", ""],
    ]
    assert (
        "Worth talking about: the partnership agreed beginning and the Associate gave embedding; no school by itself "
        "gave the agreed level (beginning); the partnership agreed beginning, and our records have none yet of: "
        "members that gave a reviewer."
    ) in text(app)


def about_maturity(app: AppTest) -> list[str]:
    """What is drawn from the last conversation to the figures of each year."""
    drawn = [html.value for html in app.main.html]
    first = next(n for n, html in enumerate(drawn) if "Held on 25 June 2026" in html)
    last = next(n for n, html in enumerate(drawn) if "Year by year, what our records show" in html)
    return drawn[first : last + 1]


@pytest.mark.parametrize("role", ["head", "lead", "associate"])
def test_members_and_the_associate_see_the_same_page(
    open_page: Open, demo_store: Path, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    everything = about_maturity(open_page(MATURITY, demo_store))
    monkeypatch.setattr(look, "LOCAL", Viewer(role, (OURS,), ("Wrenmoor Primary School",)))
    assert about_maturity(open_page(MATURITY, demo_store)) == everything
    assert any(f"with {ASSOCIATE}." in html for html in everything)


def test_a_governor_is_told_kindly_where_the_own_school_is(
    open_page: Open, demo_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look, "LOCAL", Viewer("governor", (OURS,), ("Wrenmoor Primary School",)))
    app = open_page(MATURITY, demo_store)
    assert not app.exception
    assert "This page is about the partnership as a whole" in text(app)
    assert [link.value for link in app.main.page_link] == ["Schools: your school's own story and plan"]
    assert not app.main.header
