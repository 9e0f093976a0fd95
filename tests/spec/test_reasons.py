"""What a step says of itself: why it is due then, what it waits for, what is typed and could not be read."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from peerreview.framework import protocols
from peerreview.store.snapshot import Recipe, build_into
from peerreview.store.store import Source
from peerreview.workbook.check import check_workbook
from tests.spec.tables import Snapshot, book, snapshot
from tests.workbooks import write_xlsx

HOST, DAY = "Wrenmoor Primary School", date(2026, 11, 13)


def reasons(found: Snapshot) -> dict[str, str]:
    return {row["step"]: row["basis"] for row in found.ask("follow_ups", as_of=DAY)}


def test_steps_with_a_rule_wait_for_the_date_they_count_from() -> None:
    row = {"school": HOST, "academic_year": "2026/27", "Data shared": None, "Workshop": None, "Impact review": None}
    said = reasons(snapshot(book(reviews=[row])))
    assert said["Data shared"] == "Waits for a date to count from: due 2 weeks before the review."
    assert said["Workshop"] == "Waits for a date to count from: due 1 to 2 weeks after the review."
    assert said["Impact review"] == "No date is typed, and the protocol sets none."


@pytest.fixture(scope="module")
def misread(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A timetable in which two days cannot be read."""
    file: Path = write_xlsx(
        tmp_path_factory.mktemp("misread") / "timetable.xlsx",
        Timetable=[
            ["School", "Review date", "Workshop", "Impact review"],
            [HOST, date(2026, 10, 6), "31/11/2026", "June 2027"],
        ],
    )
    checked = check_workbook(file)
    source = Source(1, "Alder", "timetable", "tiptree-stanway", file.name, checked.sha256, "2026-11-13T09:00:00")
    con = duckdb.connect()
    build_into(con, Recipe([source], protocols(), {1: checked}))
    return Snapshot(con)


def test_what_is_typed_and_cannot_be_read_is_not_called_missing(misread: Snapshot) -> None:
    assert reasons(misread)["Impact review"] == "“June 2027” is typed there, but it cannot be read as a day."


def test_a_rule_serves_where_the_typed_day_cannot_be_read_and_says_so(misread: Snapshot) -> None:
    (row,) = (row for row in misread.ask("follow_ups", as_of=DAY) if row["step"] == "Workshop")
    assert (row["due"], row["state"]) == (date(2026, 10, 20), "overdue")
    assert row["basis"].endswith("“31/11/2026” is typed there, but it cannot be read as a day.")


def test_for_the_review_team_one_writes_to_its_lead() -> None:
    row = {
        "school": HOST,
        "review_date": date(2026, 11, 3),
        "lead_reviewer": "Philippa Dunmarsh",
        "Summary agreed": None,
    }
    people = [
        {"name": "Philippa Dunmarsh", "school": "Hollowmere", "role": "lead reviewer", "email": "p@hollowmere.example"}
    ]
    schools = [{"school": HOST}, {"school": "Hollowmere"}]
    found = snapshot(book(schools=schools, people=people, reviews=[row]))
    (step,) = (row for row in found.ask("follow_ups", as_of=DAY) if row["step"] == "Summary agreed")
    assert (step["who"], step["contact"], step["email"]) == ("Review team", "Philippa Dunmarsh", "p@hollowmere.example")


def test_awaiting_evaluation_is_not_an_impact_assessed() -> None:
    rows = [
        {"school": HOST, "review_date": date(2026, 3, 10)},
        {"school": HOST, "review_date": date(2025, 3, 11)},
    ]
    impact = [
        {"school": HOST, "review_date": date(2026, 3, 10), "assessed_on": DAY, "judgement": "awaiting evaluation"},
        {"school": HOST, "review_date": date(2025, 3, 11), "assessed_on": DAY, "judgement": "evident"},
    ]
    (line,) = snapshot(book(reviews=rows, impact=impact)).ask("headlines", as_of=DAY)
    assert (line["impact_shown"], line["impact_assessed"]) == (1, 1)
