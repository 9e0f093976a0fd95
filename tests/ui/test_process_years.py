"""How we worked, year by year: what was suggested, and what the records of each year show of the process."""

from typing import Any, cast

import pandas as pd

from peerreview.ui.look import Look
from peerreview.ui.parts.process_years import how_we_worked
from peerreview.ui.pieces import Folded, Html
from peerreview.ui.tables import Table

PROGRESS = [
    ("A", "Pre-review meeting", "done"),
    ("B", "Pre-review meeting", "not recorded"),
    ("C", "Pre-review meeting", "not applicable"),
    ("D", "Pre-review meeting", "done (assumed)"),
    ("D", "Workshop", "overdue"),
    ("elsewhere", "First meeting", "done"),  # a review that has not been held
]
GAPS = [("Review", "2024/25", 9), ("Review", "2024/25", 21), ("Review", "2025/26", 1), ("Workshop", "2025/26", 99)]


class Answers:
    """What the two questions would answer."""

    def answer(self, question: str) -> pd.DataFrame:
        if question == "gaps":
            frame = pd.DataFrame(GAPS, columns=["from_step", "academic_year", "days"])
            return frame.assign(to_step="Workshop")
        return pd.DataFrame(PROGRESS, columns=["review", "step", "state"])


def review(name: str, year: str | None, change: str | None = None, **said: Any) -> dict[str, Any]:
    blank = {"terms_agreed": None, "documents": None, "documents_shared": None, "champions": None}
    return {"review": name, "academic_year": year, "process_change": change, **blank, **said}


def told(*held: dict[str, Any]) -> tuple[str, list[list[Any]]]:
    """What is said, and the rows of the table."""
    words, folded = how_we_worked(cast(Look, Answers()), held)
    [inside] = cast(Folded, folded).pieces
    return cast(Html, words).text, cast(Table, inside).frame.to_numpy(dtype=object, na_value=None).tolist()


def test_each_side_of_the_process_in_each_year_with_what_it_is_out_of() -> None:
    papers = {"documents": 8, "documents_shared": ["SEF", "SDP"]}
    words, rows = told(
        review("A", "2024/25", "Begin earlier", terms_agreed=True, **papers),
        review("B", "2024/25", terms_agreed=False, documents=8, champions="E. Lowe"),
        review("C", "2025/26", terms_agreed=True),
        review("D", "2025/26"),
        review("undated", None, "Left out"),
    )
    assert "Something to change was suggested in 2024/25. What one year suggests can be held against" in words
    assert rows == [
        ["Suggested to change", "“Begin earlier”", None],
        ["Terms agreed beforehand", "1 of 2", "1 of 1"],
        ["Documents recorded as shared", "2 of 16", None],
        ["Improvement Champions named", "1 of 2", None],
        ["Pre-review meeting held", "1 of 2", "1 of 1"],
        ["Days from review to workshop", "9 to 21 days, 2 known", "1 day, 1 known"],
    ]


def test_of_many_suggestions_the_first_stand_there_and_the_others_are_counted() -> None:
    many = [review(str(at), "2024/25", f"Change {at}") for at in range(5)]
    _, rows = told(*many, review("D", "2025/26"))
    assert rows[0] == ["Suggested to change", "“Change 0”\n“Change 1”\n“Change 2”\n2 more", None]


def test_one_year_has_no_next_one_to_hold_it_against() -> None:
    assert not list(how_we_worked(cast(Look, Answers()), [review("A", "2024/25", "Begin earlier")]))
