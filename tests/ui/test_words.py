"""How the screen says things."""

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from peerreview.words import counted, days_from, in_words, is_blank, listed, literal, of, plural, say, say_moment

TODAY = date(2026, 11, 22)


def test_counts_carry_what_they_are_out_of() -> None:
    assert of(3, 8) == "3 of 8"
    assert of(3, 8, "school") == "3 of 8 schools"
    assert of(1, 1, "school") == "1 of 1 school"
    assert of(0, 1204, "row") == "0 of 1,204 rows"


@pytest.mark.parametrize(
    ("count", "thing", "said"),
    [
        (1, "school", "1 school"),
        (0, "school", "0 schools"),
        (2, "school", "2 schools"),
        (2, "day", "2 days"),
        (2, "body", "2 bodies"),
        (2, "class", "2 classes"),
        (2, "branch", "2 branches"),
        (1204, "row", "1,204 rows"),
    ],
)
def test_things_come_in_their_right_number(count: int, thing: str, said: str) -> None:
    assert counted(count, thing) == said


def test_a_sentence_begins_with_a_word_for_a_small_number() -> None:
    assert in_words(0, "school") == "No schools"
    assert in_words(1, "step") == "One step"
    assert in_words(9, "step") == "Nine steps"
    assert in_words(10, "step") == "10 steps"


def test_plural_of_one_is_the_thing_itself() -> None:
    assert plural("impact check", 1) == "impact check"


def test_lists_end_with_and() -> None:
    assert listed(["A"]) == "A"
    assert listed(["A", "B"]) == "A and B"
    assert listed(["A", "B", "C"]) == "A, B and C"
    assert listed(["A", "B"], last="or") == "A or B"
    assert listed([]) == "—"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 22), "today"),
        (date(2026, 11, 23), "tomorrow"),
        (date(2026, 11, 27), "in 5 days"),
        (date(2026, 11, 21), "yesterday"),
        (date(2026, 10, 12), "41 days ago"),
    ],
)
def test_a_day_is_told_by_how_far_off_it_is(day: date, said: str) -> None:
    assert days_from(day, TODAY) == said


@pytest.mark.parametrize("value", [None, "", "  ", float("nan"), np.nan, pd.NaT, pd.NA, []])
def test_these_are_blank(value: object) -> None:
    assert is_blank(value)
    assert say(value) == "—"


@pytest.mark.parametrize("value", [0, 0.0, False, np.int64(0), "0", date(2026, 1, 1)])
def test_these_are_not_blank(value: object) -> None:
    assert not is_blank(value)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"),
        (1204, "1,204"),
        (np.int64(1204), "1,204"),
        (4.0, "4"),
        (2.5, "2.5"),
        (0.75, "0.75"),
        (1040.25, "1,040.25"),
        (1 / 3, "0.33"),
        (True, "Yes"),
        (np.bool_(False), "No"),
        (date(2026, 11, 22), "22 November 2026"),
        (datetime(2026, 11, 22, 9, 30), "22 November 2026"),  # noqa: DTZ001
        (pd.Timestamp("2026-11-22"), "22 November 2026"),
        (["A", "B"], "A and B"),
        (np.array(["A", "B"]), "A and B"),
        ("2025/26", "2025/26"),
    ],
)
def test_each_kind_of_value_has_its_way_of_being_said(value: object, said: str) -> None:
    assert say(value) == said


def test_a_moment_is_said_in_london() -> None:
    in_utc = datetime(2026, 11, 22, 14, 5)  # noqa: DTZ001 (as a question gives it)
    assert say_moment(in_utc) == "22 November 2026, 14:05"
    assert say_moment(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026, 00:30"


def test_what_people_typed_stays_as_it_is_in_a_label() -> None:
    assert literal("plans *final* [2].xlsx") == "plans \\*final\\* \\[2\\].xlsx"
    assert literal("timetable 2026-27.xlsx") == "timetable 2026-27.xlsx"
    assert literal("Kyneham: 2 rows wait") == "Kyneham: 2 rows wait"  # it is read aloud as it stands here
    assert literal(":red[Kyneham] at 9:30:") == "\\:red\\[Kyneham\\] at 9\\:30\\:"
