"""The days of a partnership for everybody's calendar: they keep their identity, so importing again updates them."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID, uuid5

from peerreview.access import LEADING, require
from peerreview.errors import UserError
from peerreview.packs.agenda_words import words
from peerreview.packs.content import readable
from peerreview.packs.records import Records
from peerreview.words import is_blank, plain, say_date

if TYPE_CHECKING:
    from icalendar import Calendar, Event

ICS = "text/calendar"
PRODUCT = "-//Peer Review Impact//Calendar//EN"
IDENTITIES = UUID("6d1f8c52-3f0e-5b0c-9f5e-6a3b1d0c7e42")  # any other would give every event a new identity
DONE = ("done", "done (assumed)")
_UNREAD = " “"  # from here on a reason quotes what somebody typed

Row = Mapping[str, Any]


def calendar_ics(records: Records, school: str | None = None) -> bytes:
    """Review days, workshops, due dates and days for looking at impact as an iCalendar file of whole days.

    It names no person and has no text of an action or of impact, as calendars are shared widely. What has been called
    off is in it as cancelled, so that importing it again takes it away. Raises AccessDenied for all but the lead,
    UserError where there is no such school.
    """
    require(records.viewer, LEADING, "The calendar")
    if school is not None and school not in {row["school"] for row in records.rows("schools")}:
        raise UserError(f"“{school}” is not a school of these records.")
    calendar = _calendar(records, school)
    changed, turn = _changed_at(records), _turn(records)
    for row in records.rows("calendar", school=school):
        calendar.add_component(_event(row, records, changed, turn))
    made: bytes = calendar.to_ical()
    return made


def _calendar(records: Records, school: str | None) -> "Calendar":
    from icalendar import Calendar

    said, name = words()["calendar"], school or records.partnership
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", readable(said["name"].format(name=_one_line(name))))
    origin = records.origin("schools" if school else "", school=school)
    calendar.add("x-wr-caldesc", readable(f"{said['about']} {origin.words}. {origin.link}"))
    return calendar


def _changed_at(records: Records) -> datetime:
    """When a workbook of the partnership was last loaded."""
    [row] = records.rows("partnerships")
    if is_blank(row["loaded_at"]):
        return _moment(records.as_of)
    found: datetime = plain(row["loaded_at"])
    return found.replace(tzinfo=UTC, microsecond=0)


def _turn(records: Records) -> int:
    """Which change of what is live last brought these records: it is higher each time, also where a load is undone."""
    number, lines = records.snapshot, enumerate(records.store.ledger.lines(), start=1)
    return max([number, *(turn for turn, line in lines if number in (line.get("snapshot"), line.get("to")))])


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _event(row: Row, records: Records, changed: datetime, turn: int) -> "Event":
    from icalendar import Event

    first = plain(row["on"]).date()
    last = first if is_blank(row["until"]) else plain(row["until"]).date()
    link = _link(row, records)
    event = Event()
    event.add("uid", identity(row))
    event.add("dtstamp", _moment(records.as_of))
    event.add("last-modified", changed)
    event.add("sequence", turn)
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))  # the day after the last, as the format has it
    event.add("summary", readable(_summary(row)))
    event.add("description", readable("\n".join(_description(row, records, link))))
    event.add("url", link)
    event.add("status", "CANCELLED" if row["called_off"] else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # it makes nobody busy
    return event


def identity(row: Row) -> str:
    """What a calendar knows an event by: the review and the step, whatever their days are now."""
    parts = [row[key] for key in ("partnership", "review", "kind", "identity", "nth")]
    return str(uuid5(IDENTITIES, "\n".join("" if is_blank(part) else _one_line(part) for part in parts)))


def _summary(row: Row) -> str:
    said = words()["calendar"]
    steps = said["done" if row["state"] in DONE else "steps"]
    step = row["step"] if row["step"] in said["meetings"] else steps[row["kind"]].format(step=row["step"])
    theme = "" if is_blank(row["theme"]) else f" ({row['theme']})"
    standing = "cancelled" if row["called_off"] else "paused" if row["state"] == "paused" else ""
    before = f"{said[standing]}: " if standing else ""  # for calendars that show what is cancelled
    return _one_line(f"{before}{step}{theme}, {_host(row)}")


def _host(row: Row) -> str:
    return str(words()["calendar"]["own"] if is_blank(row["school"]) else row["school"])


def _description(row: Row, records: Records, link: str) -> Iterator[str]:
    said = words()["calendar"]
    if row["called_off"]:
        yield said["called_off"]
    elif why := _why(row):
        yield why
    if row["state"] == "overdue":
        yield said["day_passed"]
    if not is_blank(row["academic_year"]) and not is_blank(row["review"]):
        yield said["review_of"].format(year=row["academic_year"])
    yield said["see"].format(link=link)
    yield said["stood"].format(day=say_date(records.as_of), snapshot=records.snapshot)


def _why(row: Row) -> str:
    """Why it is due then, without the words that somebody typed in place of a day: they may be anything."""
    return "" if is_blank(row["basis"]) else str(row["basis"]).partition(_UNREAD)[0]


def _link(row: Row, records: Records) -> str:
    """Where the dashboard shows the same, as it stands whenever somebody looks."""
    if is_blank(row["school"]):
        return f"{records.address}/maturity?{urlencode({'partnership': records.partnership})}"
    return f"{records.address}/schools?{urlencode({'partnership': records.partnership, 'school': row['school']})}"


def _one_line(value: object) -> str:
    return " ".join(str(value).split())
