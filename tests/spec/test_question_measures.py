"""What was measured since our reviews: how did it stand before, how does it stand now, and did it last?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peerreview.access import Viewer
from tests.spec.tables import PARTNERSHIP, Snapshot, book, pick, snapshot

FIRST, SECOND, THIRD = date(2026, 1, 9), date(2026, 3, 9), date(2026, 6, 9)
DAY = date(2026, 7, 1)
# What was judged on the three days, and what is said of it later.
LATER = {
    "never": (("no change yet", "early indicators", None), None),
    "once": (("early indicators", "evident", None), "not looked at since"),
    "waits": (("evident", "awaiting evaluation", None), "not judged again yet"),
    "held": (("evident", "no change yet", "evident"), "still evident at a later check"),
    "grew": (("evident", "embedded", None), "embedded at a later check"),
    "stayed": (("embedded", "embedded", None), "still embedded at a later check"),
    "less": (("embedded", "evident", None), "still evident at a later check"),
    "gone": (("embedded", "evident", "early indicators"), "faded"),
}
# What was typed as before and since, with its unit, and the numbers and the scale that it comes to.
FIGURES: dict[str, tuple[Any, ...]] = {
    "percent": ("62%", "81 %", None, 62.0, 81.0, "%"),
    "thousands": ("1,204", "990", "Words", 1204.0, 990.0, "words"),
    "part": ("6 of 20", "9 of 10", "lessons", 0.3, 0.9, "part of the whole"),
    "words": ("few", "many", "pupils", None, None, None),
    "half": ("few", "12", "pupils", None, 12.0, None),
    "no unit": ("3", "5", None, 3.0, 5.0, None),
    "mixed": ("6 of 20", "12", "lessons", 0.3, 12.0, None),
    "of none": ("0 of 0", "3 of 4", "lessons", None, 0.75, None),
    "endless": ("inf", "4", "pupils", None, 4.0, None),
}


def entry(measure: str | None, day: date | None, judgement: str | None, **more: Any) -> dict[str, Any]:
    cells = {"review_id": "R1", "level": "pupil", "measure": measure, "assessed_on": day, "judgement": judgement}
    return {
        **cells,
        "baseline": "1",
        "follow_up": "2",
        "evidence": None,
        "assessed_by": None,
        "action_id": None,
        **more,
    }


@pytest.fixture(scope="module")
def found() -> Snapshot:
    judged = [
        entry(name, day, judgement)
        for name, (judgements, _) in LATER.items()
        for day, judgement in zip((FIRST, SECOND, THIRD), judgements, strict=True)
        if judgement
    ]
    read = [
        entry(name, FIRST, "no change yet", baseline=before, follow_up=since, unit=unit)
        for name, (before, since, unit, *_) in FIGURES.items()
    ]
    return snapshot(
        book(
            reviews=[
                {"review_id": "R1", "school": "Wrenmoor", "review_date": date(2025, 10, 7)},
                {"review_id": "R2", "school": "Larkmere", "review_date": date(2026, 1, 6)},
                {"review_id": "R3", "school": "Hollowmere", "review_date": date(2024, 11, 6)},
            ],
            actions=[{"review_id": "R2", "action_id": "A1", "action": "Read daily"}],
            impact=[*judged, *read, *twice(), *lacking()],
        )
    )


def twice() -> list[dict[str, Any]]:
    """The same measure of one action looked at twice, and once for the review itself."""
    about: dict[str, Any] = {"review_id": "R2", "action_id": "A1"}
    early = {"baseline": "62", "follow_up": "70", "unit": "%", "assessed_by": "H. Fell", "evidence": "Logs"}
    late = {"baseline": "60", "follow_up": "81", "assessed_by": "S. Mead", "action_id": "a1"}
    return [
        entry("Reading", SECOND, "evident", **{**about, **late}, next_check=date(2026, 9, 1)),
        entry("Reading", FIRST, "early indicators", **{**about, **early}),
        entry("reading", DAY.replace(day=2), "embedded", **about, follow_up="99"),
        entry("Reading", FIRST, "no change yet", review_id="R2"),
    ]


def lacking() -> list[dict[str, Any]]:
    blank = {"review_id": "R3", "baseline": None, "follow_up": None}
    return [
        entry(None, FIRST, "evident", **{**blank, "baseline": "1"}),
        entry("neither", FIRST, "early indicators", **blank),
        entry("before only", FIRST, "embedded", **{**blank, "baseline": "1"}),
        entry("since only", FIRST, "evident", **{**blank, "follow_up": "1"}),
        entry("over two rows", FIRST, "evident", **{**blank, "baseline": "1"}),
        entry("over two rows", SECOND, "evident", **{**blank, "follow_up": "2"}),
        entry("not claimed", FIRST, "no change yet", **blank),
    ]


def by_measure(found: Snapshot, *columns: str, **values: Any) -> dict[str, Any]:
    rows = found.ask("measures", as_of=DAY, **values)
    return {r["measure"]: tuple(r[c] for c in columns) for r in rows}


def test_whether_it_was_still_so_on_a_later_day(found: Snapshot) -> None:
    said = by_measure(found, "later", school="Wrenmoor")
    assert {name: said[name] for name in LATER} == {name: (words,) for name, (_, words) in LATER.items()}
    assert by_measure(found, "judgement_before", "judgement", "times")["gone"] == ("evident", "early indicators", 3)


def test_what_was_typed_as_numbers_of_one_scale(found: Snapshot) -> None:
    columns = ("baseline", "follow_up", "baseline_number", "follow_up_number", "scale")
    said = by_measure(found, *columns, school="Wrenmoor")
    assert {name: said[name] for name in FIGURES} == {
        name: (before, since, *rest) for name, (before, since, _, *rest) in FIGURES.items()
    }


def test_one_row_for_each_action_or_review_with_its_first_and_its_latest_figure(found: Snapshot) -> None:
    rows = found.ask("measures", as_of=DAY, school="Larkmere")
    assert pick(rows, "action", "assessed_on", "times") == [(None, FIRST, 1), ("Read daily", SECOND, 2)]
    told = {key: rows[1][key] for key in ("baseline", "follow_up", "follow_up_on", "unit", "judgement", "evidence")}
    assert told == {
        "baseline": "62",
        "follow_up": "81",
        "follow_up_on": SECOND,
        "unit": "%",
        "judgement": "evident",
        "evidence": "Logs",
    }
    assert rows[1]["dated"] == "review 6 January 2026, looked at 9 March 2026"
    assert (rows[1]["reported"], rows[1]["next_check"]) == ("S. Mead, 9 March 2026", date(2026, 9, 1))
    assert rows[1]["place"] == f"Impact, row {impact_row('Reading', SECOND)}"


def impact_row(measure: str, day: date) -> int:
    """The row of an entry of R2 in the sheet, whose heading is row 1."""
    judged = sum(len([j for j in judgements if j]) for judgements, _ in LATER.values())
    at = next(at for at, row in enumerate(twice()) if (row["measure"], row["assessed_on"]) == (measure, day))
    return 2 + judged + len(FIGURES) + at


def test_what_a_claimed_change_lacks(found: Snapshot) -> None:
    assert by_measure(found, "missing", school="Hollowmere") == {
        None: ("the measure",),
        "neither": ("the baseline and the follow-up",),
        "before only": ("the follow-up",),
        "since only": ("the baseline",),
        "over two rows": (None,),
        "not claimed": (None,),
    }


def test_those_who_may_not_read_get_no_words_and_no_numbers() -> None:
    hidden = snapshot(
        book(
            reviews=[{"review_id": "R1", "school": "Wrenmoor", "review_date": date(2025, 10, 7), "audience": "head"}],
            impact=[
                entry("Reading", FIRST, "evident", assessed_by="H. Fell", evidence="Logs", unit="%"),
                entry(None, SECOND, "evident"),
            ],
        )
    )
    row, nameless = hidden.ask("measures", Viewer("lead", (PARTNERSHIP,)), as_of=DAY)
    texts = ("measure", "baseline", "follow_up", "baseline_number", "follow_up_number", "scale", "evidence", "missing")
    assert {row[key] for key in texts} == {None}
    assert (row["withheld"], row["judgement"], row["later"]) == (True, "evident", "not looked at since")
    assert (nameless["measure"], nameless["missing"]) == (None, "the measure")
    own, _ = hidden.ask("measures", Viewer("head", (PARTNERSHIP,), ("Wrenmoor",)), as_of=DAY)
    assert (own["measure"], own["reported"], own["withheld"]) == ("Reading", "H. Fell, 9 January 2026", False)


def test_a_governor_gets_no_name(found: Snapshot) -> None:
    governor = Viewer("governor", (PARTNERSHIP,), ("Larkmere",))
    rows = found.ask("measures", governor, as_of=DAY)
    assert pick(rows, "school", "assessed_by", "reported") == [
        ("Larkmere", None, "9 January 2026"),
        ("Larkmere", None, "9 March 2026"),
    ]


def test_it_can_be_narrowed(found: Snapshot) -> None:
    assert {r["school"] for r in found.ask("measures", as_of=DAY, year="2024/25")} == {"Hollowmere"}
    assert found.ask("measures", as_of=DAY, school="Nowhere") == []
