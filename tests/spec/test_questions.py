"""What holds of every question: its comment is true, it has a specification, it reads what the viewer may see."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from peerreview.access import LEADING, LOCAL, MEMBERS
from peerreview.errors import UnknownQuestion
from peerreview.framework import PHASES
from peerreview.questions.ask import answer
from peerreview.questions.catalogue import parse, question, questions
from peerreview.states import STATES
from peerreview.workbook.layout import layout
from tests.spec.tables import Snapshot, book, snapshot

HERE = Path(__file__).parent
NARROWING = {"partnership", "school", "year", "theme", "protocol"}

# The columns that other programs may rely on; all questions about records have `partnership` too.
PROMISED = {
    "headlines": "members reviewed_this_year overdue due_soon unscheduled not_recorded done impact_shown",
    "follow_ups": "school review kind step who due state days_overdue basis warning source_cell",
    "stage_progress": "school review protocol stage_number stage phase state due done",
    "stage_funnel": "academic_year protocol phase reached of",
    "gaps": "school review from_step to_step days allowed",
    "coverage": "academic_year school reviewed planned",
    "theme_matrix": "theme strand kind school findings",
    "theme_by_year": "academic_year theme strand kind findings schools",
    "recurring": "school strand reviews",
    "enquiry_questions": "school review theme strand question",
    "school_story": "school on what kind phase state",
    "actions": "school review finding action theme who due revised_due state status criterion_met impact slipped",
    "impact_ledger": "school review action level measure baseline follow_up unit judgement assessed_on",
    "impact_by_level": "level judgement entries schools",
    "chain": "review school findings actions complete with_evidence assessed impact_shown",
    "reciprocity": "school received given",
    "repeat_pairs": "reviewer host reviews",
    "role_load": "name school role times latest trained_on independent",
    "support_matches": "theme strand offers seeks",
    "maturity_profile": "dimension raters lowest highest agreed agreed_before associate priority",
    "facts": "fact count of since",
    "documents": "school review document shared",
    "clashes": "school on what",
    "staff_days": "academic_year school role days",
    "changes": "since sheet school what before after",
    "issues": "",
    "loads": "",
    "sources": "",
}
BUILT = {
    "headlines",
    "follow_ups",
    "stage_progress",
    "stage_funnel",
    "review_stages",
    "review_timeline",
    "review_phases",
    "review_choices",
    "step_reach",
    "gaps",
    "theme_matrix",
    "theme_totals",
    "theme_by_year",
    "recurring",
    "enquiry_questions",
    "clashes",
    "impact_ledger",
    "impact_by_level",
    "chain",
    "measures",
    "complete_without_evidence",
    "reciprocity",
    "repeat_pairs",
    "role_load",
    "support_matches",
    "maturity_profile",
    "facts",
    "staff_days",
    "groups",
    "coverage",
    "actions",
    "documents",
    "school_story",
    "issues",
    "loads",
    "sources",
    "changes",
}
FOR_LEADERS = {"issues", "changes", "loads"}
# A governor sees no roles, people or ratings and the own school only: these answers would be wrong, not only short.
NOT_FOR_GOVERNORS = (
    "reciprocity",
    "repeat_pairs",
    "role_load",
    "staff_days",
    "support_matches",
    "support_agreed",
    "who_reviewed_whom",
    "maturity_profile",
    "facts",
    "groups",
    "maturity_over_time",
    "maturity_spread",
    "conversations",
    "moved_since",
)


@pytest.fixture(scope="module")
def small() -> Snapshot:
    return snapshot(book(reviews=[{"school": "Wrenmoor", "review_date": date(2026, 3, 10), "documents_shared": "SEF"}]))


def test_the_first_questions_are_there() -> None:
    assert set(questions()) >= BUILT


@pytest.mark.parametrize("name", questions())
def test_every_question_has_a_specification(name: str) -> None:
    text = (HERE / f"test_question_{name}.py").read_text(encoding="utf-8")
    assert f'"{name}"' in text


def test_every_specification_is_of_a_question() -> None:
    specified = {path.stem.removeprefix("test_question_") for path in HERE.glob("test_question_*.py")}
    assert specified == set(questions())


@pytest.mark.parametrize("name", questions())
def test_the_comment_lists_the_columns_that_are_returned_in_their_order(small: Snapshot, name: str) -> None:
    asked = question(name)
    frame = answer(
        small.con.cursor(),
        asked,
        LOCAL,
        dict.fromkeys(asked.parameters) | ({"as_of": date(2026, 4, 1)} if "as_of" in asked.parameters else {}),
    )
    assert list(frame.columns) == list(asked.columns)
    assert all(asked.columns.values()), "a column without words"
    assert asked.asks.endswith("?")


@pytest.mark.parametrize("name", sorted(set(questions()) & set(PROMISED)))
def test_the_promised_columns_are_there(name: str) -> None:
    assert set(PROMISED[name].split()) | {"partnership"} <= set(question(name).columns)


@pytest.mark.parametrize("name", questions())
def test_parameters_that_narrow_are_null_for_all_and_the_clock_is_never_read(name: str) -> None:
    asked = question(name)
    for parameter in set(asked.parameters) & NARROWING:
        assert re.search(rf"\${parameter} is null", asked.sql), parameter
    clock = r"\b(current_date|current_timestamp|now\s*\(|today\s*\(|get_current_time|localtime)"
    assert not re.search(clock, asked.sql, re.IGNORECASE)


@pytest.mark.parametrize("name", questions())
def test_issues_changes_and_loads_are_for_the_lead_and_local_only(name: str) -> None:
    named = {one[1] for one in _tables(_tree(question(name).sql))}
    if name in FOR_LEADERS or named & {"changes", "issues", "left_out"}:
        assert question(name).viewers == LEADING


@pytest.mark.parametrize("name", NOT_FOR_GOVERNORS)
def test_what_rests_on_people_or_on_all_schools_is_not_for_governors(name: str) -> None:
    assert question(name).viewers == MEMBERS
    assert question(name).for_whom.startswith("Not for governors")


def test_a_comment_says_who_may_ask_in_words_that_there_are() -> None:
    text = "-- question: Q?\n-- definition: D\n-- viewers: {}\n-- columns:\n--   a: A\nselect 1 as a"
    assert parse("q", text.format("members")).viewers == MEMBERS
    assert parse("q", text.format("lead")).viewers == LEADING
    with pytest.raises(UnknownQuestion, match=r"q\.sql: viewers are lead or members, not “heads”"):
        parse("q", text.format("heads"))


def test_a_column_may_be_called_as_a_part_of_the_comment_is() -> None:
    text = "-- question: Q?\n-- definition: D\n-- columns:\n--   question: What was asked\nselect 1 as question"
    read = parse("q", text)
    assert (read.asks, dict(read.columns)) == ("Q?", {"question": "What was asked"})


@pytest.mark.parametrize("name", questions())
def test_a_question_reads_the_visible_views_the_steps_and_its_own_parts_only(name: str) -> None:
    assert not _forbidden(question(name).sql)


@pytest.mark.parametrize(
    "sql",
    [
        "select * from base.reviews",
        "select * from parsed.reviews",
        "select * from visible.reviews union all select * from base.reviews",
        "with visible as (select * from base.reviews) select * from visible",
        "select (select count(*) from base.actions) from visible.reviews",
        "select * from visible.reviews where review in (select review from base.reviews)",
        "select * from reviews",
        "select * from query('from base.reviews')",
        "select * from read_csv('people.csv')",
        "select * from 'people.csv'",
        "select * from other.visible.reviews",
        "select getvariable('viewer_role') from visible.reviews",
    ],
)
def test_the_parse_notices(sql: str) -> None:
    assert _forbidden(sql)


def _forbidden(sql: str) -> set[str]:
    """What a SELECT reads apart from visible views, steps() and the like, and its own CTEs."""
    tree = _tree(sql)
    own = {name for node in _nodes(tree) if "cte_map" in node for name in _ctes(node)}
    wrong = {
        f"{schema}.{table}"
        for catalog, table, schema in _tables(tree)
        if catalog or (schema != "visible" and (schema or table not in own))
    }
    functions = {node["function"]["function_name"] for node in _nodes(tree) if node.get("type") == "TABLE_FUNCTION"}
    called = {node["function_name"] for node in _nodes(tree) if "function_name" in node}
    return (
        wrong
        | (functions - {"steps", "impact_now", "held_reviews", "unnest", "range", "generate_series"})
        | (called & {"getvariable", "getenv", "query"})
    )


def _tree(sql: str) -> Any:
    row = duckdb.connect().execute("select json_serialize_sql($sql)", {"sql": sql}).fetchone()
    assert row
    tree = json.loads(row[0])
    assert not tree["error"], tree
    assert len(tree["statements"]) == 1
    return tree


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from _nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _nodes(value)


def _tables(tree: Any) -> Iterator[tuple[str, str, str]]:
    for node in _nodes(tree):
        if node.get("type") == "BASE_TABLE":
            yield node["catalog_name"], node["table_name"], node["schema_name"]


def _ctes(node: dict[str, Any]) -> list[str]:
    return [entry["key"] for entry in node["cte_map"]["map"]]


def test_lists_in_order_are_those_of_the_framework_and_the_workbooks() -> None:
    con = snapshot(book()).con
    [(phases, kinds, pressing, telling)] = con.execute(
        "select common_phases(), kinds_of_finding(), most_pressing_first(), most_telling_first()"
    ).fetchall()
    assert tuple(phases) == PHASES
    assert set(kinds) == set(layout().choices[layout().sheets["findings"].column("kind").choices])
    assert set(pressing) == set(telling) == {state.word for state in STATES} - {"not tracked"}
