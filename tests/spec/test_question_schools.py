"""Which schools belong to the partnership?"""

from __future__ import annotations

from datetime import date

from tests.spec.tables import book, pick, snapshot

DAY = date(2026, 4, 1)


def test_every_school_past_members_too_with_what_is_known_of_it() -> None:
    full = {
        "school": "Wrenmoor",
        "urn": "990001",
        "phase": "Primary",
        "roll": 210,
        "authority": "Marlshire",
        "religious_character": "None",
        "also_known_as": "Wrenny; Old Wrenmoor",
        "group": "Trio 1",
        "membership": "full",
        "joined": date(2023, 9, 1),
        "head": "J. Hart",
        "email": "head@wrenmoor.example",
    }
    others = [
        {"school": "Left", "left": DAY},
        {"school": "Leaving", "left": date(2026, 4, 2)},
        {"school": "Joining", "joined": date(2026, 4, 2)},
    ]
    rows = snapshot(book(schools=[full, *others])).ask("schools", as_of=DAY)
    assert pick(rows, "school", "member") == [
        ("Joining", False),
        ("Leaving", True),
        ("Left", False),
        ("Wrenmoor", True),
    ]
    assert {key: rows[3][key] for key in full} == full
    assert not any(r["provisional"] for r in rows)


def test_schools_that_are_only_named_in_reviews_are_provisional() -> None:
    found = snapshot(book(reviews=[{"school": "Wrenmoor", "review_date": DAY}]))
    assert pick(found.ask("schools", as_of=DAY), "school", "member", "provisional") == [("Wrenmoor", True, True)]
    assert found.ask("schools", as_of=DAY, partnership="Another") == []
