"""The agenda says what the questions say, fits a meeting, and as a workbook has every row."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from pypdf import PdfReader

from peerreview.access import Viewer
from peerreview.errors import AccessDenied, UserError
from peerreview.packs.agenda import MOST_ROWS, agenda
from peerreview.packs.content import WITHHELD, Document, Table, Words
from peerreview.packs.paper import pages, pdf_bytes
from peerreview.packs.records import Records, records_of
from peerreview.packs.sheets import document_xlsx
from peerreview.store.store import Store
from tests.packs.meeting import ACTIONS, DAY, REVIEWS, SCHOOLS, load, many, row

pytestmark = pytest.mark.slow  # together, not one by one

SALLOWBROOK = "Sallowbrook and Marlwick Consortium"
TRIOS = "Yarrowdene Trios"


@pytest.fixture(scope="module")
def records(demo_store: Path) -> Records:
    return records_of(Store.open(demo_store), partnership=SALLOWBROOK)


@pytest.fixture(scope="module")
def told(records: Records) -> Document:
    return agenda(records)


@pytest.fixture(scope="module")
def of_24(tmp_path_factory: pytest.TempPathFactory) -> Document:
    return agenda(load(tmp_path_factory.mktemp("many"), many()))


def lead(document: Document) -> str:
    [words] = [block.text for block in document.blocks if isinstance(block, Words) and block.tone == "lead"]
    return words


def table(document: Document, begins: str) -> Table:
    [found] = [one for one in document.tables() if one.caption.startswith(begins)]
    return found


def captions(document: Document) -> list[str]:
    return [one.caption.partition(":")[0] for one in document.tables()]


def text(document: Document) -> str:
    reader = PdfReader(io.BytesIO(pdf_bytes(document)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def workbook(document: Document) -> dict[str, list[dict[str, Any]]]:
    """Each sheet's rows by heading."""
    book = openpyxl.load_workbook(io.BytesIO(document_xlsx(document)))
    return {
        sheet.title: [
            dict(zip([cell.value for cell in sheet[1]], values, strict=True))
            for values in sheet.iter_rows(min_row=2, values_only=True)
        ]
        for sheet in book.worksheets[1:]
    }


def steps(records: Records, *states: str) -> pd.DataFrame:
    rows = records.answer("follow_ups", still_open="yes")
    return rows[rows["state"].isin(states)]


def test_the_first_words_are_the_finding(records: Records, told: Document) -> None:
    overdue = {found["state"]: found for found in records.rows("standing")}["overdue"]
    said = lead(told)
    assert said.startswith(f"{overdue['steps']} steps are overdue")
    assert f"“{overdue['oldest_step']}”" in said
    oldest = steps(records, "overdue").iloc[0]
    assert said.endswith(f"To write to first: {oldest['person']}.")


def test_how_many_are_due_soon_and_without_a_date_is_said_before_any_table(records: Records, told: Document) -> None:
    counts = {found["state"]: found["steps"] for found in records.rows("standing")}
    before = text(told).partition("What has passed its day")[0]
    assert f"{counts['due soon']} steps fall due by 27 November 2026" in before
    assert f"{counts['unscheduled']} steps have no date" in before
    assert f"{counts['not recorded']} steps that should have come before a review already held" in before


def test_the_tables_have_the_rows_of_the_question_in_their_order(records: Records, told: Document) -> None:
    for begins, state in (("Overdue", "overdue"), ("Due soon", "due soon"), ("No date, each", "unscheduled")):
        expected = steps(records, state)
        assert len(expected) > 0
        assert table(told, begins).frame["source_cell"].tolist() == expected["source_cell"].tolist()
    overdue = table(told, "Overdue").frame
    assert overdue["due"].is_monotonic_increasing


@pytest.mark.parametrize(("days", "months"), [(60, ["By 13 December 2026", "By 12 January 2027"]),
                                              (75, ["By 13 December 2026", "By 12 January 2027", "By 27 January 2027"]),
                                              (20, [])])  # fmt: skip
def test_what_comes_later_is_told_month_by_month(records: Records, days: int, months: list[str]) -> None:
    planned = steps(records, "planned")
    end = pd.Timestamp(DAY + timedelta(days=days))
    expected = planned[planned["due"] <= end]
    found = [one for one in agenda(records, days=days).tables() if one.caption.startswith("Planned")]
    assert sum(len(one.frame) for one in found) == len(expected)
    assert [name for one in found for name, _ in one.parts()] == months


def test_no_more_than_two_weeks_ahead_has_no_part_for_later(records: Records) -> None:
    assert "Planned" not in captions(agenda(records, days=14))
    assert "What comes after that" not in text(agenda(records, days=14))


def test_by_school_and_by_person_count_what_the_tables_list(records: Records, told: Document) -> None:
    counts = {state: len(steps(records, state)) for state in ("overdue", "due soon", "unscheduled")}
    for begins in ("By school", "By person"):
        frame = table(told, begins).frame
        assert {state: int(frame[state].sum()) for state in counts} == counts
    schools = table(told, "By school").frame["host"].tolist()
    assert schools[:-1] == sorted(found["school"] for found in records.rows("schools") if found["member"])
    assert schools[-1] == "The partnership itself"
    people = table(told, "By person").frame
    assert people["person"].tolist() == list(
        dict.fromkeys(steps(records, "overdue", "due soon", "unscheduled")["person"])
    )


def test_what_has_no_date_is_counted_by_step_on_paper(records: Records, told: Document) -> None:
    undated = steps(records, "unscheduled")
    frame = table(told, "No date:").frame
    assert dict(zip(frame["topic"], frame["times"], strict=True)) == undated["topic"].value_counts().to_dict()
    assert "No date, each step" not in text(told)


def test_each_row_says_where_to_write_it(told: Document) -> None:
    sheets = workbook(told)
    listed = [
        line for name, rows in sheets.items() if name.startswith(("Overdue", "Due", "No date, each")) for line in rows
    ]
    assert len(listed) == 18 + 18 + 27
    assert all("!" in line["Write it in"] and line["Workbook"].endswith(".xlsx") for line in listed)
    assert all(line["What to write"] for line in listed)


def test_days_on_which_plans_get_in_each_others_way_are_those_to_come(records: Records, told: Document) -> None:
    clashes = records.answer("clashes")
    to_come = clashes[clashes["to_come"]]
    assert 0 < len(to_come) < len(clashes) + 1
    assert table(told, "Clashes").frame["what"].tolist() == to_come["what"].tolist()


def test_it_is_an_accessible_pdf_and_the_same_every_time(records: Records, told: Document) -> None:
    made = pdf_bytes(told)
    reader = PdfReader(io.BytesIO(made))
    catalog: Any = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "en-GB"
    assert reader.metadata is not None
    assert reader.metadata.title == f"Agenda: {SALLOWBROOK}"
    assert reader.metadata.author == "Peer Review Impact"
    assert pdf_bytes(agenda(records)) == made
    assert f"Snapshot {records.snapshot}, as at 13 November 2026" in text(told)
    assert "as_at=2026-11-13" in told.origin.link


def test_24_schools_fit_a_meeting_and_the_workbook_has_every_row(of_24: Document) -> None:
    printed = text(of_24)
    assert len(re.findall(r"(?:days|weeks) overdue", printed)) == MOST_ROWS
    assert f"And {72 - MOST_ROWS} more: this document as a workbook has them all." in printed
    assert pages(of_24) <= 6
    sheets = workbook(of_24)
    assert {name: len(rows) for name, rows in sheets.items()} == {
        "Overdue": 72,  # of each school: the workshop and two actions
        "Due soon": 24,
        "Planned": 24,
        "No date": 1,
        "No date, each step": 24,
        "By school": 24,
        "By person": 25,  # the heads, and the champions, of whom nobody is named
    }


def test_where_nobody_is_named_for_the_oldest_it_says_so(of_24: Document) -> None:
    said = lead(of_24)
    assert said.endswith("To ask first: Improvement Champions, Fellgate 01 Primary School; nobody is named.")


def test_texts_that_the_lead_may_not_read_are_said_to_be_withheld(five_partnerships: Path) -> None:
    store = Store.open(five_partnerships)
    everything = records_of(store, partnership=TRIOS)
    as_lead = everything.seen_by(Viewer("lead", (TRIOS,)))
    hidden = [line["step"] for line in everything.rows("follow_ups", kind="action", state="overdue")]
    assert hidden == ["Swap one afternoon a fortnight with the teacher of the other class"]
    made = agenda(as_lead)
    assert hidden[0] in text(agenda(everything))
    assert hidden[0] not in text(made)
    assert WITHHELD in text(made)
    sheets = workbook(made)
    [line] = next(rows for name, rows in sheets.items() if name.startswith("Overdue"))
    assert (line["Step, and where"], line["Step in full"]) == (WITHHELD, WITHHELD)
    assert "one whose text is not shared with you" in lead(made)
    assert not any(hidden[0] in str(value) for rows in sheets.values() for one in rows for value in one.values())


@pytest.mark.parametrize("role", ["head", "governor", "associate", "reviewer"])
def test_it_is_for_the_lead(records: Records, role: Any) -> None:
    with pytest.raises(AccessDenied, match="The agenda is for the partnership lead; you are looking as"):
        agenda(records.seen_by(Viewer(role, (SALLOWBROOK,), ("Marlwick Primary School",))))


@pytest.mark.parametrize("days", [0, -3, 367])
def test_a_number_of_days_that_makes_no_sense_is_refused(records: Records, days: int) -> None:
    with pytest.raises(UserError, match="from 1 to 366 days ahead"):
        agenda(records, days=days)


def test_one_school_without_a_list_of_schools(one_school: Path) -> None:
    made = agenda(records_of(Store.open(one_school), as_of=DAY))
    assert lead(made) == (
        "1 step is overdue. The oldest is “Workshop” at Wrenmoor Primary School (review of 2026/27), due 13 October "
        "2026. To write to first: Ada Penhallow."
    )
    assert table(made, "By school").frame["host"].tolist() == ["Wrenmoor Primary School"]


def test_where_nothing_is_overdue_it_says_what_comes_next(one_school: Path) -> None:
    made = agenda(records_of(Store.open(one_school), as_of=date(2026, 10, 2)))
    assert lead(made) == "Nothing is overdue. Next to ask: Ada Penhallow, about Workshop, Wrenmoor Primary School."


def test_where_nothing_is_open_it_says_so(tmp_path: Path) -> None:
    sheets = {"Reviews": [("School", "Review date"), ("Wrenmoor Primary School", date(2026, 3, 10))]}
    made = agenda(load(tmp_path, sheets))
    printed = text(made)
    assert lead(made) == "Nothing is overdue."
    assert "Nothing falls due by 27 November 2026." in printed
    assert "Everything that needs a date has one." in printed
    assert made.tables() == []


ODD = "=cmd|' /C calc'!A0 #[evil] $x$ *b* <b>bold</b> \\u{41}"
LONG = "word " * 500


def odd() -> dict[str, Sequence[Sequence[Any]]]:
    school = "Wrenmoor “Primary” #[School] 😀"
    return {
        "Schools": [SCHOOLS, (school, "Zoë\nالنخلة", None)],
        "Reviews": [REVIEWS, row(REVIEWS, Review_ID="R1", School=school, Review_date=date(2026, 10, 6))],
        "Actions": [
            ACTIONS,
            row(ACTIONS, Review_ID="R1", Action=ODD, Owner="=1+1", Due=date(2026, 10, 30)),
            row(ACTIONS, Review_ID="R1", Action=LONG, Due=date(2026, 10, 31)),
            row(ACTIONS, Review_ID="R1", Action="overdue", Due=date(2026, 11, 1)),
            row(ACTIONS, Review_ID="R1", Action="x" * 300, Due=date(2026, 11, 2)),
        ],
    }


def test_what_people_type_comes_out_as_the_characters_it_is(tmp_path: Path) -> None:
    made = agenda(load(tmp_path, odd()))
    printed = text(made)
    assert ODD in printed
    assert "Wrenmoor “Primary” #[School]" in printed
    assert printed.count("word word") < 40  # shortened on paper
    sheets = workbook(made)
    rows = next(rows for name, rows in sheets.items() if name.startswith("Overdue"))
    assert [line["Step in full"] for line in rows[1:]] == [ODD, LONG.strip(), "overdue", "x" * 300]
    book = openpyxl.load_workbook(io.BytesIO(document_xlsx(made)))
    assert not any(cell.data_type == "f" for sheet in book for line in sheet.iter_rows() for cell in line)


def test_the_words_of_a_step_are_never_taken_for_a_state(tmp_path: Path) -> None:
    made = table(agenda(load(tmp_path, odd())), "Overdue")
    [(_, rows)] = made.parts()
    assert [line[0].partition("\n")[0] for line in rows][3] == "overdue"


def test_it_says_what_the_last_load_changed(tmp_path: Path) -> None:
    sheets = {"Reviews": [("School", "Review date", "Workshop"), ("Wrenmoor", date(2026, 10, 6), None)]}
    load(tmp_path, sheets)
    moved = {"Reviews": [("School", "Review date", "Workshop"), ("Wrenmoor", date(2026, 10, 6), date(2026, 12, 1))]}
    assert "What that load changed: 1 cell changed, at 1 school." in text(agenda(load(tmp_path, moved)))
