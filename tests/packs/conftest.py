"""A partnership in which everything that must not come out has a canary word in it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peerreview.load import Given, prepare, publish
from peerreview.packs.records import Records, records_of
from peerreview.store.store import Store
from tests.workbooks import write_xlsx

HOST = "Wrenmoor Primary School"
OTHER = "Canaryoak Junior School"
PARTNERSHIP = "Alder Vale Partnership"
REVIEW, DAY = date(2026, 3, 10), date(2026, 9, 1)


FINDING = ["Review ID", "Theme", "Strand", "Kind", "Finding", "Evidence source", "Audience"]
ACTION = ["Review ID", "Action ID", "Action", "Owner", "Support from", "Due", "Status", "Completed"]
ACTION += ["Success criterion", "Criterion met", "Evidence", "Audience"]
IMPACT = ["Review ID", "Action ID", "Assessed on", "Assessed by", "Level", "Measure", "Baseline", "Follow-up"]
IMPACT += ["Unit", "Judgement", "Evidence", "Next check due", "Audience"]
INWARD, TEACHING = "Looking inward", "Quality of teaching"
SHEETS: dict[str, list[list[Any]]] = {
    "Schools": [
        ["School", "Headteacher", "Email", "Also known as"],
        [HOST, "Una Canaryhead", "una@canary.example", None],
        [OTHER, "Ned Canarypeer", "ned@canary.example", "Canarynick"],
    ],
    "People": [
        ["Name", "School", "Role", "Email"],
        ["Ida Canarychampion", OTHER, "Improvement Champion", "ida@canary.example"],
        ["Canarymono", HOST, "reviewer", None],
    ],
    "Reviews": [
        ["Review ID", "School", "Protocol", "Review date", "Focus", "Focus origin", "Enquiry question", "Theme",
         "Strand", "Lead reviewer", "Review team", "Improvement Champions", "Process: what went well", "Notes",
         "Impact review"],
        ["W1", HOST, "tiptree-stanway", REVIEW, "Reading for pleasure", "Last year's priority",
         "To what extent do pupils choose to read?", INWARD, TEACHING, "Ned Canarypeer",
         "Ola Canaryteam & Per Canaryteam", "Ida Canarychampion", "Canarywell", "Canarynote", date(2026, 11, 20)],
        ["C1", OTHER, "tiptree-stanway", date(2026, 4, 14), "Canaryfocus", None, "To what extent Canaryquestion?",
         INWARD, TEACHING, "Una Canaryhead", None, None, None, None, "tbc"],
    ],
    "Findings": [
        FINDING,
        ["W1", INWARD, TEACHING, "strength", "Adults read aloud every day", "Visits", "partnership"],
        ["W1", INWARD, TEACHING, "area for development", "Boys choose few books", None, "school"],
        ["W1", INWARD, TEACHING, "strength", "Canarysecret for the head", "Canarysecret", "head"],
        ["W1", INWARD, TEACHING, "strength", "Canarysecret for peers", None, "peers"],
        ["W1", INWARD, TEACHING, "area for development", "Do as Canaryoak does", None, "partnership"],
        ["W1", INWARD, TEACHING, "strength", "Seen also at canarynick", "Canaryoak visit", "partnership"],
        ["W1", INWARD, TEACHING, "new line of enquiry", "Ask Ida about talk", None, "partnership"],
        ["W1", INWARD, TEACHING, "validated priority", "The library is used", "Shown by Canarymono", "partnership"],
        ["C1", INWARD, TEACHING, "strength", "Canaryother strength", None, "associate"],
    ],
    "Actions": [
        ACTION,
        ["W1", "A1", "Open the library at lunch", "English lead", OTHER, date(2026, 6, 1), "complete",
         date(2026, 5, 20), "Fifty loans a week", "met", "Loan book", "partnership"],
        ["W1", "A2", "Ask boys what they read", "Una Canaryhead", None, date(2026, 7, 1), "in progress", None,
         "A list by July", None, None, "partnership"],
        ["W1", "A3", "Learn from Ned Canarypeer", "Headteacher", None, date(2026, 12, 1), None, None, None, None,
         None, "partnership"],
        ["W1", "A4", "Canarysecret action", "Canarymono", None, date(2026, 12, 1), None, None, "Canarysecret", None,
         "Canarysecret", "head"],
        ["C1", "A1", "Canaryaction", "Canaryowner", HOST, date(2026, 12, 1), None, None, None, None, None, None],
    ],
    "Impact": [
        IMPACT,
        ["W1", "A1", date(2026, 7, 10), "Una Canaryhead", "pupil", "Loans in a week", "12", "57", "loans",
         "evident", "Loan book", date(2026, 12, 10), "partnership"],
        ["W1", "A1", date(2026, 7, 11), "Canarymono", "pupil", "Canarysecret measure", "1", "2", "loans",
         "evident", "Canarysecret", None, "head"],
        ["W1", None, date(2026, 7, 12), "Literacy lead", "teacher", "Teachers like Canaryteam", "1", "4", "staff",
         "early indicators", "Told by Per", None, "partnership"],
    ],
    "Conversations": [
        ["Date", "Associate", "What matters most", "Agreed next step", "Owner", "Due"],
        [date(2026, 6, 30), "Canaryassociate", "Canarymatters", "Canarystep", "Canaryowner", date(2026, 12, 1)],
    ],
    "Maturity": [
        ["Dimension", "Rater", "Level", "Date", "Evidence"],
        ["Non-judgemental", OTHER, "developing", date(2026, 6, 30), "Canaryevidence"],
    ],
}  # fmt: skip


@pytest.fixture(scope="session")
def canaries(tmp_path_factory: pytest.TempPathFactory) -> Records:
    """The records of that partnership on a day."""
    folder = tmp_path_factory.mktemp("canaries")
    store = Store.open(folder / "store")
    book = write_xlsx(folder / "records.xlsx", **SHEETS)
    publish(prepare(store, [book], Given(PARTNERSHIP, "tiptree-stanway", "records")))
    return records_of(store, as_of=DAY)
