"""What was each of our reviews about, who took part, and how far has what followed come?"""

from __future__ import annotations

from datetime import date

import pytest

from tests.spec.tables import Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)
TOLD = {
    "focus": "Reading",
    "focus_origin": "Last plan",
    "enquiry_question": "To what extent do pupils read?",
    "evidence_sources": "Books",
    "theme": "Looking inward",
    "strand": "Quality of teaching",
    "lead_reviewer": "C. Moor",
    "review_team": "P. Grove",
    "champions": "E. Lowe",
    "head_observing": True,
    "terms_agreed": False,
    "process_well": "Pace",
    "process_change": "Rooms",
    "notes": "Hall",
    "audience": "team",
    "review_end": date(2026, 3, 11),
}


@pytest.fixture(scope="module")
def found() -> Snapshot:
    days = {
        "R1": date(2023, 3, 7),
        "R2": date(2025, 3, 4),
        "R3": date(2026, 3, 10),
        "R4": date(2026, 5, 5),
        "R5": date(2027, 3, 2),
    }
    reviews = [
        {
            "review_id": i,
            "school": "Wrenmoor",
            "review_date": on,
            "status": None,
            "Workshop": None,
            "Data shared": None,
            "documents_shared": "SEF" if i == "R3" else None,
            **(TOLD if i == "R3" else {}),
        }
        for i, on in days.items()
    ]
    called_off = {"RX": date(2025, 6, 3), "RY": date(2026, 4, 21)}
    reviews += [
        {"review_id": i, "school": "Wrenmoor", "review_date": on, "status": "cancelled"} for i, on in called_off.items()
    ]
    reviews.append({"review_id": "RU", "school": "Hollowmere", "review_date": None, "academic_year": "2025/26"})
    return snapshot(
        book(
            reviews=reviews,
            findings=[{"review_id": "R3", "theme": "Our impact", "kind": "strength", "finding": f} for f in ("A", "B")],
            actions=[
                {"review_id": r, "action": a, "status": s}
                for r, a, s in (
                    ("R2", "Read", "complete"),
                    ("R2", "Sing", "cancelled"),
                    ("R2", "Walk", None),
                    ("R1", "Run", "complete"),
                )
            ],
        )
    )


def test_the_last_held_the_next_to_come_and_the_others(found: Snapshot) -> None:
    assert pick(found.ask("reviews", as_of=DAY, school="Wrenmoor"), "review", "standing", "held") == [
        ("R1", "earlier", True),
        ("R2", "earlier", True),
        ("RX", "earlier", False),
        ("R3", "last", True),
        ("RY", "cancelled", False),
        ("R4", "next", False),
        ("R5", "later", False),
    ]
    assert pick(found.ask("reviews", as_of=date(2026, 3, 9), school="Wrenmoor"), "review", "standing")[3:] == [
        ("R3", "next"),
        ("RY", "cancelled"),
        ("R4", "later"),
        ("R5", "later"),
    ]
    assert pick(found.ask("reviews", as_of=DAY, school="Hollowmere"), "review", "standing", "held") == [
        ("RU", "next", False)
    ]


@pytest.mark.slow
def test_a_review_in_no_year_comes_first_where_it_was_held_and_last_where_it_is_to_come() -> None:
    rows = [
        {"review_id": "R2", "review_date": date(2025, 3, 4)},
        {"review_id": "RN"},
        {"review_id": "R1", "Review done": "yes"},
        {"review_id": "R3", "review_date": date(2026, 3, 10)},
    ]
    records = snapshot(book(reviews=[{"school": "Wrenmoor", **row} for row in rows]))
    assert pick(records.ask("reviews", as_of=DAY), "review", "standing", "called", "told_under") == [
        ("R1", "earlier", "the review without a year", "Without a year"),
        ("R2", "earlier", "the review of 2024/25", "2024/25"),
        ("R3", "last", "the review of 2025/26", "2025/26"),
        ("RN", "next", "the review without a year", "Without a year"),
    ]
    story = records.ask("school_story", as_of=DAY, year="Without a year")
    assert {row["review"] for row in story} == {"R1", "RN"}


def test_what_a_review_says_of_itself(found: Snapshot) -> None:
    (row,) = [r for r in found.ask("reviews", as_of=DAY) if r["review"] == "R3"]
    assert {key: row[key] for key in TOLD} == TOLD
    assert (row["review_date"], row["protocol"], row["place"]) == (
        date(2026, 3, 10),
        "tiptree-stanway",
        "Reviews, row 4",
    )


def test_what_followed_is_counted(found: Snapshot) -> None:
    rows = {r["review"]: r for r in found.ask("reviews", as_of=DAY)}
    assert (rows["R3"]["findings"], rows["R3"]["actions"], rows["R3"]["actions_complete"]) == (2, 0, 0)
    assert (rows["R2"]["findings"], rows["R2"]["actions"], rows["R2"]["actions_complete"]) == (
        0,
        2,
        1,
    )  # cancelled is no action
    assert [r for r in rows if rows[r]["latest_plan"]] == ["R2"]
    assert rows["RU"]["without_date"] == ["Data shared", "Review", "Workshop"]
    assert rows["R3"]["documents_shared"] == ["SEF"]
    assert rows["R3"]["documents"] == len(rows["R3"]["documents_awaited"]) + 1
    assert rows["RX"]["documents"] is None
