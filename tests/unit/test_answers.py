"""Answers are kept for all sessions: worked out once, each caller's own, forgotten when there are too many."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pandas as pd
import pytest

from peerreview.ui.answers import OVERHEAD, Answers


def frame(text: str = "Ash") -> pd.DataFrame:
    return pd.DataFrame({"school": [text], "steps": [3]})


def refused() -> pd.DataFrame:
    raise AssertionError("This has been answered before.")


def test_what_was_asked_before_is_not_asked_again() -> None:
    answers = Answers()
    assert answers.get("a", frame)["school"].tolist() == ["Ash"]
    assert answers.get("a", refused)["school"].tolist() == ["Ash"]


def test_a_cell_set_by_one_is_not_set_for_others() -> None:
    answers = Answers()
    for work_out in (frame, refused):
        mine = answers.get("a", work_out)
        mine.loc[0, "school"] = "Elm"
        mine["more"] = 1
    theirs = answers.get("a", refused)
    assert list(theirs.columns) == ["school", "steps"]
    assert theirs["school"].tolist() == ["Ash"]


def test_an_answer_keeps_its_values_and_what_was_said_about_them() -> None:
    given = pd.DataFrame({"text": ["Ash", None], "day": pd.to_datetime(["2026-03-02", None]), "on": [True, False]})
    given.attrs["dates"] = ["day"]
    kept = Answers().get("a", lambda: given)
    assert kept.attrs == {"dates": ["day"]}
    assert kept["text"].tolist()[0] == "Ash"
    assert pd.isna(kept["text"].tolist()[1])
    assert kept["day"].tolist()[0] == pd.Timestamp("2026-03-02")
    assert pd.isna(kept["day"].tolist()[1])
    assert kept["on"].tolist() == [True, False]


def test_a_failure_is_raised_and_the_next_tries_again() -> None:
    answers = Answers()
    with pytest.raises(AssertionError):
        answers.get("a", refused)
    assert answers.get("a", frame)["steps"].tolist() == [3]


def test_those_used_longest_ago_go_first() -> None:
    answers = Answers(most_bytes=3 * (OVERHEAD + 1_000))
    for key in "abc":
        answers.get(key, frame)
    answers.get("a", refused)
    answers.get("d", frame)
    for key in "acd":
        answers.get(key, refused)
    with pytest.raises(AssertionError):
        answers.get("b", refused)


def test_what_goes_makes_room_for_as_much() -> None:
    answers = Answers(most_bytes=3 * (OVERHEAD + 1_000))
    for number in range(50):
        answers.get(number, frame)
    for number in (47, 48, 49):
        answers.get(number, refused)


def test_an_answer_larger_than_all_that_may_be_kept_is_still_given() -> None:
    answers = Answers(most_bytes=1)
    assert answers.get("a", frame)["school"].tolist() == ["Ash"]
    assert answers.get("b", lambda: frame("Elm"))["school"].tolist() == ["Elm"]


def test_many_who_ask_at_the_same_time_have_it_worked_out_once() -> None:
    answers, together, worked_out = Answers(), Barrier(8), []

    def work_out() -> pd.DataFrame:
        worked_out.append(1)
        Event().wait(0.05)
        return frame()

    def ask(_: int) -> list[str]:
        together.wait()
        return answers.get("a", work_out)["school"].tolist()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [["Ash"]] * 8
    assert len(worked_out) == 1
