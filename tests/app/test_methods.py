"""The Methods page and the documents made like it: each is what the programme itself says."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from peerreview import docs, due, methods
from peerreview.framework import Rule, protocols, themes
from peerreview.questions.catalogue import questions
from peerreview.states import BY_WORD
from peerreview.ui.menu import METHODS
from peerreview.ui.methods_sections import SECTIONS
from peerreview.workbook.issues import catalogue
from peerreview.workbook.layout import layout
from tests.app.conftest import Open
from tests.app.seen import add_to, table, text

STORE = Path(docs.__file__).parent / "store"


def test_an_empty_store_has_its_methods_too(open_page: Open, tmp_path: Path) -> None:
    app = open_page(METHODS, tmp_path / "store")
    assert not app.exception
    assert "No review is in the records yet. This is how everything will be worked out." in text(app)
    assert [header.value for header in app.main.header] == list(SECTIONS.values())


def test_the_contents_lead_to_every_section(open_page: Open, demo_store: Path) -> None:
    app = open_page(METHODS, demo_store)
    links = re.findall(r"\[(.+?)\]\(#(.+?)\)", app.main.markdown[0].value)
    assert links == [(header.value, header.anchor) for header in app.main.header]


def test_the_finding_says_what_the_reviews_follow(open_page: Open, demo_store: Path) -> None:
    seen = text(open_page(METHODS, demo_store))
    assert "30 reviews follow Tiptree and Stanway Consortium, five stages" in seen
    assert "our workbooks have columns for 12 of 12 steps, and 8 of them get a date by rule" in seen


@pytest.mark.slow
def test_steps_without_a_column_lower_the_count(open_page: Open, tmp_path: Path) -> None:
    rows = [["School", "Review date", "Workshop"], ["Alderby School", "10/03/2026", "tbc"]]
    store = add_to(tmp_path / "store", "Alder Vale", Timetable=rows)
    seen = text(open_page(METHODS, store))
    assert (
        "One review follows Tiptree and Stanway Consortium, five stages: our workbooks have columns for 2 of 12" in seen
    )


def test_every_question_is_there_with_its_columns(open_page: Open, demo_store: Path) -> None:
    app = open_page(METHODS, demo_store)
    labels = [expander.label for expander in app.main.expander]
    for question in questions().values():
        assert question.asks in labels
        rows = table(app, f"Columns of “{question.name}”")
        assert [row[0] for row in rows[1:]] == list(question.columns)


def test_every_step_of_the_protocol_is_there_with_its_rule_and_source(open_page: Open, demo_store: Path) -> None:
    rows = table(open_page(METHODS, demo_store), "Tiptree and Stanway Consortium, five stages")
    protocol = protocols()["tiptree-stanway"]
    assert [row[0] for row in rows[1:]] == [step.name for step in protocol.milestones]
    assert [row[4] for row in rows[1:]] == [step.source for step in protocol.milestones]
    rules = {row[0]: row[3] for row in rows[1:]}
    assert rules["Data shared"] == "2 weeks before the review"
    assert rules["Workshop"] == "1 to 2 weeks after the review"
    assert rules["Impact review"] == "no date in the source"


def test_every_theme_sheet_and_issue_is_there(open_page: Open, demo_store: Path) -> None:
    app = open_page(METHODS, demo_store)
    seen = text(app)
    assert [row[0] for row in table(app, "The framework")[1:]] == [theme.name for theme in themes()]
    for sheet in layout().sheets.values():
        headings = [row[0] for row in table(app, f"Columns of {sheet.title}")[1:]]
        assert headings == [column.heading for column in sheet.columns]
    assert [code for code in catalogue() if f" {code} " not in seen] == []


def test_all_states_are_explained(open_page: Open, demo_store: Path) -> None:
    seen = text(open_page(METHODS, demo_store))
    assert [word for word, state in BY_WORD.items() if state.means not in seen] == []


def test_words_are_looked_for_in_everything(open_page: Open, demo_store: Path) -> None:
    app = open_page(METHODS, demo_store, find="improvement WORKSHOP")
    assert ["Reviews", "Workshop"] in [row[:2] for row in table(app, "Columns of a workbook: 1 place")]
    assert not app.main.header
    app.button(key="whole-page").click().run()
    assert len(app.main.header) == len(SECTIONS)


def test_words_that_are_nowhere_are_said(open_page: Open, demo_store: Path) -> None:
    assert "Nothing on this page holds “zebra”." in text(open_page(METHODS, demo_store, find="zebra"))


def test_the_words_on_states_follow_the_order_of_the_sql() -> None:
    sql = (STORE / "states.sql").read_text(encoding="utf-8")
    branches = [line for line in sql.partition("end as standing")[0].splitlines() if "<> 'milestone'" not in line]
    decided = re.findall(r"^ +(?:when .+ then|else) '([a-z() ]+)'", "\n".join(branches), flags=re.MULTILINE)
    told = ["scheduled" if "planned" in state else state for state in methods.state_rules()["state"]]
    assert list(_runs(told)) == [*(state for state in decided if state != "paused"), "not tracked"]


def _runs(states: list[str]) -> Iterator[str]:
    """The states, those that follow one like them left out."""
    return (state for place, state in enumerate(states) if place == 0 or states[place - 1] != state)


def test_the_states_that_are_told_are_those_on_the_screen() -> None:
    told = " or ".join([*methods.state_rules()["state"], *methods.other_state_rules()["state"]])
    assert {word for word in re.split(r", | or ", told) if word != "any of these"} == set(BY_WORD)


def test_our_own_figures_are_those_of_the_code() -> None:
    ours = " ".join(methods.ours()["what"])
    states = (STORE / "states.sql").read_text(encoding="utf-8")
    steps = (STORE / "link" / "steps.sql").read_text(encoding="utf-8")
    days, months = re.search(r"as_of \+ (\d+)", states), re.search(r"interval (\d+) month", steps)
    assert days
    assert f"Due soon: {days[1]} days" in ours
    assert months
    assert f"a note after {months[1]} months" in ours
    assert f"2 terms are taken as {2 * due.MONTHS_A_TERM} months, half a term as {due.WEEKS_A_HALF_TERM} weeks" in ours


@pytest.fixture(scope="module")
def audience_rules() -> duckdb.DuckDBPyConnection:
    """A database with the macros of visible.sql and nothing else."""
    con = duckdb.connect(":memory:")
    con.execute((STORE / "visible.sql").read_text(encoding="utf-8").partition("create view")[0])
    return con


@pytest.mark.parametrize(
    ("reader", "role", "school", "team"),
    [
        ("host_head", "head", "Host", []),
        ("review_team", "reviewer", "Other", ["P|R"]),
        ("governors", "governor", "Host", []),
        ("members", "head", "Other", []),
        ("members", "lead", "Other", []),
        ("associate", "associate", "Other", []),
    ],
)
def test_the_table_of_audiences_is_what_the_database_does(
    audience_rules: duckdb.DuckDBPyConnection, reader: str, role: str, school: str, team: list[str]
) -> None:
    values = {"role": role, "partnerships": ["P"], "schools": [f"P|{school}"], "team_reviews": team}
    for name, value in values.items():
        audience_rules.execute(f"set variable viewer_{name} = $value", {"value": value})
    for row in methods.audiences().to_dict("records"):
        answer = audience_rules.execute("select may_read($a, 'P', 'Host', 'R')", {"a": row["audience"]}).fetchone()
        assert answer == (row[reader],), row["audience"]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule("Review", "days", -1), "the day before the review"),
        (Rule("Review", "days", 0), "the same day as the review"),
        (Rule("Workshop", "days", 0), "with the workshop"),
        (Rule("Report returned", "working_days", 5), "5 working days after “Report returned”"),
        (Rule("Review", "days", 28, ours=True), "4 weeks after the review (our reading)"),
        (Rule("Review", "terms", 2), "2 terms after the review"),
    ],
)
def test_a_rule_is_said_in_words(rule: Rule, words: str) -> None:
    assert due.rule_words(rule) == words


@pytest.mark.parametrize("name", docs.DOCUMENTS)
def test_the_documents_are_up_to_date(name: str) -> None:
    kept = (docs.FOLDER / name).read_text(encoding="utf-8")
    assert kept == docs.DOCUMENTS[name](), "Run `python -m peerreview.docs` and commit what it writes."
