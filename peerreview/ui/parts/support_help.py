"""The parts of the Support page about help: the directory, support agreed in plans, and days given and received."""

from collections.abc import Iterator, Sequence

import pandas as pd

from peerreview.ui.empty import absent
from peerreview.ui.facts import Record, record, records
from peerreview.ui.look import Look
from peerreview.ui.menu import LOAD
from peerreview.ui.pieces import Folded, Heading, Piece, said
from peerreview.ui.tables import table
from peerreview.words import counted, is_blank, listed, of

DIRECTORY = {"strand": "Strand", "offered_by": "Offered by", "sought_by": "Worked on by"}
DIRECTORY_IS = (
    "A strength is offered where Share in directory says yes on the Findings sheet. A strand is worked on where a "
    "school's latest review found an area for development. Only findings that you may read are counted, "
    "whichever year is chosen above."
)
NOT_IN_DIRECTORY = ("associate", "reviewer")  # it opens a strength to heads and the lead
STARTED = "Support started"
CLOSED = ("done", "not applicable")
AGREED = {
    "host": "School",
    "given_by": "Support from",
    "action": "Action",
    "strand": "Strand",
    "state": "How it stands",
    "due": "Due",
}
AGREED_ALSO = {"academic_year": "Review of", "source": "Workbook", "sheet": "Sheet", "row_number": "Row"}


def directory(look: Look, school: str | None) -> Iterator[Piece]:
    """Strands where somebody works on what another school offers, then the others."""
    yield Heading("Who could help whom", "directory")
    rows = [
        {**row, "offered_by": _named(row["offers"]), "sought_by": _named(row["seeks"])}
        for row in records(look.answer("support_matches"))
        if school is None or school in row["offers"] or school in row["seeks"]
    ]
    matched = [row for row in rows if row["matched"]]
    if any(row["offering"] for row in rows):
        yield said([_matched(matched, rows, school)])
        yield said([DIRECTORY_IS], "pr-filtered")
    else:
        yield _none_shared(look, school)
    if matched:
        yield _strands(matched, "Worked on by one school, offered by another", "directory")
    if others := [row for row in rows if not row["matched"]]:
        label = f"The other strands: {len(others)}"
        yield Folded(label, [_strands(others, label, "directory-others")])


def _strands(rows: Sequence[Record], caption: str, name: str) -> Piece:
    return table(pd.DataFrame(rows), caption, DIRECTORY, name=name, groups="theme", also={"theme": "Theme"})


def _named(schools: Sequence[str]) -> str:
    return listed(list(schools)) if len(schools) else "none"


def _matched(matched: Sequence[Record], rows: Sequence[Record], school: str | None) -> str:
    if not matched and not school:
        return f"In none of {counted(len(rows), 'strand')} does a school work on what another school offers."
    where = of(len(matched), len(rows), "strand")
    if school:
        offers = f"{school} offers a strength or works on something in {counted(len(rows), 'strand')}"
        return f"{offers}; in {len(matched) or 'none'} of these, one school works on what another offers."
    return f"In {where}, a school works on what another school offers."


def _none_shared(look: Look, school: str | None) -> Piece:
    shared = record(look.answer("facts"), fact="strengths_shared")
    if shared and shared["count"] and look.viewer.role in NOT_IN_DIRECTORY:
        return said([f"{counted(shared['count'], 'strength')} shared in the directory can be read by members only."])
    where = f" in a strand that {school} works on" if school else ""
    return absent(
        "shared",
        f"No strength is shared in the directory yet{where}.",
        "A school shares one by writing “yes” under Share in directory on the Findings sheet.",
        LOAD,
        "Load a workbook",
    )


def agreed(look: Look, year: str | None, school: str | None) -> Iterator[Piece]:
    """Support that action plans say, who gives it to whom, and in how many reviews it has started."""
    plans = look.answer("support_agreed", year=year, school=school)
    yield Heading("Support agreed in action plans", "agreed")
    if plans.empty:
        when = f" after the reviews of {year}" if year else ""
        yield absent(
            "agreed",
            f"No action{when} says where its support comes from.",
            "It goes under Support from on the Actions sheet: the name of the school that helps, or whoever it is.",
        )
    else:
        yield said([*helping(records(plans))])
    yield said([_started(look, year, school)], "pr-filtered")
    closed = plans["state"].isin(CLOSED)
    if not closed.all():
        label = f"{counted(int((~closed).sum()), 'action')} with support, not complete yet"
        yield _actions(plans[~closed], label, "support-agreed")
    if closed.any():
        label = f"{counted(int(closed.sum()), 'action')} with support, complete or called off"
        yield Folded(label, [_actions(plans[closed], label, "support-closed")])


def _actions(plans: pd.DataFrame, caption: str, name: str) -> Piece:
    given = plans["helper"].where(plans["helper"].notna(), plans["support_from"])
    frame, texts = plans.assign(given_by=given), ("given_by", "action")
    return table(frame, caption, AGREED, name=name, private=texts, also=AGREED_ALSO)


def helping(plans: Sequence[Record]) -> list[str]:
    """How many actions have support, and how many schools of the partnership give and get it."""
    named = [row for row in plans if not is_blank(row["helper"])]
    withheld = sum(bool(row["withheld"]) for row in plans)
    elsewhere = len(plans) - len(named) - withheld
    said = [f"{counted(len(plans), 'action')} {'says' if len(plans) == 1 else 'say'} where support comes from."]
    if named:
        helpers, helped = ({row[key] for row in named} for key in ("helper", "host"))
        which = "All of it" if len(named) == len(plans) else f"In {len(named)} of these it"
        help_is = f"{counted(len(helpers), 'school')} {'helps' if len(helpers) == 1 else 'help'}"
        are = "is" if len(helped) == 1 else "are"
        said.append(f"{which} comes from inside the partnership: {help_is}, {len(helped)} {are} helped.")
    if elsewhere:
        said.append(f"{elsewhere} {'names' if elsewhere == 1 else 'name'} somebody else, or several together.")
    if withheld:
        said.append(f"{withheld} {'is' if withheld == 1 else 'are'} not shared with you.")
    return said


def _started(look: Look, year: str | None, school: str | None) -> str:
    steps = records(look.answer("step_reach", year=year, school=school), step=STARTED)
    if not steps:
        return f"No workbook has a column for “{STARTED}” of these reviews, so that step is not tracked."
    reached, total = (int(sum(row[key] for row in steps)) for key in ("reached", "of"))
    return f"The step “{STARTED}” is done in {of(reached, total, 'review')}, those to come among them."
