"""The parts of the Follow-ups page: what the steps in one state come to, and the steps themselves."""

from collections.abc import Iterator

from peerreview.states import BY_WORD
from peerreview.ui.facts import record
from peerreview.ui.look import Look
from peerreview.ui.parts.attention import found, heading
from peerreview.ui.pieces import Piece, said
from peerreview.ui.tables import table

COLUMNS = {
    "host": "School",
    "step": "Step",
    "due": "Due",
    "person": "Whom to ask",
    "basis": "Why",
    "source_cell": "Where to write it",
}
UNDATED = ("unscheduled", "not recorded", "not applicable")
UNDER = {"step": "academic_year", "due": "late", "person": "turn", "basis": "warning", "source_cell": "file"}
ALSO = {  # what the download has beside the columns that are shown
    "host": "School",
    "due": "Due",
    "academic_year": "Academic year",
    "kind": "Kind",
    "state": "State",
    "days_overdue": "Days overdue",
    "turn": "Whose turn",
    "email": "Email",
    "warning": "Warning",
    "done": "Done",
    "file": "Workbook",
    "to_type": "What to write",
}
GROUPS = {"Oldest first": None, "By school": "host", "By step": "topic", "By person": "person"}
ORDER = {"host": "school", "topic": "step", "person": "person", None: None}


def finding(look: Look, state: str, **chosen: str | None) -> Iterator[Piece]:
    """What the steps in one state come to, in words."""
    row = record(look.answer("standing", **chosen), state=state) or {}
    yield said(found(row, BY_WORD[state].means, narrowed=any(chosen.values())), "pr-lead pr-finding")


def steps(look: Look, state: str, order: str, **chosen: str | None) -> Iterator[Piece]:
    """The steps in one state, in one of the orders; nothing where there are none."""
    group = GROUPS[order]
    rows = look.answer("follow_ups", state=state, by=ORDER[group], **chosen)
    if rows.empty:
        return
    yield table(
        rows,
        heading(state, len(rows), "By school" if state in UNDATED and group is None else order),
        _columns(state, group),
        name=f"follow-ups-{state.replace(' ', '-')}",
        under=UNDER,
        addresses={"person": "write_to"},
        private=["step"],
        groups=group,
        also=ALSO,
    )


def _columns(state: str, group: str | None) -> dict[str, str]:
    needless = {"host"} & {group} | ({"due"} if state in UNDATED else set())
    return {key: name for key, name in COLUMNS.items() if key not in needless}
