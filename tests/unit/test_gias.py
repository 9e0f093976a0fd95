"""The download of the register of schools: read by its headings, and one sentence for each way it can be wrong."""

import re
from datetime import date

import pytest

from peerreview.errors import UserError
from peerreview.workbook.gias import day_in_name, predecessors, read_gias
from tests.gias import HEADINGS, links, register, school

WREN = school("990001", "Wrenmoor Primary School", opened="01-09-1990", closed="31/08/2026")


def test_only_the_columns_that_are_used_are_read_by_their_headings_and_numbers_stay_text() -> None:
    found = read_gias(register(WREN, school("990002", "St Æbba’s", roll="")), "r.csv")
    assert found == {
        "urn": ["990001", "990002"],
        "name": ["Wrenmoor Primary School", "St Æbba’s"],
        "authority": ["Alder", "Alder"],
        "status": ["Open", "Open"],
        "phase": ["Primary", "Primary"],
        "roll": ["210", None],
        "religious_character": ["Does not apply", "Does not apply"],
        "opened": [date(1990, 9, 1), None],
        "closed": [date(2026, 8, 31), None],
    }


def test_the_order_of_columns_makes_no_difference_and_others_may_come_and_go() -> None:
    fewer = [heading for heading in reversed(HEADINGS) if heading not in ("UPRN", "OpenDate", "NumberOfPupils")]
    found = read_gias(register(WREN, headings=[*fewer, "Brand new (name)"]), "r.csv")
    assert (found["urn"], found["name"], found["roll"]) == (["990001"], ["Wrenmoor Primary School"], [None])


def test_a_column_of_other_numbers_may_be_spoiled() -> None:
    assert read_gias(register(WREN | {"UPRN": "5.00E+06"}), "r.csv")["urn"] == ["990001"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "r.csv is empty. Download it again."),
        (b"PK\x03\x04 and more", "It is a zip or an Excel workbook."),
        (b"\xd0\xcf\x11\xe0 and more", "It is an Excel workbook."),
        (b"%PDF-1.7", "It is a PDF."),
        (b"<!DOCTYPE html><html>", "r.csv is a web page"),
        (b"School,Review date\r\nWrenmoor,10/03/2026\r\n", "r.csv is not the register of schools as GIAS has it"),
        (b"\x00\xff\x00" * 50, "r.csv is not the register of schools as GIAS has it"),
        (register(WREN, headings=HEADINGS[:4] + HEADINGS[5:]), "r.csv has no column EstablishmentName"),
        (register(), "r.csv has headings and no school below them."),
        (register(WREN | {"URN": "9.90E+05"}), "Excel has turned the numbers of URN into 9.90E+05"),
        (register(WREN | {"NumberOfPupils": "1E+03"}), "Excel has turned the numbers of NumberOfPupils into 1E+03"),
        (register(WREN, WREN | {"URN": "n/a"}), "r.csv, line 3: “n/a” is no URN"),
        (register(WREN) + b"990002,999,Ald", "r.csv, line 3, has 3 columns where its first line has 12"),
        (register(WREN) + b'990002,"999,Ald', "r.csv, line 3, has quotation marks that do not pair up"),
    ],
)
def test_each_way_a_file_can_be_wrong_is_one_plain_sentence(data: bytes, says: str) -> None:
    with pytest.raises(UserError, match=re.escape(says)):
        read_gias(data, "r.csv")


def test_a_school_with_one_predecessor_has_it_and_one_with_several_has_none() -> None:
    data = links(
        ("990001", "980001", "Predecessor"),
        ("990001", "970001", "Successor"),
        ("990002", "980002", "Predecessor - amalgamated"),
        ("990002", "980003", "Predecessor - amalgamated"),
    )
    assert predecessors(read_gias(data, "links.csv", "links")) == {"990001": "980001"}


def test_other_links_are_said_as_such() -> None:
    with pytest.raises(UserError, match="is not the list of links between schools"):
        read_gias(register(WREN).replace(b"URN", b"Number"), "links.csv", "links")


@pytest.mark.parametrize(
    ("name", "day"),
    [("edubasealldata20261120.csv", date(2026, 11, 20)), ("schools.csv", None), ("edubasealldata20261340.csv", None)],
)
def test_the_day_is_in_the_name(name: str, day: date | None) -> None:
    assert day_in_name(name) == day
