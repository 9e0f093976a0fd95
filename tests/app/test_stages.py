"""The Stages page: how far each review has come."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from peerreview.access import LOCAL, Viewer
from peerreview.questions.ask import ask
from peerreview.store.store import Store
from peerreview.ui import look
from peerreview.ui.menu import STAGES
from peerreview.ui.parts.stages import PHASES_ARE, come_so_far, own_stages
from tests.app.conftest import Open
from tests.app.seen import add_to, table, text

OURS = "Sallowbrook and Marlwick Consortium"
FIVE_STAGES = "Tiptree and Stanway Consortium, five stages"
HEADINGS = ["School", "Protocol", "Review date", "Workshop", "Report returned", "Review team"]


def asked(store: Path, question: str, **parameters: str) -> list[dict[str, object]]:
    return ask(question, LOCAL, store=Store.open(store), **parameters).to_dict("records")


def titles(app: AppTest) -> list[str]:
    """What the charts find."""
    return [one.value.replace("\\", "") for one in app.main.subheader]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A partnership whose reviews follow three protocols."""
    reviews = [
        HEADINGS,
        ["Fernhill School", "trio", date(2026, 10, 6), date(2026, 11, 20), "", "Ann Lee"],
        ["Garth School", "trio", date(2026, 10, 6), date(2026, 12, 4), "", "Ann Lee"],
        ["Hythe School", "improvement-partner", date(2026, 9, 22), "", date(2026, 9, 25), ""],
        ["Jarrow School", "tiptree-stanway", "tbc", "", "", ""],
    ]
    return add_to(tmp_path_factory.mktemp("mixed") / "store", "Alder Vale", Reviews=reviews)


def test_an_empty_store_says_what_to_do(open_page: Open, tmp_path: Path) -> None:
    app = open_page(STAGES, tmp_path / "store")
    assert not app.exception
    assert "Nothing has been loaded yet." in text(app)
    assert not app.main.header


@pytest.mark.slow
def test_schools_without_a_review_say_what_to_do(open_page: Open, tmp_path: Path) -> None:
    store = add_to(tmp_path / "store", "Alder Vale", Schools=[["School", "Phase"], ["Alderby School", "Primary"]])
    app = open_page(STAGES, store)
    assert "No review is in the records yet." in text(app)
    assert not app.main.header


def test_it_opens_with_the_year_of_the_day_and_says_how_far_its_reviews_have_come(
    open_page: Open, demo_store: Path
) -> None:
    app = open_page(STAGES, demo_store, partnership=OURS)
    seen = text(app)
    assert f"How far each review has come, stage by stage, for {OURS}, as at 13 November 2026." in seen
    assert app.selectbox(key="year").value == "2026/27"
    reach = {row["step"]: row for row in asked(demo_store, "step_reach", partnership=OURS, year="2026/27")}
    assert (reach["Review"]["reviews"], reach["Review"]["held"], reach["Workshop"]["reached"]) == (9, 5, 2)
    assert (
        "Of 9 reviews of 2026/27, 5 have been held, 2 have come to the workshop and none has come to the impact review."
    ) in seen
    assert "Most often not written down once a review was held: “Self-review”, “Pre-review meeting”, “Timetable" in seen


def test_each_review_has_a_row_with_shape_and_word_for_each_stage(open_page: Open, demo_store: Path) -> None:
    rows = table(open_page(STAGES, demo_store, partnership=OURS), f"{FIVE_STAGES}: 10 reviews")
    assert rows[0] == [
        "Review of",
        "1. Plan the review",
        "2. The review",
        "3. Feedback",
        "4. School-to-school support and learning",
        "5. Impact assessment",
    ]
    stages = asked(demo_store, "review_stages", partnership=OURS, year="2026/27")
    hosts = [str(row["school"]) for row in stages if row["stage_number"] == 1]
    assert len(hosts) == 10
    assert all(row[0].startswith(host) for row, host in zip(rows[1:], hosts, strict=True))
    infants = next(row for row in rows if row[0].startswith("Sallowbrook Infant School"))
    assert infants[0] == "Sallowbrook Infant School 14 October 2026"
    assert infants[1:4] == ["□ not recorded 3 of 4 done", "◐ done (assumed) 2 of 2 done", "■ overdue 1 of 3 done"]


def test_stages_and_phases_are_told_apart_where_each_comes_first(open_page: Open, demo_store: Path) -> None:
    seen = text(open_page(STAGES, demo_store, partnership=OURS))
    own = "These are the protocol's own stages; “Year by year” below has the phases that all protocols have in common"
    assert seen.index(own) < seen.index(f"{FIVE_STAGES}: 10 reviews") < seen.index(PHASES_ARE)
    assert own_stages(2).startswith("These are the stages of each protocol itself; ")


def test_postponed_and_cancelled_reviews_say_so(open_page: Open, demo_store: Path) -> None:
    rows = table(open_page(STAGES, demo_store, partnership=OURS), FIVE_STAGES)
    heads = [row[0] for row in rows]
    assert "Brackenhythe School no date yet, postponed" in heads
    assert "Fennelcote Catholic Primary School 20 October 2026, cancelled" in heads


def test_the_charts_say_what_they_find_and_have_their_tables(open_page: Open, demo_store: Path) -> None:
    app = open_page(STAGES, demo_store, partnership=OURS)
    assert titles(app) == [
        "5 reviews held, 2 more with a date",
        "2026/27: 1 of 9 reviews has come to support",
        "Workshop: 15 of 23 within the time allowed",
    ]
    charts = app.main.get("plotly_chart")
    assert len(charts) == 3
    assert all(title in chart.proto.alt for title, chart in zip(titles(app), charts, strict=True))
    assert [one.label for one in app.main.expander].count("The same as a table") == 3
    gaps = asked(demo_store, "gaps", partnership=OURS, step="Workshop")
    assert len(table(app, "Review to Workshop")) == 1 + len(gaps) == 24


def test_every_year_tells_of_each_in_turn(open_page: Open, demo_store: Path) -> None:
    app = open_page(STAGES, demo_store, partnership=OURS, year="Every year")
    seen = text(app)
    assert "Filtered to" not in seen
    assert seen.index("Of 9 reviews of 2026/27") < seen.index("Of 11 reviews of 2025/26") < seen.index("Of 10 reviews")
    rows = table(app, f"{FIVE_STAGES}: 31 reviews")
    assert [row[0].split()[0] for row in rows if len(row) == 1] == ["2024/25", "2025/26", "2026/27"]


def test_the_school_and_the_year_in_the_address_narrow_the_page(open_page: Open, demo_store: Path) -> None:
    app = open_page(STAGES, demo_store, partnership=OURS, school="Wrenmoor Primary School", year="2025/26")
    seen = text(app)
    assert "Filtered to academic year 2025/26 and school Wrenmoor Primary School ." in seen
    assert len(table(app, f"{FIVE_STAGES}: 1 review")) == 2
    assert "Marlwick Primary School" not in seen
    app.button(key="filters-reset").click().run()
    assert not app.exception
    assert "Filtered to" not in text(app)


def test_what_the_address_asks_for_and_there_is_not_is_said(open_page: Open, demo_store: Path) -> None:
    app = open_page(STAGES, demo_store, partnership=OURS, year="1999/00", school="Nowhere School", stages="Moons")
    said = [warning.value for warning in app.warning]
    assert "“1999/00” in the address is not among these, so this is 2026/27." in said
    assert "“Nowhere School” in the address is not among these, so this is Every school." in said
    assert not app.exception
    assert "Of 9 reviews of 2026/27" in text(app)


def test_filters_that_leave_nothing_say_so(open_page: Open, demo_store: Path) -> None:
    app = open_page(STAGES, demo_store, partnership=OURS, school="Larkenholt Primary School", year="2026/27")
    assert "No review has these filters together." in text(app)


@pytest.mark.slow
def test_each_protocol_has_its_own_table_and_stages(open_page: Open, mixed: Path) -> None:
    app = open_page(STAGES, mixed, as_at="2026-11-22")
    seen = text(app)
    trios = table(app, "Trio: groups of three schools: 2 reviews")
    assert trios[0][1:] == ["1. Prepare together", "2. The review day", "3. With the staff", "4. Look back and ahead"]
    assert [row[0] for row in trios[1:]] == ["Fernhill School 6 October 2026", "Garth School 6 October 2026"]
    assert trios[1][3] == "◐ done (assumed) 1 of 1 done"
    partner = table(app, "Improvement Partner and school peer review: 1 review")
    assert partner[0][-1] == "4. Outcomes and reflection"
    trio = "Of 2 reviews of 2026/27 (Trio: groups of three schools)"
    assert f"{trio}, 2 have been held and 1 has come to the workshop." in seen
    assert f"Of 1 review of 2026/27 ({FIVE_STAGES}), none has been held." in seen


def test_reviews_without_a_year_are_told_of_last() -> None:
    def step(year: str | None, held: int) -> dict[str, object]:
        told = {"academic_year": year, "told_under": year or "Without a year", "protocol": "trio", "step": "Review"}
        return told | {"reached": held, "held": held, "reviews": 2, "missing": 0, "most_missing": False}

    reach = pd.DataFrame([step("2024/25", 2), step("2025/26", 1), step(None, 0)])
    assert come_so_far(reach, {}) == [
        "Of 2 reviews of 2025/26, 1 has been held.",
        "Of 2 reviews of 2024/25, 2 have been held.",
        "Of 2 reviews, none has been held.",
        "",
    ]


def test_all_protocols_stand_together_in_the_common_phases(open_page: Open, mixed: Path) -> None:
    app = open_page(STAGES, mixed, as_at="2026-11-22", stages="The common phases", year="Every year")
    assert text(app).count(PHASES_ARE) == 2  # over the table, and over the years
    rows = table(app, "All protocols in their common phases: 4 reviews")
    assert rows[0] == ["Review of", "Plan", "Review", "Feedback", "Action", "Support", "Impact"]
    assert {row[0] for row in rows if len(row) == 7} >= {"Fernhill School 6 October 2026", "Jarrow School no date yet"}


def test_one_protocol_is_chosen_by_its_title(open_page: Open, mixed: Path) -> None:
    app = open_page(STAGES, mixed, as_at="2026-11-22", protocol="Trio: groups of three schools")
    assert "Hythe School" not in text(app)
    assert titles(app)[-1] == "Workshop: 0 of 1 within the time allowed"  # 45 days; 28 are allowed


def test_a_protocol_without_a_workshop_has_the_days_to_its_report(open_page: Open, mixed: Path) -> None:
    app = open_page(STAGES, mixed, as_at="2026-11-22", protocol="Improvement Partner and school peer review")
    assert titles(app)[-1] == "Report returned: 1 of 1 within the time allowed"


def test_clashes_are_said_in_words(open_page: Open, mixed: Path) -> None:
    rows = table(open_page(STAGES, mixed, as_at="2026-11-22"), "Clashes on 1 day")
    assert rows[1:] == [
        ["6 October 2026", "Fernhill School", "Ann Lee is needed at the review at Garth School that day too."],
        ["6 October 2026", "Garth School", "Ann Lee is needed at the review at Fernhill School that day too."],
    ]


@pytest.mark.slow
def test_one_school_with_one_review(open_page: Open, one_school: Path) -> None:
    app = open_page(STAGES, one_school, as_at="2026-10-01")
    seen = text(app)
    assert not app.exception
    assert "Of 1 review of 2026/27, 1 has been held, none has come to the workshop" in seen
    assert [one.key for one in app.main.selectbox] == []
    assert "No review or workshop that has a date clashes with another, a weekend or a holiday." in seen
    assert "No review here has both days recorded: its own, and that of its workshop or report." in seen


@pytest.mark.slow
def test_a_review_without_any_date_has_no_time_line(open_page: Open, tmp_path: Path) -> None:
    store = add_to(tmp_path / "store", "Alder Vale", Reviews=[["School", "Review date"], ["Alderby School", "tbc"]])
    app = open_page(STAGES, store)
    seen = text(app)
    assert not app.exception
    assert "No review has a date yet." in seen
    assert "Alderby School no date yet" in [row[0] for row in table(app, FIVE_STAGES)]
    assert "nan" not in seen.split()


def test_each_partnership_has_its_own_reviews(open_page: Open, two_partnerships: Path) -> None:
    seen = text(open_page(STAGES, two_partnerships, partnership="Brook Hill Partnership", as_at="2026-11-13"))
    assert "Larchmere Junior School" in seen
    assert "Wrenmoor" not in seen


def test_a_governor_sees_the_own_school_only(
    open_page: Open, demo_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    governor = Viewer("governor", (OURS,), ("Wrenmoor Primary School",))
    monkeypatch.setattr(look, "LOCAL", governor)
    app = open_page(STAGES, demo_store)
    assert not app.exception
    assert len(table(app, f"{FIVE_STAGES}: 1 review")) == 2
    assert "Marlwick Primary School" not in text(app)
