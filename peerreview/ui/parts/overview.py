"""The parts of the Overview: what needs attention, where to go, what comes up, what the last load changed."""

from collections.abc import Iterator

from peerreview.access import LEADING
from peerreview.packs.standing import last_load
from peerreview.ui.facts import record, records
from peerreview.ui.figures import Figure, figures_row
from peerreview.ui.look import Look
from peerreview.ui.menu import FOLLOW_UPS, LOAD, METHODS, SCHOOLS
from peerreview.ui.parts.attention import (
    across,
    attention,
    attention_list,
    missing,
    not_tracked,
    partnership_addresses,
    to_put_right,
)
from peerreview.ui.pieces import Folded, Heading, Held, Html, Link, Piece, said
from peerreview.ui.tables import table
from peerreview.words import counted, of

COMING = {"on": "Due", "step": "Step", "host": "School", "person": "Whom to ask"}
COMING_ALSO = {"week": "Week", "kind": "Kind", "who": "Whose turn", "state": "State", "basis": "Why it is due then"}
EACH = {
    "partnership": "Partnership",
    "year_in_words": "Schools reviewed this year",
    "overdue": "Overdue",
    "due_soon": "Due soon",
    "unscheduled": "Unscheduled",
    "not_recorded": "Not recorded",
    "impact_in_words": "Impact shown, of reviews with impact assessed",
}
FEW = 10  # changes that are shown without being asked for
CHANGED = {"school": "School", "what": "What", "before": "Before", "after": "Now", "sheet": "Sheet"}


def now(look: Look) -> Iterator[Piece]:
    """What needs attention, what cannot be counted, and where to go next."""
    yield attention_list(attention(look.answer("standing"), look.as_of))
    yield from missing(look)
    yield _figures(look)
    yield said([not_tracked(look.answer("not_tracked")["step"].tolist())], "pr-filtered")
    yield from _others(look)
    yield Heading("Where to go next", "onward")
    yield Held("onward", list(_onward(look)), {"gap": "xxsmall"})


def _figures(look: Look) -> Html:
    h = record(look.answer("headlines")) or {}
    steps = counted(int(look.answer("standing")["of"].iloc[0]), "step")
    return figures_row(
        [
            Figure(
                "Reviewed this year", of(h["reviewed_this_year"], h["members"]), f"schools, in {h['academic_year']}"
            ),
            Figure("Overdue", int(h["overdue"]), f"of {steps}", state="overdue"),
            Figure("Due soon", int(h["due_soon"]), "within 14 days", state="due soon"),
            Figure("Unscheduled", int(h["unscheduled"]), f"of {steps}", state="unscheduled"),
            Figure("Impact shown", of(h["impact_shown"], h["impact_assessed"]), "reviews with impact assessed")
            if h["impact_assessed"]
            else Figure("Impact shown", "None yet", "no impact has been assessed"),
        ]
    )


def _others(look: Look) -> Iterator[Piece]:
    if len(look.partnerships) < 2:
        return
    yield Heading("All your partnerships", "partnerships")
    each = look.answer("headlines", partnership=None).assign(address=partnership_addresses)
    yield said([across(record(each) or {}, len(each), look.as_of)])
    caption, addresses = f"{len(each)} partnerships, in alphabetical order", {"partnership": "address"}
    yield table(each, caption, EACH, name="partnerships", addresses=addresses)


def _onward(look: Look) -> Iterator[Piece]:
    steps = {row["state"]: row["steps"] for row in records(look.answer("standing"))}
    for state in ("overdue", "due soon", "unscheduled"):
        if steps[state]:
            yield Link(FOLLOW_UPS.file, f"Follow-ups: {counted(steps[state], 'step')} {state}", {"state": state})
    schools = counted(len(look.answer("schools")), "school")
    yield Link(SCHOOLS.file, f"Schools: each school's own story and plan ({schools})")
    if look.viewer.role in LEADING:
        yield Link(LOAD.file, f"Load: {to_put_right(len(look.answer('issues')))}")
    yield Link(METHODS.file, "Methods: what each figure means and where it comes from")


def changed(look: Look) -> Iterator[Piece]:
    """What the last load changed."""
    kinds = [line["kind"] for line in look.store.lineage(look.snapshot)]
    yield Heading("Since the last load", "changed")
    yield said([last_load(record(look.answer("changes_summary")) or {}, kinds, look.as_of)], "pr-filtered")
    changes = look.answer("changes")
    if not changes.empty:
        every = table(changes, counted(len(changes), "change"), CHANGED, name="changes")
        yield Folded("Every change, cell by cell", [every], opened=len(changes) <= FEW)


def coming_up(look: Look) -> Iterator[Piece]:
    """What falls due in the next 60 days, week by week."""
    yield Heading("The next 60 days", "next")
    coming = look.answer("coming_up")
    if coming.empty:
        yield said(["Nothing is due in the next 60 days."], "pr-filtered")
        return
    yield table(
        coming,
        f"{counted(len(coming), 'step')} due by date",
        COMING,
        name="next-60-days",
        under={"on": "away"},
        private=["step"],
        groups="week",
        also=COMING_ALSO,
    )
