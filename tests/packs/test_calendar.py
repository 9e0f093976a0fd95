"""The calendar has every day, names nobody, and importing it again updates what is there."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from peerreview.access import Viewer
from peerreview.errors import AccessDenied, UserError
from peerreview.packs.calendar import calendar_ics
from peerreview.packs.records import Records, records_of
from peerreview.store.store import Store
from peerreview.words import is_blank, plain
from tests.packs.meeting import ACTIONS, ALDER, CONVERSATIONS, IMPACT, REVIEWS, SCHOOLS, load, row

pytestmark = pytest.mark.slow  # together, not one by one

SALLOWBROOK = "Sallowbrook and Marlwick Consortium"
WREN, LARCH = "Wrenmoor Primary School", "Larchmere Junior School"
Event = Mapping[str, Any]


@pytest.fixture(scope="module")
def records(demo_store: Path) -> Records:
    return records_of(Store.open(demo_store), partnership=SALLOWBROOK)


@pytest.fixture(scope="module")
def made(records: Records) -> bytes:
    return calendar_ics(records)


def events(made: bytes) -> list[Event]:
    return list(Calendar.from_ical(made).walk("VEVENT"))


def one(made: bytes, summary: str) -> Event:
    """The only event that is called that."""
    [found] = [event for event in events(made) if event["SUMMARY"] == summary]
    return found


def day(value: Any) -> date:
    found: date = plain(value).date()
    return found


def unfolded(made: bytes) -> str:
    return made.decode("utf-8").replace("\r\n ", "")


def test_every_open_step_with_a_day_is_on_it(records: Records, made: bytes) -> None:
    steps = [one for one in records.rows("follow_ups") if one["state"] in ("overdue", "due soon", "planned")]
    expected = Counter(day(one["due"]) for one in steps)
    assert sum(expected.values()) == 18 + 18 + 26
    found = Counter(
        event["DTSTART"].dt
        for event in events(made)
        if event["STATUS"] == "CONFIRMED" and not str(event["SUMMARY"]).startswith(("Done", "Paused"))
    )
    assert expected - found == Counter()


def test_review_days_and_workshops_of_this_year_are_in_it(records: Records, made: bytes) -> None:
    found = {(str(event["SUMMARY"]), event["DTSTART"].dt) for event in events(made) if event["STATUS"] == "CONFIRMED"}
    dated = [
        (f"{one['step']}, {one['school']}", day(one["on"]))
        for one in records.rows("review_timeline", year="2026/27")
        if one["step"] in ("Review", "Workshop", "Impact review")
    ]
    assert len(dated) > 10
    assert set(dated) <= found


def test_all_are_whole_days_that_make_nobody_busy(made: bytes) -> None:
    for event in events(made):
        assert type(event["DTSTART"].dt) is date
        several = event["DTEND"].dt - event["DTSTART"].dt > timedelta(days=1)
        assert event["DTEND"].dt > event["DTSTART"].dt
        assert not several or str(event["SUMMARY"]).startswith("Review,")
        assert event["TRANSP"] == "TRANSPARENT"


def test_no_two_share_an_identity_and_all_say_how_recent_they_are(records: Records, made: bytes) -> None:
    every = events(made)
    assert len({str(event["UID"]) for event in every}) == len(every) > 100
    assert {event["SEQUENCE"] for event in every} == {records.snapshot}
    assert {event["DTSTAMP"].dt.date() for event in every} == {records.as_of}
    [loaded] = [one["loaded_at"] for one in records.rows("partnerships")]
    changed = {event["LAST-MODIFIED"].dt for event in every}
    assert {moment.replace(tzinfo=None) for moment in changed} == {plain(loaded).replace(microsecond=0)}


def test_the_same_records_make_the_same_bytes(records: Records, made: bytes) -> None:
    assert calendar_ics(records) == made


def test_lines_are_as_the_format_wants_them(made: bytes) -> None:
    lines = made.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert max(map(len, lines)) <= 75
    assert b"\n" not in made.replace(b"\r\n", b"")


def test_it_names_nobody_and_tells_no_text_of_an_action_or_of_impact(records: Records, made: bytes) -> None:
    said = unfolded(made)
    names = [str(one["name"]) for one in records.rows("people_named")]
    assert len(names) > 50
    assert [name for name in names if " " in name and name in said] == []
    texts = [str(one["step"]) for one in records.rows("follow_ups") if one["kind"] != "milestone"]
    assert len(texts) > 50
    assert [text for text in texts if text in said] == []


def test_it_says_what_it_is_and_where_it_comes_from(records: Records, made: bytes) -> None:
    calendar = Calendar.from_ical(made)
    assert calendar["X-WR-CALNAME"] == f"Peer review: {SALLOWBROOK}"
    about = str(calendar["X-WR-CALDESC"])
    assert "Snapshot 1, as at 13 November 2026" in about
    assert "as_at=2026-11-13" in about
    workshop = next(one for one in events(made) if str(one["SUMMARY"]) == "Workshop, Sallowbrook Junior School"
                    and one["DTSTART"].dt == date(2026, 11, 24))  # fmt: skip
    assert str(workshop["DESCRIPTION"]).split("\n") == [
        "Due 1 to 2 weeks after the review on 10 November 2026.",
        "Review of 2026/27",
        f"See it on the dashboard: {workshop['URL']}",
        "As the records stood on 13 November 2026 (snapshot 1).",
    ]
    assert str(workshop["URL"]).endswith(
        "/schools?partnership=Sallowbrook+and+Marlwick+Consortium&school=Sallowbrook+Junior+School"
    )


def test_one_school_alone(records: Records) -> None:
    found = calendar_ics(records, school="Wrenmoor Primary School")
    assert len(events(found)) == len(records.rows("calendar", school="Wrenmoor Primary School")) > 5
    assert all(str(event["SUMMARY"]).endswith(", Wrenmoor Primary School") for event in events(found))
    assert Calendar.from_ical(found)["X-WR-CALNAME"] == "Peer review: Wrenmoor Primary School"
    with pytest.raises(UserError, match="“Nowhere” is not a school of these records"):
        calendar_ics(records, school="Nowhere")


@pytest.mark.parametrize("role", ["head", "governor", "associate", "reviewer"])
def test_it_is_for_the_lead(records: Records, role: Any) -> None:
    with pytest.raises(AccessDenied, match="The calendar is for the partnership lead"):
        calendar_ics(records.seen_by(Viewer(role, (SALLOWBROOK,), ("Marlwick Primary School",))))


def test_a_store_without_records_is_refused(empty_store: Path) -> None:
    with pytest.raises(UserError, match="Nothing has been loaded yet"):
        records_of(Store.open(empty_store))


def sheets(review: date, end: date | None = None, status: str | None = None, **more: Any) -> dict[str, Any]:
    """A school whose review is on a day, with a plan, an impact check and a conversation; and another, untouched."""
    reviews = [
        row(
            REVIEWS, School=WREN, Review_date=review, Review_end_date=end, Status=status, Workshop=more.get("workshop")
        ),
        row(REVIEWS, Review_ID="L1", School=LARCH, Review_date=date(2026, 10, 6)),
    ]
    actions = [
        row(ACTIONS, Review_ID="L1", Action_ID="A1", Action=more.get("first", "Read daily"), Due=date(2026, 12, 4)),
        row(ACTIONS, Review_ID="L1", Action="Sing", Due=date(2026, 12, 11)),
        row(ACTIONS, Review_ID="L1", Action="Sing", Due=date(2026, 12, 18), Revised_due=more.get("revised")),
        row(ACTIONS, Review_ID="L1", Action="Paint", Due=date(2026, 12, 4), Completed=more.get("painted")),
    ]
    check = row(IMPACT, Review_ID="L1", Assessed_on=date(2026, 10, 30), Level="pupil", Measure="Books read",
                Judgement="no change yet", Next_check_due=more.get("check", date(2027, 1, 15)))  # fmt: skip
    step = row(CONVERSATIONS, Date=date(2026, 10, 1), Agreed_next_step="Agree all dates", Due=date(2026, 12, 1))
    return {
        "Reviews": [REVIEWS, *reviews],
        "Actions": [ACTIONS, *actions],
        "Impact": [IMPACT, check],
        "Conversations": [CONVERSATIONS, step],
    }


FIRST = sheets(date(2026, 11, 24), date(2026, 11, 25), workshop=date(2026, 12, 8))
MOVED = sheets(
    date(2027, 2, 2),
    workshop=date(2027, 2, 16),
    first="Read together every day",
    revised=date(2027, 1, 8),
    painted=date(2026, 11, 10),
    check=date(2027, 3, 5),
)
OFF = sheets(date(2026, 11, 24), status="cancelled", workshop=date(2026, 12, 8))


@pytest.fixture(scope="module")
def loads(tmp_path_factory: pytest.TempPathFactory) -> Sequence[bytes]:
    """The calendar after each of three loads: as planned, after everything moved, and called off."""
    folder = tmp_path_factory.mktemp("moved")
    return [calendar_ics(load(folder, one)) for one in (FIRST, MOVED, OFF)]


def test_a_review_of_two_days_ends_after_the_second(loads: Sequence[bytes]) -> None:
    review = one(loads[0], f"Review, {WREN}")
    assert (review["DTSTART"].dt, review["DTEND"].dt) == (date(2026, 11, 24), date(2026, 11, 26))


def test_what_moves_keeps_its_identity_and_comes_with_a_higher_number(loads: Sequence[bytes]) -> None:
    before, after = ({str(event["UID"]): event for event in events(one)} for one in loads[:2])
    assert set(before) == set(after)
    now = {uid: event["DTSTART"].dt for uid, event in after.items()}
    assert now[str(one(loads[0], f"Review, {WREN}")["UID"])] == date(2027, 2, 2)
    assert now[str(one(loads[0], f"Workshop, {WREN}")["UID"])] == date(2027, 2, 16)
    assert now[str(one(loads[0], f"Look at impact again, {LARCH}")["UID"])] == date(2027, 3, 5)
    assert all(after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"] for uid in before)


def test_actions_are_known_by_their_id_or_else_by_their_words(loads: Sequence[bytes]) -> None:
    def actions(made: bytes) -> dict[str, tuple[str, date]]:
        return {
            str(event["UID"]): (str(event["SUMMARY"]), event["DTSTART"].dt)
            for event in events(made)
            if str(event["SUMMARY"]).startswith("Action")
        }

    before, after = actions(loads[0]), actions(loads[1])
    assert set(before) == set(after)
    assert sorted(before.values()) == [
        (f"Action due, {LARCH}", date(2026, 12, 4)),
        (f"Action due, {LARCH}", date(2026, 12, 4)),
        (f"Action due, {LARCH}", date(2026, 12, 11)),
        (f"Action due, {LARCH}", date(2026, 12, 18)),
    ]
    assert sorted(after.values()) == [
        (f"Action done, {LARCH}", date(2026, 11, 10)),
        (f"Action due, {LARCH}", date(2026, 12, 4)),  # known by its ID, though its words are others
        (f"Action due, {LARCH}", date(2026, 12, 11)),
        (f"Action due, {LARCH}", date(2027, 1, 8)),
    ]


def test_a_review_that_is_called_off_is_cancelled_with_all_its_steps(loads: Sequence[bytes]) -> None:
    before = {str(event["UID"]) for event in events(loads[0]) if str(event["SUMMARY"]).endswith(WREN)}
    off = {str(event["UID"]): event for event in events(loads[2]) if event["STATUS"] == "CANCELLED"}
    assert before <= set(off)
    assert all(str(event["SUMMARY"]).startswith("Cancelled: ") for event in off.values())
    assert all(str(event["SUMMARY"]).endswith(WREN) for event in off.values())
    assert all(event["SEQUENCE"] == 3 for event in off.values())
    assert str(off[str(one(loads[0], f"Review, {WREN}")["UID"])]["DESCRIPTION"]).startswith("This will not take place")


def test_the_next_step_of_a_conversation_is_of_the_partnership(loads: Sequence[bytes]) -> None:
    step = one(loads[0], "Next step of a conversation due, the partnership")
    assert step["DTSTART"].dt == date(2026, 12, 1)
    assert "/maturity?" in str(step["URL"])


def test_what_people_type_is_escaped_and_what_cannot_be_read_as_a_day_is_not_told(tmp_path: Path) -> None:
    school = "Wrenmoor; “Primary”, 😀 \\n School مدرسة"
    found = load(tmp_path, {
        "Schools": [SCHOOLS, (school, "Zoë\nATTENDEE:mailto:x@x.example", None), ("=cmd", None, None)],
        "Reviews": [REVIEWS, row(REVIEWS, School=school, Review_date=date(2026, 11, 24), Workshop="ask Ada Penhallow"),
                    row(REVIEWS, School="=cmd", Review_date=date(2026, 11, 26))],
    })  # fmt: skip
    made = calendar_ics(found)
    summaries = {str(event["SUMMARY"]): event for event in events(made)}
    assert f"Workshop, {school}" in summaries
    assert "Workshop, =cmd" in summaries
    assert "Due 1 to 2 weeks after the review on 24 November 2026." in str(
        summaries[f"Workshop, {school}"]["DESCRIPTION"]
    )
    assert any("Penhallow" in str(one["basis"]) for one in found.rows("calendar") if not is_blank(one["basis"]))
    assert "Penhallow" not in unfolded(made)
    assert "ATTENDEE" not in unfolded(made)
    assert max(map(len, made.split(b"\r\n"))) <= 75


def test_a_partnership_without_a_day_makes_an_empty_calendar(tmp_path: Path) -> None:
    found = load(tmp_path, {"Reviews": [("School", "Review date"), (WREN, "tbc")]})
    calendar = Calendar.from_ical(calendar_ics(found))
    assert calendar["X-WR-CALNAME"] == f"Peer review: {ALDER}"
    assert not list(calendar.walk("VEVENT"))


def test_what_is_undone_comes_with_a_higher_number_too(demo_store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    shutil.copytree(demo_store, folder)
    with (folder / "ledger.jsonl").open("a", encoding="utf-8") as ledger:
        ledger.write('{"at": "2026-11-13T09:00:00+00:00", "kind": "load", "snapshot": 2, "base": 1}\n')
        ledger.write('{"at": "2026-11-13T10:00:00+00:00", "kind": "rollback", "from": 2, "to": 1}\n')
    before, after = (calendar_ics(records_of(Store.open(store))) for store in (demo_store, folder))
    [first] = {event["SEQUENCE"] for event in events(before)}
    [now] = {event["SEQUENCE"] for event in events(after)}
    assert now > first + 1  # that of the load which was undone
