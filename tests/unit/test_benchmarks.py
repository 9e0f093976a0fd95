"""What the benchmarks say is so: percentiles, verdicts, memory, and what a visitor makes of the server's messages."""

import math
from collections.abc import Sequence

import pytest
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.figures import Figure, percentile, said, table, verdict
from benchmarks.sessions import at_thirds, growth
from benchmarks.visitor import Screen, Visitor
from peerreview.ui.menu import FOLLOW_UPS


@pytest.mark.parametrize(
    ("values", "percent", "found"),
    [
        (range(1, 101), 95, 95),
        (range(1, 21), 95, 19),
        ([7, 1, 3], 50, 3),
        ([4, 1, 3, 2], 50, 2),
        ([5], 95, 5),
        ([1, 2], 100, 2),
        ([1, 2], 0, 1),
    ],
)
def test_a_percentile_is_a_value_that_so_many_do_not_exceed(values: Sequence[float], percent: int, found: int) -> None:
    assert percentile(values, percent) == found


def test_a_limit_is_met_up_to_and_with_itself() -> None:
    assert Figure("a", 60, 60).met
    assert not Figure("a", 60.1, 60).met
    assert Figure("a", 60.1, None).met


def test_what_was_not_measured_meets_no_limit() -> None:
    assert not Figure("a", percentile([], 95), 60).met
    assert not Figure("a", growth([100.0, 100.0]), 1.1).met


def test_the_verdict_names_what_is_beyond_its_limit(capsys: pytest.CaptureFixture[str]) -> None:
    assert verdict([Figure("Quick", 12.34, 60, "ms"), Figure("Slow", 1204, 150, "ms"), Figure("Told", 3, None)]) == 1
    quick, slow, told, end = capsys.readouterr().out.splitlines()
    assert quick.split() == ["Quick", "12.3", "ms", "60", "ms", "met"]
    assert slow.split() == ["Slow", "1,204", "ms", "150", "ms", "NOT", "MET"]
    assert told.split() == ["Told", "3"]
    assert end == "Beyond their limits: Slow."


def test_all_within_their_limits_is_a_success(capsys: pytest.CaptureFixture[str]) -> None:
    assert verdict([Figure("Quick", 12, 60, "ms")]) == 0
    assert capsys.readouterr().out.endswith("Within the limits.\n")
    assert table([]) == ""


@pytest.mark.parametrize(
    ("number", "words"),
    [(0.423, "0.42"), (38.46, "38.5"), (1204.4, "1,204"), (3, "3"), (3.0, "3"), (math.nan, "unknown")],
)
def test_numbers_are_said_with_the_digits_that_tell(number: float, words: str) -> None:
    assert said(number) == words


def test_memory_is_judged_by_the_medians_of_the_last_two_thirds() -> None:
    filling, middle, last = [10.0, 50.0, 90.0], [100.0, 100.0, 400.0], [110.0, 108.0, 900.0]
    assert growth(filling + middle + last) == 1.10
    assert at_thirds(filling + middle + last) == [90.0, 400.0, 900.0]


def finished(status: int = ForwardMsg.FINISHED_SUCCESSFULLY) -> ForwardMsg:
    return ForwardMsg(script_finished=status)


def began() -> ForwardMsg:
    message = ForwardMsg()
    message.new_session.page_script_hash = "page"
    return message


def box(key: str, *options: str, chosen: str | None = None) -> ForwardMsg:
    message = ForwardMsg()
    drawn = message.delta.new_element.selectbox
    drawn.id, drawn.query_param_key = f"id-{key}", key
    drawn.options.extend(options)
    if chosen:
        drawn.set_value, drawn.raw_value = True, chosen
    return message


def shown(screen: Screen, *messages: ForwardMsg) -> list[bool]:
    return [screen.take(message.SerializeToString()) for message in messages]


def asked(screen: Screen) -> tuple[str, str, str, dict[str, str]]:
    state = BackMsg.FromString(screen.request("follow-ups")).rerun_script
    widgets = {widget.id: widget.string_value for widget in state.widget_states.widgets}
    return state.page_name, state.page_script_hash, state.query_string, widgets


def test_a_page_is_asked_for_by_name_and_after_that_by_its_hash() -> None:
    screen = Screen(query={"as_at": "2026-03-02"})
    assert asked(screen) == ("follow-ups", "", "as_at=2026-03-02", {})
    assert shown(screen, began(), box("school", "Every school", "One"), finished()) == [False, False, True]
    assert asked(screen) == ("", "page", "as_at=2026-03-02", {"id-school": "Every school"})


def test_a_choice_goes_into_the_widget_and_the_address_until_the_page_says_otherwise() -> None:
    screen = Screen()
    shown(screen, began(), box("school", "Every school", "One"), finished())
    screen.choose(screen.choices["id-school"], "One")
    assert asked(screen)[2:] == ("school=One", {"id-school": "One"})
    shown(screen, began(), box("school", "Every school", "One"), finished())
    assert asked(screen)[2:] == ("school=One", {"id-school": "One"})
    shown(screen, began(), box("school", "Every school", "One", chosen="Every school"), finished())
    assert asked(screen)[3] == {"id-school": "Every school"}
    screen.choose(screen.choices["id-school"], "Every school")
    assert asked(screen)[2] == ""


def test_what_the_page_no_longer_draws_is_no_longer_sent() -> None:
    screen = Screen()
    shown(screen, began(), box("school", "Every school", "One"), finished(), began(), finished())
    assert asked(screen)[3] == {}


def test_errors_on_the_page_are_noted_and_warnings_are_not() -> None:
    exception, alert, warning, lost = ForwardMsg(), ForwardMsg(), ForwardMsg(), ForwardMsg()
    exception.delta.new_element.exception.type = "KeyError"
    exception.delta.new_element.exception.message = "'school'"
    alert.delta.new_element.alert.format, alert.delta.new_element.alert.body = Alert.ERROR, "Nothing is there."
    warning.delta.new_element.alert.format, warning.delta.new_element.alert.body = Alert.WARNING, "Mind the step."
    lost.page_not_found.page_name = "nowhere"
    screen = Screen()
    shown(screen, began(), exception, alert, warning, lost, finished(ForwardMsg.FINISHED_WITH_COMPILE_ERROR))
    assert screen.errors == [
        "KeyError: 'school'",
        "Nothing is there.",
        "there is no page nowhere",
        "the run ended with 1",
    ]


def test_what_was_sent_before_need_not_be_sent_again_for_two_runs() -> None:
    screen, whole, reference = Screen(), box("school", "Every school", "One"), ForwardMsg(ref_hash="abc")
    whole.hash, whole.metadata.cacheable = "abc", True
    shown(screen, began(), whole, finished(), began())
    assert screen.choices == {}
    shown(screen, reference)
    assert screen.choices["id-school"].options == ("Every school", "One")
    shown(screen, finished(), began(), finished())
    assert "abc" in BackMsg.FromString(screen.request("")).rerun_script.cached_message_hashes
    shown(screen, began(), finished())
    assert screen.held == {}


def visitor(query: dict[str, str]) -> Visitor:
    found = Visitor(None, FOLLOW_UPS, 1, query)
    drawn = [box("partnership", "Ash", "Elm"), box("school", "Every school", "One"), box("year", "Every year", "2025")]
    shown(found.screen, began(), *drawn, finished())
    return found


def test_a_visitor_changes_one_filter_and_puts_back_the_others() -> None:
    one = visitor({"partnership": "Elm"})
    addresses = set()
    for _ in range(20):
        assert one.change()
        assert one.screen.query.pop("partnership") == "Elm"
        addresses.add(str(one.screen.query))
        one.screen.query["partnership"] = "Elm"
    assert addresses == {"{}", "{'school': 'One'}", "{'year': '2025'}"}


def test_a_visitor_may_combine_filters() -> None:
    one = visitor({"partnership": "Elm"})
    lengths = set()
    for _ in range(20):
        one.change(combine=True)
        lengths.add(len(one.screen.query))
    assert lengths == {1, 2, 3}


def test_the_partnership_is_a_filter_for_who_came_for_none() -> None:
    one = visitor({})
    for _ in range(20):
        one.change()
        if "partnership" in one.screen.query:
            return
    raise AssertionError("The partnership was never changed.")


def test_a_page_without_filters_has_nothing_to_change() -> None:
    one = Visitor(None, FOLLOW_UPS, 1, {})
    shown(one.screen, began(), box("school", "One"), finished())
    assert not one.change()
