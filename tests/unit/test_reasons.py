"""Why rows were left out is said in sentences, for every reason there is."""

import pytest

from peerreview.workbook import rows
from peerreview.workbook.issues import ROW_LEFT_OUT, catalogue
from peerreview.workbook.reasons import say_reasons, sentences

READING = {rows.NOTE, rows.TOTAL, rows.HEADING, rows.EXAMPLE, rows.ONLY_NUMBERS, rows.ALL_ALIKE, rows.NEEDED}
LINKING = {code for code, entry in catalogue().items() if entry.severity == ROW_LEFT_OUT}


def test_every_reason_has_its_words_and_no_words_are_left_over() -> None:
    assert set(sentences()) == READING | LINKING


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        ("1 × total", "1 row is a total"),
        ("2 × note; 1 × unknown_school", "2 rows are notes; 1 row names a school that is not known"),
        ("1204 × note", "1,204 rows are notes"),
        ("3 × something new", "3 rows were left out (something new)"),
        ("", ""),
        (None, ""),
    ],
)
def test_reasons_are_sentences(counted: str | None, said: str) -> None:
    assert say_reasons(counted) == said
