"""Why rows were left out is said in sentences, for every reason there is."""

import pytest

from peerreview.workbook import not_loaded, rows
from peerreview.workbook.issues import ROW_LEFT_OUT, catalogue
from peerreview.workbook.reasons import say_reasons, sentences

READING = {rows.NOTE, rows.TOTAL, rows.HEADING, rows.EXAMPLE, rows.ONLY_NUMBERS, rows.ALL_ALIKE, rows.NEEDED} | {
    rows.PERIOD
}
SHEETS = {not_loaded.UNKNOWN, not_loaded.FOR_NOTES, not_loaded.ABOVE}  # the others have a code that costs a row
LINKING = {code for code, entry in catalogue().items() if entry.severity == ROW_LEFT_OUT}


def test_every_reason_has_its_words_and_no_words_are_left_over() -> None:
    assert set(sentences()) == READING | SHEETS | LINKING


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        ("1 × total", "1 row is a total"),
        ("2 × note; 1 × unknown_school", "2 rows are notes; 1 row names a school that is not known"),
        ("1204 × note", "1,204 rows are notes"),
        ("1 × total (14)", "1 row is a total (row 14)"),
        ("13 × note (14, 20–31)", "13 rows are notes (rows 14 and 20–31)"),
        ("20 × note (4, 6, 8, 10, 12, 14–15, 20–32)", "20 rows are notes (rows 4, 6, 8, 10, 12, 14–15 and 13 more)"),
        ("3 × something new", "3 rows were left out (something new)"),
        ("", ""),
        (None, ""),
    ],
)
def test_reasons_are_sentences(counted: str | None, said: str) -> None:
    assert say_reasons(counted) == said
