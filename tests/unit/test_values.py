"""What people type into cells, and what it is taken for. Dates are day first, as in the UK."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.workbook.cells import NotUnderstood, letter, number_of, say
from peerreview.workbook.choices import parse_choice, parse_strand, parse_theme
from peerreview.workbook.columns import read_column
from peerreview.workbook.dates import MONTHS, parse_day, two_days
from peerreview.workbook.layout import layout
from peerreview.workbook.values import (
    parse_code,
    parse_date,
    parse_email,
    parse_integer,
    parse_milestone,
    parse_name,
    parse_rater,
    parse_school,
    parse_text,
    parse_year,
    parse_yes_no,
    parser_of,
    split_names,
)

JANUARY = dt.date(2024, 1, 12)


def reason(parse: Any, cell: Any) -> str:
    with pytest.raises(NotUnderstood) as refused:
        parse(cell)
    return refused.value.code


@pytest.mark.parametrize(
    "typed",
    [
        dt.date(2024, 1, 12),
        dt.datetime.fromisoformat("2024-01-12T09:30"),
        45303.0,
        45303.4,
        "45303",
        "12/01/2024",
        "12/1/24",
        "12.1.24",
        "12.01.2024",
        "12-01-2024",
        "12 01 2024",
        "12 / 1 / 2024",
        "2024-01-12",
        "2024-01-12T09:30:00",
        "2024-01-12 00:00:00",
        "2024/01/12",
        "12 Jan 2024",
        "12 Jan. 2024",
        "12-Jan-24",
        "12Jan24",
        "12th January 2024",
        "12th of January 2024",
        "12 January '24",
        "Fri 12 Jan 2024",
        "Friday 12th January 2024",
        "Friday, 12 January, 2024",
        "Jan 12 2024",
        "January 12th, 2024",
        "12/01/2024 09:30",
        "12/01/2024 at 9.30am",
        "12 Jan 2024, 1:30 pm",
        "12/01/2024, 2pm",
        "12/01/24 AM",
        "12.01.2024 (pm)",
        "12 – Jan – 2024",
        "12\\01\\2024",
        "12,01,2024",
        "'12/01/2024",
    ],
)
def test_spellings_of_one_date(typed: Any) -> None:
    assert parse_day(typed) == JANUARY


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("31/02/2024", "date_impossible"),
        ("31 Feb 2024", "date_impossible"),
        ("29/02/2025", "date_impossible"),
        ("99/99/2024", "date_impossible"),
        ("05/13/2024", "date_month_first"),
        ("05/13/02", "date_month_first"),
        ("2024-13-01", "date_month_first"),
        ("17/03/1900", "date_year_unlikely"),
        ("12/01/99", "date_year_unlikely"),
        ("12/01/2204", "date_year_unlikely"),
        (dt.date(1900, 3, 17), "date_year_unlikely"),
        (dt.datetime.fromisoformat("1999-12-31T23:00"), "date_year_unlikely"),
        ("12 Jan", "date_without_year"),
        ("Fri 12th January", "date_without_year"),
        ("12/1", "date_without_year"),
        ("w/b 12 Jan", "date_not_exact"),
        ("w/c 12 January 2024", "date_not_exact"),
        ("Spring 1", "date_not_exact"),
        ("Autumn term", "date_not_exact"),
        ("2 June?", "date_not_exact"),
        ("June 2024", "date_not_exact"),
        ("Apr - Jun 12", "date_not_exact"),
        ("7/8 Feb", "date_several"),
        ("12 & 13 March 2024", "date_several"),
        ("18-19.04.12", "date_several"),
        ("12/01/2024 and 13/01/2024", "date_several"),
        ("12/01/2024\n13/01/2024", "date_several"),
        ("cancelled", "date_is_a_word"),
        ("Postponed", "date_is_a_word"),
        (2024.0, "date_not_understood"),
        (12.1, "date_not_understood"),
        (float("inf"), "date_not_understood"),
        (float("nan"), "date_not_understood"),
        (-1.0, "date_not_understood"),
        (dt.time(9, 30), "date_not_understood"),
        (dt.timedelta(hours=30), "date_not_understood"),
        ("TRUE", "date_not_understood"),
        ("12/1/206", "date_not_understood"),
        ("12 Feburary 2026", "date_not_understood"),
        ("provisionally 12/1/26", "date_not_exact"),
        ("12/01/2026*", "date_not_exact"),
        ("HT3", "date_not_exact"),
        ("see email", "date_not_understood"),
        ("1" * 32_767, "date_not_understood"),
        (" ".join("12" * 9_000), "date_not_understood"),
    ],
)
def test_what_is_not_one_date_says_why(typed: Any, code: str) -> None:
    assert reason(parse_date, typed) == code


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("w/b 12 Jan", "it is a week"),
        ("TBA w/c 12/1/26", "it is a week"),
        ("Spring 1", "it is a half-term"),
        ("Sum 2", "it is a half-term"),
        ("before half-term", "it is a half-term"),
        ("Autumn term", "it is a part of the year"),
        ("2 June?", "it has a question mark"),
        ("2 June 2026?", "it has a question mark"),
        ("Apr - Jun 12", "it is several months"),
        ("mid March", "it is a month"),
        ("Jan-26", "it is a month"),
        ("12 January 2026 (rescheduled)", "it holds more than a date"),
    ],
)
def test_what_is_not_one_day_is_told_what_it_is(typed: str, what: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        parse_date(typed)
    assert refused.value.words == {"what": f": {what}"}


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("7/8 Feb", (7, 2, None), (8, 2, None)),
        ("7-8 Feb 2026", (7, 2, 2026), (8, 2, 2026)),
        ("18-19.04.12", (18, 4, 2012), (19, 4, 2012)),
        ("12th and 13th March 2026", (12, 3, 2026), (13, 3, 2026)),
        ("Mon 12/1/26 & Tue 13/1/26", (12, 1, 2026), (13, 1, 2026)),
        ("12-01-26 to 14-01-26", (12, 1, 2026), (14, 1, 2026)),
        ("30 Jan - 2 Feb 2026", (30, 1, 2026), (2, 2, 2026)),
    ],
)
def test_two_days_in_one_cell(typed: str, first: Any, last: Any) -> None:
    assert two_days(typed) == (first, last)


@pytest.mark.parametrize(
    "typed", ["12/01/2026", "12/01/2026 or 19/01/2026", "7/8", "Apr - Jun 12", "7 Feb 2026 - 8 Feb"]
)
def test_what_does_not_name_a_first_and_a_last_day(typed: str) -> None:
    assert two_days(typed) is None


def test_a_date_with_the_month_first_is_shown_the_other_way_round() -> None:
    with pytest.raises(NotUnderstood) as refused:
        parse_date("05/13/2024")
    assert refused.value.words == {"suggestion": "13/05/2024"}


@pytest.mark.parametrize("typed", ["tbc", "TBC", "t.b.c.", "TBA", "to be confirmed", "n/a", "-", "?", "ongoing", "Nil"])
def test_a_date_that_is_not_known_yet_is_no_fault(typed: str) -> None:
    assert parse_date(typed) is None


DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31))
NEAR_DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2049, 12, 31))


def ordinal(number: int) -> str:
    ending = "th" if 11 <= number <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def spellings(day: dt.date) -> list[str]:
    month = MONTHS[day.month - 1]
    weekday = ("Mon", "Tues", "Wed", "Thurs", "Fri", "Sat", "Sun")[day.weekday()]
    return [
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day:02}.{day.month:02}.{day.year}",
        f"{day.day:02}-{day.month:02}-{day.year}",
        day.isoformat(),
        f"{day.isoformat()} 00:00:00",
        f"{day.day} {month[:3].title()} {day.year}",
        f"{day.day}-{month[:3]}-{day.year}",
        f"{ordinal(day.day)} {month.title()} {day.year}",
        f"{weekday} {day.day} {month[:3].title()} {day.year}",
        f"{weekday} {ordinal(day.day)} {month.upper()} {day.year}",
        f"{month[:3].title()} {day.day} {day.year}",
        f"{month.title()} {ordinal(day.day)}, {day.year}",
        say(day),
    ]


@settings(deadline=None)
@given(DAYS)
def test_any_date_comes_back_from_any_spelling(day: dt.date) -> None:
    assert {parse_day(typed) for typed in spellings(day)} == {day}


@settings(deadline=None)
@given(NEAR_DAYS, st.sampled_from("/.-"))
def test_any_date_comes_back_from_two_digits_of_its_year(day: dt.date, mark: str) -> None:
    assert parse_day(f"{day.day}{mark}{day.month}{mark}{day.year % 100:02}") == day


@settings(deadline=None)
@given(DAYS, st.floats(0, 0.999))
def test_any_date_comes_back_from_excels_serial_number(day: dt.date, time: float) -> None:
    assert parse_day((day - dt.date(1899, 12, 30)).days + time) == day


CELLS = st.one_of(
    st.none(),
    st.text(max_size=60),
    st.text("0123456789/.-: JanMarthbcwy&?", max_size=25),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
COLUMNS = {column.type: column for sheet in layout().sheets.values() for column in sheet.columns}


@settings(deadline=None)
@given(st.lists(CELLS, max_size=8), st.sampled_from(sorted(COLUMNS)))
def test_no_cell_stops_a_column(cells: list[Any], kind: str) -> None:
    reading = read_column(cells, parser_of(COLUMNS[kind]))
    types = {"date": dt.date, "integer": int, "yes_no": bool}
    for cell, value in zip(cells, reading.values, strict=True):
        assert value is None or type(value) is types.get(kind, str)
        assert cell is not None or value is None


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (dt.date(2024, 1, 12), (JANUARY, None)),
        ("12/1/24", (JANUARY, None)),
        ("Yes", (None, "done")),
        ("✓", (None, "done")),
        (1.0, (None, "done")),
        ("TRUE", (None, "done")),
        ("completed", (None, "done")),
        ("N/A", (None, "not applicable")),
        ("not needed", (None, "not applicable")),
        ("tbc", None),
        ("no", None),
        ("FALSE", None),
        ("not yet", None),
        ("SUPP", None),
        ("Nil return", None),
    ],
)
def test_milestones(typed: Any, value: Any) -> None:
    assert parse_milestone(typed) == value


def test_milestones_that_are_not_understood() -> None:
    assert reason(parse_milestone, "soon") == "milestone_not_understood"
    assert reason(parse_milestone, "31/02/2024") == "date_impossible"
    assert reason(lambda cell: parse_milestone(cell, "planned"), "yes") == "plan_without_date"


@pytest.mark.parametrize(
    "typed",
    ["2025/26", "2025-26", "2025–26", "2025/2026", "25/26", "2025 - 26", "2025 to 2026", "AY 2025/26"],
)
def test_academic_years(typed: str) -> None:
    assert parse_year(typed) == "2025/26"


@pytest.mark.parametrize("typed", [2025.0, "2025", "2025/27", "2025/25", "1925/26", "next year", dt.date(2025, 9, 1)])
def test_what_is_not_an_academic_year(typed: Any) -> None:
    assert reason(parse_year, typed) == "year_not_understood"


def test_the_turn_of_a_century_is_an_academic_year() -> None:
    assert parse_year("2099/00") == parse_year("2099/2100") == "2099/00"


@pytest.mark.parametrize(
    ("typed", "value"), [(210.0, 210), ("210", 210), ("1,210", 1210), ("1 210", 1210), (0.0, 0), ("tbc", None)]
)
def test_whole_numbers(typed: Any, value: Any) -> None:
    assert parse_integer(typed) == value


@pytest.mark.parametrize(
    "typed", ["210 pupils", 210.5, -3.0, "about 200", "1.5 hours", "62%", 0.62, float("inf"), dt.date(2024, 1, 1)]
)
def test_what_is_not_a_whole_number(typed: Any) -> None:
    assert reason(parse_integer, typed) == "number_not_understood"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (123456.0, "123456"),
        ("000123", "000123"),
        (2.1, "2.1"),
        ("2.3.1", "2.3.1"),
        ("3E2", "3E2"),
        ("123,456", "123456"),
        ("'000123", "000123"),
        ("1,2", "1,2"),
        ("tbc", None),
    ],
)
def test_codes_are_text(typed: Any, value: Any) -> None:
    assert parse_code(typed) == value


@pytest.mark.parametrize("typed", ["5.00E+06", "1E+05", 1e20, float("nan")])
def test_codes_that_excel_has_shortened_are_refused(typed: Any) -> None:
    assert reason(parse_code, typed) == "code_damaged"


@pytest.mark.parametrize("typed", ["NULL", "..", "-", "n/a", "N/K", "TBA", "TBC", "not known", "SUPP", "<=5", "≤5"])
@pytest.mark.parametrize("kind", ["date", "integer", "code", "year", "person", "school", "email", "choice"])
def test_words_that_say_nothing_are_blanks(typed: str, kind: str) -> None:
    assert parser_of(COLUMNS[kind])(typed) is None


@pytest.mark.parametrize("typed", ["NULL", "..", "-", "–"])
@pytest.mark.parametrize("kind", ["text", "value"])
def test_signs_for_an_empty_cell_are_blanks_in_free_text_too(typed: str, kind: str) -> None:
    assert parser_of(COLUMNS[kind])(typed) is None
    assert read_column(["a", typed], parser_of(COLUMNS[kind]), plain_text=True).values == ["a", None]


def test_a_figure_that_was_left_out_on_purpose_stays_as_it_was_typed() -> None:
    assert [parser_of(COLUMNS["value"])(typed) for typed in ("<=5", "SUPP", "62%")] == ["<=5", "SUPP", "62%"]


def test_yes_and_no() -> None:
    assert [parse_yes_no(typed) for typed in ("Yes", "y", "✓", 1.0, "TRUE")] == [True] * 5
    assert [parse_yes_no(typed) for typed in ("No", "n", 0.0, "FALSE", "not yet")] == [False] * 5
    assert parse_yes_no("tbc") is None
    assert reason(parse_yes_no, "perhaps") == "yes_no_not_understood"


@pytest.mark.parametrize(
    "typed", ["a?bcc=x@b.example", "a@b.example?cc=x", "a&b@c.example", 'a"b@c.example', "a%0A@b.cc"]
)
def test_an_address_cannot_say_more_than_whom_to_write_to(typed: str) -> None:
    assert reason(parse_email, typed) == "email_not_understood"


def test_emails() -> None:
    assert parse_email("office@wrenmoor.example") == "office@wrenmoor.example"
    assert parse_email("mailto:office@wrenmoor.example") == "office@wrenmoor.example"
    for typed in ("office@wrenmoor", "ring us", "a@b.example; c@d.example", "a@b@c.example"):
        assert reason(parse_email, typed) == "email_not_understood"


def test_choices_are_known_by_their_other_words() -> None:
    assert parse_choice("Under way", "action_status") == "in progress"
    assert parse_choice("ONGOING", "action_status") == "in progress"
    assert parse_choice("AfD", "finding_kind") == "area for development"
    assert parse_choice("tbc", "action_status") is None


def test_an_unknown_choice_is_offered_the_nearest() -> None:
    with pytest.raises(NotUnderstood) as refused:
        parse_choice("complet", "action_status")
    assert refused.value.words["suggestion"] == " Did you mean complete?"
    assert "not started" in str(refused.value.words["allowed"])


def test_an_open_choice_keeps_other_words_as_typed() -> None:
    assert parse_choice("IC", "role", is_open=True) == "Improvement Champion"
    assert parse_choice("Governor  link", "role", is_open=True) == "Governor link"


def test_themes_and_strands_by_any_spelling_and_clear_beginning() -> None:
    assert parse_theme("LOOKING-inward") == "Looking inward"
    assert parse_theme("looking in") == "Looking inward"
    assert parse_strand("Culture & ethos") == "Culture and ethos"
    assert parse_strand("governance") == "Governance and strategic direction"
    assert reason(parse_theme, "Looking") == "unknown_theme"
    assert reason(parse_strand, "Playground") == "unknown_strand"


def test_an_unknown_theme_is_offered_the_nearest() -> None:
    with pytest.raises(NotUnderstood) as refused:
        parse_theme("Lookign inward")
    assert refused.value.words["suggestion"] == " Did you mean Looking inward?"


def test_names_are_trimmed_and_lists_keep_their_lines() -> None:
    assert parse_name("R. Vale &  T. Moss") == "R. Vale & T. Moss"
    assert parse_name("R. Vale\nT. Moss") == "R. Vale\nT. Moss"
    assert parse_name("tbc") is None
    assert parse_school("Wrenmoor\nPrimary  School") == "Wrenmoor Primary School"
    assert parse_rater("agreed") == "Agreed"
    assert parse_rater("Wrenmoor Primary School") == "Wrenmoor Primary School"


def test_text_stays_as_it_was_typed() -> None:
    assert parse_text('=HYPERLINK("https://x.example","click")') == '=HYPERLINK("https://x.example","click")'
    assert parse_text(5.0) == "5"
    assert parse_text(0.1 + 0.2) == "0.3"
    assert parse_text(1e300) == "1e+300"
    assert parse_text(dt.date(2024, 1, 12)) == "12/01/2024"
    assert parse_text(dt.datetime.fromisoformat("2024-01-12T09:05")) == "12/01/2024 09:05"
    assert parse_text(dt.time(9, 5)) == "09:05"
    assert parse_text(dt.timedelta(hours=30)) == "30:00"
    assert parse_text("x" * 32_767) == "x" * 32_767


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?"])
@pytest.mark.parametrize("kind", sorted(COLUMNS))
def test_an_excel_error_is_a_value_nowhere(error: str, kind: str) -> None:
    plain = kind in ("text", "value")
    reading = read_column(["a", error] if plain else [error], parser_of(COLUMNS[kind]), plain_text=plain)
    assert reading.values[-1] is None
    assert reading.problems[error].code == "cell_error"


SCHOOLS = {"Wrenmoor Primary School", "St Anne and St Paul, Mirefield", "Ash & Thorn Federation", "Ash"}


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", []),
        ("R. Vale", ["R. Vale"]),
        ("R. Vale & T. Moss", ["R. Vale", "T. Moss"]),
        ("R. Vale/T. Moss; J. Fell, P. Dunn", ["R. Vale", "T. Moss", "J. Fell", "P. Dunn"]),
        ("R. Vale\nT. Moss and J. Fell", ["R. Vale", "T. Moss", "J. Fell"]),
        ("Sandy Andrews", ["Sandy Andrews"]),
        (" ; R. Vale ;; ", ["R. Vale"]),
        ("St Anne and St Paul, Mirefield & Ash", ["St Anne and St Paul, Mirefield", "Ash"]),
        ("Ash & Thorn Federation, Ash, Other", ["Ash & Thorn Federation", "Ash", "Other"]),
    ],
)
def test_lists_are_split_but_known_names_stay_whole(typed: str, names: list[str]) -> None:
    assert split_names(typed, SCHOOLS.__contains__) == names


PLAIN_NAMES = st.sampled_from(["R. Vale", "T. Moss", *sorted(SCHOOLS - {"Ash"})])


@settings(deadline=None)
@given(st.lists(PLAIN_NAMES, max_size=6), st.data())
def test_any_list_of_names_comes_back(names: list[str], data: st.DataObject) -> None:
    typed = "".join(
        name + (data.draw(st.sampled_from([";", " / ", "\n", " & ", ", ", " and "])) if at < len(names) - 1 else "")
        for at, name in enumerate(names)
    )
    assert split_names(typed, SCHOOLS.__contains__) == names


@settings(deadline=None)
@given(st.integers(0, 16_383))
def test_column_letters(number: int) -> None:
    assert number_of(letter(number)) == number


def test_the_first_and_last_column_letters() -> None:
    assert [letter(number) for number in (0, 25, 26, 701, 702, 16_383)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]
