"""The Impact page: how far reviews reach, what changed since them, and which records to complete."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from peerreview.access import LOCAL, Viewer
from peerreview.questions.ask import ask
from peerreview.store.store import Store
from peerreview.ui import look
from peerreview.ui.menu import IMPACT
from tests.app.conftest import Open
from tests.app.seen import add_to, table, text

pytestmark = pytest.mark.slow  # together, not one by one

OURS = "Sallowbrook and Marlwick Consortium"
WRENMOOR = "Wrenmoor Primary School"
VALE, DAY = "Alder Vale", "2026-04-01"
HELD = date(2025, 3, 10)
REVIEWS = [["School", "Review date", "Audience"], ["Alderby School", HELD, "partnership"]]
FINDINGS = [
    ["School", "Review date", "Theme", "Strand", "Kind", "Finding"],
    ["Alderby School", HELD, "Our impact", "Attainment and learning", "Strength", "Talk"],
]
ACTIONS = [
    ["School", "Review date", "Action ID", "Action", "Owner", "Status", "Completed", "Evidence"],
    ["Alderby School", HELD, "A1", "Read daily", "E. Lowe", "Complete", date(2025, 6, 2), "Logs"],
    ["Alderby School", HELD, "A2", "Walk to school", "N. Fell", "Complete", date(2025, 6, 3), None],
]
HEADINGS = ["School", "Review date", "Action ID", "Assessed on", "Assessed by", "Level", "Measure", "Baseline"]
HEADINGS += ["Follow-up", "Unit", "Judgement", "Evidence"]


def impact(action: str | None, day: date, level: str, measure: str | None, *rest: str | None) -> list[Any]:
    return ["Alderby School", HELD, action, day, "S. Mead", level, measure, *rest]


SUMMER, WINTER = date(2025, 7, 1), date(2026, 1, 9)
IMPACTS = [
    HEADINGS,
    impact("A1", SUMMER, "pupil", "Reading at home", "62", "70", "%", "embedded", "Logs"),
    impact("A1", WINTER, "pupil", "Reading at home", None, "81", "%", "embedded", "Logs"),
    impact("A2", SUMMER, "pupil", "Days absent", "1,204", "990", "days", "evident", "Registers"),
    impact("A2", WINTER, "pupil", "Days absent", None, "1,190", "days", "no change yet", "Registers"),
    impact(None, WINTER, "teacher", "Shared planning", "3 of 12", "9 of 12", "teachers", "evident", None),
    impact(None, WINTER, "teacher", None, None, "4", None, "early indicators", None),
    impact(None, WINTER, "leadership", "Talk of learning", "seldom", "often", None, "awaiting evaluation", None),
]


def asked(store: Path, question: str, **parameters: str) -> list[dict[str, Any]]:
    return ask(question, LOCAL, store=Store.open(store), **parameters).to_dict("records")


def as_viewer(monkeypatch: pytest.MonkeyPatch, *who: Any) -> None:
    monkeypatch.setattr(look, "LOCAL", Viewer(*who))


def has_table(app: AppTest, words: str) -> bool:
    return any(f"{words}</caption>" in html.value for html in app.main.html)


@pytest.fixture(scope="module")
def alderby(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One school whose one review was followed all the way."""
    sheets = {"Reviews": REVIEWS, "Findings": FINDINGS, "Actions": ACTIONS, "Impact": IMPACTS}
    return add_to(tmp_path_factory.mktemp("one") / "store", VALE, **sheets)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """24 schools, each with a review that looked at four measures."""
    schools = [f"Alderby {at:02} Primary" for at in range(24)]
    reviews = [REVIEWS[0], *([school, HELD, "partnership"] for school in schools)]
    rows = [
        [
            school,
            HELD,
            None,
            SUMMER,
            "S. Mead",
            "pupil",
            f"Count of kind {at}",
            "3",
            str(at),
            f"marbles {at}",
            "evident",
            "Seen",
        ]
        for school in schools
        for at in range(4)
    ]
    rows += [
        [
            "Alderby 00 Primary",
            HELD,
            None,
            SUMMER,
            "S. Mead",
            "pupil",
            f"Count of kind {at}",
            "3",
            "4",
            f"marbles {at}",
            "evident",
            "Seen",
        ]
        for at in range(4, 12)
    ]
    return add_to(tmp_path_factory.mktemp("many") / "store", VALE, Reviews=reviews, Impact=[HEADINGS, *rows])


def test_an_empty_store_says_what_to_do(open_page: Open, tmp_path: Path) -> None:
    app = open_page(IMPACT, tmp_path / "store")
    assert not app.exception
    assert "Nothing has been loaded yet." in text(app)
    assert not app.main.header


def test_before_the_first_review_it_says_to_wait(open_page: Open, one_school: Path) -> None:
    app = open_page(IMPACT, one_school, as_at="2026-09-01")
    assert not app.exception
    assert "No review has been held yet with these choices." in text(app)
    assert not app.main.header


def test_reviews_without_impact_say_what_to_record_and_where(open_page: Open, one_school: Path) -> None:
    app = open_page(IMPACT, one_school, as_at="2026-11-13")
    seen = text(app)
    assert not app.exception
    assert "Of 1 review held, none has findings recorded, none an action plan" in seen
    assert "Most often the chain ends after the review: 1 review." in seen
    assert "No impact is in the records with these choices." in seen
    assert "it goes on the Impact sheet as a row of its own" in seen
    assert "Load a workbook" in [link.value for link in app.main.page_link]
    assert not app.main.get("plotly_chart")


def test_it_says_how_far_the_reviews_reach_and_where_the_chain_ends(open_page: Open, demo_store: Path) -> None:
    seen = text(open_page(IMPACT, demo_store, partnership=OURS))
    chain = asked(demo_store, "chain", partnership=OURS)
    assert f"What has changed since our reviews, for {OURS}, as at 13 November 2026." in seen
    have = {key: sum(row[key] > 0 for row in chain) for key in ("actions", "complete", "assessed", "impact_shown")}
    assert (len(chain), have) == (26, {"actions": 23, "complete": 20, "assessed": 15, "impact_shown": 10})
    assert "Of 26 reviews held, 26 have findings recorded, 23 an action plan, 20 a complete action," in seen
    assert "15 something looked at and judged and 10 something evident or embedded." in seen
    assert "Most often the chain ends after the evidence or early indicators: 4 reviews each." in seen
    assert "They say what came since a review, never that it came because of it." in seen


def test_every_link_is_out_of_all_reviews_held(open_page: Open, demo_store: Path) -> None:
    rows = table(open_page(IMPACT, demo_store, partnership=OURS), "How far 26 reviews held have come")
    assert rows[1:] == [
        ["Findings recorded", "26 of 26", "0"],
        ["An action plan", "23 of 26", "3"],
        ["An action complete", "20 of 26", "3"],
        ["Evidence of a complete action", "19 of 26", "1"],
        ["Something looked at and judged", "15 of 26", "4"],
        ["Something evident or embedded", "10 of 26", "5"],
    ]


def test_the_records_to_complete_stand_by_date_and_name_no_outcome(open_page: Open, demo_store: Path) -> None:
    app = open_page(IMPACT, demo_store, partnership=OURS)
    rows = table(app, "11 reviews with a record to complete, the earliest first")[1:]
    chain = asked(demo_store, "chain", partnership=OURS)
    wanted = sorted((str(row["review_date"]), row["school"]) for row in chain if isinstance(row["to_complete"], str))
    assert [row[0].split(" Primary")[0].split(" School")[0] for row in rows] == [
        school.split(" Primary")[0].split(" School")[0] for _, school in wanted
    ]
    assert {row[2].partition(":")[0] for row in rows} == {"Actions", "Impact"}
    seen = text(app)
    assert "Five reviews have every link but the last: 4 with early indicators, 1 without a change so far." in seen


def test_every_level_and_judgement_is_there_with_its_zeros(open_page: Open, alderby: Path) -> None:
    app = open_page(IMPACT, alderby, as_at=DAY)
    rows = table(app, "The latest judgement of 5 things looked at, as the schools see it")
    assert rows == [
        ["Level", "Awaiting evaluation", "No change yet", "Early indicators", "Evident", "Embedded", "In all"],
        ["Pupil", "0", "1", "0", "0", "1", "2"],
        ["Teacher", "0", "0", "1", "1", "0", "2"],
        ["Leadership", "1", "0", "0", "0", "0", "1"],
        ["Partnership", "0", "0", "0", "0", "0", "0"],
    ]
    assert "Of 5 things looked at, 2 are called evident or embedded: 1 at pupil level, 1 at teacher level," in text(app)


def test_measures_are_drawn_as_the_change_they_are(open_page: Open, alderby: Path) -> None:
    app = open_page(IMPACT, alderby, as_at=DAY)
    alts = [chart.proto.alt for chart in app.main.get("plotly_chart")]
    assert len(alts) == 3
    assert "Reading at home (review 10 March 2025, looked at 9 January 2026): 62 before, 81 since." in " ".join(alts)
    assert "1 measure in days. A line for each measure" in " ".join(alts)
    assert "1,204 before, 1,190 since." in " ".join(alts)
    assert "3 of 12 before, 9 of 12 since." in " ".join(alts)
    assert "seldom" not in " ".join(alts)
    assert "Alderby" not in " ".join(alts)
    assert (
        "4 of 5 things looked at have a figure from before and one since. 1 of them stands in the table only"
        in text(app)
    )


def test_each_measure_has_who_reported_it_and_when_and_its_evidence(open_page: Open, alderby: Path) -> None:
    rows = table(open_page(IMPACT, alderby, as_at=DAY), "5 things looked at, by the day somebody looked last")
    told = {row[0]: row[1:] for row in rows[1:]}
    assert told["Reading at home Read daily"] == [
        "10 March 2025",
        "62 %",
        "81 %",
        "embedded before: embedded",
        "Alderby School S. Mead, 9 January 2026",
        "Logs",
    ]
    assert told["Talk of learning"][1:3] == ["seldom", "often"]


def test_it_says_what_lasted_and_what_faded_without_naming_a_school(open_page: Open, alderby: Path) -> None:
    app = open_page(IMPACT, alderby, as_at=DAY)
    assert (
        "Of 3 changes once called evident or embedded, 2 were looked at again: "
        "1 still embedded at a later check and 1 faded." in text(app)
    )
    rows = table(app, "2 changes looked at again, by the day somebody looked last")
    rows += table(app, "1 change not looked at since, by the day somebody looked last")
    assert [(row[0], row[-1]) for row in rows if row[0] != "What was looked at"] == [
        ("Reading at home at pupil level", "still embedded at a later check"),
        ("Days absent at pupil level", "faded"),
        ("Shared planning at teacher level", "not looked at since"),
    ]
    assert "Alderby" not in " ".join(" ".join(row) for row in rows)


def test_the_demo_has_a_change_that_lasted_and_one_that_faded(open_page: Open, demo_store: Path) -> None:
    measures = asked(demo_store, "measures", partnership=OURS)
    shown = Counter(row["later"] for row in measures if isinstance(row["later"], str))
    assert shown == {"not looked at since": 9, "still embedded at a later check": 1, "faded": 1}
    app = open_page(IMPACT, demo_store, partnership=OURS)
    assert (
        "Of 11 changes once called evident or embedded, 2 were looked at again: 1 still embedded at a later check "
        "and 1 faded." in text(app)
    )
    faded = next(row for row in table(app, "2 changes looked at again") if row[-1] == "faded")
    assert faded[2:4] == ["evident", "early indicators 20 May 2026"]


def test_nobody_looked_again_is_said(open_page: Open, demo_store: Path) -> None:
    seen = text(open_page(IMPACT, demo_store, partnership=OURS, school="Hollowmere Church of England Primary School"))
    assert "Of 1 change once called evident or embedded, none has been looked at since then." in seen
    assert "looked at again, by the day" not in seen


def test_two_lists_name_the_row_to_complete(open_page: Open, alderby: Path) -> None:
    app = open_page(IMPACT, alderby, as_at=DAY)
    assert table(app, "1 action complete, with nothing in the column Evidence")[1:] == [
        ["Walk to school N. Fell", "Alderby School 10 March 2025", "3 June 2025", "Actions, row 3 register"]
    ]
    assert table(app, "1 change reported without what it was measured by")[1:] == [
        ["— blank at teacher level", "Alderby School 9 January 2026", "the measure", "Impact, row 7 register"]
    ]
    assert "One action is complete without evidence recorded, and one change is reported without" in text(app)


def test_one_school_has_no_choice_of_schools_and_one_year_none_at_all(open_page: Open, alderby: Path) -> None:
    app = open_page(IMPACT, alderby, as_at=DAY)
    assert not app.main.selectbox
    assert "Of 1 review held, 1 has findings recorded, 1 an action plan, 1 a complete action" in text(app)


def test_filters_in_the_address_narrow_all_of_it(open_page: Open, demo_store: Path) -> None:
    app = open_page(IMPACT, demo_store, partnership=OURS, school=WRENMOOR, year="2024/25")
    seen = text(app)
    assert f"Filtered to academic year 2024/25 and school {WRENMOOR} ." in seen
    assert "Of 1 review held" in seen
    assert {row[5].partition(" School")[0] for row in table(app, "2 things looked at")[1:]} == {"Wrenmoor Primary"}
    app.button(key="filters-reset").click().run()
    assert "Of 26 reviews held" in text(app)


def test_what_the_address_asks_for_and_there_is_not_is_said(open_page: Open, demo_store: Path) -> None:
    app = open_page(IMPACT, demo_store, partnership=OURS, school="Nowhere", year="Moons")
    said = " ".join(warning.value for warning in app.warning)
    assert not app.exception
    assert "“Moons” in the address is not among these, so this is Every year." in said
    assert "“Nowhere” in the address is not among these, so this is Every school." in said


@pytest.mark.slow
def test_24_schools_have_a_few_charts_and_one_table_of_all(open_page: Open, many: Path) -> None:
    app = open_page(IMPACT, many, as_at=DAY)
    assert not app.exception
    assert len(app.main.get("plotly_chart")) == 8
    seen = text(app)
    assert "Charts are of the 8 units with most measures; 4 units more are in the table." in seen
    assert "A chart has the latest 12 measures of its unit; the table has all." in seen
    assert has_table(app, "104 things looked at, by the day somebody looked last")


def test_a_governor_sees_the_own_school_without_names_and_lists(
    open_page: Open, alderby: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_viewer(monkeypatch, "governor", (VALE,), ("Alderby School",))
    app = open_page(IMPACT, alderby, as_at=DAY)
    seen = text(app)
    assert not app.exception
    assert "Reading at home" in seen
    assert "S. Mead" not in seen
    assert "N. Fell" not in seen
    assert "records" not in [header.proto.anchor for header in app.main.header]
    assert not has_table(app, "1 action complete, with nothing in the column Evidence")


def test_a_governor_of_another_school_sees_nothing_of_it(
    open_page: Open, alderby: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_viewer(monkeypatch, "governor", (VALE,), ("Another School",))
    app = open_page(IMPACT, alderby, as_at=DAY)
    assert not app.exception
    assert "Alderby" not in text(app)


@pytest.mark.parametrize("role", ["head", "lead", "associate"])
def test_members_and_the_associate_see_the_records_to_complete(
    open_page: Open, alderby: Path, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    as_viewer(monkeypatch, role, (VALE,), ("Alderby School",) if role == "head" else ())
    app = open_page(IMPACT, alderby, as_at=DAY)
    assert not app.exception
    assert has_table(app, "1 action complete, with nothing in the column Evidence")
    # the plan is for the partnership, the Associate gets no word of it; impact is for all of these
    withheld = "Walk to school" not in text(app)
    assert withheld is (role == "associate")


def test_what_is_not_shared_is_counted_and_not_told(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = [REVIEWS[0], ["Alderby School", HELD, "head"]]
    store = add_to(tmp_path / "store", VALE, Reviews=private, Actions=ACTIONS, Impact=IMPACTS)
    as_viewer(monkeypatch, "lead", (VALE,))
    app = open_page(IMPACT, store, as_at=DAY)
    seen = text(app)
    assert not app.exception
    assert "0 of 5 things looked at have a figure from before and one since. The figures of 5 are not shared" in seen
    assert "withheld: not shared with you" in seen
    for words in ("Reading at home", "1,204", "Logs", "Walk to school"):
        assert words not in seen
    assert not app.main.get("plotly_chart")
    assert "2 were looked at again: 1 still embedded at a later check and 1 faded." in seen
